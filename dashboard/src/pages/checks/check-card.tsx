import IconChevronRight from "@tabler/icons-react/icons/IconChevronRight";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useEffect, useRef } from "react";
import { CheckReferences } from "../../features/alerts/check-references.tsx";
import { ControlReferences } from "../../features/alerts/control-references.tsx";
import { FactSources } from "../../features/alerts/fact-sources.tsx";
import { PermissionFields } from "../../features/session/permission-gate.tsx";
import { SeverityBadge } from "../../features/alerts/severity-badge.tsx";
import { StatusBadge } from "../../features/alerts/status-badge.tsx";
import { InstantOf, TextWithTimes } from "../../ui/time.tsx";
import type { CheckRowFragment } from "../../gql/checks.ts";
import { countOf } from "../../ui/format.ts";
import { useSession } from "../../features/session/session.ts";
import { CheckSettings } from "./check-settings.tsx";
import styles from "./checks.module.css";
import { NotEvaluatedResources } from "./not-evaluated-resources.tsx";
import {
  missingActionsOf,
  notEvaluatedReason,
  nounOf,
  OUTCOME_BADGES,
  outcomeOf,
  resourcesText,
  resultsIn,
} from "./check-result.ts";

type CheckResult = CheckRowFragment["results"][number];

export interface CheckCardProps {
  readonly check: CheckRowFragment;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export function CheckCard({ check, isOpen, onToggle }: CheckCardProps): ReactElement {
  const { accountId } = useSession();
  const card = useRef<HTMLDetailsElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    // Scrolls to a check that the URL names. A check opened by hand is already in view.
    if (isOpen && !wasOpen.current) card.current?.scrollIntoView({ block: "nearest" });
    wasOpen.current = isOpen;
  }, [isOpen]);
  const results = resultsIn(check, accountId);
  const missing = missingActionsOf(results);
  const outcome = outcomeOf(check, accountId);
  const whyNot =
    outcome === "NOT_EVALUATED" && missing.length === 0 ? notEvaluatedReason(results, accountId !== null) : null;
  return (
    <details ref={card} className={styles["check"]} open={isOpen}>
      <summary
        className={styles["summary"]}
        onClick={(event) => {
          // The URL decides which check is open.
          event.preventDefault();
          onToggle();
        }}
      >
        <IconChevronRight size={15} className={styles["chevron"] ?? ""} aria-hidden="true" />
        <span className={styles["severity"]}>
          {/* In colour only beside findings: elsewhere it is what a finding would be. */}
          <SeverityBadge severity={check.severity} isPlain={outcome !== "FAIL"} />
        </span>
        <span className={styles["title"]}>
          {check.title}
          {whyNot !== null && (
            <span className={styles["whyNot"]}>
              <TextWithTimes text={whyNot} />
            </span>
          )}
        </span>
        <span className={styles["count"]}>{summaryOf(check, results, accountId !== null, missing)}</span>
        <span className={styles["outcome"]}>
          <StatusBadge status={outcome} label={OUTCOME_BADGES[outcome]} />
        </span>
      </summary>
      {isOpen && (
        <div className={styles["body"]}>
          <p>{check.rationale}</p>
          <CheckReferences references={check.references} />
          <p className={styles["controls"]}>
            <span className={styles["quiet"]}>
              Check ID <code>{check.id}</code>. Checks: {nounOf(check.category)[1]}.
            </span>
            <ControlReferences controls={check.controls} />
          </p>
          {results.length > 0 ? (
            <ul className={styles["results"]}>
              {results.map((result) => (
                <Result key={result.account.id} check={check} result={result} />
              ))}
            </ul>
          ) : (
            <p className={styles["quiet"]}>No result yet: no account has been scanned.</p>
          )}
          {outcome !== "DISABLED" && results.some(({ notEvaluated }) => notEvaluated > 0) && (
            <NotEvaluatedResources checkId={check.id} results={results} />
          )}
          <FactSources facts={check.facts} />
          <PermissionFields permission="CHECKS_UPDATE">
            <CheckSettings check={check} />
          </PermissionFields>
        </div>
      )}
    </details>
  );
}

function summaryOf(
  check: CheckRowFragment,
  results: readonly CheckResult[],
  isOneAccount: boolean,
  missing: readonly string[],
): string {
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  // The API counts open alerts over all accounts. For one account, the card counts the failing resources instead.
  const count = isOneAccount
    ? `${countOf(failed, ...nounOf(check.category))} with a finding`
    : countOf(check.openAlertCount, "open alert");
  const parts = [
    ...((isOneAccount ? failed : check.openAlertCount) > 0 ? [count] : []),
    ...(missing.length > 0
      ? [`needs ${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more` : ""}`]
      : []),
  ];
  return parts.join("; ");
}

function Result({ check, result }: { readonly check: CheckRowFragment; readonly result: CheckResult }): ReactElement {
  return (
    <li>
      <b>{result.account.name}</b>
      <StatusBadge status={result.outcome} label={OUTCOME_BADGES[result.outcome]} />
      <span className={styles["quiet"]}>
        <TextWithTimes text={explanationOf(check, result)} />
      </span>
      {result.outcome === "NOT_EVALUATED" && result.missingActions.length > 0 && (
        <span>
          needs{" "}
          {result.missingActions.map((action, index) => (
            <span key={action}>
              {index > 0 && ", "}
              <code>{action}</code>
            </span>
          ))}
        </span>
      )}
      {result.asOf && (
        <span className={styles["quiet"]}>
          As of <InstantOf at={result.asOf} />
        </span>
      )}
      {result.outcome === "FAIL" && (
        <Link to="/alerts" search={{ q: `is:open check:${check.id}`, account: result.account.id }}>
          Show alerts
        </Link>
      )}
    </li>
  );
}

function explanationOf({ category }: CheckRowFragment, result: CheckResult): string {
  // If only some resources were not evaluated, they are listed with their reasons.
  if (result.outcome === "NOT_EVALUATED" && result.notEvaluated === 0)
    return result.reason ?? "Not evaluated by any scan.";
  if (result.outcome === "DISABLED") return "Not evaluated while switched off.";
  return resourcesText(category, result);
}
