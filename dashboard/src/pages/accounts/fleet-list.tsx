import { useQuery } from "@apollo/client/react";
import { Button, TextInput } from "@mantine/core";
import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Fragment, type ReactElement, type ReactNode, useEffect, useState } from "react";
import { bySeverity, isUnreachable, summaryOf } from "../../features/accounts/account-summary.ts";
import { SEVERITY_LABELS, SEVERITY_ORDER } from "../../features/alerts/severity-badge.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { CoverageBadge } from "../../features/inventory/coverage-badge.tsx";
import { AccountGroupsDocument } from "../../gql/account-groups.ts";
import type { AccountsQuery } from "../../gql/accounts.ts";
import { FilterChips } from "../../ui/filter-chips.tsx";
import { countOf, formatNumber } from "../../ui/format.ts";
import { useNow } from "../../ui/now.ts";
import { Panel } from "../../ui/panel.tsx";
import { SimpleTable } from "../../ui/simple-table.tsx";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { NoMatch } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { AccountCard } from "./account-card.tsx";
import styles from "./fleet-list.module.css";

/** Fewer accounts are shown as cards. */
export const FLEET_MIN = 10;
const ROWS_STEP = 50;
const TYPING_PAUSE_MS = 250;
const HOUR_MS = 3_600_000;
/** The data of an account is old after this time. */
const STALE_HOURS = 24;

export type FleetAccount = AccountsQuery["accounts"]["nodes"][number];

/** Which accounts are shown. */
const SHOWN = {
  unreachable: { label: "Unreachable", isIn: (account: FleetAccount) => isUnreachable(account) },
  stale: { label: "Data over 24 h old", isIn: isStale },
  partly: {
    label: "Partly read",
    isIn: ({ coverage }: FleetAccount) => coverage !== null && coverage.percent < 100,
  },
  unscanned: { label: "Not scanned yet", isIn: ({ coverage }: FleetAccount) => coverage === null },
} as const;
export type FleetFilter = keyof typeof SHOWN;
const FILTERS = Object.keys(SHOWN) as FleetFilter[];

/** Whether the account is scanned. Data of a disconnected one is old for good, and its alerts are not listed. */
function isMonitored({ status }: FleetAccount): boolean {
  return status !== "ARCHIVED";
}

function isStale({ coverage }: FleetAccount, now: number): boolean {
  return coverage?.asOf != null && now - new Date(coverage.asOf).getTime() > STALE_HOURS * HOUR_MS;
}

const route = getRouteApi("/frame/settings/accounts");

/** Many accounts: what stands out among them, and a row for each, the one with most critical alerts first. */
export function FleetList({
  accounts,
  canGroup,
}: {
  readonly accounts: readonly FleetAccount[];
  /** Whether the account groups may be read. */
  readonly canGroup: boolean;
}): ReactElement {
  const { fleet: show, accountGroup: groupId, open, q } = route.useSearch();
  const navigate = useNavigate();
  const now = useNow();
  const [rowCount, setRowCount] = useState(ROWS_STEP);
  const groups = useQuery(AccountGroupsDocument, { skip: !canGroup }).data?.accountGroups ?? [];
  const group = groups.find(({ id }) => id === groupId);
  const change = (search: object): void =>
    void navigate({
      from: "/settings/accounts",
      to: ".",
      // A card that opens far down the list stays in view.
      resetScroll: false,
      search: (before) => ({ ...before, ...search }),
    });
  // The URL follows the field after a pause: each letter would be a step of the history, and the field would wait for it.
  const [text, setText] = useState(q ?? "");
  useEffect(() => {
    if (text === (q ?? "")) return undefined;
    const timer = setTimeout(
      () =>
        void navigate({
          from: "/settings/accounts",
          to: ".",
          replace: true,
          resetScroll: false,
          search: (before) => ({ ...before, q: text || undefined }),
        }),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [text, q, navigate]);

  const inGroup = group ? accounts.filter(({ id }) => group.accountIds.includes(id)) : accounts;
  const monitored = inGroup.filter(isMonitored);
  const words = text.trim().toLowerCase();
  const found = inGroup
    .filter((account) => show === undefined || (isMonitored(account) && SHOWN[show].isIn(account, now)))
    .filter(({ name, awsAccountId }) => `${name} ${awsAccountId ?? ""}`.toLowerCase().includes(words))
    .toSorted(
      (one, other) =>
        Number(isMonitored(other)) - Number(isMonitored(one)) ||
        bySeverity(one, other) ||
        one.name.localeCompare(other.name, "en", { numeric: true }),
    );
  const most = Math.max(1, ...accounts.filter(isMonitored).map(({ openAlerts }) => openAlerts.total));
  const more = found.length - rowCount;
  const scanned = found.filter((account) => isMonitored(account) && account.coverage !== null);
  const alertCount = scanned.reduce((sum, { openAlerts }) => sum + openAlerts.total, 0);
  return (
    <>
      <Tiles accounts={monitored} onShow={(filter) => change({ fleet: filter })} />
      <Panel isFlush>
        <div className={styles["tools"]}>
          <TextInput
            className={styles["find"] ?? ""}
            type="search"
            aria-label="Find an account"
            placeholder="Name or account number"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <FilterChips
            label="States of accounts"
            chips={FILTERS.map((key) => ({
              key,
              label: SHOWN[key].label,
              count: monitored.filter((account) => SHOWN[key].isIn(account, now)).length,
              isOn: show === key,
            }))}
            onToggle={(key) => change({ fleet: show === key ? undefined : key })}
          />
          {groups.length > 0 && (
            <FilterChips
              label="Account groups"
              chips={groups.map(({ id, name, accountIds }) => ({
                key: id,
                label: name,
                count: accounts.filter((account) => accountIds.includes(account.id)).length,
                isOn: id === groupId,
              }))}
              onToggle={(id) => change({ accountGroup: groupId === id ? undefined : id })}
            />
          )}
        </div>
        {found.length === 0 ? (
          <NoMatch
            noun="accounts"
            onClear={() => {
              setText("");
              change({ q: undefined, fleet: undefined, accountGroup: undefined });
            }}
          />
        ) : (
          <SimpleTable label="Accounts" hasCards className={styles["rows"]}>
            <thead>
              <tr>
                <th scope="col">Account</th>
                <th scope="col">Coverage</th>
                <th scope="col">Last scan</th>
                <th scope="col">Open alerts</th>
                <th scope="col">Connection</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, rowCount).map((account) => (
                <Row
                  key={account.id}
                  account={account}
                  most={most}
                  isOld={isMonitored(account) && isStale(account, now)}
                  isOpen={open === account.id}
                  onToggle={() => change({ open: open === account.id ? undefined : account.id })}
                />
              ))}
            </tbody>
          </SimpleTable>
        )}
        <p className={styles["foot"]} role="status">
          {formatNumber(found.length)} of {countOf(accounts.length, "account")}
          {scanned.length > 0 &&
            `, ${countOf(alertCount, "open alert")} in ${formatNumber(scanned.length)} that were scanned`}
          {more > 0 && (
            <Button variant="default" size="compact-sm" onClick={() => setRowCount(rowCount + ROWS_STEP)}>
              {`Show ${Math.min(more, ROWS_STEP)} more (${formatNumber(more)} left)`}
            </Button>
          )}
        </p>
      </Panel>
    </>
  );
}

