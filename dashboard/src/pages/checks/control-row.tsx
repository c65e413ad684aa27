import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import type { ControlsQuery } from "../../gql/checks.ts";
import { countOf } from "../../ui/format.ts";
import { controlAnchor, STATE_LABELS } from "./control-state.ts";
import styles from "./control-table.module.css";

export type Control = ControlsQuery["controls"][number];
type ControlCheck = Control["checks"][number];

/** The title of a check names a problem, so a pass is that no such problem was found. */
const ANSWERS: Readonly<Partial<Record<ControlCheck["state"], string>>> = { PASS: "no problem found", FAIL: "fails" };

export interface ControlRowProps {
  readonly control: Control;
  /** Whether the row says what its checks do not cover. False if the list says it for several controls together. */
  readonly areLimitsShown: boolean;
  /** The state 7 days ago, if it was another one. */
  readonly stateBefore: Control["state"] | null;
}

/** One control: what it asks, its state with the reason, and the checks that answer it. */
export function ControlRow({ control, areLimitsShown, stateBefore }: ControlRowProps): ReactElement {
  const { id, title, asks, limits, source, state, reason, checks, openAlerts } = control;
  // A check that passes for the control is left out: it may have alerts about resources that the control does not
  // cover.
  const asked = checks.filter((check) => check.state !== "PASS");
  return (
    <li id={controlAnchor(id)} className={styles["control"]} aria-label={`${id} ${title}`}>
      <a className={styles["number"]} href={source.url} target="_blank" rel="noreferrer">
        {id}
      </a>
      <span className={styles["state"]}>
        <StatusBadge status={state} />
        {stateBefore !== null && (
          <span className={styles["quiet"]}>7 days ago: {STATE_LABELS[stateBefore].toLowerCase()}</span>
        )}
      </span>
      <div className={styles["text"]}>
        <h2 className={styles["title"]}>{title}</h2>
        <p>{asks}</p>
        {checks.length === 0 && reason !== null && <p className={styles["reason"]}>{reason}</p>}
        {checks.length > 0 && (
          <ul className={styles["checks"]}>
            {checks.map((check) => (
              <CheckLine key={`${check.title} ${check.scope}`} check={check} />
            ))}
          </ul>
        )}
        {checks.length > 0 && state === "NOT_COVERED" && <p className={styles["reason"]}>{reason}</p>}
        {areLimitsShown && limits !== null && <p className={styles["limits"]}>{limits}</p>}
        {openAlerts > 0 && (
          <p>
            <Link
              to="/alerts"
              search={{ q: `is:open check:${[...new Set(asked.map(({ check }) => check.id))].join(",")}` }}
            >
              {countOf(openAlerts, "open alert")}
            </Link>{" "}
            <span className={styles["quiet"]}>
              {asked.length < checks.length ? "of the checks that do not pass" : "of these checks"}
            </span>
          </p>
        )}
      </div>
    </li>
  );
}

function CheckLine({ check: { check, title, scope, state, reason } }: { readonly check: ControlCheck }): ReactElement {
  return (
    <li data-state={state}>
      <span className={styles["quiet"]}>Check </span>
      <Link to="/checks" search={{ check: check.id }}>
        {title}
      </Link>
      {scope !== null && <span className={styles["quiet"]}> ({scope})</span>}
      <span className={styles["answer"]}>
        {ANSWERS[state] ?? "not evaluated"}
        {reason !== null && `: ${reason}`}
      </span>
    </li>
  );
}
