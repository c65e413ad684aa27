import { Button } from "@mantine/core";
import IconAlertTriangle from "@tabler/icons-react/icons/IconAlertTriangle";
import IconCircleCheck from "@tabler/icons-react/icons/IconCircleCheck";
import IconCloudOff from "@tabler/icons-react/icons/IconCloudOff";
import IconDatabaseOff from "@tabler/icons-react/icons/IconDatabaseOff";
import IconFilterOff from "@tabler/icons-react/icons/IconFilterOff";
import IconHourglass from "@tabler/icons-react/icons/IconHourglass";
import IconInbox from "@tabler/icons-react/icons/IconInbox";
import IconLock from "@tabler/icons-react/icons/IconLock";
import IconRefresh from "@tabler/icons-react/icons/IconRefresh";
import type { ReactElement, ReactNode } from "react";
import { countOf } from "./format.ts";
import type { Problem } from "./problem.ts";
import { RetryAfter } from "./retry-after.tsx";
import styles from "./states.module.css";
import { DateOf, RelativeTime } from "./time.tsx";

/** The number of skeleton rows for a list of unknown length. */
const SKELETON_ROWS = 8;

interface StateProps {
  readonly tone?: "good" | "caution" | "bad";
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: "status" | "alert";
  readonly isSmall?: boolean;
}

function State({ tone, icon, title, children, actions, role, isSmall = false }: StateProps): ReactElement {
  return (
    <div className={styles["state"]} data-tone={tone} data-small={isSmall || undefined} role={role}>
      {!isSmall && (
        <div className={styles["mark"]} aria-hidden="true">
          {icon}
        </div>
      )}
      <h2 className={styles["title"]}>{title}</h2>
      {children}
      {actions && <div className={styles["actions"]}>{actions}</div>}
    </div>
  );
}

export interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly icon?: ReactNode;
  /** Whether it takes little room, on a page with several lists. */
  readonly isSmall?: boolean;
}

/** Shown before there is any data. It says what will appear here and how to get it. */
export function EmptyState({ title, children, actions, icon, isSmall }: EmptyStateProps): ReactElement {
  return (
    <State icon={icon ?? <IconInbox size={24} />} title={title} actions={actions} isSmall={isSmall ?? false}>
      {children && <p className={styles["text"]}>{children}</p>}
    </State>
  );
}

export interface AllClearProps {
  readonly since: string | null | undefined;
  readonly asOf: string | null | undefined;
  /** The coverage in percent. If it is below 100, the page must not say "All clear". */
  readonly coveragePercent: number | null | undefined;
  /**
   * The sections or checks that were switched off or not evaluated, such as "3 checks not evaluated". Null if there
   * were none.
   */
  readonly gaps: string | null;
  readonly actions?: ReactNode;
}

/** Shown if no alert is open. If some checks were not evaluated it says so instead: missing data is never "All clear". */
export function AllClear({ since, asOf, coveragePercent, gaps, actions }: AllClearProps): ReactElement {
  if (coveragePercent === null || coveragePercent === undefined || coveragePercent < 100) {
    return (
      <State
        tone="caution"
        icon={<IconAlertTriangle size={24} />}
        title="No open alerts, but coverage is incomplete"
        actions={actions}
        role="status"
      >
        <p className={styles["text"]}>
          The evaluated checks found no issues. Others were not evaluated, because the last scan could not read all data
          or an account was not scanned yet. There may still be issues.
        </p>
      </State>
    );
  }
  return (
    <State
      tone="good"
      icon={<IconCircleCheck size={26} />}
      title={gaps === null ? "All clear" : "No open alerts"}
      actions={actions}
      role="status"
    >
      <p className={styles["text"]}>
        {since ? (
          <>
            No alert has been open since <DateOf at={since} />.
          </>
        ) : (
          "No alert is open."
        )}
      </p>
      {asOf && (
        <p className={styles["small"]}>
          Last scanned <RelativeTime at={asOf} />
          {gaps === null ? ", with full coverage." : `. ${gaps}.`}
        </p>
      )}
    </State>
  );
}

export interface NoMatchProps {
  /** The plural noun of the list: "alerts". */
  readonly noun: string;
  readonly onClear?: () => void;
  readonly children?: ReactNode;
}

export function NoMatch({ noun, onClear, children }: NoMatchProps): ReactElement {
  return (
    <State
      icon={<IconFilterOff size={24} />}
      title={`No ${noun} match this filter`}
      role="status"
      actions={
        onClear && (
          <Button variant="default" size="sm" onClick={onClear}>
            Clear filter
          </Button>
        )
      }
    >
      {children && <p className={styles["text"]}>{children}</p>}
    </State>
  );
}

export interface MissingRead {
  /** The IAM action that AWS denied, if known. */
  readonly action: string | null;
  readonly what: string;
}

export interface PartialNoticeProps {
  readonly percent: number | null;
  readonly missing: readonly MissingRead[];
  readonly notEvaluatedCount: number;
  readonly children?: ReactNode;
}

