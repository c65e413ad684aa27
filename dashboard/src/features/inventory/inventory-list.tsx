import { Button, Checkbox } from "@mantine/core";
import IconEyeOff from "@tabler/icons-react/icons/IconEyeOff";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import type { Inventory, UnreadSource } from "./inventory.ts";
import { hasTerms, toggleTerms } from "../../ui/query-terms.ts";
import { AsOf } from "./as-of.tsx";
import { ComingFacts } from "./coming-facts.tsx";
import { CoverageLink } from "./coverage-link.tsx";
import { CoverageNotice } from "./coverage-notice.tsx";
import { DataGrid } from "../../ui/data-grid.tsx";
import { ColumnsMenu } from "../../ui/columns-menu.tsx";
import { type GridSearch, type GridView, sortAfter } from "../../ui/grid-view.ts";
import { FilterChips } from "../../ui/filter-chips.tsx";
import styles from "./inventory-list.module.css";
import { PastChoice, PastNotice } from "./past-choice.tsx";
import { NewerScanButton } from "./newer-scan.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { FilterBar } from "../../ui/query-box.tsx";
import { ListQueryField } from "../queries/list-query-field.tsx";
import type { QueryList } from "../../gql/schema-types.ts";
import { EmptyState, ErrorState, LoadingRows, NoMatch } from "../../ui/states.tsx";

/** Terms about what is known only for the present. */
const PRESENT_TERMS = /\b(alerts|reach|admin|trusts|overdue):/;

/** The data sources that rows come from. If one was not read, an empty list says so instead of "none". */
const ROW_SOURCES: readonly string[] = ["authorizationDetails", "credentialReport"];

export interface InventoryListProps<Row> {
  readonly title: string;
  readonly question: string;
  /** The plural noun for the items, as used in a sentence: "access keys". */
  readonly noun: string;
  readonly countText: (count: number) => string;
  readonly inventory: Inventory<Row>;
  /** The columns, the order and the density. */
  readonly view: GridView<Row>;
  readonly keyOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  readonly onOpen?: (row: Row) => void;
  /** The actions of a row, each with the tab index. */
  readonly rowActions?: ((row: Row, tabIndex: 0 | -1) => ReactNode) | undefined;
  /** The room of these actions. */
  readonly rowActionsWidth?: string | undefined;
  readonly query: string;
  /** The list whose query language the field speaks. */
  readonly queryList: QueryList;
  readonly queryExample: string;
  /** Common query terms, each with the label of its chip. */
  readonly quickFilters: readonly {
    readonly terms: string;
    readonly label: string;
    readonly count?: number | null | undefined;
    readonly isUrgent?: boolean;
  }[];
  readonly includesDeleted: boolean;
  /** The moment of the past that is listed. Undefined for the present. */
  readonly asOf?: string | undefined;
  /** The menu of saved views. */
  readonly views?: ReactNode;
  /** Actions in the page header. */
  readonly actions?: ReactNode;
  /** Chooses between the views of the page, above its filter. */
  readonly viewChoice?: ReactNode;
  /** Further controls next to the chips. */
  readonly controls?: ReactNode;
  /** Whether a filter other than the query is active, so that an empty list means "no match". */
  readonly isNarrowed?: boolean;
  readonly onSearch: (
    search: { q?: string | undefined; gone?: true | undefined; asOf?: string | undefined } & GridSearch,
  ) => void;
  readonly onClear: () => void;
  /** Shown if the account has no item of this kind. */
  readonly emptyTitle: string;
  readonly emptyText: ReactNode;
  /** Content above the list: a legend, a summary. */
  readonly children?: ReactNode;
}

