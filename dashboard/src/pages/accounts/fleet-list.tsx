import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { ListQueryField } from "../../features/queries/list-query-field.tsx";
import { AccountScopesDocument, FleetPageDocument, type FleetPageQuery } from "../../gql/fleet.ts";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { problemOf } from "../../ui/problem.ts";
import { readAllAgain } from "../../ui/read-again.ts";
import { ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { useKeptAnswer } from "../../ui/use-kept-answer.ts";
import { FleetBulk } from "./fleet-bulk.tsx";
import styles from "./fleet-list.module.css";
import { FleetScopes } from "./fleet-scopes.tsx";
import {
  FIRST_PAGE,
  FLEET_STATES,
  type FleetSearch,
  PAGE_ROWS,
  queryText,
  rowsBefore,
  scopeText,
  sortOf,
  sortText,
  STATES,
} from "./fleet-search.ts";
import { FleetTable } from "./fleet-table.tsx";
import { FleetTiles } from "./fleet-tiles.tsx";

const route = getRouteApi("/frame/settings/accounts");

/** Exports the accounts that the list shows, in their order. */
export function FleetExport(): ReactElement {
  const search = route.useSearch();
  return (
    <ExportMenu
      subject="accounts"
      parameters={{
        account: null,
        filter: queryText(search),
        orderBy: sortText(sortOf(search)) ?? "ALERTS:DESC",
        includeDeleted: search.archived === true && search.fleet === undefined,
      }}
    />
  );
}

interface FleetListProps {
  readonly canGroup: boolean;
  /** The content below the table. */
  readonly children: ReactNode;
}

/** Many accounts: what stands out among them, the units and groups to choose from, and a page of the table. */
export function FleetList({ canGroup, children }: FleetListProps): ReactElement {
  const search = route.useSearch();
  const navigate = useNavigate();
  const { archived = false, after, before } = search;
  const query = queryText(search);
  const scope = scopeText(search);
  const result = useQuery(FleetPageDocument, {
    variables: {
      query,
      scope,
      // The states are those of accounts that are scanned.
      includeArchived: archived && search.fleet === undefined,
      orderBy: sortOf(search),
      ...(before === undefined ? { first: PAGE_ROWS, after: after ?? null } : { last: PAGE_ROWS, before }),
    },
  });
  const problem = result.error ? problemOf(result.error) : null;
  const shown = useKeptAnswer(result, "accounts");
  const readScopes = useQuery(AccountScopesDocument);
  const scopes = readScopes.data?.accountScopes;
  const hasScopes = scopes !== undefined && scopes.organizations.length + scopes.groups.length > 0;
  const change = (changes: object): void =>
    void navigate({
      from: "/settings/accounts",
      to: ".",
      // A card that opens far down the list stays in view.
      resetScroll: false,
      search: (former) => ({ ...former, ...changes }),
    });
  const clear = (): void =>
    change({ ...FIRST_PAGE, q: undefined, fleet: undefined, accountGroup: undefined, unit: undefined });
  // All of it appears together. The tiles would push the table down, and the units and groups would make it narrower.
  const isRead = (shown !== undefined || problem !== null) && (scopes !== undefined || readScopes.error !== undefined);
  const [isShown, setIsShown] = useState(isRead);
  if (isRead && !isShown) setIsShown(true);
  if (!isRead && !isShown) return <LoadingRows label="Loading accounts" />;
  const withoutAnswer = problem ? (
    <ErrorState
      problem={problem}
      what="the accounts"
      onRetry={() => (problem.code === "BAD_CURSOR" ? change(FIRST_PAGE) : void result.refetch())}
    />
  ) : (
    <LoadingRows label="Loading accounts" />
  );
  return (
    <>
      <div className={styles["layout"]} data-scopes={hasScopes || undefined}>
        {hasScopes && <FleetScopes scopes={scopes} unit={search.unit} group={search.accountGroup} />}
        <div className={styles["main"]}>
          {shown && <FleetTiles summary={shown.accountsSummary} />}
          <Panel isFlush>
            <div className={styles["tools"]}>
              <div className={styles["find"]}>
                <ListQueryField
                  list="ACCOUNTS"
                  label="Find an account"
                  placeholder="Name or account number"
                  value={search.q ?? ""}
                  onChange={(q) => change({ ...FIRST_PAGE, q: q || undefined })}
                  problem={problem}
                />
              </div>
              <FilterChips
                label="States of accounts"
                chips={FLEET_STATES.map((key) => ({
                  key,
                  label: STATES[key].label,
                  count: shown && countInState(shown.accountsSummary, key),
                  isOn: search.fleet === key,
                }))}
                onToggle={(key) => change({ ...FIRST_PAGE, fleet: search.fleet === key ? undefined : key })}
              />
            </div>
            {shown ? (
              <Found
                key={`${query} ${archived}`}
                page={shown}
                search={search}
                query={query}
                canGroup={canGroup}
                isLate={result.data === undefined}
                groups={scopes?.groups ?? []}
                onChange={change}
                onClear={clear}
                onChanged={() => void readAllAgain(result.client)}
              />
            ) : (
              withoutAnswer
            )}
          </Panel>
        </div>
      </div>
      {children}
    </>
  );
}

function countInState(summary: FleetPageQuery["accountsSummary"], state: (typeof FLEET_STATES)[number]): number {
  const { unreachableCount, oldCount, partlyReadCount, notScannedCount } = summary;
  return { unreachable: unreachableCount, stale: oldCount, partly: partlyReadCount, unscanned: notScannedCount }[state];
}

interface FoundProps {
  readonly page: FleetPageQuery;
  readonly search: FleetSearch & { readonly open?: string | undefined };
  readonly query: string;
  readonly canGroup: boolean;
  /** Whether the rows are those of the query before. */
  readonly isLate: boolean;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
  readonly onChange: (changes: object) => void;
  readonly onClear: () => void;
  /** Called after an action changed accounts. */
  readonly onChanged: () => void;
}

/** The found accounts with the selection, which ends when the list is another one. */
function Found({
  page,
  search,
  query,
  canGroup,
  isLate,
  groups,
  onChange,
  onClear,
  onChanged,
}: FoundProps): ReactElement {
  const [selected, setSelected] = useState<ReadonlySet<string> | "all">(new Set());
  const { nodes, totalCount, pageInfo } = page.accounts;
  const first = rowsBefore(search);
  const turn = (cursors: object, from: number): void => {
    // The cursors of a page that is late belong to another order or filter.
    if (!isLate) onChange({ ...FIRST_PAGE, ...(from > 0 && { ...cursors, from: `${from}` }) });
  };
  const { count, notScannedCount, openAlertCount } = page.listed;
  const scannedCount = count - notScannedCount;
  return (
    <div aria-busy={isLate} data-dimmed={isLate || undefined} className={styles["found"]}>
      <FleetBulk
        selected={selected}
        // Disconnected accounts are shown on request, and no action is for them.
        matchingCount={count}
        query={query}
        fingerprint={page.listed.fingerprint}
        canGroup={canGroup}
        groups={groups}
        onSelect={setSelected}
        onChanged={onChanged}
      />
      {/* The outcome of an action stays if no account matches any more. */}
      {totalCount === 0 ? (
        <NoMatch noun="accounts" onClear={onClear} />
      ) : (
        <>
          <FleetTable
            rows={nodes}
            most={Math.max(1, page.accountsSummary.mostOpenAlerts)}
            sort={sortOf(search)}
            selected={selected}
            open={search.open}
            onSelect={setSelected}
            onSort={(sort) => onChange({ ...FIRST_PAGE, sort })}
            onToggle={(id) => onChange({ open: search.open === id ? undefined : id })}
          />
          <div className={styles["foot"]}>
            <p role="status">
              {nodes.length === 0
                ? "No account on this page"
                : `${formatNumber(first + 1)} to ${formatNumber(first + nodes.length)}`}{" "}
              of {countOf(totalCount, "account")}
              {scannedCount > 0 &&
                `, ${countOf(openAlertCount, "open alert")} in ${formatNumber(scannedCount)} that were scanned`}
            </p>
            {(pageInfo.hasPreviousPage || pageInfo.hasNextPage) && (
              <div className={styles["pages"]}>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={!pageInfo.hasPreviousPage}
                  aria-disabled={isLate || undefined}
                  onClick={() => turn({ before: pageInfo.startCursor }, first - PAGE_ROWS)}
                >
                  Previous
                </Button>
                <Button
                  variant="default"
                  size="compact-sm"
                  disabled={!pageInfo.hasNextPage}
                  aria-disabled={isLate || undefined}
                  onClick={() => turn({ after: pageInfo.endCursor }, first + nodes.length)}
                >
                  Next
                </Button>
              </div>
            )}
          </div>
        </>
      )}
    </div>
  );
}
