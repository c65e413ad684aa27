/**
 * Limits wrong passwords. Attempts of strangers are counted by address and by the name that they try, so that one
 * stranger cannot lock out the operator with that name.
 *
 * A browser in which the operator has signed in before has its own count, which no stranger can reach. Such a browser
 * is slowed down but never locked out. The counts are rows, so that they survive a restart and hold over all processes. A
 * row's key is a keyed hash, because the name of an attempt may be a password in the wrong field.
 */
import { createHmac } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { elapsed } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, derived, listOf, pick, rowsOf, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type Instant, MINUTE } from "../../iam/time.ts";
import { afterAnswer } from "../core/after-answer.ts";
import { networkOf } from "../core/client-network.ts";
import type { Platform } from "../core/request-scope.ts";

interface Limit {
  readonly wrongMax: number;
  readonly windowMs: number;
}
/** The limit for one address that tries one name. */
const ADDRESS_AND_NAME: Limit = { wrongMax: 10, windowMs: 15 * MINUTE };
/** The limit for one address that tries many names. */
const ADDRESS: Limit = { wrongMax: 100, windowMs: 15 * MINUTE };
/**
 * The limit for many addresses that try one name. Unknown browsers must then wait. Known browsers, links and the
 * identity provider are not affected.
 */
const NAME: Limit = { wrongMax: 200, windowMs: 15 * MINUTE };
/** The limit for a known browser or a signed-in session: ten attempts, then ten per minute. */
const KNOWN: Limit = { wrongMax: 10, windowMs: MINUTE };
/** How much later than one window from now a count may end, because attempts that come at once are not written in order. */
const DISORDER_MAX_MS = MINUTE;
/** The maximum number of counts. The oldest are dropped, so invented names cannot fill the table. */
export const COUNTS_MAX = 20_000;
const PRUNE_EVERY_MS = MINUTE;

/** One sign-in attempt. `knownClient` identifies the browser or session that is proven to be this operator's. */
export interface SignInAttempt {
  readonly name: string;
  readonly address: string;
  readonly knownClient: string | null;
}

/** The database outside of the attempt's transaction, which a wrong password rolls back. */
export interface ThrottleScope {
  readonly em: Em;
  readonly platform: Pick<Platform, "auditKey">;
}

const a = table("sign_in_attempt", "a");
const plain = table("sign_in_attempt");
const stored = table("sign_in_attempt", "sign_in_attempt");
const excluded = table("sign_in_attempt", "excluded");

/** The counts whose window is not over. */
const PRESENT = { endsAt: a.endsAt, isFull: sql<boolean>`${a.wrong} >= c."wrongMax"` };
const present = derived("present", PRESENT);
const ADDED = pick(stored, "key", "wrong", "endsAt");
const added = derived("added", ADDED);

function waitOf(endsAt: RawBuilder<string>, isFull: RawBuilder<boolean>) {
  return { waitMs: sql<number>`(extract(epoch from ${endsAt} - at) * 1000)::float8`, isFull };
}

let prunedAt = -PRUNE_EVERY_MS;

/**
 * Counts the attempt as wrong before the password is checked, so that a hundred concurrent attempts are counted too.
 * `forgetAttempt` undoes this for a correct password. An attempt that must wait is not counted, so that one address
 * cannot use up the count of a name. The time is the database's, because the clocks of two processes may differ by more
 * than a window; a test passes its own. Error: TOO_MANY_ATTEMPTS.
 */
