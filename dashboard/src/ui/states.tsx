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

/** How many skeleton rows stand for a list whose length nobody knows yet. */
const SKELETON_ROWS = 8;

interface StateProps {
  readonly tone?: "good" | "caution" | "bad";
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly role?: "status" | "alert";
}

function State({ tone, icon, title, children, actions, role }: StateProps): ReactElement {
  return (
    <div className={styles["state"]} data-tone={tone} role={role}>
      <div className={styles["mark"]} aria-hidden="true">
        {icon}
      </div>
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
}

/** First use: there has never been anything here. Says what will come and how. */
export function EmptyState({ title, children, actions, icon }: EmptyStateProps): ReactElement {
  return (
    <State icon={icon ?? <IconInbox size={24} />} title={title} actions={actions}>
      {children && <p className={styles["words"]}>{children}</p>}
    </State>
  );
}

export interface AllClearProps {
  readonly since: string | null | undefined;
  readonly asOf: string | null | undefined;
  /** Below 100 the page must not say that all is clear. */
  readonly coveragePercent: number | null | undefined;
  readonly actions?: ReactNode;
}

/** The list is empty because the work is done. With parts unread it says so instead: green never comes from missing data. */
export function AllClear({ since, asOf, coveragePercent, actions }: AllClearProps): ReactElement {
  if (coveragePercent === null || coveragePercent === undefined || coveragePercent < 100) {
    return (
      <State
        tone="caution"
        icon={<IconAlertTriangle size={24} />}
        title="Nothing open, but not all was read"
        actions={actions}
        role="status"
      >
        <p className={styles["words"]}>
          No alert is open among what the last scan could judge. Some checks were not evaluated, so this is not an all
          clear.
        </p>
      </State>
    );
  }
  return (
    <State tone="good" icon={<IconCircleCheck size={26} />} title="All clear" actions={actions} role="status">
      <p className={styles["words"]}>
        {since ? (
          <>
            Nothing has been open since <DateOf at={since} />.
          </>
        ) : (
          "Every enabled check was evaluated and nothing is open."
        )}
      </p>
      {asOf && (
        <p className={styles["small"]}>
          Last read <RelativeTime at={asOf} />, with full coverage.
        </p>
      )}
    </State>
  );
}

export interface NoMatchProps {
  /** What is being looked for, in the plural: "alerts". */
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
            Clear the filter
          </Button>
        )
      }
    >
      {children && <p className={styles["words"]}>{children}</p>}
    </State>
  );
}

export interface MissingRead {
  /** The exact action that AWS refused, when one is known. */
  readonly action: string | null;
  readonly what: string;
}

export interface PartialNoticeProps {
  readonly percent: number | null;
  readonly missing: readonly MissingRead[];
  readonly notEvaluatedCount: number;
  readonly children?: ReactNode;
}

/** Parts of the account were not read. Names them by action, so that somebody can grant exactly these. */
export function PartialNotice({ percent, missing, notEvaluatedCount, children }: PartialNoticeProps): ReactElement {
  return (
    <aside className={styles["notice"]} aria-label="What was not read">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div>
        <p>
          <span className={styles["noticeTitle"]}>Part of this account was not read.</span>{" "}
          {percent !== null && `${Math.floor(percent)} % of the enabled checks were evaluated; `}
          {countOf(notEvaluatedCount, "check")} not evaluated. What is missing counts neither as good nor as bad.
        </p>
        {missing.length > 0 && (
          <details>
            <summary>Which: {countOf(missing.length, "missing read")}</summary>
            <ul>
              {missing.map((each) => (
                <li key={`${each.action ?? ""} ${each.what}`}>
                  {each.action && <code>{each.action}</code>}
                  {each.action && each.what ? " · " : ""}
                  {each.what}
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
  /** What could not be shown: "the alerts". */
  readonly what?: string;
}

/** An error, and as its own state the missing right: nothing is broken then, somebody has to grant it. */
export function ErrorState({ problem, onRetry, what = "this page" }: ErrorStateProps): ReactElement {
  if (problem.code === "FORBIDDEN") {
    return (
      <State tone="caution" icon={<IconLock size={24} />} title={`Your role does not include ${what}`} role="alert">
        <p className={styles["words"]}>
          {problem.message} An administrator of IAM Monitor can change your role under Settings, Operators.
        </p>
      </State>
    );
  }
  if (problem.code === "NOT_FOUND") {
    return (
      <State icon={<IconFilterOff size={24} />} title="There is no such thing here" role="alert">
        <p className={styles["words"]}>It may have been removed, or the address was mistyped.</p>
      </State>
    );
  }
  if (problem.code === "DATABASE_UNAVAILABLE") {
    return (
      <State
        tone="caution"
        icon={<IconDatabaseOff size={24} />}
        title="The database is away"
        role="alert"
        // Each answer is another: the countdown begins anew.
        actions={
          onRetry && <RetryAfter key={problem.requestId} seconds={problem.retryAfterSeconds ?? 1} onRetry={onRetry} />
        }
      >
        <p className={styles["words"]}>
          Nothing can be read or written until it is back. You stay signed in, and this goes on trying by itself; if it
          lasts, tell whoever runs the product.
        </p>
        <ProblemLine problem={problem} />
      </State>
    );
  }
  if (problem.retryAfterSeconds !== undefined) {
    return (
      <State
        tone="caution"
        icon={<IconHourglass size={24} />}
        title="One moment, please"
        role="alert"
        actions={onRetry && <RetryAfter seconds={problem.retryAfterSeconds} onRetry={onRetry} />}
      >
        <p className={styles["words"]}>
          Nothing is broken: more was asked for under your name or from your address than one minute allows, so {what}{" "}
          must wait.
          {!onRetry && ` Come back in ${problem.retryAfterSeconds} s.`}
        </p>
        <ProblemLine problem={problem} />
      </State>
    );
  }
  const isNetwork = problem.code === "NETWORK";
  return (
    <State
      tone="bad"
      icon={isNetwork ? <IconCloudOff size={24} /> : <IconAlertTriangle size={24} />}
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
      <p className={styles["words"]}>{problem.message}</p>
      <ProblemLine problem={problem} />
    </State>
  );
}

/** What to tell whoever runs the product. */
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

/** Bars in the place of rows, said once to assistive technology. */
export function LoadingRows({
  rows = SKELETON_ROWS,
  label = "Loading",
}: {
  readonly rows?: number;
  readonly label?: string;
}): ReactElement {
  return (
    <div className={styles["rows"]} role="status" aria-busy="true">
      <span className="only-read-aloud">{label}</span>
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
