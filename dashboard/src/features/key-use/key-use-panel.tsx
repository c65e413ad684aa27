import { useMutation, useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { type ReactElement, useEffect } from "react";
import { type KeyUseDetailFragment, KeyUseDocument, ReadKeyUseDocument } from "../../gql/key-use.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAgain } from "../../ui/read-again.ts";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { useSubmit } from "../../ui/use-submit.ts";
import { hasPermission } from "../session/access.ts";
import { useSession } from "../session/session.ts";
import { CloudTrailLimits } from "./cloud-trail-limits.tsx";
import styles from "./key-use.module.css";

const READING_POLL_MS = 2_000;

export interface KeyUsePanelProps {
  readonly accountId: string;
  readonly accessKeyId: string;
  /** Default: "Who uses this key". */
  readonly title?: string;
}

/** The sources that use an access key, as far as CloudTrail was read, with what it cannot show. */
export function KeyUsePanel({ accountId, accessKeyId, title = "Who uses this key" }: KeyUsePanelProps): ReactElement {
  const { data, error, observable, refetch, startPolling, stopPolling } = useQuery(KeyUseDocument, {
    variables: { accountId, accessKeyId },
    fetchPolicy: "cache-and-network",
  });
  const use = data?.keyUse;
  const isReading = use?.isReading === true;
  useEffect(() => {
    if (isReading) startPolling(READING_POLL_MS);
    return () => stopPolling();
  }, [isReading, startPolling, stopPolling]);
  if (!use)
    return (
      <Panel title={title}>
        {error ? (
          <ErrorState problem={problemOf(error)} what="the use of this key" onRetry={() => void refetch()} />
        ) : (
          <LoadingRows label="Loading the use of this key" rows={2} />
        )}
      </Panel>
    );
  return (
    <Panel
      title={title}
      aside={
        use.status !== "OFF" && (
          <ReadButton
            accountId={accountId}
            accessKeyId={accessKeyId}
            isReading={isReading}
            onRequested={() => void readAgain({ observable })}
          />
        )
      }
    >
      <p className={styles["summary"]} role="status">
        {summaryOf(use)}
        {use.coveredFrom && use.coveredTo && (
          <>
            {" "}
            CloudTrail was read from <RelativeTime at={use.coveredFrom} /> to <RelativeTime at={use.coveredTo} />.
          </>
        )}
      </p>
      {use.status !== "OFF" && use.reasons.length > 0 && (
        <ul className={styles["reasons"]}>
          {use.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {use.sources.length > 0 && <SourceTable use={use} />}
      {use.status !== "OFF" && <CloudTrailLimits limits={use.limits} regions={use.regions} />}
    </Panel>
  );
}

const SUMMARIES: Readonly<Record<KeyUseDetailFragment["status"], string>> = {
  OFF: "Not known: reading who uses access keys is off for this account. An admin can switch it on in the account's settings.",
  NOT_READ: "CloudTrail was not read yet, so who uses the key is not known.",
  READING: "CloudTrail is being read. AWS allows only a few requests per second, so this can take minutes.",
  READ: "CloudTrail shows no use of this key in the last 90 days. That does not prove that nothing uses it.",
  PARTIAL: "Not everything could be read, so there may be more sources.",
  FAILED: "Not known: CloudTrail could not be read.",
};

function summaryOf({ status, sourceCount }: KeyUseDetailFragment): string {
  if (sourceCount === 0 || status === "OFF") return SUMMARIES[status];
  const found = `${countOf(sourceCount, "source")} in the last 90 days.`;
  return status === "READ" ? found : `${found} ${SUMMARIES[status]}`;
}

interface ReadButtonProps {
  readonly accountId: string;
  readonly accessKeyId: string;
  readonly isReading: boolean;
  readonly onRequested: () => void;
}

function ReadButton({ accountId, accessKeyId, isReading, onRequested }: ReadButtonProps): ReactElement | null {
  const canRead = hasPermission(useSession().viewer, "KEY_USE_READ");
  const [read, { loading }] = useMutation(ReadKeyUseDocument);
  const { problem, run } = useSubmit();
  if (!canRead) return null;
  return (
    <span className={styles["aside"]}>
      {problem && <span role="alert">{problem}</span>}
      <Button
        size="compact-xs"
        variant="default"
        loading={loading}
        disabled={isReading}
        onClick={() =>
          void run(
            async () => (await read({ variables: { input: { accountId, accessKeyId } } })).data?.readKeyUse,
            onRequested,
          )
        }
      >
        {isReading ? "Reading CloudTrail" : "Read CloudTrail"}
      </Button>
    </span>
  );
}

function SourceTable({ use }: { readonly use: KeyUseDetailFragment }): ReactElement {
  return (
    <>
      <SimpleTable label="Sources of calls with this key" hasCards>
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">User agent</th>
            <th scope="col">Service</th>
            <th scope="col">Region</th>
            <th scope="col">First used</th>
            <th scope="col">Last used</th>
            <th scope="col">Calls</th>
          </tr>
        </thead>
        <tbody>
          {use.sources.map((source) => (
            <tr key={`${source.address} ${source.agent}`}>
              <th scope="row">
                <code>{source.address}</code>
              </th>
              <td>{source.agent}</td>
              <td>{source.services.join(", ")}</td>
              <td>{source.regions.join(", ")}</td>
              <td>
                <RelativeTime at={source.firstUsedAt} />
              </td>
              <td>
                <RelativeTime at={source.lastUsedAt} />
              </td>
              <td>{formatNumber(source.callCount)}</td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
      {use.sourceCount > use.sources.length && (
        <p className={tables["quiet"]}>
          The latest {use.sources.length} of {countOf(use.sourceCount, "source")}.
        </p>
      )}
    </>
  );
}
