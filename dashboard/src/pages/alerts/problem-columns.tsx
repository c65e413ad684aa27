import IconChevronDown from "@tabler/icons-react/icons/IconChevronDown";
import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { SeverityBadge, SeverityIcon } from "../../features/alerts/severity-badge.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import type { ProblemOrderField } from "../../gql/schema-types.ts";
import type { GridColumn } from "../../ui/data-grid-types.ts";
import { countOf, formatNumber } from "../../ui/format.ts";
import { RelativeTime } from "../../ui/time.tsx";
import { onlyStatusOf } from "./alert-columns.tsx";
import { alertsQuery } from "./problem-links.ts";
import { ProblemTrend } from "./problem-trend.tsx";
import styles from "./problems.module.css";
import type { ProblemGridRow, ProblemNode } from "./use-problem-list.ts";
import type { ProblemTrendsById } from "./use-problem-trends.ts";

/** The check of escalation paths. Its alerts are about those who use the cause, not about the cause. */
const PATH_CHECK_ID = "esc-path";

export interface ProblemColumnsOptions {
  readonly query: string;
  readonly hasSeveralAccounts: boolean;
  readonly onToggle: (id: string) => void;
  readonly onShow: (id: string) => void;
  /** The trends that are known so far. */
  readonly trends: ProblemTrendsById;
}

/** The columns of the problem list. The rows of alerts use the same columns. */
export function problemColumns({
  query,
  hasSeveralAccounts,
  onToggle,
  onShow,
  trends,
}: ProblemColumnsOptions): readonly GridColumn<ProblemGridRow>[] {
  return [
    SEVERITY,
    {
      id: "title",
      header: "Problem",
      width: "minmax(15rem, 2fr)",
      onCard: "title",
      cell: (row) => <Title row={row} query={query} onToggle={onToggle} onShow={onShow} />,
    },
    FIX,
    ...(hasSeveralAccounts ? [ACCOUNT] : []),
    IDENTITIES,
    ALERTS,
    trendColumn(trends),
    openSinceColumn(onlyStatusOf(query, {})),
  ];
}

const SEVERITY: GridColumn<ProblemGridRow> = {
  id: "severity",
  sortKey: "SEVERITY" satisfies ProblemOrderField,
  sortsFirst: "descending",
  header: "Severity",
  width: "7rem",
  cell: (row) =>
    onlyProblem(row, ({ severity }) => (
      <span className={styles["severity"]}>
        <SeverityBadge severity={severity} />
      </span>
    )),
};

const FIX: GridColumn<ProblemGridRow> = {
  id: "fix",
  header: "Fix",
  width: "minmax(12rem, 1.6fr)",
  hiddenBelowPx: 1_060,
  onCard: "none",
  cell: (row) => onlyProblem(row, ({ fix }) => <span title={fix}>{fix}</span>),
};

const ACCOUNT: GridColumn<ProblemGridRow> = {
  id: "account",
  header: "Account",
  width: "minmax(6rem, 0.7fr)",
  hiddenBelowPx: 860,
  cell: (row) => onlyProblem(row, ({ account }) => account.name),
};

const IDENTITIES: GridColumn<ProblemGridRow> = {
  id: "identities",
  sortKey: "IDENTITIES" satisfies ProblemOrderField,
  sortsFirst: "descending",
  header: "Identities",
  width: "6rem",
  align: "end",
  hiddenBelowPx: 720,
  onCard: "none",
  cell: (row) => onlyProblem(row, ({ identityCount }) => (identityCount > 0 ? formatNumber(identityCount) : "–")),
};

const ALERTS: GridColumn<ProblemGridRow> = {
  id: "alerts",
  sortKey: "ALERTS" satisfies ProblemOrderField,
  sortsFirst: "descending",
  header: "Alerts",
  width: "5rem",
  align: "end",
  onCard: "none",
  cell: (row) => onlyProblem(row, ({ alertCount }) => formatNumber(alertCount)),
};

function trendColumn(trends: ProblemTrendsById): GridColumn<ProblemGridRow> {
  return {
    id: "trend",
    header: "14 days",
    width: "5rem",
    hiddenBelowPx: 800,
    onCard: "none",
    cell: (row) =>
      onlyProblem(row, ({ id }) => {
        const days = trends.get(id);
        return days && <ProblemTrend days={days} />;
      }),
  };
}

