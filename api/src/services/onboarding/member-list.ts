/** Stores the units and accounts of an organization as AWS listed them. */
import { sql } from "kysely";
import type { OrganizationTree } from "../../aws/read-members.ts";
import { applyUnitSettings } from "./unit-settings.ts";
import { now } from "../../clock.ts";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, select, selectFirst, table } from "../../db/typed-sql.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import { findHeldAccounts } from "./held-accounts.ts";
import { lockOrganization } from "./lock-organization.ts";
import { archivingWaits } from "../../iam/notification-event.ts";
import { type HeldAccount, unitsAfter, unitsListedBefore } from "../../iam/organization.ts";

const o = table("organization", "o");
const a = table("account", "a");
const organizationRow = table("organization");
const member = table("organization_member");
const stored = table("organization_member", "organization_member");
const excluded = table("organization_member", "excluded");

/** Whether a complete reading lacks accounts that were listed before. */
export async function isAnyMissing(em: Em, organizationId: string, tree: OrganizationTree): Promise<boolean> {
  if (tree.unread.length > 0) return false;
  const rows = await select(
    databaseOf(em),
    { id: member.awsAccountId },
    sql`from ${member.$table} where ${member.organizationId} = ${organizationId}
    and ${member.awsAccountId} <> all(${sql.val(tree.members.map(({ awsAccountId }) => awsAccountId))}::text[]) limit 1`,
  );
  return rows.length > 0;
}

/**
 * Saves a reading. Accounts that AWS no longer lists are removed, unless they are held or a part of the organization was not
 * read: they may be there. Returns the accounts whose archiving waits for an operator.
 */
export async function saveMembers(
  em: Em,
  organization: Organization,
  tree: OrganizationTree,
): Promise<readonly HeldAccount[]> {
  const { id, units } = organization;
  // An account that moves while the organization is read can be listed in two units. The later one counts.
  const members = [...new Map(tree.members.map((member) => [member.awsAccountId, member])).values()];
  // The time is that of the process's clock, by which it then reads the policies: the two are compared.
  const placedAt = new Date(now());
  const listedBefore = [...unitsListedBefore(units, tree.units)];
  return em.transactional(async (tx) => {
    const database = databaseOf(tx);
    // An operator may have decided while AWS was asked. A decision from now on waits for the end of this transaction.
    await lockOrganization(tx, id);
    const before = await selectFirst(
      database,
      { isReported: sql<boolean>`${o.heldSince} is not null` },
      sql`from ${o.$table} where ${o.id} = ${id}`,
    );
    const held = await findHeldAccounts(tx, organization, tree);
    const kept = [...members, ...held].map(({ awsAccountId }) => awsAccountId);
    await sql`insert into ${member.$table} (${member.organizationId}, ${member.awsAccountId}, ${member.name}, ${member.email},
                     ${member.state}, ${member.unitId}, ${member.placedAt}, ${member.firstListedAt})
              select ${id}, m."awsAccountId", m.name, m.email, m.state, m."unitId", ${placedAt},
                     case when m."unitId" = any(${sql.val(listedBefore)}::text[]) then clock_timestamp() else '-infinity' end
                from jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
                  as m("awsAccountId" text, name text, email text, state text, "unitId" text)
              on conflict (${member.organizationId}, ${member.awsAccountId}) do update
                set ${member.name} = ${excluded.name}, ${member.email} = ${excluded.email}, ${member.state} = ${excluded.state},
                    ${member.unitId} = ${excluded.unitId}, ${member.listedAt} = clock_timestamp(),
                    ${member.placedAt} = case when ${stored.unitId} = ${excluded.unitId} then ${stored.placedAt}
                                     else ${excluded.placedAt} end`.execute(database);
    if (tree.unread.length === 0)
      await sql`delete from ${member.$table} where ${member.organizationId} = ${id} and ${member.progress} <> 'TRYING'
                   and ${member.awsAccountId} <> all(${sql.val(kept)}::text[])`.execute(database);
    // The permission to archive an account ends when AWS lists the account again, so that an operator must decide next time.
    const active = members.filter(({ state }) => state === "ACTIVE").map(({ awsAccountId }) => awsAccountId);
    const allowed = organizationRow.archivingAllowed;
    await sql`update ${organizationRow.$table} set ${allowed} = ${allowed} - array(
                select ${a.id} from ${a.$table} where ${a.status} <> 'ARCHIVED' and ${a.awsAccountId} = any(${sql.val(active)}::text[]))
               where ${organizationRow.id} = ${id} and ${allowed} <> '[]'`.execute(database);
    const isNew = held.length > 0 && before?.isReported === false;
    const unitsNow = unitsAfter(units, tree.units, tree.unread);
    await tx.nativeUpdate(
      OrganizationEntity,
      { id },
      {
        units: unitsNow,
        unread: tree.unread,
        calls: tree.calls,
        readAt: new Date(now()),
        readCode: null,
        readReason: null,
        heldAccounts: held,
        ...(held.length === 0 && { heldSince: null }),
        ...(isNew && { heldSince: new Date(now()) }),
      },
    );
    // An account that has moved inherits from the units above its new place.
    await applyUnitSettings(tx, { id, units: unitsNow });
    if (isNew) {
      const { awsOrganizationId } = organization;
      await saveNotificationEvents(tx, [
        { ...archivingWaits({ id, awsOrganizationId, accounts: held.length }), accountId: null },
      ]);
    }
    return held;
  });
}