/** Says that parts of the account were not read, and lists the denied actions so that they can be granted. */
export function PartialNotice({ percent, missing, notEvaluatedCount, children }: PartialNoticeProps): ReactElement {
  return (
    <aside className={styles["notice"]} aria-label="Incomplete data">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>
        <p>
          <span className={styles["noticeTitle"]}>The last scan could not read all data.</span>{" "}
          {percent !== null && `${Math.floor(percent)} % of the enabled checks were evaluated; `}
          {countOf(notEvaluatedCount, "check")} not evaluated. Missing data counts as neither a pass nor a fail.
        </p>
        {missing.length > 0 && (
          <details>
            <summary>Show {countOf(missing.length, "missing source")}</summary>
            <ul>
              {missing.map(({ action, what }) => (
                <li key={`${action ?? ""} ${what}`}>
                  {action && <code>{action}</code>}
                  {action && what ? " · " : ""}
                  {what}
                </li>
              ))}
            </ul>
          </details>
        )}
        {children}
      </div>
    </aside>
  );
}

export interface ErrorStateProps {
  readonly problem: Problem;
  readonly onRetry?: () => void;
  /** The part of the page that could not be shown: "the alerts". */
  readonly what?: string;
}

/** A failed request. A missing role, a rate limit and a database outage each have a state of their own. */
export function ErrorState(props: ErrorStateProps): ReactElement {
  const { problem, what = "this page" } = props;
  if (problem.code === "FORBIDDEN") return <ForbiddenState problem={problem} what={what} />;
  if (problem.code === "NOT_FOUND") return <NotFoundState />;
  if (problem.code === "DATABASE_UNAVAILABLE") return <DatabaseUnavailableState {...props} />;
  if (problem.retryAfterSeconds !== undefined) {
    return <RateLimitedState {...props} what={what} seconds={problem.retryAfterSeconds} />;
  }
  return <FailedState {...props} what={what} />;
}

function ForbiddenState({ problem, what }: { readonly problem: Problem; readonly what: string }): ReactElement {
  return (
    <State
      tone="caution"
      icon={<IconLock size={24} />}
      title={`Your role does not allow access to ${what}`}
      role="alert"
    >
      <p className={styles["text"]}>{problem.message} An admin can change your role under Settings, Operators.</p>
    </State>
  );
}

function NotFoundState(): ReactElement {
  return (
    <State icon={<IconFilterOff size={24} />} title="Not found" role="alert">
      <p className={styles["text"]}>It may have been deleted, or the URL may be wrong.</p>
    </State>
  );
}

function DatabaseUnavailableState({ problem, onRetry }: ErrorStateProps): ReactElement {
  return (
    <State
      tone="caution"
      icon={<IconDatabaseOff size={24} />}
      title="Database unavailable"
      role="alert"
      // A new key restarts the countdown after each response.
      actions={
        onRetry && <RetryAfter key={problem.requestId} seconds={problem.retryAfterSeconds ?? 1} onRetry={onRetry} />
      }
    >
      <p className={styles["text"]}>
        No data can be read or saved until the database is back. You stay signed in, and this page retries
        automatically. If this continues, contact the administrator of this installation.
      </p>
      <ProblemLine problem={problem} />
    </State>
  );
}

function RateLimitedState({
  problem,
  onRetry,
  what,
  seconds,
}: ErrorStateProps & { readonly what: string; readonly seconds: number }): ReactElement {
  return (
    <State
      tone="caution"
      icon={<IconHourglass size={24} />}
      title="Too many requests"
      role="alert"
      actions={onRetry && <RetryAfter seconds={seconds} onRetry={onRetry} />}
    >
      <p className={styles["text"]}>
        You or your network address exceeded the request limit for one minute, so {what} could not be loaded.
        {!onRetry && ` Try again in ${seconds} s.`}
      </p>
      <ProblemLine problem={problem} />
    </State>
  );
}

function FailedState({ problem, onRetry, what }: ErrorStateProps & { readonly what: string }): ReactElement {
  return (
    <State
      tone="bad"
      icon={problem.code === "NETWORK" ? <IconCloudOff size={24} /> : <IconAlertTriangle size={24} />}
      title={`Could not show ${what}`}
      role="alert"
      actions={
        onRetry && (
          <Button variant="default" size="sm" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            Try again
          </Button>
        )
      }
    >
      <p className={styles["text"]}>{problem.message}</p>
      <ProblemLine problem={problem} />
    </State>
  );
}

/** The error code and request id, which an administrator needs to find the error in the log. */
function ProblemLine({ problem: { code, requestId } }: { readonly problem: Problem }): ReactElement {
  return (
    <p className={styles["small"]}>
      <code>{code}</code>
      {requestId && (
        <>
          {" · request "}
          <code>{requestId}</code>
        </>
      )}
    </p>
  );
}

/** A skeleton of rows, announced once to screen readers. */
export function LoadingRows({
  rows = SKELETON_ROWS,
  label = "Loading",
}: {
  readonly rows?: number;
  readonly label?: string;
}): ReactElement {
  return (
    <div className={styles["rows"]} role="status" aria-busy="true">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div className={styles["row"]} key={index} aria-hidden="true">
          <span className={styles["bone"]} />
          <span className={styles["bone"]} />
          <span className={styles["bone"]} />
        </div>
      ))}
    </div>
  );
}
