import { useQuery } from "@apollo/client/react";
import type { ReactElement } from "react";
import { AlertLines } from "../../features/alerts/alert-lines.tsx";
import { Panel } from "../../ui/panel.tsx";
import { type PathChangeLine, PathChanges } from "../../features/paths/path-changes.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { type ComparedAlertFragment, CompareScansDocument } from "../../gql/scans.ts";
import { countOf, formatInstant, enumLabel } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./scan-detail.module.css";

/** The differences between two scans of one account. */
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
        <p className={styles["quiet"]}>There are no differences between the two scans.</p>
      ) : (
        <div className={styles["columns"]}>
          <div>
            <Alerts title="New alerts" alerts={opened} />
            <Alerts title="Reopened alerts" alerts={reopened} />
            <Alerts title="Resolved alerts" alerts={resolved} />
          </div>
          <div>
            <Resources title="Added" resources={added} />
            <Resources title="Removed" resources={removed} />
            <Resources title="Changed" resources={changed} />
            <Paths title="New paths to administrator" paths={pathsOpened} />
            <Paths title="Closed paths to administrator" paths={pathsClosed} />
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

function Resources({
  title,
  resources,
}: {
  readonly title: string;
  readonly resources: readonly { readonly kind: string; readonly id: string; readonly name: string }[];
}): ReactElement | null {
  if (resources.length === 0) return null;
  return (
    <>
      <h3 className={styles["subtitle"]}>
        {title}: {countOf(resources.length, "resource")}
      </h3>
      <ul className={styles["alerts"]}>
        {resources.map(({ kind, id, name }) => (
          <li key={`${kind} ${id}`}>
            <span className={styles["quiet"]}>{enumLabel(kind)}</span> {name}
          </li>
        ))}
      </ul>
    </>
  );
}
