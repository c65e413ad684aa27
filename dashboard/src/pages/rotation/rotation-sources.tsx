import type { ReactElement } from "react";
import { CloudTrailLimits } from "../../features/key-use/cloud-trail-limits.tsx";
import type { RotationDetailFragment } from "../../gql/rotations.ts";
import { formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import styles from "./rotation.module.css";

type Sources = RotationDetailFragment["sources"];
type State = Sources["sources"][number]["state"];

const STATES: Readonly<Record<State, { readonly label: string; readonly tone?: "good" | "caution" }>> = {
  USES_OLD_KEY: { label: "Not yet", tone: "caution" },
  NOT_SEEN: { label: "Not seen since", tone: "caution" },
  MOVED: { label: "Moved", tone: "good" },
  NEW: { label: "New source", tone: "caution" },
};

export interface RotationSourcesProps {
  readonly sources: Sources;
  readonly isOver: boolean;
  /** Whether the rotation waits for an operator. Nothing is read meanwhile. */
  readonly isPaused: boolean;
}

/** The sources of calls with the old and the new key, and which of them have moved. */
export function RotationSources({ sources, isOver, isPaused }: RotationSourcesProps): ReactElement {
  const { status, reason, movedCount, totalCount, limits } = sources;
  return (
    <Panel
      title={isOver ? "Who used the old key" : "Who still uses the old key"}
      aside={
        totalCount > 0 && (
          <span className={styles["moved"]} role="status">
            <progress aria-hidden="true" value={movedCount} max={totalCount} />
            {formatNumber(movedCount)} of {formatNumber(totalCount)} {totalCount === 1 ? "source" : "sources"} moved
          </span>
        )
      }
    >
      {status === "UNKNOWN" && (
        <p className={styles["notice"]}>
          <b>Sources are not fully known.</b> {reason} AWS&apos;s last use of both keys is used instead. It names one
          service and one Region, not the caller. Sources that were seen and have not moved keep the old key active.
        </p>
      )}
      {status === "PENDING" && (reason !== null || sources.sources.length === 0) && (
        <p className={styles["quiet"]}>{pendingText({ reason, isOver, isPaused })}</p>
      )}
      {status === "READ" && sources.sources.length === 0 && (
        <p className={styles["quiet"]}>CloudTrail shows no use of either key in the last 90 days.</p>
      )}
      {sources.sources.length > 0 && <SourceTable sources={sources.sources} />}
      <CloudTrailLimits limits={limits} />
    </Panel>
  );
}

function pendingText({
  reason,
  isOver,
  isPaused,
}: Pick<RotationSourcesProps, "isOver" | "isPaused"> & Pick<Sources, "reason">): string {
  if (isOver) return "CloudTrail was not read to the end of this rotation, so there may have been more sources.";
  if (isPaused) return "CloudTrail is read again when the rotation goes on. The old key stays active until then.";
  if (reason !== null)
    return `CloudTrail is read again, because the latest reading failed: ${reason} The old key stays active until then.`;
  return "CloudTrail is being read. The old key stays active until then.";
}

function SourceTable({ sources }: { readonly sources: Sources["sources"] }): ReactElement {
  return (
    <SimpleTable label="Sources of calls with the old and the new key" hasCards>
      <thead>
        <tr>
          <th scope="col">Source</th>
          <th scope="col">User agent</th>
          <th scope="col">Service</th>
          <th scope="col">Old key last used</th>
          <th scope="col">New key first used</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {sources.map(({ address, agent, services, oldKeyLastUsedAt, newKeyFirstUsedAt, state }) => (
          <tr key={`${address} ${agent}`}>
            <th scope="row">
              <code>{address}</code>
            </th>
            <td>{agent}</td>
            <td>{services.join(", ")}</td>
            <td>{oldKeyLastUsedAt ? <RelativeTime at={oldKeyLastUsedAt} /> : "never"}</td>
            <td>{newKeyFirstUsedAt ? <RelativeTime at={newKeyFirstUsedAt} /> : "not yet"}</td>
            <td>
              <span className={styles["state"]} data-tone={STATES[state].tone}>
                {STATES[state].label}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </SimpleTable>
  );
}
