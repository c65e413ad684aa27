/**
 * Reports access keys that reach their age limit in 14 days, 7 days and 1 day: each key once per threshold, even with
 * restarts and several workers. A key that was replaced, deactivated or deleted in between is no longer reported.
 */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { FINAL_ROTATION_STATES } from "../../iam/rotation/states.ts";
import { KEY_DUE_DAYS, keyDue } from "../../iam/notification-event.ts";
import { type Instant } from "../../iam/time.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import { keyAgeLimit } from "../core/key-age-limit.ts";
import { type NewNotificationEvent, saveNotificationEvents } from "../core/notification-events.ts";

const KEYS_PER_BATCH = 1_000;

interface KeyRow {
  readonly id: string;
  readonly accountId: string;
  readonly identity: string;
  readonly userIdentity: string;
  readonly userName: string;
  readonly accessKeyId: string | null;
  readonly createdAt: string;
  /** The age limit of the key's account. */
  readonly limitDays: number;
}

/** Writes the events of keys that have reached a threshold. Returns their number. */
export async function reportDueKeys(em: Em, at: Instant = now()): Promise<number> {
  const { settings } = await readCheckSettings(em);
  const limits = await limitRange(em, settings.keyMaxAgeDays);
  let reported = 0;
  let after = "";
  for (;;) {
    const keys = await keysAround(em, limits, at, after);
    const events = keys.flatMap((key) => eventOf(key, at));
    reported += await saveNew(em, events);
    if (keys.length < KEYS_PER_BATCH) return reported;
    after = keys.at(-1)!.id;
  }
}

interface LimitRange {
  readonly installation: number;
  readonly shortest: number;
  readonly longest: number;
}

async function limitRange(em: Em, installation: number): Promise<LimitRange> {
  const limit = keyAgeLimit(sql`${installation}::integer`);
  const { rows } = await sql<{ shortest: number | null; longest: number | null }>`
    select min(${limit}) as shortest, max(${limit}) as longest from account a where a.status <> 'ARCHIVED'`.execute(
    em.getKysely(),
  );
  return { installation, shortest: rows[0]?.shortest ?? installation, longest: rows[0]?.longest ?? installation };
}

/**
 * The active keys in the time before their limit, except those that a rotation is replacing. The range of all limits lets
 * PostgreSQL use the index of ages: the limit of each account is known only after the join.
 */
async function keysAround(
  em: Em,
  { installation, shortest, longest }: LimitRange,
  at: Instant,
  after: string,
): Promise<readonly KeyRow[]> {
  const limitDays = keyAgeLimit(sql`${installation}::integer`);
  const before = (days: RawBuilder<unknown>) =>
    sql`${new Date(at).toISOString()}::timestamptz - make_interval(hours => 24 * (${days}))`;
  const { rows } = await sql<KeyRow>`
    select k.id, k.account_id as "accountId", k.identity, k.user_identity as "userIdentity", k.user_name as "userName",
           k.access_key_id as "accessKeyId", k.created_at as "createdAt", ${limitDays} as "limitDays"
      from access_key k join account a on a.id = k.account_id and a.status <> 'ARCHIVED'
     where k.gone_at is null and k.is_active and k.id > ${after}
       and k.created_at > ${before(sql`${longest}::integer + 1`)}
       and k.created_at <= ${before(sql`${shortest}::integer - ${sql.lit(KEY_DUE_DAYS[0])}`)}
       and k.created_at > ${before(sql`${limitDays} + 1`)}
       and k.created_at <= ${before(sql`${limitDays} - ${sql.lit(KEY_DUE_DAYS[0])}`)}
       and not exists (
         select 1 from rotation r where r.account_id = k.account_id and r.old_access_key_id = k.access_key_id
            and r.state <> all(${sql.val([...FINAL_ROTATION_STATES, "NEEDS_OPERATOR"])}::text[]))
     order by k.id limit ${KEYS_PER_BATCH}`.execute(em.getKysely());
  return rows;
}

function eventOf(key: KeyRow, at: Instant): NewNotificationEvent[] {
  const { limitDays } = key;
  const createdAt = Date.parse(key.createdAt);
  const draft = keyDue({ ...key, createdAt }, limitDays, at);
  if (draft === null) return [];
  const { days, ...event } = draft;
  // A changed limit gives the key another day on which it is due.
  const onceKey = ["KEY_DUE", key.accountId, key.identity, createdAt, limitDays, days].join(" ");
  return [
    {
      ...event,
      accountId: key.accountId,
      principalId: key.userIdentity,
      onceKey,
      sourceId: `KEY_DUE ${new Date(at).toISOString().slice(0, 13)}`,
    },
  ];
}

/** Saves the events that are not saved yet. The database refuses one that another worker saves at the same moment. */
async function saveNew(em: Em, events: readonly NewNotificationEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  return em.fork().transactional(async (tx) => {
    const { rows } = await sql<{ once_key: string }>`
      select once_key from notification_event
       where once_key = any(${sql.val(events.map(({ onceKey }) => onceKey!))}::text[])`.execute(tx.getKysely());
    const known = new Set(rows.map(({ once_key: key }) => key));
    const fresh = events.filter(({ onceKey }) => !known.has(onceKey!));
    await saveNotificationEvents(tx, fresh);
    return fresh.length;
  });
}
