import { useQuery } from "@apollo/client/react";
import { Checkbox } from "@mantine/core";
import IconArrowDown from "@tabler/icons-react/icons/IconArrowDown";
import IconArrowUp from "@tabler/icons-react/icons/IconArrowUp";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import IconFolder from "@tabler/icons-react/icons/IconFolder";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactElement } from "react";
import { SEVERITY_LABELS, SEVERITY_ORDER } from "../../features/alerts/severity-badge.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { AccountDetailDocument } from "../../gql/accounts.ts";
import type { FleetRowFragment } from "../../gql/fleet.ts";
import { formatNumber } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import { problemOf } from "../../ui/problem.ts";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { AccountCard } from "./account-card.tsx";
import styles from "./fleet-list.module.css";
import { COLUMNS, FIRST_PAGE, type FleetSort, sortAfter } from "./fleet-search.ts";
import { useReadingPolls } from "./use-reading-polls.ts";

const HOUR_MS = 3_600_000;
/** The data of an account is old after this time. */
const STALE_HOURS = 24;

/** The IDs of the selected accounts, or all that the filter finds. */
export type Selection = ReadonlySet<string> | "all";

interface FleetTableProps {
  readonly rows: readonly FleetRowFragment[];
  /** The most alerts of any account: all bars have one scale. */
  readonly most: number;
  readonly sort: FleetSort;
  readonly selected: Selection;
  /** The ID of the account whose card is open. */
  readonly open: string | undefined;
  readonly onSelect: (selected: Selection) => void;
  readonly onSort: (sort: string | undefined) => void;
  readonly onToggle: (id: string) => void;
}

/** Whether the account is scanned. Data of a disconnected one is old for good, and its alerts are not listed. */
function isMonitored({ status }: FleetRowFragment): boolean {
  return status !== "ARCHIVED";
}

function isSelected(selected: Selection, id: string): boolean {
  return selected === "all" || selected.has(id);
}

