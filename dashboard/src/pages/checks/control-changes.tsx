import { Button } from "@mantine/core";
import IconArrowRight from "@tabler/icons-react/icons/IconArrowRight";
import IconEqual from "@tabler/icons-react/icons/IconEqual";
import IconHourglass from "@tabler/icons-react/icons/IconHourglass";
import IconTrendingDown from "@tabler/icons-react/icons/IconTrendingDown";
import IconTrendingUp from "@tabler/icons-react/icons/IconTrendingUp";
import { Link } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import type { ControlChangesQuery } from "../../gql/checks.ts";
import { countOf } from "../../ui/format.ts";
import { DateOf } from "../../ui/time.tsx";
import { controlAnchor } from "./control-state.ts";
import styles from "./control-changes.module.css";

type Changes = ControlChangesQuery["controlChanges"];

export interface ControlChangesNoteProps {
  /** Null if they could not be loaded. */
  readonly changes: Changes | null;
  readonly onRetry: () => void;
}

/** How many more or fewer controls pass than 7 days ago, and which controls changed. */
export function ControlChangesNote({ changes, onRetry }: ControlChangesNoteProps): ReactElement {
  if (changes) return <Known changes={changes} />;
  return (
    <div className={styles["note"]} role="alert">
      <span>
        The change of the last 7 days could not be loaded.{" "}
        <Button size="compact-xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      </span>
    </div>
  );
}

function Known({ changes }: { readonly changes: Changes }): ReactElement {
  const { since, notComparedAccountCount, comparedAccountCount, passedBefore, passedAfter } = changes;
  if (passedBefore === null || passedAfter === null) return <NotScannedThen changes={changes} />;
  const difference = passedAfter - passedBefore;
  return (
    <section className={styles["note"]} aria-label="Last 7 days">
      <Line tone={toneOf(difference)}>
        <b>{differenceText(difference)}</b>{" "}
        <span>
          {countOf(passedBefore, "control")} passed on <DateOf at={since} />.
        </span>
      </Line>
      {notComparedAccountCount > 0 && (
        <p>
          Of {countOf(comparedAccountCount + notComparedAccountCount, "account")}, {comparedAccountCount} can be
          compared. The others were not scanned then.
        </p>
      )}
      {changes.changes.length === 0 && <p>No control changed its state.</p>}
      {changes.changes.length > 0 && (
        <details open={changes.changes.length <= SHOWN_MAX}>
          <summary>{countOf(changes.changes.length, "control")} changed</summary>
          <ul>
            {changes.changes.map(({ controlId, title, before, after, reason }) => (
              <li key={controlId}>
                <Link
                  from="/checks"
                  to="."
                  search={(search) => ({ ...search, state: undefined })}
                  hash={controlAnchor(controlId)}
                  className={styles["control"]}
                >
                  {controlId} {title}
                </Link>
                <span className={styles["states"]}>
                  <StatusBadge status={before} />
                  <IconArrowRight size={14} aria-label="became" />
                  <StatusBadge status={after} />
                </span>
                {reason !== null && <span className={styles["reason"]}>{reason}</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** A longer list is folded, so that the controls themselves stay in sight. */
const SHOWN_MAX = 5;

function toneOf(difference: number): "good" | "bad" | "same" {
  if (difference === 0) return "same";
  return difference > 0 ? "good" : "bad";
}

function differenceText(difference: number): string {
  if (difference === 0) return "As many pass as 7 days ago.";
  if (Math.abs(difference) === 1)
    return difference > 0 ? "1 more passes than 7 days ago." : "1 fewer passes than 7 days ago.";
  return difference > 0 ? `${difference} more pass than 7 days ago.` : `${-difference} fewer pass than 7 days ago.`;
}

function NotScannedThen({
  changes: { storedSince, notComparedAccountCount },
}: {
  readonly changes: Changes;
}): ReactElement {
  return (
    <section className={styles["note"]} aria-label="Last 7 days">
      <Line tone="unknown">
        <b>Not scanned 7 days ago.</b>{" "}
        <span>
          {notComparedAccountCount !== 1
            ? "No account has answers of scans from then, so the change is not known."
            : "The account has no answers of scans from then, so the change is not known."}
          {storedSince !== null && (
            <>
              {" "}
              The oldest are of <DateOf at={storedSince} />.
            </>
          )}
        </span>
      </Line>
    </section>
  );
}

const ICONS = { good: IconTrendingUp, bad: IconTrendingDown, same: IconEqual, unknown: IconHourglass } as const;

function Line({ tone, children }: { readonly tone: keyof typeof ICONS; readonly children: ReactNode }): ReactElement {
  const Icon = ICONS[tone];
  return (
    <p className={styles["line"]} data-tone={tone}>
      <Icon size={18} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
