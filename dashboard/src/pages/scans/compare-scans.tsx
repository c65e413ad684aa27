import { useQuery } from "@apollo/client/react";
import { type ReactElement, useState } from "react";
import { AlertLines } from "../../features/alerts/alert-lines.tsx";
import { FactChanges } from "../../features/inventory/fact-changes.tsx";
import { sectionLabel } from "../../features/inventory/section-label.ts";
import { Panel } from "../../ui/panel.tsx";
import { type PathChangeLine, PathChanges } from "../../features/paths/path-changes.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import { type ComparedAlertFragment, CompareScansDocument, type ScanDifferenceLineFragment } from "../../gql/scans.ts";
import { countOf, formatInstant, enumLabel } from "../../ui/format.ts";
import { problemOf } from "../../ui/problem.ts";
import styles from "./scan-detail.module.css";

/** More changed resources than this are listed closed, so that the page stays readable. */
const OPEN_MAX = 10;

/** The differences between two scans of one account, from the earlier to the later. */
export function CompareScans({ fromId, toId }: { readonly fromId: string; readonly toId: string }): ReactElement {
  const { data, error, refetch } = useQuery(CompareScansDocument, { variables: { fromId, toId } });
  if (error && !data && problemOf(error).code === "NOT_FOUND")
    return <EmptyState title="The scans cannot be compared">{problemOf(error).message}</EmptyState>;
  if (error && !data)
    return <ErrorState problem={problemOf(error)} what="the comparison" onRetry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={3} label="Comparing" />;
  const { from, to, opened, reopened, resolved, added, removed, changed, pathsOpened, pathsClosed, arePathsCompared } =
    data.compareScans;
  const { addedCount, removedCount, changedCount, notCompared } = data.compareScans;
  const isSame = [opened, reopened, resolved, added, removed, changed, pathsOpened, pathsClosed].every(
    (list) => list.length === 0,
  );
  return (
    <Panel
      title={`From the scan of ${formatInstant(from.requestedAt)} to the scan of ${formatInstant(to.requestedAt)}`}
    >
      {notCompared.length > 0 && (
        <p className={styles["quiet"]}>
          Not compared, because one of the scans did not read it: {notCompared.map(sectionLabel).join("; ")}.
        </p>
      )}
      {!arePathsCompared && (
        <p className={styles["quiet"]}>
          Escalation paths were not compared, because one of the scans could not read users, roles and policies.
        </p>
      )}
      {isSame ? (
        <p className={styles["quiet"]}>
          {notCompared.length === 0 && arePathsCompared
            ? "There are no differences between the two scans."
            : "No differences were found in what both scans read."}
        </p>
      ) : (
        <div className={styles["columns"]}>
          <div>
            <Alerts title="New alerts" alerts={opened} />
            <Alerts title="Reopened alerts" alerts={reopened} />
            <Alerts title="Resolved alerts" alerts={resolved} />
          </div>
          <div>
            <Resources title="Changed" resources={changed} count={changedCount} isOpen />
            <Resources title="Added" resources={added} count={addedCount} />
            <Resources title="Removed" resources={removed} count={removedCount} />
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

interface ResourcesProps {
  readonly title: string;
  readonly resources: readonly ScanDifferenceLineFragment[];
  readonly count: number;
  /** Whether the differences are shown from the start. */
  readonly isOpen?: boolean;
}

function Resources({ title, resources, count, isOpen = false }: ResourcesProps): ReactElement | null {
  if (count === 0) return null;
  return (
    <>
      <h3 className={styles["subtitle"]}>
        {title}: {countOf(count, "resource")}
      </h3>
      <ul className={styles["differences"]}>
        {resources.map((difference) => (
          <li key={`${difference.kind} ${difference.id}`}>
            <Difference difference={difference} isOpen={isOpen && resources.length <= OPEN_MAX} />
          </li>
        ))}
      </ul>
      {count > resources.length && (
        <p className={styles["quiet"]}>{countOf(count - resources.length, "further resource")} not shown</p>
      )}
    </>
  );
}

function Difference({
  difference: { kind, name, facts, documents },
  isOpen,
}: {
  readonly difference: ScanDifferenceLineFragment;
  readonly isOpen: boolean;
}): ReactElement {
  const [isShown, setShown] = useState(isOpen);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
      <summary>
        <span className={styles["quiet"]}>{enumLabel(kind)}</span> {name}
      </summary>
      {isShown && (
        <div className={styles["difference"]}>
          <FactChanges name={name} facts={facts} documents={documents} />
        </div>
      )}
    </details>
  );
}
