import { Button, Group } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import type { ExportParameters } from "../../features/exports/download.ts";
import { ExportMenu } from "../../features/exports/export-menu.tsx";
import { NewerScanButton } from "../../features/inventory/newer-scan.tsx";
import { useSession } from "../../features/session/session.ts";
import type { ChangesQuery } from "../../gql/changes.ts";
import type { ChangeFocus } from "../../gql/schema-types.ts";
import { countOf } from "../../ui/format.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";
import { InstantOf } from "../../ui/time.tsx";
import { ChangeCard } from "./change-card.tsx";
import { type ChangeFilterSearch, type ChosenFilters, NO_FILTERS } from "./change-filters.ts";
import { ChangeNotes, ReportAge } from "./change-notes.tsx";
import { ChangeSummary } from "./change-summary.tsx";
import { isFullyCompared } from "./completeness.ts";
import styles from "./changes.module.css";
import { FilterColumn } from "./filter-column.tsx";
import { FocusChips } from "./focus-chips.tsx";
import { type ListedPeriod, periodOf } from "./period.ts";
import { PeriodChoice } from "./period-choice.tsx";
import { type ListedChanges, PAGE_SIZE, useChangeList } from "./use-change-list.ts";

const route = getRouteApi("/frame/changes");

type Changes = ChangesQuery["changes"];

export function ChangesPage(): ReactElement {
  const { viewer, accountId } = useSession();
  const { since } = route.useSearch();
  // The periods count back from when the page was opened: a start that moves would be another list at each render.
  const [openedAt] = useState(() => Date.now());
  const period = periodOf(since, openedAt, viewer.lastVisitAt);
  if (period.kind === "FIRST_VISIT")
    return (
      <>
        <PageHeader
          title="Changes"
          question="What changed since your last visit?"
          actions={<PeriodChoice period={period} />}
        />
        <EmptyState
          title="This is your first visit"
          actions={
            <Link to="/changes" search={{ since: "7d" }}>
              Show 7 days
            </Link>
          }
        >
          Your next sign-in shows here what changed after this one.
        </EmptyState>
      </>
    );
  // Another list begins with its first page, and shows nothing of the one before.
  return <ChangeList key={`${since} ${accountId}`} period={period} />;
}

function ChangeList({ period }: { readonly period: ListedPeriod }): ReactElement {
  const { accounts, accountId } = useSession();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const list = useChangeList(period, accountId, search);
  const { changes, problem } = list;
  const accountCount =
    period.kind === "SCAN" || accountId !== null ? 1 : accounts.filter(({ status }) => status !== "ARCHIVED").length;
  const focusOn = (focus: ChangeFocus | undefined) =>
    void navigate({ search: (before) => ({ ...before, show: focus }) });
  const filter = (change: ChangeFilterSearch & { readonly show?: undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false });
  return (
    <>
      <ListHeader period={period} list={list} focus={search.show} />
      {!changes && problem && <ErrorState problem={problem} what="the changes" onRetry={list.retry} />}
      {!changes && !problem && <LoadingRows label="Loading changes" />}
      {changes && accounts.length === 0 && (
        <EmptyState title="No data yet">
          This page compares the scans of an account. Connect an account first; its first scan starts automatically.
        </EmptyState>
      )}
      {changes && accounts.length > 0 && (
        <>
          {changes.groupCount > 0 && <ChangeSummary changes={changes} />}
          <ReportAge changes={changes} />
          <ChangeNotes changes={changes} accountCount={accountCount} hasSummary={changes.groupCount > 0} />
          {changes.groupCount > 0 && <FocusChips changes={changes} focus={search.show} onFocus={focusOn} />}
          {changes.groupCount === 0 ? (
            <NoChanges changes={changes} accountCount={accountCount} />
          ) : (
            <div className={styles["layout"]}>
              <FilterColumn
                facets={list.facets}
                problem={list.facetsProblem}
                search={search}
                listedCount={changes.totalCount}
                totalCount={changes.groupCount}
                onSearch={filter}
                onRetry={list.retryFacets}
              />
              <div className={styles["list"]}>
                {changes.totalCount === 0 && (
                  <NoMatch noun="changes" onClear={() => filter({ ...NO_FILTERS, show: undefined })} />
                )}
                <ol className={styles["cards"]} aria-label="Changes, most important first">
                  {changes.nodes.map((group) => (
                    <li key={group.id}>
                      <ChangeCard group={group} namesAccount={accounts.length > 1 && accountId === null} />
                    </li>
                  ))}
                </ol>
                {changes.totalCount > PAGE_SIZE && (
                  <PageSteps changes={changes} cursors={list.cursors} onSteps={list.setCursors} />
                )}
              </div>
            </div>
          )}
        </>
      )}
    </>
  );
}

