import { Migration } from "@mikro-orm/migrations";

/**
 * Actors become documents with IDs (`iam/actor.ts`) instead of names.
 *
 * A stored name becomes an ID only if exactly one operator or token ever had it. Otherwise the actor keeps the name
 * alone, with the kind UNKNOWN, and belongs to no operator. `alter column type … using` rewrites the append-only tables without
 * their triggers. The audit log keeps its columns, because its MACs cover them; new events have more (`version` 2).
 */
export class Migration20261127Actors extends Migration {
  override up(): void {
    this.addSql(`create table known_actor (name text not null, kind text not null, actor jsonb not null)`);
    this.addSql(
      `insert into known_actor select name, 'OPERATOR', jsonb_build_object('kind', 'OPERATOR', 'displayName', name, 'id', id) from operator`,
    );
    this.addSql(`insert into known_actor select t.name, 'TOKEN', jsonb_strip_nulls(jsonb_build_object(
        'kind', 'TOKEN', 'displayName', coalesce(o.name || ' via ', '') || 'token "' || t.name || '"',
        'id', o.id, 'tokenId', t.id, 'tokenName', t.name))
      from api_token t left join operator o on o.id = t.operator_id`);
    this.addSql(`insert into known_actor select name, 'SCHEDULE',
        jsonb_build_object('kind', 'SCHEDULE', 'displayName', 'schedule "' || name || '"', 'scheduleId', id) from rotation_schedule`);
    this.addSql(
      `insert into known_actor values ('IAM Monitor', 'SYSTEM', '{"kind": "SYSTEM", "displayName": "IAM Monitor"}')`,
    );
    this.addSql(`create index on known_actor (lower(name))`);
    // Without a kind, every actor of the name counts. A caller's kind was recorded with scans and rotations only.
    this.addSql(`create function actor_of(given text, given_kind text) returns jsonb language sql stable as $$
      select case when given is null then null else coalesce(
        (select min(k.actor::text)::jsonb from known_actor k
          where lower(k.name) = lower(given) and (given_kind is null or k.kind in (given_kind, 'SYSTEM'))
         having count(*) = 1),
        jsonb_build_object('kind', 'UNKNOWN', 'displayName', given)) end $$`);

    this.addSql(`drop index rotation_idempotency`);
    this.addSql(`alter table alert_event
      alter column actor type jsonb using actor_of(actor, null),
      alter column changes type jsonb using case when kind = 'ASSIGNED' and changes ? 'assignee'
        then jsonb_set(changes, '{assignee}', jsonb_build_object(
          'from', actor_of(changes -> 'assignee' ->> 'from', 'OPERATOR'), 'to', actor_of(changes -> 'assignee' ->> 'to', 'OPERATOR')))
        else changes end`);
    this.addSql(`alter table alert
      alter column assignee type jsonb using actor_of(assignee, 'OPERATOR'),
      alter column acknowledged_by type jsonb using actor_of(acknowledged_by, null),
      alter column dismissed_by type jsonb using actor_of(dismissed_by, null)`);
    this.addSql(`alter table scan alter column requested_by type jsonb using case trigger
      when 'SCHEDULE' then '{"kind": "SCHEDULE", "displayName": "schedule"}'::jsonb
      else actor_of(requested_by, case when trigger in ('OPERATOR','TOKEN') then trigger end) end`);
    this.addSql(`alter table rotation
      alter column requested_by type jsonb using case
        when schedule_id is not null then jsonb_build_object(
          'kind', 'SCHEDULE', 'displayName', 'schedule "' || requested_by || '"', 'scheduleId', schedule_id)
        else actor_of(requested_by, case when trigger in ('OPERATOR','TOKEN') then trigger end) end,
      alter column rollback_requested_by type jsonb using actor_of(rollback_requested_by, null),
      alter column moved_confirmed_by type jsonb using actor_of(moved_confirmed_by, null),
      alter column revealed_to type jsonb using actor_of(revealed_to, null),
      alter column acknowledged_by type jsonb using actor_of(acknowledged_by, null)`);
    this.addSql(`alter table rotation_event alter column actor type jsonb using actor_of(actor, null)`);
    this.addSql(`alter table rotation_schedule alter column created_by type jsonb using actor_of(created_by, null)`);
    this.addSql(`drop function actor_of`);
    this.addSql(`drop table known_actor`);

    // An idempotency key belongs to one operator in person or to one token. An actor without an ID has no such keys.
    this.addSql(`create unique index rotation_idempotency on rotation
      (idempotency_key, (coalesce(requested_by ->> 'tokenId', requested_by ->> 'id', requested_by ->> 'kind')))
      where idempotency_key is not null and requested_by ->> 'kind' <> 'UNKNOWN'`);

    this.addSql(`alter table audit_event
      add column version integer not null default 1,
      add column actor_token_id text,
      add column actor_token_name text`);
  }
}
