import type { ReactElement } from "react";
import { VerdictBadge, VERDICT_ORDER, type VerdictName } from "../../features/paths/verdict-badge.tsx";
import styles from "./alert-detail.module.css";

/** One step of an escalation path in the evidence of a check. */
interface HopEvidence {
  readonly from: string;
  readonly to: string;
  readonly techniqueId: string;
  readonly techniqueName: string;
  readonly verdict: VerdictName;
  readonly statements: readonly { readonly summary: string; readonly layer: string; readonly action?: string }[];
}

function isHop(value: unknown): value is HopEvidence {
  const hop = value as Partial<HopEvidence> | null;
  return (
    typeof hop === "object" &&
    typeof hop?.from === "string" &&
    typeof hop.to === "string" &&
    typeof hop.techniqueName === "string" &&
    VERDICT_ORDER.includes(hop.verdict as VerdictName) &&
    Array.isArray(hop.statements)
  );
}

/** Separates the steps of an escalation path from the rest of the evidence. */
export function splitHops(evidence: unknown): { readonly hops: readonly HopEvidence[]; readonly rest: unknown } {
  if (typeof evidence !== "object" || evidence === null || !("hops" in evidence)) return { hops: [], rest: evidence };
  const { hops, ...rest } = evidence;
  return Array.isArray(hops) && hops.every(isHop) ? { hops, rest } : { hops: [], rest: evidence };
}

/** A summary of the escalation path when the alert last changed. The access graph shows the full path. */
export function HopsEvidence({ hops }: { readonly hops: readonly HopEvidence[] }): ReactElement | null {
  if (hops.length === 0) return null;
  return (
    <ol className={styles["hops"]}>
      {hops.map(({ from, to, techniqueId, techniqueName, verdict, statements }, index) => (
        <li key={index}>
          <p className={styles["hop"]}>
            <b>{from}</b>{" "}
            {from === to ? (
              "changes itself"
            ) : (
              <>
                becomes <b>{to}</b>
              </>
            )}{" "}
            <VerdictBadge verdict={verdict} />
          </p>
          <p className={styles["quiet"]}>
            {techniqueName} <code>{techniqueId}</code>
          </p>
          <ul>
            {/* Service control policies are left out: the verdict already includes them. */}
            {statements
              .filter(({ layer }) => layer !== "SCP")
              .map(({ summary, action }, place) => (
                <li key={place}>
                  {action && (
                    <>
                      <code>{action}</code>:{" "}
                    </>
                  )}
                  {summary}
                </li>
              ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}
