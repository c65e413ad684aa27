/** Mutes alerts by exception rules: a muted alert is dismissed with the rule's reason, until the rule's end. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { Actor } from "../../iam/actor.ts";
import type { AlertStatus } from "../../iam/alerts/alert.ts";
import type { Severity } from "../../iam/severity.ts";
import type { Instant } from "../../iam/time.ts";
import type { NewAlertEvent } from "./event-log.ts";
import type { MutingRule } from "./exception-matching.ts";

export interface MutedAlert {
  readonly id: string;
  readonly accountId: string;
  readonly status: AlertStatus;
  readonly severity: Severity;
}

/** Writes the rows and returns their events, which the caller saves. The caller holds the locks of the accounts. */
export async function muteAlerts(
  em: Em,
  alerts: readonly MutedAlert[],
  ruleOf: (alert: MutedAlert) => MutingRule,
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
): Promise<NewAlertEvent[]> {
  const byRule = Map.groupBy(alerts, ruleOf);
  for (const [rule, muted] of byRule) {
    await sql`update alert set status = 'DISMISSED', dismissal_reason = ${rule.reason}, dismissal_comment = ${rule.comment},
        dismissed_by = ${JSON.stringify(actor)}::jsonb, dismissed_at = ${new Date(at).toISOString()}::timestamptz,
        dismissal_expires_at = ${rule.expiresAt}::timestamptz, exception_rule_id = ${rule.id},
        snoozed_by = null, snoozed_at = null, snoozed_until = null
      where id = any(${sql.val(muted.map(({ id }) => id))}::text[])`.execute(em.getKysely());
  }
  return alerts.map((alert) => {
    const { id: ruleId, reason, comment, expiresAt } = ruleOf(alert);
    return {
      kind: "DISMISSED",
      alertId: alert.id,
      accountId: alert.accountId,
      fromStatus: alert.status,
      status: "DISMISSED",
      fromSeverity: alert.severity,
      severity: alert.severity,
      changes: { reason, expiresAt: new Date(expiresAt).toISOString(), ruleId },
      comment,
    };
  });
}
