import { useQuery } from "@apollo/client/react";
import { NativeSelect } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { PolicyVersionsDocument, type PolicyVersionsQuery } from "../../gql/policies.ts";
import { DiffView } from "../../ui/diff-view.tsx";
import { countOf, formatInstant } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { EmptyState, ErrorState, LoadingRows } from "../../ui/states.tsx";
import styles from "./policies.module.css";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

/** The number of versions that are shown at first: as many as AWS keeps of ten policies. */
const FIRST = 50;
const FIRST_MAX = 500;
const CONTEXT_LINES = 3;

type Edge = NonNullable<PolicyVersionsQuery["policy"]>["versions"]["edges"][number];

/** The versions of a policy that scans found, and the difference between two of them. */
export function PolicyVersions({ id }: { readonly id: string }): ReactElement {
  const [first, setFirst] = useState(FIRST);
  const result = useQuery(PolicyVersionsDocument, { variables: { id, first } });
  const { data, error, refetch } = result;
  const kept = useKeptAnswer(result, id);
  const versions = (error ? data : kept)?.policy?.versions;
  if (error && !versions)
    return <ErrorState problem={problemOf(error)} what="the versions" onRetry={() => void refetch()} />;
  if (!versions) return <LoadingRows rows={3} label="Loading the versions" />;
  const { edges, totalCount, pageInfo } = versions;
  if (edges.length < 2)
    return (
      <EmptyState title="No other version was read">
        The scans of this account found only one version of this policy. A change shows here after the next scan.
      </EmptyState>
    );
  return (
    <div className={styles["panels"]}>
      <Panel title="Versions" aside={<span className={styles["quiet"]}>{totalCount}</span>}>
        <SimpleTable label="Versions">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Created in AWS</th>
              <th scope="col">Default since</th>
              <th scope="col">Until</th>
              <th scope="col">First scan</th>
              <th scope="col">Last scan</th>
            </tr>
          </thead>
          <tbody>
            {edges.map(({ cursor, node }) => (
              <tr key={cursor}>
                <th scope="row">{node.versionId ?? "Document"}</th>
                <td>
                  {node.createdAt ? (
                    formatInstant(node.createdAt)
                  ) : (
                    <span className={styles["quiet"]}>Not recorded</span>
                  )}
                  {node.deletedAt && (
                    <span className={styles["quiet"]}> (deleted by {formatInstant(node.deletedAt)})</span>
                  )}
                </td>
                <td>{sinceText(node)}</td>
                <td>{untilText(node)}</td>
                <td>
                  <ScanOf scan={node.firstScan} />
                </td>
                <td>
                  <ScanOf scan={node.lastScan} />
                </td>
              </tr>
            ))}
          </tbody>
        </SimpleTable>
        {pageInfo.hasNextPage && first < FIRST_MAX && (
          <button type="button" className={styles["more"]} onClick={() => setFirst(FIRST_MAX)}>
            Show all {countOf(totalCount, "version")}
          </button>
        )}
      </Panel>
      <VersionComparison edges={edges} />
    </div>
  );
}

function sinceText({ state, defaultSince }: Edge["node"]): string {
  if (state === "NOT_DEFAULT") return "Never the default in a scan";
  return defaultSince ? formatInstant(defaultSince) : "Before changes were recorded";
}

function untilText({ state, defaultUntil }: Edge["node"]): string {
  if (state === "DEFAULT") return "Now the default";
  if (state === "NOT_DEFAULT") return "–";
  return defaultUntil ? formatInstant(defaultUntil) : "Not recorded";
}

function ScanOf({ scan }: { readonly scan: Edge["node"]["firstScan"] }): ReactElement {
  if (!scan) return <span className={styles["quiet"]}>Not recorded</span>;
  return (
    <Link to="/scans/$scanId" params={{ scanId: scan.id }}>
      {scan.finishedAt ? formatInstant(scan.finishedAt) : "Running"}
    </Link>
  );
}

/** Compares the newest two versions until others are chosen. */
function VersionComparison({ edges }: { readonly edges: readonly Edge[] }): ReactElement {
  const [chosen, setChosen] = useState<{ readonly before?: string; readonly after?: string }>({});
  const find = (cursor: string | undefined, otherwise: number): Edge =>
    edges.find((edge) => edge.cursor === cursor) ?? edges[otherwise]!;
  const after = find(chosen.after, 0);
  const before = find(chosen.before, 1);
  const choices = edges.map(({ cursor, node }) => ({ value: cursor, label: nameOf(node) }));
  return (
    <Panel title="Differences">
      <div className={styles["versions"]}>
        <NativeSelect
          label="Compare"
          data={choices}
          value={before.cursor}
          onChange={({ currentTarget }) => setChosen({ ...chosen, before: currentTarget.value })}
        />
        <NativeSelect
          label="With"
          data={choices}
          value={after.cursor}
          onChange={({ currentTarget }) => setChosen({ ...chosen, after: currentTarget.value })}
        />
      </div>
      {before.node.text === after.node.text ? (
        <p className={styles["quiet"]}>The documents of these two versions are the same.</p>
      ) : (
        <DiffView
          label={`${nameOf(before.node)} compared with ${nameOf(after.node)}`}
          before={before.node.text}
          after={after.node.text}
          contextLines={CONTEXT_LINES}
        />
      )}
    </Panel>
  );
}

function nameOf({ versionId, state, defaultSince }: Edge["node"]): string {
  const time = defaultSince ? `since ${formatInstant(defaultSince)}` : "from the beginning";
  return `${versionId ?? "Document"}, ${state === "NOT_DEFAULT" ? "not seen as the default" : time}`;
}
