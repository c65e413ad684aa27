import { useQuery } from "@apollo/client/react";
import { Checkbox } from "@mantine/core";
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
import { problemOf } from "../../ui/problem.ts";
import { StackedBar } from "../../ui/stacked-bar.tsx";
import { ErrorState, LoadingRows } from "../../ui/states.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { AccountCard } from "./account-card.tsx";
import styles from "./fleet-list.module.css";
import { FIRST_PAGE } from "./fleet-search.ts";
import { useReadingPolls } from "./use-reading-polls.ts";

interface FleetRowProps {
  readonly account: FleetRowFragment;
  /** The most alerts of any account: all bars have one scale. */
  readonly most: number;
  readonly isOld: boolean;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  readonly onSelect: (isOn: boolean) => void;
  readonly onToggle: () => void;
}

/** Whether the account is scanned. Data of a disconnected one is old for good, and its alerts are not listed. */
export function isMonitored({ status }: FleetRowFragment): boolean {
  return status !== "ARCHIVED";
}

/** A row, and the card of the account below it when it is open. */
export function FleetRow(props: FleetRowProps): ReactElement {
  const { account, most, isOld, isOpen, isSelected, onSelect, onToggle } = props;
  const { id, name, coverage, status } = account;
  return (
    <Fragment>
      <tr data-selected={isSelected || undefined}>
        <td className={styles["choice"]}>
          <Checkbox
            size="xs"
            aria-label={`Select ${name}`}
            checked={isSelected}
            disabled={!isMonitored(account)}
            onChange={() => onSelect(!isSelected)}
          />
        </td>
        <th scope="row">
          <NameToggle name={name} isOpen={isOpen} onToggle={onToggle} />
          <NumberAndUnit account={account} />
        </th>
        <td>
          {coverage ? <CoverageBadge percent={coverage.percent} /> : <span className={styles["quiet"]}>No data</span>}
        </td>
        <td>
          <LatestScan account={account} isOld={isOld} />
        </td>
        <td>
          <OpenAlerts account={account} most={most} />
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

interface NameToggleProps {
  readonly name: string;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function NameToggle({ name, isOpen, onToggle }: NameToggleProps): ReactElement {
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <button type="button" className={styles["name"]} aria-expanded={isOpen} onClick={onToggle}>
      <Chevron size={15} aria-hidden="true" />
      <span>{name}</span>
    </button>
  );
}

/** The number of the AWS account, and a link to the accounts of its unit. */
function NumberAndUnit({
  account: { awsAccountId, unit },
}: {
  readonly account: FleetRowFragment;
}): ReactElement | null {
  if (!awsAccountId && !unit) return null;
  return (
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
  );
}

interface LatestScanProps {
  readonly account: FleetRowFragment;
  readonly isOld: boolean;
}

function LatestScan({ account: { latestScan, coverage }, isOld }: LatestScanProps): ReactElement {
  // While a scan runs, the data is that of the scan before.
  const scannedAt = latestScan?.finishedAt ?? coverage?.asOf;
  if (!latestScan || !scannedAt) return <span className={styles["quiet"]}>Never</span>;
  return (
    <Link
      to="/scans/$scanId"
      params={{ scanId: latestScan.id }}
      className={styles["scan"]}
      data-old={isOld || undefined}
    >
      <RelativeTime at={scannedAt} />
    </Link>
  );
}

interface OpenAlertsProps {
  readonly account: FleetRowFragment;
  readonly most: number;
}

/** The open alerts as a bar and as numbers, or why there are none to count. */
function OpenAlerts({ account, most }: OpenAlertsProps): ReactElement {
  const { id, coverage, openAlerts } = account;
  if (!isMonitored(account)) return <span className={styles["quiet"]}>Not monitored</span>;
  if (coverage === null) return <span className={styles["quiet"]}>Not scanned yet</span>;
  return (
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
        <Link to="/alerts" search={{ account: id, q: "is:open severity:critical" }} className={styles["critical"]}>
          {formatNumber(openAlerts.critical)} critical
        </Link>
      )}
    </span>
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
