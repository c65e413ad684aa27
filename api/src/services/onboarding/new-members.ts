/**
 * Reads organizations regularly, because their accounts, units and policies change. If an admin has enabled it, new
 * accounts are connected like those that an operator chooses.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
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

/** Requests the readings that are due. */
export async function readDueOrganizations(em: Em, jobs: Jobs): Promise<void> {
  await em.transactional(async (tx) => {
    const due = await tx.execute<{ id: string }[]>(
      `update organization set next_read_at = clock_timestamp() + make_interval(mins => ${READ_EVERY_MINUTES}),
                               read_requested_at = coalesce(read_requested_at, clock_timestamp())
        where id in (select id from organization where next_read_at <= clock_timestamp() order by next_read_at
                      limit ${ORGANIZATIONS_PER_POLL} for update skip locked) returning id`,
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
    update organization_member m
       set progress = 'QUEUED', requested_at = clock_timestamp(), requested_by = o.connects_new_by,
           first_scan_after_seconds = floor(random() * ${FIRST_SCANS_WITHIN_SECONDS}::integer), code = null, reason = null, fix = null
      from organization o
     where o.id = ${organizationId} and m.organization_id = o.id and o.connects_new_since < m.first_listed_at
       and m.first_listed_at > clock_timestamp() - make_interval(hours => ${TRIED_FOR_HOURS}::integer)
       and m.progress in ('NONE','FAILED') and m.state in ('ACTIVE','UNKNOWN') and m.aws_account_id <> o.management_account_id
       and not exists (select 1 from account a where a.aws_account_id = m.aws_account_id)`.execute(em.getKysely());
}

/** Selects the new accounts `m` of the organization `o` that were not connected in time and need an operator. */
export const IS_OVERDUE = sql<boolean>`(o.connects_new_since is not null and o.connects_new_since < m.first_listed_at
  and m.first_listed_at <= clock_timestamp() - make_interval(hours => ${TRIED_FOR_HOURS}::integer)
  and m.progress in ('NONE','FAILED') and m.state in ('ACTIVE','UNKNOWN') and m.aws_account_id <> o.management_account_id
  and not exists (select 1 from account a where a.aws_account_id = m.aws_account_id))`;

/** Reports new accounts that were not connected in time, each only once. */
export async function reportOverdueMembers(em: Em, organizationId: string): Promise<void> {
  await em.transactional(async (tx) => {
    const { rows } = await sql<{ awsAccountId: string; name: string; reason: string | null }>`
      update organization_member m set overdue_reported_at = clock_timestamp() from organization o
       where o.id = ${organizationId} and m.organization_id = o.id and m.overdue_reported_at is null and ${IS_OVERDUE}
      returning m.aws_account_id as "awsAccountId", m.name, m.reason`.execute(tx.getKysely());
    await saveNotificationEvents(
      tx,
      rows.map((member) => ({ ...accountNotConnected({ ...member, hours: TRIED_FOR_HOURS }), accountId: null })),
    );
  });
}
