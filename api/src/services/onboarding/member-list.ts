/** Stores the units and accounts of an organization as AWS listed them. */
import { sql } from "kysely";
import type { OrganizationTree } from "../../aws/read-members.ts";
import { applyUnitSettings } from "./unit-settings.ts";
import { now } from "../../clock.ts";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import { findHeldAccounts } from "./held-accounts.ts";
import { lockOrganization } from "./lock-organization.ts";
import { archivingWaits } from "../../iam/notification-event.ts";
import { type HeldAccount, unitsAfter, unitsListedBefore } from "../../iam/organization.ts";

/** Whether a complete reading lacks accounts that were listed before. */
export async function isAnyMissing(em: Em, organizationId: string, tree: OrganizationTree): Promise<boolean> {
  if (tree.unread.length > 0) return false;
  const { rows } = await sql`select 1 from organization_member where organization_id = ${organizationId}
    and aws_account_id <> all(${sql.val(tree.members.map(({ awsAccountId }) => awsAccountId))}::text[]) limit 1`.execute(
    em.getKysely(),
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
    const kysely = tx.getKysely();
    // An operator may have decided while AWS was asked. A decision from now on waits for the end of this transaction.
    await lockOrganization(tx, id);
    const { rows } = await sql<{ isReported: boolean }>`
      select held_since is not null as "isReported" from organization where id = ${id}`.execute(kysely);
    const held = await findHeldAccounts(tx, organization, tree);
    const kept = [...members, ...held].map(({ awsAccountId }) => awsAccountId);
    await sql`insert into organization_member (organization_id, aws_account_id, name, email, state, unit_id, placed_at, first_listed_at)
              select ${id}, m."awsAccountId", m.name, m.email, m.state, m."unitId", ${placedAt},
                     case when m."unitId" = any(${sql.val(listedBefore)}::text[]) then clock_timestamp() else '-infinity' end
                from jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
                  as m("awsAccountId" text, name text, email text, state text, "unitId" text)
              on conflict (organization_id, aws_account_id) do update
                set name = excluded.name, email = excluded.email, state = excluded.state, unit_id = excluded.unit_id,
                    listed_at = clock_timestamp(),
                    placed_at = case when organization_member.unit_id = excluded.unit_id then organization_member.placed_at
                                     else excluded.placed_at end`.execute(kysely);
    if (tree.unread.length === 0)
      await sql`delete from organization_member where organization_id = ${id} and progress <> 'TRYING'
                   and aws_account_id <> all(${sql.val(kept)}::text[])`.execute(kysely);
    // The permission to archive an account ends when AWS lists the account again, so that an operator must decide next time.
    const active = members.filter(({ state }) => state === "ACTIVE").map(({ awsAccountId }) => awsAccountId);
    await sql`update organization set archiving_allowed = archiving_allowed - array(
                select a.id from account a where a.status <> 'ARCHIVED' and a.aws_account_id = any(${sql.val(active)}::text[]))
               where id = ${id} and archiving_allowed <> '[]'`.execute(kysely);
    const isNew = held.length > 0 && rows[0]?.isReported === false;
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