/** The row of an alert shows its status instead, unless all alerts have the same one. */
function openSinceColumn(onlyStatus: string | null): GridColumn<ProblemGridRow> {
  return {
    id: "status",
    sortKey: "OPEN_SINCE" satisfies ProblemOrderField,
    header: "Open since",
    width: "8rem",
    hiddenBelowPx: 640,
    cell: (row) => {
      if (row.kind === "PROBLEM")
        return (
          <span className={styles["since"]}>
            <RelativeTime at={row.problem.openSince} />
          </span>
        );
      return row.kind === "ALERT" && row.alert.status !== onlyStatus ? <StatusBadge status={row.alert.status} /> : null;
    },
  };
}

function onlyProblem(row: ProblemGridRow, cell: (problem: ProblemNode) => ReactNode): ReactNode {
  return row.kind === "PROBLEM" ? cell(row.problem) : null;
}

/** The counts as a line below the title, for cards, which have no columns. */
function summaryOf({ identityCount, alertCount }: ProblemNode): string {
  const alerts = countOf(alertCount, "alert");
  return identityCount > 0 ? `${alerts} on ${countOf(identityCount, "identity", "identities")}` : alerts;
}

interface TitleProps {
  readonly row: ProblemGridRow;
  readonly query: string;
  readonly onToggle: (id: string) => void;
  readonly onShow: (id: string) => void;
}

function Title({ row, query, onToggle, onShow }: TitleProps): ReactElement {
  switch (row.kind) {
    case "PROBLEM":
      return <ProblemTitle row={row} onToggle={onToggle} onShow={onShow} />;
    case "ALERT":
      return <AlertTitle row={row} query={query} />;
    case "MORE":
      return (
        <span className={styles["alert"]}>
          <Link to="/alerts" search={{ q: alertsQuery(query, row.problem.id) }} tabIndex={-1}>
            {`${formatNumber(row.count)} more on the page Alerts`}
          </Link>{" "}
          →
        </span>
      );
    case "LOADING":
      return <span className={styles["alert"]}>{row.message}</span>;
  }
}

interface ProblemTitleProps extends Pick<TitleProps, "onToggle" | "onShow"> {
  readonly row: Extract<ProblemGridRow, { kind: "PROBLEM" }>;
}

function ProblemTitle({ row: { problem, isOpen }, onToggle, onShow }: ProblemTitleProps): ReactElement {
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      <span className={styles["head"]}>
        <button
          type="button"
          className={styles["toggle"]}
          tabIndex={-1}
          aria-expanded={isOpen}
          aria-label={`Alerts of ${problem.title}`}
          title={countOf(problem.alertCount, "alert")}
          onClick={() => onToggle(problem.id)}
        >
          <Chevron size={16} aria-hidden="true" />
        </button>
        <span className={styles["icon"]} data-tone={problem.severity.toLowerCase()}>
          <SeverityIcon severity={problem.severity} size={16} />
        </span>
        <button
          type="button"
          className={styles["title"]}
          tabIndex={-1}
          title={problem.title}
          onClick={() => onShow(problem.id)}
        >
          {problem.title}
          <span className={styles["summary"]}>{summaryOf(problem)}</span>
        </button>
      </span>
      <span className={styles["fix"]} title={problem.fix}>
        {problem.fix}
      </span>
    </>
  );
}

interface AlertTitleProps extends Pick<TitleProps, "query"> {
  readonly row: Extract<ProblemGridRow, { kind: "ALERT" }>;
}

function AlertTitle({ row: { alert, problem }, query }: AlertTitleProps): ReactElement {
  return (
    <Link
      to="/alerts/$number"
      params={{ number: alert.number }}
      search={{ q: alertsQuery(query, problem.id) }}
      tabIndex={-1}
      className={styles["alert"]}
      title={alert.headline}
    >
      <span className={styles["number"]}>#{alert.number}</span> {alert.headline}
      {alert.check.id === PATH_CHECK_ID && problem.cause !== "RESOURCE" && (
        <span className={styles["number"]}> through {problem.resourceName}</span>
      )}
    </Link>
  );
}
