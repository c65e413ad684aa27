import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import IconEyeOff from "@tabler/icons-react/icons/IconEyeOff";
import IconShieldCheck from "@tabler/icons-react/icons/IconShieldCheck";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useCallback } from "react";
import { apolloClient } from "../../apollo.ts";
import { ListQueryField } from "../../features/queries/list-query-field.tsx";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { CoverageLink } from "../../features/inventory/coverage-link.tsx";
import { CoverageNotice } from "../../features/inventory/coverage-notice.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { NewerScanButton } from "../../features/inventory/newer-scan.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { readAgain, readAllAgain } from "../../ui/read-again.ts";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { UnreadForPaths } from "../../features/paths/unread-for-paths.tsx";
import { VERDICT_ORDER, VERDICT_LABELS, type VerdictName } from "../../features/paths/verdict-badge.tsx";
import {
  EscalationPathDocument,
  EscalationPathsDocument,
  type EscalationPathsQuery,
  PathMapDocument,
} from "../../gql/escalation.ts";
import { useConnectionRows } from "../../ui/connection-rows.ts";
import { useAccountName } from "../../features/session/cross-account.ts";
import { countOf } from "../../ui/format.ts";
import { useNewerScan } from "../../features/inventory/newer-scan.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readOneOf } from "../../ui/search.ts";
import { useSession } from "../../features/session/session.ts";
import styles from "./graph.module.css";
import type { GraphSearch, ShowGraph } from "./graph-search.ts";
import { PathDetail } from "./path-detail.tsx";
import { GroupedPathList, PathList } from "./path-list.tsx";
import type { PathMap } from "./path-map-layout.ts";
import { PathMapPanel } from "./path-map-panel.tsx";
import { causeText, principalText } from "./path-map-text.ts";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";

const PAGE_ROWS = 100;

type FoundPaths = EscalationPathsQuery["escalationPaths"];

