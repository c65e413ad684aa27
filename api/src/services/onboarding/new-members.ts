/**
 * Reads organizations regularly, because their accounts, units and policies change. If an admin has enabled it, new
 * accounts are connected like those that an operator chooses.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, table } from "../../db/typed-sql.ts";
import { accountNotConnected } from "../../iam/notification-event.ts";
import type { Jobs } from "../core/jobs.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";

/** How often an organization is read. Including the wait for its first scan, a new account is scanned within an hour. */
export const READ_EVERY_MINUTES = 30;
/**
 * How long a new account is tried again at each reading. Its role is created by the StackSet some time after the account
 * has joined.
 */
const TRIED_FOR_HOURS = 24;
const ORGANIZATIONS_PER_POLL = 10;
const FIRST_SCANS_WITHIN_SECONDS = 300;

const o = table("organization", "o");
const m = table("organization_member", "m");
const a = table("account", "a");
const read = table("organization");
const changed = table("organization_member");

const IS_UNCONNECTED = sql`${m.progress} in ('NONE','FAILED') and ${m.state} in ('ACTIVE','UNKNOWN')
  and ${m.awsAccountId} <> ${o.managementAccountId}
  and not exists (select 1 from ${a.$table} where ${a.awsAccountId} = ${m.awsAccountId})`;

/** Requests the readings that are due. */
export async function readDueOrganizations(em: Em, jobs: Jobs): Promise<void> {
  await em.transactional(async (tx) => {
    const due = await rowsOf(
      databaseOf(tx),
      pick(read, "id"),
      (list) => sql`update ${read.$table}
          set ${read.nextReadAt} = clock_timestamp() + make_interval(mins => ${READ_EVERY_MINUTES}::integer),
              ${read.readRequestedAt} = coalesce(${read.readRequestedAt}, clock_timestamp())
        where ${read.id} in (select ${o.id} from ${o.$table} where ${o.nextReadAt} <= clock_timestamp() order by ${o.nextReadAt}
                      limit ${ORGANIZATIONS_PER_POLL} for update skip locked) returning ${list}`,
    );
    for (const { id } of due) await jobs.sendOrganization(tx, { organizationId: id });
  });
}

/**
 * Queues the accounts that were first listed after the option was switched on, in units that were listed before
 * (`saveMembers`). One that an operator disconnected is not connected again, and neither is the management account, in
 * which StackSets create no role.
 */
export async function queueNewMembers(em: Em, organizationId: string): Promise<void> {
  await sql`
    update ${m.$table}
       set ${changed.progress} = 'QUEUED', ${changed.requestedAt} = clock_timestamp(), ${changed.requestedBy} = ${o.connectsNewBy},
           ${changed.firstScanAfterSeconds} = floor(random() * ${FIRST_SCANS_WITHIN_SECONDS}::integer),
           ${changed.code} = null, ${changed.reason} = null, ${changed.fix} = null
      from ${o.$table}
     where ${o.id} = ${organizationId} and ${m.organizationId} = ${o.id} and ${o.connectsNewSince} < ${m.firstListedAt}
       and ${m.firstListedAt} > clock_timestamp() - make_interval(hours => ${TRIED_FOR_HOURS}::integer)
       and ${IS_UNCONNECTED}`.execute(em.getKysely());
}

/** Selects the new accounts `m` of the organization `o` that were not connected in time and need an operator. */
export const IS_OVERDUE = sql<boolean>`(${o.connectsNewSince} is not null and ${o.connectsNewSince} < ${m.firstListedAt}
  and ${m.firstListedAt} <= clock_timestamp() - make_interval(hours => ${TRIED_FOR_HOURS}::integer)
  and ${IS_UNCONNECTED})`;

/** Reports new accounts that were not connected in time, each only once. */
export async function reportOverdueMembers(em: Em, organizationId: string): Promise<void> {
  await em.transactional(async (tx) => {
    const rows = await rowsOf(
      databaseOf(tx),
      pick(m, "awsAccountId", "name", "reason"),
      (list) => sql`
      update ${m.$table} set ${changed.overdueReportedAt} = clock_timestamp() from ${o.$table}
       where ${o.id} = ${organizationId} and ${m.organizationId} = ${o.id} and ${m.overdueReportedAt} is null and ${IS_OVERDUE}
      returning ${list}`,
    );
    await saveNotificationEvents(
      tx,
      rows.map((member) => ({ ...accountNotConnected({ ...member, hours: TRIED_FOR_HOURS }), accountId: null })),
    );
  });
}