interface RowProps {
  readonly account: FleetAccount;
  /** The most alerts of any account: all bars have one scale. */
  readonly most: number;
  readonly isOld: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

/** A row, and the card of the account below it when it is open. */
function Row({ account, most, isOld, isOpen, onToggle }: RowProps): ReactElement {
  const { id, name, awsAccountId, coverage, latestScan, openAlerts, status } = account;
  // While a scan runs, the data is that of the scan before.
  const scannedAt = latestScan?.finishedAt ?? coverage?.asOf;
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <Fragment>
      <tr>
        <th scope="row">
          <button type="button" className={styles["name"]} aria-expanded={isOpen} onClick={onToggle}>
            <Chevron size={15} aria-hidden="true" />
            <span>{name}</span>
          </button>
          {awsAccountId && <code className={styles["number"]}>{awsAccountId}</code>}
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
          <td colSpan={5} className={styles["card"]}>
            <AccountCard account={account} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** What stands out among the accounts of the chosen group. */
function Tiles({
  accounts,
  onShow,
}: {
  readonly accounts: readonly FleetAccount[];
  readonly onShow: (filter: FleetFilter) => void;
}): ReactElement {
  const { worst, stalest, unreachable, unscannedCount, fullyReadCount } = summaryOf(accounts);
  const now = useNow();
  const partlyCount = accounts.filter((account) => SHOWN.partly.isIn(account)).length;
  const oldCount = accounts.filter((account) => isStale(account, now)).length;
  return (
    <dl className={styles["tiles"]}>
      <Tile title="Worst">
        {worst ? (
          <Link to="/alerts" search={{ account: worst.id }}>
            {worst.name}
          </Link>
        ) : unscannedCount === accounts.length ? (
          "No data yet"
        ) : (
          "No open alert"
        )}
        {worst && (
          <span>
            {countOf(worst.openAlerts.total, "alert")}, {formatNumber(worst.openAlerts.critical)} critical
          </span>
        )}
      </Tile>
      <Tile title="Stalest">
        {stalest ? (
          <Link to="/alerts" search={{ account: stalest.id }}>
            {stalest.name}
          </Link>
        ) : (
          "No data yet"
        )}
        {stalest?.coverage?.asOf && (
          <span>
            data from <RelativeTime at={stalest.coverage.asOf} />
            {oldCount > 1 && `, ${formatNumber(oldCount)} over ${STALE_HOURS} h`}
          </span>
        )}
      </Tile>
      <Tile title="Unreachable">
        {unreachable.length === 0 ? (
          "None"
        ) : (
          <button type="button" className={styles["figure"]} onClick={() => onShow("unreachable")}>
            {formatNumber(unreachable.length)}
          </button>
        )}
        {unreachable.length > 0 && (
          <span>
            {unreachable
              .map(({ name }) => name)
              .slice(0, 2)
              .join(", ")}
          </span>
        )}
      </Tile>
      <Tile title="Full coverage">
        {formatNumber(fullyReadCount)} of {formatNumber(accounts.length)}
        <span>
          {formatNumber(partlyCount)} partly read, {formatNumber(unscannedCount)} not scanned yet
        </span>
      </Tile>
    </dl>
  );
}

function Tile({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
