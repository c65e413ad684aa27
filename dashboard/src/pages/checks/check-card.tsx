import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { SeverityBadge } from "../../components/severity-badge.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { CheckRowFragment } from "../../gql/checks.ts";
import { hasRole } from "../../lib/access.ts";
import { countOf } from "../../lib/format.ts";
import { useSession } from "../../lib/session.ts";
import { standardName } from "../../lib/standards.ts";
import { CheckSettings } from "./check-settings.tsx";
import styles from "./checks.module.css";

/** Fail before not evaluated before pass: what needs somebody decides how the check stands as a whole. */
function standingOf(check: CheckRowFragment): string {
  if (!check.isEnabled) return "DISABLED";
  const outcomes = check.results.map((result) => result.outcome);
  if (outcomes.includes("FAIL")) return "FAIL";
  if (outcomes.includes("NOT_EVALUATED") || outcomes.length === 0) return "NOT_EVALUATED";
  return "PASS";
}

export function CheckCard({ check, isOpen }: { readonly check: CheckRowFragment; readonly isOpen: boolean }): ReactElement {
  const session = useSession();
  const results = check.results.filter((result) => session.accountId === null || result.account.id === session.accountId);
  return (
    <details className={styles["check"]} open={isOpen || undefined}>
      <summary className={styles["summary"]}>
        <span className={styles["severity"]}>
          <SeverityBadge severity={check.severity} />
        </span>
        <span className={styles["title"]}>{check.title}</span>
        {check.openAlertCount > 0 && <span className={styles["count"]}>{countOf(check.openAlertCount, "open alert")}</span>}
        <StatusBadge status={standingOf({ ...check, results })} />
      </summary>
      <div className={styles["body"]}>
        <p>{check.rationale}</p>
        <p className={styles["controls"]}>
          <code>{check.id}</code>
          {check.controls.map((control) => (
            <span key={`${control.standard} ${control.id}`}>
              {standardName(control.standard)} {control.id}
            </span>
          ))}
          {check.openAlertCount > 0 && (
            <Link to="/alerts" search={{ q: `is:open check:${check.id}` }}>
              Show its alerts
            </Link>
          )}
        </p>
        {results.length > 0 && (
          <ul className={styles["results"]}>
            {results.map((result) => (
              <li key={result.account.id}>
                <b>{result.account.name}</b> <StatusBadge status={result.outcome} />
                <span className={styles["quiet"]}>
                  {result.outcome === "NOT_EVALUATED"
                    ? `${result.reason ?? "not evaluated"}${result.missingActions.length > 0 ? `; needs ${result.missingActions.join(", ")}` : ""}`
                    : `${result.failed} of ${result.judged} fail${result.unjudged > 0 ? `, ${result.unjudged} could not be judged` : ""}`}
                </span>
              </li>
            ))}
          </ul>
        )}
        <CheckSettings check={check} canChange={hasRole(session.viewer, "admin")} />
      </div>
    </details>
  );
}
