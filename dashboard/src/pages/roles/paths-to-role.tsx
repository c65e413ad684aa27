import { useQuery } from "@apollo/client/react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { PrincipalName } from "../../features/inventory/principal-name.tsx";
import { VERDICT_LABELS, VERDICT_ORDER, VerdictBadge } from "../../features/paths/verdict-badge.tsx";
import { type PathsToRoleQuery, PathsToRoleDocument } from "../../gql/escalation.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { type Problem, problemOf } from "../../ui/problem.ts";
import tables from "../../ui/simple-table.module.css";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import type { RoleDetail } from "./role.ts";

/** The number of paths of each kind that the page lists. */
const SHOWN = 25;

type Paths = PathsToRoleQuery["asAdministrator"];

interface RolePaths {
  readonly found: PathsToRoleQuery | undefined;
  /** The number of paths that end at the role or whose last step starts from it. Undefined: not loaded. */
  readonly count: number | undefined;
  /** The number of those that nothing blocks. */
  readonly openCount: number | undefined;
  readonly problem: Problem | null;
  readonly retry: () => void;
}

/** Loads the paths of other principals to a role. */
export function usePathsToRole(role: string | undefined): RolePaths {
  const { data, error, refetch } = useQuery(PathsToRoleDocument, {
    variables: { role: role ?? "", first: SHOWN },
    skip: role === undefined,
  });
  const all = data ? [data.asAdministrator, data.asLastStep] : [];
  const sumOf = (number: (paths: Paths) => number): number | undefined =>
    data && all.reduce((sum, paths) => sum + number(paths), 0);
  return {
    found: data,
    count: sumOf(({ totalCount }) => totalCount),
    openCount: sumOf(({ totalCount, counts }) => totalCount - counts.blocked),
    problem: error ? problemOf(error) : null,
    retry: () => void refetch(),
  };
}

/** The users and roles that can become administrator through a role: because it is one, or can become one. */
export function PathsToRole({
  role,
  others: { found, count, problem, retry },
}: {
  readonly role: RoleDetail;
  readonly others: RolePaths;
}): ReactElement {
  if (!found) {
    return problem ? (
      <ErrorState problem={problem} what="the paths" onRetry={retry} />
    ) : (
      <LoadingRows label="Loading the paths" rows={4} />
    );
  }
  if (count === 0) {
    return (
      <Panel title="Paths to this role">
        <p className={tables["quiet"]}>No path to administrator that was found leads to this role.</p>
      </Panel>
    );
  }
  return (
    <>
      <PathPanel
        title="Become administrator as this role"
        paths={found.asAdministrator}
        search={{ administrator: role.arn, account: role.account.id }}
      />
      <PathPanel
        title="Use this role as the last step to an administrator"
        paths={found.asLastStep}
        search={{ through: role.arn, account: role.account.id }}
      />
    </>
  );
}

function PathPanel({
  title,
  paths: { totalCount, counts, nodes },
  search,
}: {
  readonly title: string;
  readonly paths: Paths;
  readonly search: ({ readonly administrator: string } | { readonly through: string }) & { readonly account: string };
}): ReactElement | null {
  if (totalCount === 0) return null;
  const numbers = {
    EXPLOITABLE: counts.exploitable,
    CONDITIONAL: counts.conditional,
    UNKNOWN: counts.unknown,
    BLOCKED: counts.blocked,
  };
  const parts = VERDICT_ORDER.filter((verdict) => numbers[verdict] > 0).map(
    (verdict) => `${formatNumber(numbers[verdict])} ${VERDICT_LABELS[verdict].toLowerCase()}`,
  );
  return (
    <Panel
      title={title}
      aside={
        <Link to="/graph" search={search}>
          Show in access graph
        </Link>
      }
    >
      <p>{`${countOf(totalCount, "identity", "identities")}: ${parts.join(", ")}.`}</p>
      <SimpleTable label={title}>
        <thead>
          <tr>
            <th scope="col">Identity</th>
            <th scope="col">Verdict</th>
            <th scope="col">Steps</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map(({ id, source, verdict, hopCount }) => (
            <tr key={id}>
              <th scope="row">
                <PrincipalName principal={source} />
              </th>
              <td>
                <VerdictBadge verdict={verdict} />
              </td>
              <td>{countOf(hopCount, "step")}</td>
            </tr>
          ))}
        </tbody>
      </SimpleTable>
      {totalCount > nodes.length && (
        <p className={tables["quiet"]}>{`The first ${nodes.length} of ${formatNumber(totalCount)} are shown.`}</p>
      )}
    </Panel>
  );
}
