/** Alerts as they stood at a past moment, told by their events. */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../db/orm.ts";
import type { Instant } from "../iam/time.ts";
import { rankOf } from "./alert-selection.ts";

/** Whether anything has happened to any alert since: where nothing has, the present is the past, and cheaper. */
export async function hasChangedSince(em: Em, at: Instant): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`select exists (select 1 from alert_event where at > ${iso(at)}::timestamptz) as any`.execute(
    em.getKysely(),
  );
  return rows[0]?.any ?? false;
}

/** These alerts as they stood at a moment, with all columns of `alertColumns`. Description and evidence are the latest. */
export function alertsAsOf(numbers: readonly number[], at: Instant): RawBuilder<unknown> {
  const until = sql`${iso(at)}::timestamptz`;
  // Each asked only where the state of then calls for it.
  const last = (kind: string, status: string) =>
    sql`(select e.* from alert_event e where p.status = ${sql.lit(status)} and e.alert_id = n.id and e.kind = ${sql.lit(kind)} and e.at <= ${until} order by e.seq desc limit 1)`;
  return sql`
    select n.id, n.number, n.fingerprint, n.account_id, n.check_id, n.check_version, n.category, n.resource_id, n.resource_name, n.resource_arn, n.owner_id,
           n.discriminator, n.title, n.description, n.evidence, n.content_hash, n.evidence_as_of, n.first_seen_at, n.last_seen_at, n.opened_at, n.unjudged_reason,
           p.status, p.severity, ${rankOf(sql`p.severity`)} as severity_rank,
           (select count(*)::integer from alert_event e where e.alert_id = n.id and e.kind = 'REOPENED' and e.at <= ${until}) as reopen_count,
           r.at as resolved_at, r.changes ->> 'resolution' as resolution, g.changes -> 'assignee' ->> 'to' as assignee, k.actor as acknowledged_by, k.at as acknowledged_at,
           d.changes ->> 'reason' as dismissal_reason, d.comment as dismissal_comment, d.actor as dismissed_by, d.at as dismissed_at,
           (d.changes ->> 'expiresAt')::timestamptz as dismissal_expires_at
      from alert n
      join lateral (select e.status, e.severity from alert_event e where e.alert_id = n.id and e.at <= ${until} order by e.seq desc limit 1) p on true
      left join lateral ${last("RESOLVED", "RESOLVED")} r on true
      left join lateral ${last("ACKNOWLEDGED", "ACKNOWLEDGED")} k on true
      left join lateral ${last("DISMISSED", "DISMISSED")} d on true
      left join lateral (select e.changes from alert_event e where e.alert_id = n.id and e.kind = 'ASSIGNED' and e.at <= ${until} order by e.seq desc limit 1) g on true
     where n.number = any(${sql.val(numbers)}::integer[])`;
}

function iso(at: Instant): string {
  return new Date(at).toISOString();
}