export async function countAttempt(
  scope: ThrottleScope,
  attempt: SignInAttempt,
  at: Instant | null = null,
): Promise<void> {
  const counts = countsOf(scope, attempt).map(({ key, wrongMax, windowMs }) => ({ key, wrongMax, windowMs }));
  // An end that is too far ahead was written before the clock was set back. Such a window counts as over.
  const rows = await rowsOf(
    databaseOf(scope.em),
    waitOf(present.endsAt, present.isFull),
    (list) => sql`
    with moment as materialized (
      select ${timeOf(at)} as at
    ), counted as (
      select * from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as c ("key" text, "wrongMax" int, "windowMs" bigint)
    ), present as (
      select ${listOf(PRESENT)}
        from moment, counted c join ${a.$table} on ${a.key} = c."key"
       where ${a.endsAt} > at and ${a.endsAt} <= at + (c."windowMs" + ${DISORDER_MAX_MS}) * interval '1 millisecond'
    ), added as (
      insert into ${plain.$table} (${plain.key}, ${plain.wrong}, ${plain.endsAt})
      select c."key", 1, at + c."windowMs" * interval '1 millisecond'
        from moment, counted c where not exists (select from ${present.$table} where ${present.isFull}) order by c."key"
      on conflict (${plain.key}) do update set
        ${plain.wrong} = case when ${stored.endsAt} > (select at from moment)
                      and ${stored.endsAt} <= ${excluded.endsAt} + ${DISORDER_MAX_MS} * interval '1 millisecond'
                     then ${stored.wrong} + 1 else 1 end,
        ${plain.endsAt} = case when ${stored.endsAt} > (select at from moment)
                       then least(${stored.endsAt}, ${excluded.endsAt}) else ${excluded.endsAt} end
      returning ${listOf(ADDED)}
    )
    select ${list} from moment, ${present.$table} where ${present.isFull}
    union all
    select ${listOf(waitOf(added.endsAt, sql<boolean>`${added.wrong} > c."wrongMax"`))}
      from moment, ${added.$table} join counted c on c."key" = ${added.key}`,
  );
  const full = rows.filter(({ isFull }) => isFull);
  if (full.length === 0) return;
  const minutes = Math.max(1, Math.ceil(Math.max(...full.map(({ waitMs }) => waitMs)) / MINUTE));
  throw new AppError("TOO_MANY_ATTEMPTS", {
    message: `Too many sign-in attempts. Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, or use another sign-in method.`,
    details: { waitMinutes: minutes },
  });
}

/**
 * Call this after a correct password. Clears this client's own count, but keeps what others tried with the same name
 * or address.
 */
export async function forgetAttempt(scope: ThrottleScope, attempt: SignInAttempt): Promise<void> {
  const [own, ...shared] = countsOf(scope, attempt).map(({ key }) => key);
  // Locked in the order in which `countAttempt` writes, so that the two never wait for each other.
  await sql`
    with locked as (
      select ${plain.key} from ${plain.$table} where ${plain.key} = any(${[own!, ...shared]}::text[]) order by ${plain.key} for update
    )
    update ${a.$table} set ${plain.wrong} = case when ${a.key} = ${own!} then 0 else greatest(${a.wrong} - 1, 0) end
      from locked where locked.key = ${a.key}`.execute(scope.em.getKysely());
}

/** Deletes ended and surplus counts, once a minute in each process and not before the answer. */
export function pruneAfterAnswer(platform: Platform): void {
  if (elapsed() - prunedAt < PRUNE_EVERY_MS) return;
  prunedAt = elapsed();
  afterAnswer(platform, () => pruneAttempts(platform.orm.em.fork()));
}

export async function pruneAttempts(em: Em, at: Instant | null = null): Promise<void> {
  await sql`delete from ${plain.$table} where ${plain.key} in (
    select ${plain.key} from ${plain.$table} where ${plain.endsAt} <= ${timeOf(at)}
    union all
    (select ${plain.key} from ${plain.$table} order by ${plain.endsAt} desc offset ${COUNTS_MAX}))`.execute(
    em.getKysely(),
  );
}

/** The given time, or that of the database. */
function timeOf(at: Instant | null) {
  return sql`coalesce(${at === null ? null : new Date(at)}::timestamptz, clock_timestamp())`;
}

function countsOf({ platform }: ThrottleScope, { name, address, knownClient }: SignInAttempt) {
  const count = (text: string, limit: Limit) => ({
    key: createHmac("sha256", platform.auditKey).update(`sign-in attempt ${text}`).digest("base64url"),
    ...limit,
  });
  if (knownClient !== null) return [count(`known ${knownClient}`, KNOWN)];
  const [account, network] = [name.trim().toLowerCase(), networkOf(address)];
  return [
    count(`address and name ${network} ${account}`, ADDRESS_AND_NAME),
    count(`address ${network}`, ADDRESS),
    count(`name ${account}`, NAME),
  ];
}
