/**
 * Reports access keys that reach their age limit in 14 days, 7 days and 1 day: each key once per threshold, even with
 * restarts and several workers. A key that was replaced, deactivated or deleted in between is no longer reported.
 */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, type RowOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { FINAL_ROTATION_STATES } from "../../iam/rotation/states.ts";
import { KEY_DUE_DAYS, keyDue } from "../../iam/notification-event.ts";
import { type Instant } from "../../iam/time.ts";
import { readCheckSettings } from "../alerts/checks.ts";
import { keyAgeLimit } from "../core/key-age-limit.ts";
import { type NewNotificationEvent, saveNotificationEvents } from "../core/notification-events.ts";

const KEYS_PER_BATCH = 1_000;

const a = table("account", "a");
const k = table("access_key", "k");
const r = table("rotation", "r");
const e = table("notification_event", "e");

const KEY = {
  ...pick(k, "id", "accountId", "identity", "userIdentity", "userName", "accessKeyId"),
  /** Not null: the conditions are false for a key without a creation date. */
  createdAt: known<string, string | null>(k.createdAt),
};
/** A key with the age limit of its account. */
type KeyRow = RowOf<typeof KEY> & { readonly limitDays: number };

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
  const range = await selectFirst(
    databaseOf(em),
    { shortest: sql<number | null>`min(${limit})`, longest: sql<number | null>`max(${limit})` },
    sql`from ${a.$table} where ${a.status} <> 'ARCHIVED'`,
  );
  return { installation, shortest: range?.shortest ?? installation, longest: range?.longest ?? installation };
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
  return select(
    databaseOf(em),
    { ...KEY, limitDays },
    sql`
      from ${k.$table} join ${a.$table} on ${a.id} = ${k.accountId} and ${a.status} <> 'ARCHIVED'
     where ${k.goneAt} is null and ${k.isActive} and ${k.id} > ${after}
       and ${k.createdAt} > ${before(sql`${longest}::integer + 1`)}
       and ${k.createdAt} <= ${before(sql`${shortest}::integer - ${sql.lit(KEY_DUE_DAYS[0])}`)}
       and ${k.createdAt} > ${before(sql`${limitDays} + 1`)}
       and ${k.createdAt} <= ${before(sql`${limitDays} - ${sql.lit(KEY_DUE_DAYS[0])}`)}
       and not exists (
         select 1 from ${r.$table} where ${r.accountId} = ${k.accountId} and ${r.oldAccessKeyId} = ${k.accessKeyId}
            and ${r.state} <> all(${sql.val([...FINAL_ROTATION_STATES, "NEEDS_OPERATOR"])}::text[]))
     order by ${k.id} limit ${KEYS_PER_BATCH}`,
  );
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
    const rows = await select(
      databaseOf(tx),
      pick(e, "onceKey"),
      sql`from ${e.$table} where ${e.onceKey} = any(${sql.val(events.map(({ onceKey }) => onceKey!))}::text[])`,
    );
    const saved = new Set(rows.map(({ onceKey }) => onceKey));
    const fresh = events.filter(({ onceKey }) => !saved.has(onceKey!));
    await saveNotificationEvents(tx, fresh);
    return fresh.length;
  });
}
