import { Button } from "@mantine/core";
import IconEyeOff from "@tabler/icons-react/icons/IconEyeOff";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Inventory, UnreadSource } from "./inventory.ts";
import { hasTerms, toggleTerms } from "../../ui/query-terms.ts";
import { AsOf } from "./as-of.tsx";
import { CoverageBadge } from "./coverage-badge.tsx";
import { CoverageNotice } from "./coverage-notice.tsx";
import { DataGrid, type GridColumn } from "../../ui/data-grid.tsx";
import { FilterChips } from "../../ui/filter-chips.tsx";
import styles from "./inventory-list.module.css";
import { NewerReading } from "./newer-reading.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { FilterBar, QueryBox } from "../../ui/query-box.tsx";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";

/** What a row cannot be known without; when AWS refused one of these, an empty list says so instead of "none". */
const ROW_SOURCES: readonly string[] = ["authorizationDetails", "credentialReport"];

export interface InventoryListProps<Row> {
  readonly title: string;
  readonly question: string;
  /** In the plural, as it stands in a sentence: "access keys". */
  readonly noun: string;
  readonly countWords: (count: number) => string;
  readonly inventory: Inventory<Row>;
  readonly columns: readonly GridColumn<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  readonly query: string;
  readonly queryExample: string;
  /** Terms that are asked for most, each with the words of its chip. */
  readonly quickFilters: readonly { readonly terms: string; readonly label: string }[];
  readonly hasGone: boolean;
  /** What can be done besides looking at the list. */
  readonly actions?: ReactNode;
  /** Further controls beside the chips. */
  readonly controls?: ReactNode;
  /** Something besides the query narrows the list, so an empty one is no match. */
  readonly isNarrowed?: boolean;
  readonly onSearch: (search: { q?: string | undefined; gone?: true | undefined }) => void;
  readonly onClear: () => void;
  /** What it means that there is none at all. */
  readonly emptyTitle: string;
  readonly emptyWords: ReactNode;
  /** Above the list: a legend, a summary. */
  readonly children?: ReactNode;
}

/** A list of the inventory with everything around it: freshness, filters, and a state of its own for each kind of nothing. */
export function InventoryList<Row>(props: InventoryListProps<Row>): ReactElement {
  const { inventory, query, noun, hasGone, onSearch } = props;
  const { page, problem } = inventory;
  return (
    <>
      <PageHeader
        title={props.title}
        question={page ? `${props.question} ${props.countWords(page.totalCount)}.` : props.question}
        facts={
          page && (
            <>
              <NewerReading newer={inventory.newer} onShow={inventory.retry} />
              {page.coverage && <CoverageBadge percent={page.coverage.percent} />}
              <AsOf at={page.asOf} />
            </>
          )
        }
        actions={props.actions}
      />
      <FilterBar>
        <QueryBox
          label={`Filter ${noun}`}
          placeholder={props.queryExample}
          value={query}
          onChange={(q) => onSearch({ q: q || undefined })}
          problem={problem?.code === "BAD_QUERY" ? problem.message : null}
        />
      </FilterBar>
      <div className={styles["chips"]}>
        <FilterChips
          label={`Common filters of ${noun}`}
          chips={[
            ...props.quickFilters.map(({ terms, label }) => ({ key: terms, label, isOn: hasTerms(query, terms) })),
            { key: "gone", label: "Also what is gone", isOn: hasGone },
          ]}
          onToggle={(key) =>
            onSearch(
              key === "gone" ? { gone: hasGone ? undefined : true } : { q: toggleTerms(query, key) || undefined },
            )
          }
        />
        {props.controls}
      </div>
      {props.children}
      {page && inventory.rows.length > 0 && <CoverageNotice coverage={page.coverage} />}
      <Rows {...props} />
    </>
  );
}

function Rows<Row>(props: InventoryListProps<Row>): ReactElement | null {
  const { inventory, noun } = props;
  const { page, problem, rows } = inventory;
  if (problem?.code === "BAD_QUERY") {
    if (page && rows.length > 0) return <ListGrid {...props} isDimmed />;
    return (
      <EmptyState
        title="This filter could not be understood"
        actions={
          <Button variant="default" size="sm" onClick={props.onClear}>
            Clear the filter
          </Button>
        }
      >
        {`It is made of words and key:value terms, as in ${props.queryExample}`}
      </EmptyState>
    );
  }
  if (problem && !page) return <ErrorState problem={problem} what={`the ${noun}`} onRetry={inventory.retry} />;
  if (!page) return <LoadingRows label={`Loading ${noun}`} />;
  if (rows.length > 0) return <ListGrid {...props} isDimmed={inventory.isStale} />;
  const unread = (page.coverage?.sources ?? []).filter(
    (source) => ROW_SOURCES.includes(source.section) && (source.status === "DENIED" || source.status === "FAILED"),
  );
  if (props.query !== "" || props.isNarrowed) {
    return (
      <NoMatch noun={noun} onClear={props.onClear}>
        {unread.length > 0 ? "Not everything was read, so one that matches may be missing here." : undefined}
      </NoMatch>
    );
  }
  if (page.asOf === null) {
    return (
      <EmptyState title="Nothing was read yet" actions={<ToAccounts />}>
        {`The ${noun} of an account appear with its first scan.`}
      </EmptyState>
    );
  }
  if (unread.length > 0) return <NotRead noun={noun} sources={unread} />;
  return <EmptyState title={props.emptyTitle}>{props.emptyWords}</EmptyState>;
}

function ListGrid<Row>(props: InventoryListProps<Row> & { readonly isDimmed: boolean }): ReactElement {
  const { inventory } = props;
  return (
    <div className={styles["grid"]} data-dimmed={props.isDimmed || undefined} aria-busy={props.isDimmed}>
      <DataGrid
        label={`${props.title}, ${inventory.page?.totalCount ?? 0}`}
        columns={props.columns}
        rowCount={inventory.rows.length}
        rowAt={(index) => inventory.rows[index]}
        keyOf={props.keyOf}
        nameOf={props.nameOf}
        onRange={inventory.onRange}
        {...(props.onOpen ? { onOpen: props.onOpen } : {})}
      />
    </div>
  );
}

/** AWS refused the very list: nobody knows whether there are any, which is not the same as none. */
function NotRead({
  noun,
  sources,
}: {
  readonly noun: string;
  readonly sources: readonly UnreadSource[];
}): ReactElement {
  return (
    <EmptyState icon={<IconEyeOff size={24} />} title={`The ${noun} could not be read`} actions={<ToAccounts />}>
      {"The last scan had no permission or no answer, so nobody knows whether there are any: "}
      {sources.map((source, index) => (
        <span key={source.section}>
          {index > 0 && ", "}
          <code>{source.action ?? source.section}</code>
        </span>
      ))}
      .
    </EmptyState>
  );
}

function ToAccounts(): ReactElement {
  return (
    <Button variant="default" size="sm" component={Link} to="/settings/accounts">
      To the accounts
    </Button>
  );
}
