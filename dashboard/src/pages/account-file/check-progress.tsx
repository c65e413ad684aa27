import { useMutation } from "@apollo/client/react";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import {
  CancelConnectionChecksDocument,
  type ConnectionCheckRowFragment,
  RetryConnectionChecksDocument,
} from "../../gql/account-files.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import styles from "./account-file.module.css";

export interface CheckProgressProps {
  readonly checks: readonly ConnectionCheckRowFragment[];
  readonly onChange: () => void;
}

/** How many of the imported connections work, what still waits, and why others failed. */
export function CheckProgress({ checks, onChange }: CheckProgressProps): ReactElement {
  const [cancel, { loading: isCancelling }] = useMutation(CancelConnectionChecksDocument);
  const [retry, { loading: isRetrying }] = useMutation(RetryConnectionChecksDocument);
  const { problem, run } = useSubmit();
  const failed = checks.filter(({ progress }) => progress === "FAILED");
  const connected = checks.filter(({ progress }) => progress === "CONNECTED").length;
  const waiting = checks.length - failed.length - connected;
  const of = (chosen: typeof checks) => ({
    variables: { input: { accountIds: chosen.map(({ accountId }) => accountId) } },
  });
  return (
    <Panel
      title={`${formatNumber(connected)} of ${countOf(checks.length, "connection")} tested successfully`}
      aside={
        waiting > 0 ? (
          <Button
            size="xs"
            variant="default"
            loading={isCancelling}
            onClick={() => void run(async () => (await cancel(of(checks))).data?.cancelConnectionChecks, onChange)}
          >
            Stop testing
          </Button>
        ) : (
          failed.length > 0 && (
            <Button
              size="xs"
              variant="default"
              loading={isRetrying}
              onClick={() => void run(async () => (await retry(of(failed))).data?.retryConnectionChecks, onChange)}
            >
              Try again
            </Button>
          )
        )
      }
    >
      <StackedBar
        label="Connections"
        segments={[
          { key: "connected", label: "connected", value: connected, tone: "good" },
          { key: "waiting", label: "waiting", value: waiting, tone: "informational" },
          { key: "failed", label: "failed", value: failed.length, tone: "critical" },
        ]}
      />
      <p className={styles["counts"]} role="status">
        {formatNumber(connected)} connected, {formatNumber(waiting)} waiting, {formatNumber(failed.length)} failed
      </p>
      {problem && (
        <p role="alert" className={styles["problem"]}>
          {problem}
        </p>
      )}
      {failed.length > 0 && (
        <ul className={styles["failed"]} aria-label="Connections that failed" tabIndex={0}>
          {failed.map(({ accountId, name, awsAccountId, code, reason, fix }) => (
            <li key={accountId}>
              <p>
                <b>{name}</b> <code>{awsAccountId}</code>
              </p>
              <p>
                {code && <code>{code}</code>} {reason}
              </p>
              {fix && <p className={styles["quiet"]}>{fix}</p>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
