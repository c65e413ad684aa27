import { useQuery } from "@apollo/client/react";
import { type ReactElement, useEffect } from "react";
import { hasPermission, refusedPageText } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { RetentionDocument } from "../../gql/retention.ts";
import { countOf } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { EraseAccounts } from "./erase-accounts.tsx";
import { LastRun } from "./last-run.tsx";
import { Policies } from "./policies.tsx";
import styles from "./retention.module.css";

/** How often the page polls while an account is being erased. */
const POLL_MS = 2_000;

/** How long scans, alerts and deleted resources are kept, and erasing disconnected accounts. */
export function RetentionPage(): ReactElement {
  const { viewer } = useSession();
  const canRead = hasPermission(viewer, "RETENTION_READ");
  const { data, error, observable, startPolling, stopPolling } = useQuery(RetentionDocument, { skip: !canRead });
  const retention = data?.retention;
  const isErasing = retention?.erasableAccounts.some(({ eraseRequestedAt }) => eraseRequestedAt !== null) ?? false;
  useEffect(() => {
    if (isErasing) startPolling(POLL_MS);
    return stopPolling;
  }, [isErasing, startPolling, stopPolling]);
  const reload = (): void => void readAgain({ observable });
  const message = refusedPageText(viewer, "RETENTION_READ");
  return (
    <>
      <PageHeader title="Data retention" question="How long are scans, alerts and changes kept?" />
      {!canRead && (
        <ErrorState problem={{ code: "FORBIDDEN", message, requestId: null, isRetryable: false }} what="retention" />
      )}
      {retention && (
        <div className={styles["sections"]}>
          <Policies key={retention.revision} retention={retention} onSaved={reload}>
            <p>
              Stored now: {countOf(data.scans.totalCount, "scan")} and {countOf(data.alerts.totalCount, "alert")}.
            </p>
          </Policies>
          <LastRun retention={retention} />
          <EraseAccounts accounts={retention.erasableAccounts} onRequested={reload} />
        </div>
      )}
      {!retention && error && <ErrorState problem={problemOf(error)} what="retention" onRetry={reload} />}
      {canRead && !retention && !error && <LoadingRows label="Loading retention policies" />}
    </>
  );
}
