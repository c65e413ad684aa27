import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { AlertLines } from "../../features/alerts/alert-lines.tsx";
import { Panel } from "../../ui/panel.tsx";
import { type PathChangeLine, PathChanges } from "../../features/paths/path-changes.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { type ComparedAlertFragment, CompareScansDocument } from "../../gql/scans.ts";
import { countOf, formatInstant } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./scan-detail.module.css";

/** What is different between two scans of one account. */
export function CompareScans({ fromId, toId }: { readonly fromId: string; readonly toId: string }): ReactElement {
  const { data, error, refetch } = useQuery(CompareScansDocument, { variables: { fromId, toId } });
  if (error && !data)
    return <ErrorState problem={problemOf(error)} what="the comparison" onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={3} label="Comparing" />;
  const { from, opened, reopened, resolved, added, removed, changed, pathsOpened, pathsClosed } = data.compareScans;
  const isSame = [opened, reopened, resolved, added, removed, changed, pathsOpened, pathsClosed].every(
    (list) => list.length === 0,
  );
  return (
    <Panel
      title={`Compared with the scan of ${from.finishedAt ? formatInstant(from.finishedAt) : "an unfinished scan"}`}
    >
      {isSame ? (
        <p className={styles["quiet"]}>Nothing is different between the two.</p>
      ) : (
        <div className={styles["columns"]}>
          <div>
            <Alerts title="New alerts" alerts={opened} />
            <Alerts title="Opened again" alerts={reopened} />
            <Alerts title="Resolved" alerts={resolved} />
          </div>
          <div>
            <Things title="Added" things={added} />
            <Things title="Removed" things={removed} />
            <Things title="Changed" things={changed} />
            <Paths title="Ways to administrator that opened" paths={pathsOpened} />
            <Paths title="Ways to administrator that closed" paths={pathsClosed} />
          </div>
        </div>
      )}
    </Panel>
  );
}

function Paths({
  title,
  paths,
}: {
  readonly title: string;
  readonly paths: readonly PathChangeLine[];
}): ReactElement | null {
  if (paths.length === 0) return null;
  return (
    <>
      <h3 className={styles["subtitle"]}>
        {title} ({paths.length})
      </h3>
      <PathChanges changes={paths} />
    </>
  );
}

function Alerts({
  title,
  alerts,
}: {
  readonly title: string;
  readonly alerts: readonly ComparedAlertFragment[];
}): ReactElement | null {
  if (alerts.length === 0) return null;
  return (
    <>
      <h3 className={styles["subtitle"]}>
        {title} ({alerts.length})
      </h3>
      <AlertLines alerts={alerts} />
    </>
  );
}

function Things({
  title,
  things,
}: {
  readonly title: string;
  readonly things: readonly { readonly kind: string; readonly id: string; readonly name: string }[];
}): ReactElement | null {
  if (things.length === 0) return null;
  return (
    <>
      <h3 className={styles["subtitle"]}>
        {title}: {countOf(things.length, "thing")}
      </h3>
      <ul className={styles["alerts"]}>
        {things.map((thing) => (
          <li key={`${thing.kind} ${thing.id}`}>
            <span className={styles["quiet"]}>{thing.kind}</span> {thing.name}
          </li>
        ))}
      </ul>
    </>
  );
}