/** An inventory list with freshness, filters, and a separate empty state for each reason why it is empty. */
export function InventoryList<Row>(props: InventoryListProps<Row>): ReactElement {
  const { inventory, query, noun, includesDeleted, asOf, onSearch } = props;
  const { page, problem } = inventory;
  const quickFilters = props.quickFilters.filter(({ terms }) => asOf === undefined || !PRESENT_TERMS.test(terms));
  return (
    <>
      <PageHeader
        title={props.title}
        question={page ? `${props.question} ${props.countText(page.totalCount)}.` : props.question}
        hasFacts
        facts={
          page === null ? (
            <ComingFacts />
          ) : (
            <>
              {asOf === undefined && <NewerScanButton newer={inventory.newer} onShow={inventory.reload} />}
              {asOf === undefined && page.coverage && <CoverageLink newer={inventory.newer} />}
              <AsOf at={page.asOf} />
            </>
          )
        }
        actions={props.actions}
      />
      {props.viewChoice && <div className={styles["views"]}>{props.viewChoice}</div>}
      <FilterBar>
        <ListQueryField
          list={props.queryList}
          label={`Filter ${noun}`}
          placeholder={`e.g. ${props.queryExample}`}
          value={query}
          onChange={(q) => onSearch({ q: q || undefined })}
          problem={problem}
        />
        {props.views}
        <ColumnsMenu view={props.view} onSearch={onSearch} />
      </FilterBar>
      <div className={styles["chips"]}>
        <FilterChips
          label={`Common filters for ${noun}`}
          chips={quickFilters.map(({ terms, label, count, isUrgent }) => ({
            key: terms,
            label,
            count: asOf === undefined ? count : undefined,
            isUrgent,
            isOn: hasTerms(query, terms),
          }))}
          onToggle={(key) => onSearch({ q: toggleTerms(query, key) || undefined })}
        />
        {props.controls}
        {asOf === undefined && (
          <Checkbox
            size="xs"
            className={styles["deleted"] ?? ""}
            label="Include deleted"
            checked={includesDeleted}
            onChange={({ currentTarget: { checked } }) => onSearch({ gone: checked || undefined })}
          />
        )}
        <PastChoice asOf={asOf} onChange={(at) => onSearch({ asOf: at })} />
      </div>
      {asOf !== undefined && (
        <PastNotice asOf={asOf} past={page?.past ?? null} onPresent={() => onSearch({ asOf: undefined })} />
      )}
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
        title="Invalid filter"
        actions={
          <Button variant="default" size="sm" onClick={props.onClear}>
            Clear filter
          </Button>
        }
      >
        {`A filter consists of words and key:value terms, for example ${props.queryExample}`}
      </EmptyState>
    );
  }
  // Rows of another moment must not stand under the one that could not be answered.
  if (problem && props.asOf !== undefined && !problem.isRetryable)
    return <EmptyState title="This moment cannot be shown">{problem.message}</EmptyState>;
  if (problem && (!page || props.asOf !== undefined))
    return <ErrorState problem={problem} what={`the ${noun}`} onRetry={inventory.reload} />;
  if (!page) return <LoadingRows label={`Loading ${noun}`} />;
  if (rows.length > 0) return <ListGrid {...props} isDimmed={inventory.isStale} />;
  const unread = (page.coverage?.sources ?? []).filter(
    (source) => ROW_SOURCES.includes(source.section) && (source.status === "DENIED" || source.status === "FAILED"),
  );
  if (props.query !== "" || props.isNarrowed) {
    return (
      <NoMatch noun={noun} onClear={props.onClear}>
        {unread.length > 0 ? "The last scan could not read all data, so matching items may be missing." : undefined}
      </NoMatch>
    );
  }
  if (page.asOf === null) {
    return (
      <EmptyState title="No data yet" actions={<AccountsLink />}>
        {`The ${noun} of an account appear after its first scan.`}
      </EmptyState>
    );
  }
  if (unread.length > 0) return <NotRead noun={noun} sources={unread} />;
  return <EmptyState title={props.emptyTitle}>{props.emptyText}</EmptyState>;
}

function ListGrid<Row>(props: InventoryListProps<Row> & { readonly isDimmed: boolean }): ReactElement {
  const { inventory } = props;
  return (
    <div className={styles["grid"]} data-dimmed={props.isDimmed || undefined} aria-busy={props.isDimmed}>
      <DataGrid
        label={`${props.title}, ${inventory.page?.totalCount ?? 0}`}
        columns={props.view.columns}
        sort={props.view.sort}
        onSort={(column) => props.onSearch({ sort: sortAfter(props.view, column) })}
        density={props.view.density}
        rowCount={inventory.rows.length}
        rowAt={(index) => inventory.rows[index]}
        keyOf={props.keyOf}
        nameOf={props.nameOf}
        onRange={inventory.onRange}
        {...(props.onOpen ? { onOpen: props.onOpen } : {})}
        actions={props.rowActions}
        actionsWidth={props.rowActionsWidth}
      />
    </div>
  );
}

/** The list itself was not read, so it is unknown whether there are any items. That differs from "none". */
function NotRead({
  noun,
  sources,
}: {
  readonly noun: string;
  readonly sources: readonly UnreadSource[];
}): ReactElement {
  return (
    <EmptyState icon={<IconEyeOff size={24} />} title={`The ${noun} could not be read`} actions={<AccountsLink />}>
      {"The last scan lacked permission or got no response, so it is unknown whether there are any. Not read: "}
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

function AccountsLink(): ReactElement {
  return (
    <Button variant="default" size="sm" component={Link} to="/settings/accounts">
      View accounts
    </Button>
  );
}
