/** Mutes alerts by exception rules: a muted alert is dismissed with the rule's reason, until the rule's end. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { type Columns, type RowOf, table } from "../../db/typed-sql.ts";
import type { Actor } from "../../iam/actor.ts";
import type { Instant } from "../../iam/time.ts";
import type { NewAlertEvent } from "./event-log.ts";
import type { MutingRule } from "./exception-matching.ts";

const alert = table("alert");

export type MutedAlert = RowOf<Pick<Columns<"alert">, "id" | "accountId" | "status" | "severity">>;

/** Writes the rows and returns their events, which the caller saves. The caller holds the locks of the accounts. */
export async function muteAlerts(
  em: Em,
  alerts: readonly MutedAlert[],
  ruleOf: (alert: MutedAlert) => MutingRule,
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
): Promise<NewAlertEvent[]> {
  const byRule = Map.groupBy(alerts, ruleOf);
  for (const [rule, muted] of byRule) {
    await sql`update ${alert.$table} set ${alert.status} = 'DISMISSED', ${alert.dismissalReason} = ${rule.reason},
        ${alert.dismissalComment} = ${rule.comment}, ${alert.dismissedBy} = ${JSON.stringify(actor)}::jsonb,
        ${alert.dismissedAt} = ${new Date(at).toISOString()}::timestamptz,
        ${alert.dismissalExpiresAt} = ${rule.expiresAt}::timestamptz, ${alert.exceptionRuleId} = ${rule.id},
        ${alert.snoozedBy} = null, ${alert.snoozedAt} = null, ${alert.snoozedUntil} = null
      where ${alert.id} = any(${sql.val(muted.map(({ id }) => id))}::text[])`.execute(em.getKysely());
  }
  return alerts.map((muted) => {
    const { id: ruleId, reason, comment, expiresAt } = ruleOf(muted);
    return {
      kind: "DISMISSED",
      alertId: muted.id,
      accountId: muted.accountId,
      fromStatus: muted.status,
      status: "DISMISSED",
      fromSeverity: muted.severity,
      severity: muted.severity,
      changes: { reason, expiresAt: new Date(expiresAt).toISOString(), ruleId },
      comment,
    };
  });
}
