import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { ActivityLine } from "../../features/actors/activity-line.tsx";
import styles from "./alert-detail.module.css";
import { EvidenceList } from "./evidence-list.tsx";
import { HopsEvidence, splitHops } from "./hops-evidence.tsx";
import { splitEvidence, StatementExcerpts } from "./statement-excerpts.tsx";
import type { AlertDetail } from "./use-triage.ts";

/** The issue, who caused it, and the facts that prove it. */
export function AlertEvidence({ alert }: { readonly alert: AlertDetail }): ReactElement {
  const evidence = splitEvidence(alert.evidence);
  const path = splitHops(evidence.rest);
  return (
    <>
      <p className={styles["prose"]}>{alert.description}</p>
      <WhoOpened events={alert.events} />
      {alert.escalationPath && (
        <p>
          <Link to="/graph" search={{ path: alert.escalationPath.id }}>
            Show the escalation path step by step
          </Link>
        </p>
      )}
      <HopsEvidence hops={path.hops} />
      <EvidenceList evidence={path.rest} awsAccountId={alert.account.awsAccountId} />
      <StatementExcerpts
        statements={evidence.statements}
        documentName={documentName(alert.resource)}
        description={alert.description}
      />
    </>
  );
}

/** Who made the change that opened the alert last, as far as an event of the account shows. */
function WhoOpened({ events }: { readonly events: AlertDetail["events"] }): ReactElement | null {
  const opening = events.findLast(({ kind }) => kind === "OPENED" || kind === "REOPENED");
  const activity = opening?.causedBy[0];
  if (!activity) return null;
  return (
    <p className={styles["prose"]}>
      <ActivityLine activity={activity} />
    </p>
  );
}

/** The document that the statements of the evidence stand in. */
function documentName({ category, name }: AlertDetail["resource"]): string {
  if (category === "IAMRole" || name.endsWith(" (trust policy)")) return "the trust policy";
  return "the policy";
}
