import { useQuery } from "@apollo/client/react";
import { getRouteApi, Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { type ReactElement, useEffect, useMemo, useRef, useState } from "react";
import { AsOf } from "../../features/inventory/as-of.tsx";
import { ChoiceGroup } from "../../ui/choice-group.tsx";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { DataGrid } from "../../ui/data-grid.tsx";
import { Facets } from "../../ui/facets.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import { AllClear, EmptyState, ErrorState, LoadingRows, NoMatch, PartialNotice } from "../../ui/states.tsx";
import { type AlertGroupBy, AlertSurroundingsDocument, type AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { withValues } from "../../features/alerts/query-text.ts";
import { useSession } from "../../features/session/session.ts";
import { alertColumns } from "./alert-columns.tsx";
import { AlertGroups } from "./alert-groups.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { DismissDialog } from "./dismiss-dialog.tsx";
import { facetGroups, toggleFacet } from "./facet-groups.tsx";
import styles from "./page.module.css";
import { type AlertRow, useAlertList } from "./use-alert-list.ts";
import { type BulkAction, useBulk } from "./use-bulk.ts";
import { useLiveChanges } from "./use-live-changes.ts";

/** The inbox: what is open, worst first. */
const DEFAULT_QUERY = "is:open";
/** Rows looked through for the selected ones that are loaded. */
const MAX_SELECTION = 1000;
/** Facet counts follow live changes at this pace. */
const SURROUNDINGS_REFRESH_MS = 15_000;

const GROUPINGS = [
  { value: "none", label: "List" },
  { value: "check", label: "By check" },
  { value: "resource", label: "By resource" },
  { value: "account", label: "By account" },
] as const;

const route = getRouteApi("/frame/alerts");
const NO_KEYS: ReadonlySet<string> = new Set();

export function AlertsPage(): ReactElement {
  const session = useSession();
  const search = route.useSearch();
  const navigate = useNavigate();
  const { number } = useParams({ strict: false });
  const query = search.q ?? DEFAULT_QUERY;
  const filter = useMemo(
    () => ({ query, ...(session.accountId ? { accountIds: [session.accountId] } : {}) }),
    [query, session.accountId],
  );

  const list = useAlertList(filter);
  const live = useLiveChanges(filter, list.cursor, list.asOf);
  const bulk = useBulk(live);
  const surroundings = useQuery(AlertSurroundingsDocument, {
    variables: { filter, accountId: session.accountId },
    pollInterval: SURROUNDINGS_REFRESH_MS,
  });
  // While a filter is being mended the former counts stay.
  const around = surroundings.data ?? surroundings.previousData;
  const [selected, setSelected] = useState(NO_KEYS);
  const [isAllMatching, setAllMatching] = useState(false);
  const [isDismissing, setDismissing] = useState(false);

  function show(q: string): void {
    setSelected(NO_KEYS);
    setAllMatching(false);
    void navigate({
      from: "/alerts",
      to: ".",
      search: (before) => ({ ...before, q: q === DEFAULT_QUERY ? undefined : q }),
    });
  }

  function open(row: AlertRow): void {
    void navigate({ to: "/alerts/$number", params: { number: row.number }, search: (before) => before });
  }

  function clearSelection(): void {
    setSelected(NO_KEYS);
    setAllMatching(false);
  }

  async function run(deed: BulkAction): Promise<void> {
    const rows: AlertRow[] = [];
    for (let index = 0; index < Math.min(list.totalCount ?? 0, MAX_SELECTION); index += 1) {
      const row = list.rowAt(index);
      if (row && (isAllMatching || selected.has(row.id))) rows.push(row);
    }
    const isDone = await bulk.run({ rows, allMatching: isAllMatching ? { filter, asOf: list.asOf } : null }, deed);
    if (!isDone) return;
    setDismissing(false);
    clearSelection();
  }

  const isAcrossAccounts = session.accountId === null && session.accounts.length > 1;
  const columns = useMemo(() => alertColumns(live.changes, isAcrossAccounts), [live.changes, isAcrossAccounts]);
  const isBadQuery = list.problem?.code === "BAD_QUERY";
  const total = list.totalCount ?? 0;

  return (
    <>
      <PageHeader
        title="Alerts"
        question={
          list.totalCount === null
            ? "What is wrong, and what first?"
            : `What is wrong, and what first? ${countOf(total, "alert")} in this list.`
        }
        facts={
          around && (
            <>
              <CoverageBadge percent={around.overview.coveragePercent} />
              <AsOf at={around.overview.asOf} />
            </>
          )
        }
      />
      <div className={styles["layout"]} data-detail={number !== undefined || undefined}>
        <aside className={styles["facets"]} aria-label="Filters">
          {around && (
            <Facets
              groups={facetGroups(around.alertFacets, query)}
              onToggle={(key, value) => show(toggleFacet(query, key, value))}
            />
          )}
        </aside>
        <div className={styles["list"]}>
          <FilterBar>
            <QueryBox
              label="Filter alerts"
              placeholder="is:open severity:high,critical user:anna key.age:>90d"
              value={query}
              onChange={show}
              problem={isBadQuery ? (list.problem?.message ?? null) : null}
            />
            <ChoiceGroup
              label="Group by"
              value={search.group ?? "none"}
              onChange={(value) =>
                void navigate({
                  from: "/alerts",
                  to: ".",
                  search: (before) => ({ ...before, group: value === "none" ? undefined : (value as "check") }),
                })
              }
              choices={GROUPINGS}
            />
          </FilterBar>
          <Partial around={around} />
          {search.group ? (
            <AlertGroups
              by={search.group.toUpperCase() as AlertGroupBy}
              filter={filter}
              onClear={() => show(DEFAULT_QUERY)}
              onOpen={(group) => {
                const narrowed = withValues(query, search.group ?? "check", [
                  search.group === "check" ? group.key : group.label,
                ]);
                void navigate({
                  from: "/alerts",
                  to: ".",
                  search: (before) => ({ ...before, q: narrowed, group: undefined }),
                });
              }}
            />
          ) : list.problem && !isBadQuery && list.totalCount === null ? (
            <ErrorState problem={list.problem} what="the alerts" onRetry={list.renew} />
          ) : isBadQuery ? (
            <EmptyState title="This filter could not be understood">{list.problem?.message}</EmptyState>
          ) : list.totalCount === null ? (
            <LoadingRows label="Loading alerts" />
          ) : total === 0 ? (
            <Nothing
              query={query}
              around={around}
              onClear={() => show(DEFAULT_QUERY)}
              newCount={live.newCount}
              onShowNew={list.renew}
            />
          ) : (
            <div aria-busy={list.isStale} data-stale={list.isStale || undefined} className={styles["grid"]}>
              <DataGrid
                label={`Alerts, ${formatNumber(total)}`}
                columns={columns}
                rowCount={total}
                rowAt={list.rowAt}
                keyOf={(row) => row.id}
                nameOf={(row) => `alert ${row.number}`}
                onOpen={open}
                onRange={list.need}
                openKey={openKeyOf(list.rowAt, total, number)}
                newCount={live.newCount}
                onShowNew={list.renew}
                selection={{ keys: selected, onChange: (keys) => (setSelected(keys), setAllMatching(false)) }}
              />
            </div>
          )}
        </div>
        <Outlet />
      </div>
      {(selected.size > 0 || isAllMatching) && (
        <BulkBar
          selectedCount={selected.size}
          matchingCount={total}
          isAllMatching={isAllMatching}
          isBusy={bulk.isBusy}
          onAllMatching={() => setAllMatching(true)}
          onAcknowledge={() => void run({ action: "ACKNOWLEDGE" })}
          onReopen={() => void run({ action: "REOPEN" })}
          onAssignToMe={() => void run({ action: "ASSIGN", assignee: session.viewer.name })}
          onDismiss={() => {
            bulk.clearProblem();
            setDismissing(true);
          }}
          onClear={clearSelection}
        />
      )}
      <DismissDialog
        what={countOf(isAllMatching ? total : selected.size, "alert")}
        isOpen={isDismissing}
        isBusy={bulk.isBusy}
        problem={bulk.problem}
        onClose={() => setDismissing(false)}
        onDismiss={(dismissal) => void run({ action: "DISMISS", ...dismissal })}
      />
    </>
  );
}

/** The row of the open detail is marked; only loaded rows can be. */
function openKeyOf(
  rowAt: (index: number) => AlertRow | undefined,
  total: number,
  number: number | undefined,
): string | null {
  if (number === undefined) return null;
  for (let index = 0; index < Math.min(total, MAX_SELECTION); index += 1) {
    const row = rowAt(index);
    if (row?.number === number) return row.id;
  }
  return null;
}

function Partial({ around }: { readonly around: AlertSurroundingsQuery | undefined }): ReactElement | null {
  const partial =
    around?.overview.accounts.filter((account) => account.coverage && account.coverage.percent < 100) ?? [];
  if (partial.length === 0) return null;
  const missing = partial.flatMap((account) =>
    (account.coverage?.sources ?? [])
      .filter((source) => source.status === "DENIED" || source.status === "FAILED")
      .map((source) => ({
        action: source.action,
        what: `${partial.length > 1 ? `${account.name}: ` : ""}${source.section}${source.reason ? `, ${source.reason}` : ""}`,
      })),
  );
  return (
    <PartialNotice
      percent={Math.min(...partial.map((account) => account.coverage?.percent ?? 0))}
      missing={missing}
      notEvaluatedCount={partial.reduce((sum, account) => sum + (account.coverage?.notEvaluatedChecks.length ?? 0), 0)}
    />
  );
}

interface NothingProps {
  readonly query: string;
  readonly around: AlertSurroundingsQuery | undefined;
  readonly newCount: number;
  readonly onClear: () => void;
  readonly onShowNew: () => void;
}

/** A first scan's alerts come in stretches: shown together when no more have come for so long. */
const SETTLED_MS = 400;

/** An empty list has four reasons, and each its own words. Where nothing stands, nothing can move: what comes is shown by itself. */
function Nothing({ query, around, newCount, onClear, onShowNew }: NothingProps): ReactElement {
  const latestShowNew = useRef(onShowNew);
  useEffect(() => {
    latestShowNew.current = onShowNew;
  });
  useEffect(() => {
    if (newCount === 0) return undefined;
    const timer = setTimeout(() => latestShowNew.current(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [newCount]);
  if (newCount > 0) {
    return (
      <EmptyState
        title={`${countOf(newCount, "alert")} just came in`}
        actions={<button onClick={onShowNew}>Show</button>}
      >
        They match this filter and are shown in a moment.
      </EmptyState>
    );
  }
  if (!around) return <LoadingRows />;
  if (around.overview.asOf === null) {
    return (
      <EmptyState title="No data yet">
        Alerts appear with the first scan of an account. Scan now at the top starts one.
      </EmptyState>
    );
  }
  if (query === DEFAULT_QUERY) {
    return (
      <AllClear
        since={around.overview.clearSince}
        asOf={around.overview.asOf}
        coveragePercent={around.overview.coveragePercent}
      />
    );
  }
  return (
    <NoMatch noun="alerts" onClear={onClear}>
      <code>{query === "" ? "(no filter)" : query}</code>
    </NoMatch>
  );
}
