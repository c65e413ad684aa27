import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import IconEyeOff from "@tabler/icons-react/icons/IconEyeOff";
import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useCallback } from "react";
import { apolloClient } from "../../apollo.ts";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { CoverageNotice } from "../../features/inventory/coverage-notice.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { NewerScanButton } from "../../features/inventory/newer-scan.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { UnreadForPaths } from "../../features/paths/unread-for-paths.tsx";
import { VERDICT_ORDER, VERDICT_LABELS, type VerdictName } from "../../features/paths/verdict-badge.tsx";
import { EscalationPathsDocument, type EscalationPathsQuery } from "../../gql/escalation.ts";
import { useConnectionRows } from "../../ui/connection-rows.ts";
import { useAccountName } from "../../features/session/cross-account.ts";
import { formatNumber } from "../../ui/format.ts";
import { useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readOneOf } from "../../ui/search.ts";
import { useSession } from "../../features/session/session.ts";
import styles from "./graph.module.css";
import type { GraphSearch, ShowGraph } from "./page.tsx";
import { PathDetail } from "./path-detail.tsx";
import { PathList } from "./path-list.tsx";

const PAGE_ROWS = 100;

type Found = EscalationPathsQuery["escalationPaths"];

export interface PathsTabProps {
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** Who can become administrator: all ways ranked at the left, the chosen one drawn and proven at the right. */
export function PathsTab({ search, onSearch }: PathsTabProps): ReactElement {
  const { accountId, accounts } = useSession();
  const nameOf = useAccountName();
  const isCrossAccount = search.crossing === "yes" ? true : null;
  const verdict = readOneOf(search.verdict, VERDICT_ORDER) ?? null;
  const variables = {
    accountId,
    verdict,
    principalArn: search.principal ?? null,
    isCrossAccount,
    query: search.q ?? null,
    first: PAGE_ROWS,
  };
  const { data, previousData, error, refetch } = useQuery(EscalationPathsDocument, { variables });
  const newer = useNewerScan(data);
  const found = (data ?? previousData)?.escalationPaths;
  const key = JSON.stringify(variables);
  const fetchAfter = useCallback(
    async (after: string) => {
      const answer = await apolloClient.query({
        query: EscalationPathsDocument,
        variables: { ...(JSON.parse(key) as typeof variables), after },
        fetchPolicy: "no-cache",
      });
      if (!answer.data) throw new Error("The answer held no data");
      return answer.data.escalationPaths;
    },
    [key],
  );
  const { rows, onRange } = useConnectionRows(key, found, fetchAfter);
  const retry = (): void => void refetch();

  if (!found) {
    if (error) return <ErrorState problem={problemOf(error)} what="the paths" onRetry={retry} />;
    return <LoadingRows label="Loading the paths" />;
  }
  if (found.coverage === null)
    return <EmptyState title="No data yet">The paths of an account appear with its first scan.</EmptyState>;
  const notAnalyzedOf = [
    ...new Set(
      found.connected.flatMap(({ accounts: others }) =>
        others.flatMap(({ awsAccountId, state }) =>
          state === "READ"
            ? []
            : [`${nameOf(awsAccountId)} (${state === "NOT_READ" ? "not read" : "more than are thought of together"})`],
        ),
      ),
    ),
  ];
  const chosen = search.path ?? rows[0]?.id;
  return (
    <div aria-busy={data === undefined}>
      <div className={styles["bar"]}>
        <FilterBar>
          <QueryBox
            label="Filter paths"
            placeholder="Names of users and roles, or a method, as in deploy passrole"
            value={search.q ?? ""}
            onChange={(q) => onSearch({ q: q || undefined, path: undefined })}
          />
        </FilterBar>
        <span className={styles["facts"]}>
          <NewerScanButton newer={newer} onShow={retry} />
          <CoverageBadge percent={found.coverage.percent} />
          <AsOf at={found.asOf} />
        </span>
      </div>
      <div className={styles["chips"]}>
        <FilterChips
          label="Verdict"
          chips={[
            ...VERDICT_ORDER.map((each) => ({
              key: each,
              label: `${VERDICT_LABELS[each]} ${formatNumber(found.counts[COUNTS[each]])}`,
              isOn: verdict === each,
            })),
            ...(accounts.length > 1 || isCrossAccount
              ? [{ key: "crossing", label: "Between accounts", isOn: isCrossAccount === true }]
              : []),
            ...(search.principal
              ? [{ key: "principal", label: `Only ${search.principal.split("/").at(-1)}`, isOn: true }]
              : []),
          ]}
          onToggle={(toggled) =>
            onSearch(
              toggled === "crossing"
                ? { crossing: isCrossAccount ? undefined : "yes", path: undefined }
                : toggled === "principal"
                  ? { principal: undefined, path: undefined }
                  : { verdict: verdict === toggled ? undefined : toggled, path: undefined },
            )
          }
        />
      </div>
      <CoverageNotice coverage={found.coverage} />
      {notAnalyzedOf.length > 0 && (
        <p className={styles["facts"]} role="note">
          {`Paths into and out of ${notAnalyzedOf.join(", ")} were not looked for.`}
        </p>
      )}
      {rows.length === 0 && search.path === undefined ? (
        <Nothing
          found={found}
          isNarrowed={verdict !== null || isCrossAccount === true || !!search.q || !!search.principal}
          onSearch={onSearch}
        />
      ) : (
        <div className={styles["halves"]}>
          <PathList
            paths={rows}
            totalCount={found.totalCount}
            chosenId={chosen}
            onMore={rows.length < found.totalCount ? () => onRange(0, rows.length) : null}
          />
          {chosen && <PathDetail key={chosen} id={chosen} sources={found.coverage.sources} />}
        </div>
      )}
    </div>
  );
}

const COUNTS = {
  EXPLOITABLE: "exploitable",
  CONDITIONAL: "conditional",
  UNKNOWN: "unknown",
  BLOCKED: "blocked",
} as const satisfies Record<VerdictName, string>;

/** Each kind of nothing in its own words: none matches, nobody knows, or nobody can. */
function Nothing({
  found,
  isNarrowed,
  onSearch,
}: {
  readonly found: Found;
  readonly isNarrowed: boolean;
  readonly onSearch: ShowGraph;
}): ReactElement {
  const sources = found.coverage?.sources ?? [];
  const details = sources.find(({ section }) => section === "authorizationDetails");
  if (isNarrowed)
    return (
      <NoMatch
        noun="paths"
        onClear={() =>
          onSearch({ q: undefined, verdict: undefined, principal: undefined, crossing: undefined, path: undefined })
        }
      />
    );
  if (details && details.status !== "READ") {
    return (
      <EmptyState
        icon={<IconEyeOff size={24} />}
        title="The paths are not known"
        actions={
          <Button variant="default" size="sm" component={Link} to="/settings/accounts">
            To the accounts
          </Button>
        }
      >
        {`Users, roles and policies were not read, so nobody can tell who could become administrator: ${details.action ?? details.reason ?? ""}.`}
      </EmptyState>
    );
  }
  return (
    <>
      <EmptyState
        icon={<IconShieldCheck size={24} />}
        title="No principal can become administrator, as far as was read"
      >
        None of the known ways up is open to a user or role that is not an administrator already.
      </EmptyState>
      <div className={styles["unread"]}>
        <UnreadForPaths sources={sources} lead="What was not read, and what it could change" />
      </div>
    </>
  );
}
