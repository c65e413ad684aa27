import { useApolloClient, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { saveText } from "../../features/exports/download.ts";
import { hasPermission, refusedPageText } from "../../features/session/access.ts";
import { useSession } from "../../features/session/session.ts";
import { AccountFileDocument, ConnectionChecksDocument } from "../../gql/account-files.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { CheckProgress } from "./check-progress.tsx";
import { ImportFile } from "./import-file.tsx";
import styles from "./account-file.module.css";

/** How often the page polls while connections are tested. */
const POLL_MS = 2_000;

/** Connects and changes many accounts with a file, and writes the present ones as such a file. */
export function AccountFilePage(): ReactElement {
  const { viewer } = useSession();
  const canImport = hasPermission(viewer, "ACCOUNTS_CONNECT");
  const result = useQuery(ConnectionChecksDocument, { skip: !canImport });
  const { data, error, refetch, startPolling, stopPolling } = result;
  const checks = data?.connectionChecks;
  const isPolling = checks?.some(({ progress }) => progress === "QUEUED" || progress === "TRYING") ?? false;
  useEffect(() => {
    if (isPolling) startPolling(POLL_MS);
    return stopPolling;
  }, [isPolling, startPolling, stopPolling]);
  const reload = (): void => void readAgain(result);
  const message = refusedPageText(viewer, "ACCOUNTS_CONNECT");
  return (
    <>
      <PageHeader
        title="Accounts in a file"
        question="Which accounts does your file connect or change?"
        actions={
          <>
            {canImport && <SaveAccounts />}
            <Button component={Link} to="/settings/accounts" size="xs" variant="default">
              All accounts
            </Button>
          </>
        }
      />
      {canImport ? (
        <div className={styles["sections"]}>
          {!checks && !error && <LoadingRows rows={2} label="Loading the connection tests" />}
          {!checks && error && (
            <ErrorState problem={problemOf(error)} what="the connection tests" onRetry={() => void refetch()} />
          )}
          {checks && checks.length > 0 && <CheckProgress checks={checks} onChange={reload} />}
          <ImportFile onImported={reload} />
        </div>
      ) : (
        <ErrorState
          problem={{ code: "FORBIDDEN", message, requestId: null, isRetryable: false }}
          what="account files"
        />
      )}
    </>
  );
}

/** Saves the connected accounts as a file in the browser. */
function SaveAccounts(): ReactElement {
  const client = useApolloClient();
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function save(): Promise<void> {
    setSaving(true);
    setProblem(null);
    try {
      const { data } = await client.query({ query: AccountFileDocument, fetchPolicy: "no-cache" });
      if (data) saveText(data.accountFile, "accounts.yaml", "application/yaml");
    } catch (error) {
      setProblem(problemOf(error).message);
    } finally {
      setSaving(false);
    }
  }

  return (
    <>
      {problem && (
        <span role="alert" className={styles["problem"]}>
          {problem}
        </span>
      )}
      <Button size="xs" variant="default" loading={isSaving} onClick={() => void save()}>
        Save connected accounts
      </Button>
    </>
  );
}
