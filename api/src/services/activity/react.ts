/**
 * Reacts to activities with a scan of the account, and with a reading of each user whose credentials they changed,
 * because the credential report may be four hours old. A burst of activities leads to one scan a minute at most.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, select, table } from "../../db/typed-sql.ts";
import type { Platform } from "../core/request-scope.ts";
import { startActivityScan } from "../scans/scans.ts";

const reactions = table("activity_reaction");
const r = table("activity_reaction", "r");
const excluded = table("activity_reaction", "excluded");
const a = table("account", "a");
const s = table("scan", "s");
const u = table("iam_user", "u");
const activity = table("account_activity");

/** The shortest time between two scans of an account that activities start. */
const SCAN_EVERY_SECONDS = 60;
/** Activities come in groups, and IAM's answers follow a change after a moment. */
const SETTLE_SECONDS = 2;
/** Accounts that change together, such as by a deployment to an organization, are not scanned at the same moment. */
const JITTER_SECONDS = 3;
/** A scan that follows the previous one sooner waits its turn, so that an account with steady changes does not delay others. */
const AWAITED_EVERY_MINUTES = 10;
const ACCOUNTS_PER_POLL = 20;
/** The users that one reaction reads, about ten calls each. The scan reads the others. */
const USERS_MAX = 25;
/** The users that wait for a reaction. More are read by the scan only. */
const WAITING_USERS_MAX = 200;
const KEPT_DAYS = 90;
const REMOVED_AT_ONCE = 1_000;
const REMOVALS_PER_POLL = 100;

export interface Reaction {
  readonly accountId: string;
  readonly users: readonly ChangedUser[];
}

interface ChangedUser {
  readonly name: string;
  readonly eventId: string;
}

/** Requests a scan of each account and a reading of its changed users, in the transaction that stores the activities. */
export async function requestReactions(tx: Em, requested: readonly Reaction[]): Promise<void> {
  for (const { accountId, users } of requested) {
    const added = JSON.stringify(users.slice(0, WAITING_USERS_MAX));
    await sql`
      insert into ${r.$table} (${reactions.accountId}, ${reactions.dueAt}, ${reactions.users})
      values (${accountId}, clock_timestamp() + make_interval(secs => ${SETTLE_SECONDS} + random() * ${JITTER_SECONDS}), ${added}::jsonb)
      on conflict (${reactions.accountId}) do update set
        ${reactions.dueAt} = coalesce(${r.dueAt}, greatest(${excluded.dueAt}, ${r.reactedAt} + make_interval(secs => ${SCAN_EVERY_SECONDS}))),
        ${reactions.users} = case when jsonb_array_length(${r.users}) < ${WAITING_USERS_MAX} then ${r.users} || ${excluded.users} else ${r.users} end`.execute(
      tx.getKysely(),
    );
  }
}

/**
 * Starts the scans and readings that are due. Returns the number of accounts whose scan it started. An account waits while a
 * scan of it is queued or running, or while its scans are held.
 */
export async function startDueReactions({ orm, jobs, log }: Platform): Promise<number> {
  return orm.em.fork().transactional(async (tx) => {
    const due = await select(
      databaseOf(tx),
      {
        accountId: r.accountId,
        users: known<readonly ChangedUser[]>(r.users),
        isRepeated: sql<boolean>`coalesce(${r.reactedAt} > clock_timestamp() - make_interval(mins => ${AWAITED_EVERY_MINUTES}), false)`,
      },
      sql`from ${r.$table} join ${a.$table} on ${a.id} = ${r.accountId}
       where ${r.dueAt} <= clock_timestamp() and ${a.status} in ('CONNECTED','ERROR') and ${a.source} <> 'OFFLINE_FILES'
         and coalesce(${a.scansHeldUntil}, now()) <= now()
         and not exists (select from ${s.$table} where ${s.accountId} = ${r.accountId} and ${s.status} in ('QUEUED','RUNNING'))
       order by ${r.dueAt} limit ${ACCOUNTS_PER_POLL} for update of r skip locked`,
    );
    let started = 0;
    for (const { accountId, users, isRepeated } of due) {
      if (!(await startActivityScan(tx, jobs, accountId, isRepeated ? "IN_TURN" : "AWAITED"))) continue;
      await sql`update ${reactions.$table} set ${reactions.dueAt} = null, ${reactions.reactedAt} = clock_timestamp(), ${reactions.users} = '[]'
                 where ${reactions.accountId} = ${accountId}`.execute(tx.getKysely());
      await readUsers(tx, jobs, accountId, users);
      started += 1;
      log.info({ accountId, users: users.length }, "activity.scan_requested");
    }
    return started;
  });
}

async function readUsers(
  tx: Em,
  jobs: Platform["jobs"],
  accountId: string,
  users: readonly ChangedUser[],
): Promise<void> {
  // The newest event of a user is the cause of the reading.
  const eventOf = new Map(users.map(({ name, eventId }) => [name, eventId]));
  if (eventOf.size === 0) return;
  const rows = await select(
    databaseOf(tx),
    pick(u, "identity", "name"),
    sql`from ${u.$table} where ${u.accountId} = ${accountId} and ${u.goneAt} is null
       and ${u.name} = any(${sql.val([...eventOf.keys()])}::text[]) order by ${u.name} limit ${USERS_MAX}`,
  );
  for (const { identity, name } of rows)
    await jobs.sendUserKeys(tx, {
      eventId: eventOf.get(name)!,
      accountId,
      userName: name,
      userIdentity: identity,
    });
}

export async function removeOldActivities(em: Em): Promise<void> {
  for (let removals = 0; removals < REMOVALS_PER_POLL; removals += 1) {
    const { numAffectedRows } = await sql`delete from ${activity.$table} where ctid = any(array(
      select ctid from ${activity.$table} where ${activity.receivedAt} < clock_timestamp() - make_interval(days => ${KEPT_DAYS})
       limit ${REMOVED_AT_ONCE}))`.execute(em.getKysely());
    if (Number(numAffectedRows ?? 0) < REMOVED_AT_ONCE) return;
  }
}
