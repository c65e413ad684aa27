/**
 * Counts the refused requests of each caller, for notifications: a burst is one message with a count. The first message
 * follows a minute after the first refusal, and further ones of the same caller are at least an hour apart.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, select, table } from "../../db/typed-sql.ts";
import { accessRefused } from "../../iam/notification-event.ts";
import { HOUR, MINUTE, SECOND } from "../../iam/time.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import type { Refusal } from "../core/refusals.ts";

const burst = table("refusal_burst");
const b = table("refusal_burst", "b");
const excluded = table("refusal_burst", "excluded");

const FIRST_AFTER_MS = MINUTE;
const NEXT_AFTER_MS = HOUR;
const CALLERS_PER_POLL = 100;
/** The callers that are counted while the database is unavailable. Beyond it, new ones are not reported. */
const CALLERS_MAX = 2_000;
const STRANGER = { key: "stranger", name: "callers who are not signed in" } as const;

interface Burst {
  readonly name: string;
  readonly codes: Set<string>;
  count: number;
}

/** The refusals of each caller that no transaction has saved yet. All callers without a valid credential are one. */
export class RefusalBursts {
  private readonly bursts = new Map<string, Burst>();

  get size(): number {
    return this.bursts.size;
  }

  add({ caller, code }: Refusal): void {
    const { key, name } =
      caller === null ? STRANGER : { key: caller.token?.id ?? caller.operatorId ?? caller.kind, name: caller.name };
    this.count(key, { name, codes: new Set([code]), count: 1 });
  }

  merge(others: RefusalBursts): void {
    for (const [key, burst] of others.bursts) this.count(key, burst);
  }

  /** Returns the rows in the order of their keys, so that two processes never wait for each other's rows. */
  rows() {
    return [...this.bursts]
      .map(([key, { name, codes, count }]) => ({ key, name, codes: [...codes], count }))
      .toSorted((one, other) => (one.key < other.key ? -1 : 1));
  }

  private count(key: string, { name, codes, count }: Burst): void {
    const known = this.bursts.get(key);
    if (known) {
      for (const code of codes) known.codes.add(code);
      known.count += count;
    } else if (this.bursts.size < CALLERS_MAX) this.bursts.set(key, { name, codes: new Set(codes), count });
  }
}

/** Adds the counts to those that wait for their message, in the transaction that records the refusals. */
export async function saveRefusalBursts(tx: Em, bursts: RefusalBursts): Promise<void> {
  if (bursts.size === 0) return;
  await sql`
    insert into ${b.$table} (${burst.callerKey}, ${burst.callerName}, ${burst.codes}, ${burst.count}, ${burst.dueAt})
    select v.key, v.name, v.codes, v.count, clock_timestamp() + make_interval(secs => ${FIRST_AFTER_MS / SECOND}::float8)
      from jsonb_to_recordset(${JSON.stringify(bursts.rows())}::jsonb) as v (key text, name text, codes jsonb, count integer)
     order by v.key
    on conflict (${burst.callerKey}) do update set ${burst.callerName} = ${excluded.callerName}, ${burst.count} = ${b.count} + ${excluded.count},
      ${burst.codes} = (select jsonb_agg(distinct code) from jsonb_array_elements(${b.codes} || ${excluded.codes}) code)`.execute(
    tx.getKysely(),
  );
}

/** Writes one notification event for each caller whose refusals are due. Returns their number. */
export async function reportRefusals(em: Em): Promise<number> {
  return em.transactional(async (tx) => {
    const database = databaseOf(tx);
    const rows = await select(
      database,
      {
        key: burst.callerKey,
        name: burst.callerName,
        codes: known<readonly string[]>(burst.codes),
        count: burst.count,
      },
      sql`from ${burst.$table}
       where ${burst.dueAt} <= clock_timestamp() order by ${burst.dueAt} limit ${CALLERS_PER_POLL} for update skip locked`,
    );
    if (rows.length === 0) return 0;
    const keys = sql.val(rows.map(({ key }) => key));
    await sql`delete from ${burst.$table} where ${burst.callerKey} = any(${keys}::text[]) and ${burst.count} = 0`.execute(
      database,
    );
    await sql`update ${burst.$table} set ${burst.count} = 0, ${burst.codes} = '[]',
        ${burst.dueAt} = clock_timestamp() + make_interval(secs => ${NEXT_AFTER_MS / SECOND}::float8)
      where ${burst.callerKey} = any(${keys}::text[])`.execute(database);
    const refused = rows.filter(({ count }) => count > 0);
    await saveNotificationEvents(
      tx,
      refused.map(({ key, name, codes, count }) => ({
        ...accessRefused({ callerKey: key, callerName: name, count, codes }),
        accountId: null,
      })),
    );
    return refused.length;
  });
}