interface ListHeaderProps {
  readonly period: ListedPeriod;
  readonly list: ListedChanges;
  readonly focus: ChangeFocus | undefined;
}

function ListHeader({ period, list, focus }: ListHeaderProps): ReactElement {
  const { changes, newer, filters } = list;
  return (
    <PageHeader
      title="Changes"
      question={
        changes ? (
          <>
            What changed from <InstantOf at={changes.since} /> to <InstantOf at={changes.until} />?
          </>
        ) : (
          "What changed?"
        )
      }
      facts={<NewerScanButton newer={newer} onShow={list.reload} />}
      actions={
        <>
          <PeriodChoice period={period} />
          {changes && (
            <ExportMenu subject="changes" parameters={exportParameters(period, changes.until, { focus, ...filters })} />
          )}
        </>
      }
    />
  );
}

interface PageStepsProps {
  readonly changes: Changes;
  readonly cursors: readonly string[];
  readonly onSteps: (cursors: readonly string[]) => void;
}

function PageSteps({ changes, cursors, onSteps }: PageStepsProps): ReactElement {
  const { hasNextPage, endCursor } = changes.pageInfo;
  return (
    <Group gap={8}>
      <span className={styles["quiet"]}>{countOf(changes.totalCount, "resource")} changed, most important first</span>
      {cursors.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => onSteps(cursors.slice(0, -1))}>
          Previous page
        </Button>
      )}
      {hasNextPage && endCursor && (
        <Button size="compact-sm" variant="default" onClick={() => onSteps([...cursors, endCursor])}>
          Next page
        </Button>
      )}
    </Group>
  );
}

/** The period, the focus and the filters of the list that is shown. A scan is of one account, whatever account is selected. */
function exportParameters(
  period: ListedPeriod,
  until: string,
  choice: ChosenFilters & { readonly focus: ChangeFocus | undefined },
): ExportParameters {
  return period.kind === "SCAN"
    ? { sinceScan: period.scanId, until, ...choice, account: null }
    : { since: period.since, until, ...choice };
}

interface NoChangesProps {
  readonly changes: Changes;
  readonly accountCount: number;
}

/** Says "no changes" only if every account was scanned within the period and everything was read and compared. */
function NoChanges({ changes, accountCount }: NoChangesProps): ReactElement {
  const { coverage } = changes;
  const scanned = coverage.filter(({ isScanned }) => isScanned);
  const actions = (
    <Link to="/changes" search={{ since: "7d" }}>
      Show 7 days
    </Link>
  );
  if (scanned.length === 0)
    return (
      <EmptyState title="No scan in this period" actions={actions}>
        Whether something changed in AWS is not known until the next scan. Use Scan now in the header to start one.
      </EmptyState>
    );
  const isComplete = isFullyCompared(changes, accountCount);
  return (
    <EmptyState
      title={isComplete ? "No changes in this period" : "No changes found in what was read"}
      actions={actions}
    >
      {isComplete
        ? `The scans of ${countOf(coverage.length, "account")} found everything as it was before.`
        : `${scanned.length} of ${countOf(accountCount, "account")} scanned. Anything that was not read or compared may have changed.`}
    </EmptyState>
  );
}
