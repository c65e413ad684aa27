/**
 * Archives connected accounts that AWS has closed or suspended, and those that have left their organization. One that AWS
 * lists as active again is restored: otherwise, an account in use would stay without scans.
 */
import { sql } from "kysely";
import { AccountEntity } from "../../db/entities/account.ts";
import type { Organization } from "../../db/entities/organization.ts";
import { databaseOf, derived, known, listOf, pick, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type ArchivedReason, CLOSED_STATES, type HeldAccount } from "../../iam/organization.ts";
import { accountClosed } from "../../iam/notification-event.ts";
import { archiveAccount, restoreAccount } from "../accounts/archive.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import { SYSTEM } from "../core/permissions.ts";
import { openScope, type Platform } from "../core/request-scope.ts";
import { lockOrganization } from "./lock-organization.ts";

/** The maximum number of accounts that are archived or restored after one reading. More follow after the next one. */
const ARCHIVED_MAX = 500;

const a = table("account", "a");
const m = table("organization_member", "m");
const other = table("organization_member", "other");
const account = table("account");
const organizationRow = table("organization");

const REASON = known<ArchivedReason>(sql`coalesce(${m.state}, 'LEFT')`);
/** Of the accounts with one number, the one that is not archived, or the one that was archived last. */
const LATEST = pick(a, "id", "archivedReason", "status");
const latest = derived("latest", LATEST);

interface ListedAccounts {
  readonly isComplete: boolean;
  readonly held: readonly HeldAccount[];
}

/**
 * Archives the accounts that are not held. One with an open rotation is archived after it has ended. `isComplete` says that
 * AWS listed all accounts: only then has an account left that is not among them.
 */
export async function archiveClosedMembers(
  platform: Platform,
  organization: Pick<Organization, "id" | "managementAccountId">,
  { isComplete, held }: ListedAccounts,
): Promise<void> {
  const em = platform.orm.em.fork();
  await restoreActive(platform, organization.id);
  await forgetRestored(platform, organization.id);
  for (const { id, name, reason } of await closedAccounts(platform, organization, { isComplete, held })) {
    try {
      await em.transactional(async (tx) => {
        await lockOrganization(tx, organization.id);
        if (!(await archiveAccount(tx, id, reason))) return;
        const allowed = organizationRow.archivingAllowed;
        await sql`update ${organizationRow.$table} set ${allowed} = ${allowed} - ${id}
          where ${organizationRow.id} = ${organization.id}`.execute(tx.getKysely());
        await saveNotificationEvents(tx, [{ ...accountClosed({ id, name }, reason), accountId: id }]);
        await recordAudit(tx, openScope(platform, SYSTEM, organization.id), {
          action: "accounts.disconnect",
          target: id,
          targetName: name,
          details: { reason, organization: organization.id },
        });
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "ROTATION_OPEN") throw error;
      platform.log.warn({ accountId: id, code: error.code }, "organization.account_not_archived");
    }
  }
}

/**
 * Accounts with a role only: the credentials of others would have to be deleted, and archiving could not be undone. One
 * that was connected by itself may have left the organization and still be monitored on purpose. One that another
 * organization lists has moved there, and its role still works.
 */
async function closedAccounts(
  platform: Platform,
  { id, managementAccountId }: Pick<Organization, "id" | "managementAccountId">,
  { isComplete, held }: ListedAccounts,
): Promise<readonly { readonly id: string; readonly name: string; readonly reason: ArchivedReason }[]> {
  return select(
    databaseOf(platform.orm.em.fork()),
    { ...pick(a, "id", "name"), reason: REASON },
    sql`from ${a.$table} left join ${m.$table} on ${m.organizationId} = ${id} and ${m.awsAccountId} = ${a.awsAccountId}
     where ${a.status} <> 'ARCHIVED' and ${a.source} = 'ASSUME_ROLE'
       and (${m.state} = any(${sql.val([...CLOSED_STATES])}::text[])
            or (${m.state} is null and ${a.organizationId} = ${id} and ${isComplete}
                and not exists (select 1 from ${other.$table} where ${other.awsAccountId} = ${a.awsAccountId})
                and exists (select 1 from ${other.$table}
                             where ${other.organizationId} = ${id} and ${other.awsAccountId} = ${managementAccountId})))
       and ${a.keptInState} is distinct from ${REASON}
       and ${a.id} <> all(${sql.val(held.map(({ accountId }) => accountId))}::text[])
     order by ${a.id} limit ${ARCHIVED_MAX}`,
  );
}

/** Restores accounts that IAM Monitor archived by itself, and that no operator has connected or disconnected since. */
async function restoreActive(platform: Platform, organizationId: string): Promise<void> {
  const scope = openScope(platform, SYSTEM, organizationId);
  const rows = await select(
    databaseOf(scope.em),
    pick(latest, "id"),
    sql`from (
      select distinct on (${a.awsAccountId}) ${listOf(LATEST)}
        from ${a.$table} join ${m.$table} on ${m.awsAccountId} = ${a.awsAccountId}
       where ${m.organizationId} = ${organizationId} and ${m.state} = 'ACTIVE'
       order by ${a.awsAccountId}, ${a.status} <> 'ARCHIVED' desc, ${a.archivedAt} desc) ${latest.$table}
     where ${latest.status} = 'ARCHIVED' and ${latest.archivedReason} is not null order by ${latest.id} limit ${ARCHIVED_MAX}`,
  );
  for (const { id } of rows) {
    try {
      await restoreAccount(scope, await scope.em.findOneOrFail(AccountEntity, { id }, { refresh: true }));
    } catch (error) {
      // An operator has connected or restored it in the meantime.
      if (!(error instanceof AppError)) throw error;
      platform.log.warn({ accountId: id, code: error.code }, "organization.account_not_restored");
    }
  }
}

/** An account that AWS lists as usable again is archived when it is closed the next time. */
async function forgetRestored(platform: Platform, organizationId: string): Promise<void> {
  await sql`update ${a.$table} set ${account.keptInState} = null from ${m.$table}
             where ${m.organizationId} = ${organizationId} and ${m.awsAccountId} = ${a.awsAccountId} and ${m.state} = 'ACTIVE'
               and ${a.keptInState} is not null and ${a.status} <> 'ARCHIVED'`.execute(
    platform.orm.em.fork().getKysely(),
  );
}