export interface PathsTabProps {
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** Who can become administrator: the map of causes beside the list, and the selected path with its proof below. */
export function PathsTab({ search, onSearch }: PathsTabProps): ReactElement {
  const filter = filterOf(search);
  const { found, rows, newer, error, isLoading, loadMore, reload } = usePaths(search, filter);
  const { accountId } = useSession();
  const mapping = useQuery(PathMapDocument, { variables: mapVariables(accountId, search, filter) });
  const keptMap = useKeptAnswer(mapping, accountId);
  const map = (mapping.error ? mapping.data : keptMap)?.pathMap;
  const isGrouped = map !== undefined && map.pathCount > 0 && !filter.isPlaced && search.list === undefined;
  const chosen = search.path ?? (isGrouped ? map.administrators[0]?.paths[0]?.id : undefined) ?? rows[0]?.id;
  const place = usePlace(chosen);
  const problem = error ? problemOf(error) : null;
  const filterBar = (
    <FilterBar>
      <ListQueryField
        list="ESCALATION_PATHS"
        label="Filter paths"
        placeholder="e.g. AppServer or verdict:conditional"
        value={search.q ?? ""}
        onChange={(q) => onSearch({ q: q || undefined, path: undefined })}
        problem={problem}
      />
    </FilterBar>
  );
  // Both are waited for, so that the list does not change when the map arrives.
  if (!found || (!map && !mapping.error)) {
    if (problem)
      return (
        <div>
          <div className={styles["bar"]}>{filterBar}</div>
          {problem.code !== "BAD_QUERY" && <ErrorState problem={problem} what="the paths" onRetry={reload} />}
        </div>
      );
    return <LoadingRows label="Loading the paths" />;
  }
  if (found.coverage === null)
    return <EmptyState title="No data yet">Paths appear after the first scan of an account.</EmptyState>;
  const isStale = isLoading || (mapping.loading && mapping.data === undefined);
  const totalCount = isStale ? null : found.totalCount;
  return (
    <div aria-busy={isStale}>
      <div className={styles["bar"]}>
        {filterBar}
        <span className={styles["facts"]}>
          <NewerScanButton newer={newer} onShow={() => void readAllAgain(apolloClient)} />
          <CoverageLink newer={newer} />
          <AsOf at={found.asOf} />
          <ExportMenu subject="escalation-paths" parameters={exportParameters(search, filter)} />
        </span>
      </div>
      <PathFilterChips filter={filter} counts={found.counts} map={map} search={search} onSearch={onSearch} />
      <CoverageNotice coverage={found.coverage} />
      <NotAnalyzedNotice crossAccount={found.crossAccount} />
      {rows.length === 0 && search.path === undefined ? (
        <NoPaths found={found} isFiltered={filter.isFiltered} onSearch={onSearch} />
      ) : (
        <>
          <div className={styles["halves"]} data-has-map={map === undefined || map.pathCount > 0 || undefined}>
            {map === undefined && mapping.error && (
              <ErrorState problem={problemOf(mapping.error)} what="the map" onRetry={() => void mapping.refetch()} />
            )}
            {map !== undefined && map.pathCount > 0 && (
              <PathMapPanel
                map={map}
                verdict={filter.verdict}
                search={search}
                onSearch={onSearch}
                chosen={search.path === undefined ? null : place}
                asOf={found.asOf}
                conditionalCount={found.counts.conditional}
              />
            )}
            {isGrouped ? (
              <GroupedPathList chosenId={chosen} map={map} totalCount={totalCount} />
            ) : (
              <PathList
                totalCount={totalCount}
                chosenId={chosen}
                paths={rows}
                onMore={rows.length < found.totalCount ? loadMore : null}
              />
            )}
          </div>
          {chosen && (
            <PathDetail key={chosen} id={chosen} sources={found.coverage.sources} causes={map?.causes ?? []} />
          )}
        </>
      )}
    </div>
  );
}

/** The place of the path in the map. */
function usePlace(id: string | undefined) {
  const { data } = useQuery(EscalationPathDocument, { variables: { id: id ?? "" }, skip: id === undefined });
  return data?.node?.__typename === "EscalationPath" ? data.node.place : null;
}

function mapVariables(
  accountId: string | null,
  { q }: GraphSearch,
  { verdict, principal, isCrossAccount }: PathFilter,
) {
  return {
    accountId,
    verdict,
    principalArn: principal,
    isCrossAccount: isCrossAccount ? true : null,
    query: q ?? null,
  };
}

interface PathFilter {
  readonly verdict: VerdictName | null;
  /** The ARN of the principal whose paths are shown. */
  readonly principal: string | null;
  readonly isCrossAccount: boolean;
  /** Whether only paths of one cause, intermediate principal or administrator are listed. */
  readonly isPlaced: boolean;
  readonly isFiltered: boolean;
}

function filterOf(search: GraphSearch): PathFilter {
  const verdict = readOneOf(search.verdict, VERDICT_ORDER) ?? null;
  const isCrossAccount = search.crossing === "yes";
  const isPlaced = [search.cause, search.through, search.administrator].some((key) => key !== undefined);
  return {
    verdict,
    principal: search.principal ?? null,
    isCrossAccount,
    isPlaced,
    isFiltered: verdict !== null || isCrossAccount || isPlaced || !!search.q || !!search.principal,
  };
}

function exportParameters(
  { q, cause, through, administrator }: GraphSearch,
  { verdict, principal, isCrossAccount }: PathFilter,
) {
  return { filter: q, verdict, principal, crossAccount: isCrossAccount, cause, through, administrator };
}

/** The paths that match the filter, loaded page by page. */
function usePaths(search: GraphSearch, filter: PathFilter) {
  const { accountId } = useSession();
  const variables = {
    ...mapVariables(accountId, search, filter),
    cause: search.cause ?? null,
    through: search.through ?? null,
    administrator: search.administrator ?? null,
    first: PAGE_ROWS,
  };
  const result = useQuery(EscalationPathsDocument, { variables });
  const { data, error } = result;
  const kept = useKeptAnswer(result, accountId);
  const newer = useNewerScan(data);
  const found = (error ? data : kept)?.escalationPaths;
  const key = JSON.stringify(variables);
  const fetchAfter = useCallback(
    async (after: string) => {
      const answer = await apolloClient.query({
        query: EscalationPathsDocument,
        variables: { ...(JSON.parse(key) as typeof variables), after },
        fetchPolicy: "no-cache",
      });
      if (!answer.data) throw new Error("The server sent no data.");
      return answer.data.escalationPaths;
    },
    [key],
  );
  const { rows, onRange } = useConnectionRows(key, found, fetchAfter);
  return {
    found,
    rows,
    newer,
    error,
    isLoading: data === undefined,
    loadMore: () => onRange(0, rows.length),
    reload: () => void readAgain(result),
  };
}

interface PathFilterChipsProps {
  readonly filter: PathFilter;
  readonly counts: FoundPaths["counts"];
  readonly map: PathMap | undefined;
  readonly search: GraphSearch;
  readonly onSearch: ShowGraph;
}

/** The nodes to which the list is limited, in the words of the map. */
function placesOf({ cause, through, administrator, list }: GraphSearch, map: PathMap | undefined) {
  const found = {
    cause: map?.causes.find(({ key }) => key === cause),
    through: map?.through.find(({ key }) => key === through),
    administrator: map?.administrators.find(({ key }) => key === administrator),
  };
  const chip = (key: string, value: string | undefined, label: string | undefined) =>
    value === undefined ? [] : [{ key, label: label ?? "Only these paths", isOn: true }];
  return [
    ...chip("cause", cause, found.cause && `Cause: ${causeText(found.cause).title}`),
    ...chip("through", through, found.through && `Through ${principalText(found.through, "principals", map!).title}`),
    ...chip(
      "administrator",
      administrator,
      found.administrator && `To ${principalText(found.administrator, "administrators", map!).title}`,
    ),
    ...chip("list", list, "In one list"),
  ];
}

const COUNTS = {
  EXPLOITABLE: "exploitable",
  CONDITIONAL: "conditional",
  UNKNOWN: "unknown",
  BLOCKED: "blocked",
} as const satisfies Record<VerdictName, keyof NonNullable<PathFilterChipsProps["counts"]>>;

/** The verdicts of paths that are not open, with their meaning. */
const CHIP_LABELS: Readonly<Record<VerdictName, string>> = {
  ...VERDICT_LABELS,
  UNKNOWN: "Unknown (data missing)",
  BLOCKED: "Blocked (not usable)",
};

function PathFilterChips({ filter, counts, map, search, onSearch }: PathFilterChipsProps): ReactElement {
  const { verdict, principal, isCrossAccount } = filter;
  const { accounts } = useSession();

  function toggle(key: string): void {
    if (key === "crossing") onSearch({ crossing: isCrossAccount ? undefined : "yes", path: undefined });
    else if (key === "principal" || key === "cause" || key === "through" || key === "administrator" || key === "list")
      onSearch({ [key]: undefined, path: undefined });
    else onSearch({ verdict: verdict === key ? undefined : key, path: undefined });
  }

  return (
    <div className={styles["chips"]}>
      <FilterChips
        label="Verdict"
        chips={[
          ...VERDICT_ORDER.map((each) => ({
            key: each,
            label: `${CHIP_LABELS[each]}: ${countOf(counts[COUNTS[each]], "path")}`,
            isOn: verdict === each,
          })),
          ...(accounts.length > 1 || isCrossAccount
            ? [{ key: "crossing", label: "Cross-account", isOn: isCrossAccount }]
            : []),
          ...(principal === null
            ? []
            : [{ key: "principal", label: `Only ${principal.split("/").at(-1)}`, isOn: true }]),
          ...placesOf(search, map),
        ]}
        onToggle={toggle}
      />
    </div>
  );
}

/** An organisation may have hundreds of accounts that were left out. */
const NAMED_ACCOUNTS_MAX = 8;

/** Names the other accounts that were not analysed. Nothing if all were. */
function NotAnalyzedNotice({ crossAccount }: Pick<FoundPaths, "crossAccount">): ReactElement | null {
  const nameOf = useAccountName();
  const names = crossAccount.flatMap(({ accounts }) =>
    accounts
      .filter(({ state }) => state !== "READ")
      .map(
        ({ awsAccountId, state }) =>
          `${nameOf(awsAccountId)} (${state === "NOT_READ" ? "not scanned" : "too many accounts to analyse together"})`,
      ),
  );
  if (names.length === 0) return null;
  const distinct = [...new Set(names)];
  const more = distinct.length - NAMED_ACCOUNTS_MAX;
  const named = distinct.slice(0, NAMED_ACCOUNTS_MAX).join(", ");
  return (
    <p className={styles["facts"]} role="note">
      {`Paths into and out of ${named}${more > 0 ? ` and ${more} more accounts` : ""} were not analysed.`}
    </p>
  );
}

interface NoPathsProps {
  readonly found: FoundPaths;
  readonly isFiltered: boolean;
  readonly onSearch: ShowGraph;
}

/** Says why there are no paths: none matches the filter, the data was not read, or none exists. */
function NoPaths({ found, isFiltered, onSearch }: NoPathsProps): ReactElement {
  const sources = found.coverage?.sources ?? [];
  const details = sources.find(({ section }) => section === "authorizationDetails");
  if (isFiltered)
    return (
      <NoMatch
        noun="paths"
        onClear={() =>
          onSearch({
            q: undefined,
            verdict: undefined,
            principal: undefined,
            crossing: undefined,
            cause: undefined,
            through: undefined,
            administrator: undefined,
            path: undefined,
          })
        }
      />
    );
  if (details && details.status !== "READ") {
    return (
      <EmptyState
        icon={<IconEyeOff size={24} />}
        title="Paths are unknown"
        actions={
          <Button variant="default" size="sm" component={Link} to="/settings/accounts">
            Go to accounts
          </Button>
        }
      >
        {`Users, roles and policies were not read, so nothing is known about who could become administrator: ${details.action ?? details.reason ?? ""}.`}
      </EmptyState>
    );
  }
  return (
    <>
      <EmptyState icon={<IconShieldCheck size={24} />} title="No path to administrator found in the data that was read">
        No known escalation technique is open to a user or role that is not already an administrator.
      </EmptyState>
      <div className={styles["unread"]}>
        <UnreadForPaths sources={sources} lead="What was not read, and how it could change the result" />
      </div>
    </>
  );
}