export function FleetTable(props: FleetTableProps): ReactElement {
  const { rows, selected, onSelect } = props;
  const now = useNow();
  const choosable = rows.filter(isMonitored);
  const chosen = choosable.filter(({ id }) => isSelected(selected, id));
  const isAll = choosable.length > 0 && chosen.length === choosable.length;
  const toggle = (ids: readonly string[], isOn: boolean): void => {
    // If all matching accounts are selected, only those of this page are known by their IDs.
    const next = new Set(selected === "all" ? choosable.map(({ id }) => id) : selected);
    for (const id of ids)
      if (isOn) next.add(id);
      else next.delete(id);
    onSelect(next);
  };
  return (
    <SimpleTable label="Accounts" hasCards className={styles["rows"]}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Selected</span>
            <Checkbox
              size="xs"
              aria-label="Select all accounts of this page"
              checked={isAll}
              indeterminate={!isAll && chosen.length > 0}
              disabled={choosable.length === 0}
              onChange={() =>
                toggle(
                  choosable.map(({ id }) => id),
                  !isAll,
                )
              }
            />
          </th>
          {COLUMNS.map((column) => (
            <SortHeader key={column.field} column={column} sort={props.sort} onSort={props.onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((account) => (
          <Row
            key={account.id}
            account={account}
            most={props.most}
            isOld={isMonitored(account) && isStale(account, now)}
            isOpen={props.open === account.id}
            isSelected={isMonitored(account) && isSelected(selected, account.id)}
            onSelect={(isOn) => toggle([account.id], isOn)}
            onToggle={() => props.onToggle(account.id)}
          />
        ))}
      </tbody>
    </SimpleTable>
  );
}

function isStale({ coverage }: FleetRowFragment, now: number): boolean {
  return coverage?.asOf != null && now - new Date(coverage.asOf).getTime() > STALE_HOURS * HOUR_MS;
}

function SortHeader({
  column,
  sort,
  onSort,
}: {
  readonly column: (typeof COLUMNS)[number];
  readonly sort: FleetSort;
  readonly onSort: (sort: string | undefined) => void;
}): ReactElement {
  const isSorted = sort.field === column.field;
  const Arrow = sort.direction === "ASC" ? IconArrowUp : IconArrowDown;
  return (
    <th scope="col" aria-sort={isSorted ? (sort.direction === "ASC" ? "ascending" : "descending") : undefined}>
      <button type="button" className={styles["sort"]} onClick={() => onSort(sortAfter(sort, column))}>
        {column.title}
        {isSorted && <Arrow size={14} aria-hidden="true" />}
      </button>
    </th>
  );
}

interface RowProps {
  readonly account: FleetRowFragment;
  readonly most: number;
  readonly isOld: boolean;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (isOn: boolean) => void;
  readonly onToggle: () => void;
}

/** A row, and the card of the account below it when it is open. */
function Row({ account, most, isOld, isOpen, isSelected: isOn, onSelect, onToggle }: RowProps): ReactElement {
  const { id, name, awsAccountId, unit, coverage, latestScan, openAlerts, status } = account;
  // While a scan runs, the data is that of the scan before.
  const scannedAt = latestScan?.finishedAt ?? coverage?.asOf;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Fragment>
      <tr data-selected={isOn || undefined}>
        <td className={styles["choice"]}>
          <Checkbox
            size="xs"
            aria-label={`Select ${name}`}
            checked={isOn}
            disabled={!isMonitored(account)}
            onChange={() => onSelect(!isOn)}
          />
        </td>
        <th scope="row">
          <button type="button" className={styles["name"]} aria-expanded={isOpen} onClick={onToggle}>
            <Chevron size={15} aria-hidden="true" />
            <span>{name}</span>
          </button>
          {(awsAccountId || unit) && (
            <span className={styles["number"]}>
              {awsAccountId && <code>{awsAccountId}</code>}
              {unit && (
                <Link
                  from="/settings/accounts"
                  to="."
                  search={(before: object) => ({ ...before, ...FIRST_PAGE, unit: unit.unitId })}
                  resetScroll={false}
                  className={styles["unit"]}
                  title={unit.path}
                  aria-label={`Accounts of the unit ${unit.path}`}
                >
                  <IconFolder size={14} aria-hidden="true" />
                  <span>{unit.name}</span>
                </Link>
              )}
            </span>
          )}
        </th>
        <td>
          {coverage ? <CoverageBadge percent={coverage.percent} /> : <span className={styles["quiet"]}>No data</span>}
        </td>
        <td>
          {latestScan && scannedAt ? (
            <Link
              to="/scans/$scanId"
              params={{ scanId: latestScan.id }}
              className={styles["scan"]}
              data-old={isOld || undefined}
            >
              <RelativeTime at={scannedAt} />
            </Link>
          ) : (
            <span className={styles["quiet"]}>Never</span>
          )}
        </td>
        <td>
          {!isMonitored(account) ? (
            <span className={styles["quiet"]}>Not monitored</span>
          ) : coverage === null ? (
            <span className={styles["quiet"]}>Not scanned yet</span>
          ) : (
            <span className={styles["alerts"]}>
              <span className={styles["bar"]} style={{ width: `${(openAlerts.total / most) * 8}rem` }}>
                <StackedBar
                  label="Open alerts by severity"
                  segments={SEVERITY_ORDER.map((severity) => ({
                    key: severity,
                    label: SEVERITY_LABELS[severity],
                    value: openAlerts[severity.toLowerCase() as "critical"],
                    tone: severity.toLowerCase(),
                  }))}
                />
              </span>
              <Link to="/alerts" search={{ account: id }}>
                {formatNumber(openAlerts.total)}
              </Link>
              {openAlerts.critical > 0 && (
                <Link
                  to="/alerts"
                  search={{ account: id, q: "is:open severity:critical" }}
                  className={styles["critical"]}
                >
                  {formatNumber(openAlerts.critical)} critical
                </Link>
              )}
            </span>
          )}
        </td>
        <td>
          <StatusBadge status={status} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={6} className={styles["card"]}>
            <OpenCard id={id} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** The card of the account, which has more than the row. */
function OpenCard({ id }: { readonly id: string }): ReactElement {
  const result = useQuery(AccountDetailDocument, { variables: { id } });
  const account = result.data?.account;
  useReadingPolls(result, account ? [account] : []);
  if (account) return <AccountCard account={account} />;
  if (result.error)
    return <ErrorState problem={problemOf(result.error)} what="the account" onRetry={() => void result.refetch()} />;
  return <LoadingRows label="Loading the account" />;
}
