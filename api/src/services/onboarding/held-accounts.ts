/**
 * Connected accounts that a reading would archive. If they are too many, AWS's answer may be incomplete, such as one that
 * lists half of the organization: then none is archived, and an operator decides.
 */
import { sql } from "kysely";
import { z } from "zod";
import type { OrganizationTree } from "../../aws/read-members.ts";
import { now } from "../../clock.ts";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { CLOSED_STATES, type HeldAccount, isMassArchiving } from "../../iam/organization.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { lockOrganization } from "./lock-organization.ts";

const ACCOUNTS_MAX = 10_000;
/** ARCHIVE: they are closed or have left. KEEP: they stay connected, also if AWS does not list them. */
export const HELD_DECISIONS = ["ARCHIVE", "KEEP"] as const;
export type HeldDecision = (typeof HELD_DECISIONS)[number];

const decideInput = z.object({
  id: z.string().max(64),
  decision: z.enum(HELD_DECISIONS),
  accountIds: z.array(z.string().max(64)).min(1).max(ACCOUNTS_MAX),
});

const a = table("account", "a");
const o = table("organization", "o");
const m = table("organization_member", "m");
const other = table("organization_member", "other");
const account = table("account");

/** An account with a role has a number. */
const ACCOUNT = { accountId: a.id, awsAccountId: known<string>(a.awsAccountId) };

/**
 * The accounts that must not be archived after this reading, by the decisions so far. Empty if they are few, or an operator
 * has allowed it. One that waits for a decision stays held, also if others have come back since and the rest are few.
 */
export async function findHeldAccounts(
  em: Em,
  { id, managementAccountId }: Pick<Organization, "id" | "managementAccountId">,
  { members, unread }: OrganizationTree,
): Promise<readonly HeldAccount[]> {
  const listed = new Map(members.map((member) => [member.awsAccountId, member.state]));
  const isComplete = unread.length === 0 && listed.has(managementAccountId);
  const closed: ReadonlySet<unknown> = new Set(CLOSED_STATES);
  const database = databaseOf(em);
  const rows = await select(
    database,
    {
      ...ACCOUNT,
      isOwn: sql<boolean | null>`${a.organizationId} = ${id}`,
      keptInState: a.keptInState,
    },
    sql`from ${a.$table}
     where ${a.status} <> 'ARCHIVED' and ${a.source} = 'ASSUME_ROLE'
       and (${a.organizationId} = ${id} or ${a.awsAccountId} = any(${sql.val([...listed.keys()])}::text[]))
       and not exists (select 1 from ${other.$table}
                        where ${other.awsAccountId} = ${a.awsAccountId} and ${other.organizationId} <> ${id})
     order by ${a.id}`,
  );
  const wouldArchive = rows.flatMap(({ accountId, awsAccountId, isOwn, keptInState }) => {
    const state = listed.get(awsAccountId) ?? (isOwn && isComplete ? "LEFT" : null);
    const isArchived = state !== keptInState && (state === "LEFT" || closed.has(state));
    return isArchived ? [{ accountId, awsAccountId, reason: state as HeldAccount["reason"] }] : [];
  });
  const decisions = await select(
    database,
    pick(o, "heldAccounts", "archivingAllowed"),
    sql`from ${o.$table} where ${o.id} = ${id}`,
  );
  const allowed = new Set(decisions.flatMap(({ archivingAllowed }) => archivingAllowed));
  const undecided = wouldArchive.filter(({ accountId }) => !allowed.has(accountId));
  if (isMassArchiving(undecided.length, rows.length)) return undecided;
  const waiting = new Set(decisions.flatMap(({ heldAccounts }) => heldAccounts.map(({ accountId }) => accountId)));
  return undecided.filter(({ accountId }) => waiting.has(accountId));
}

export interface HeldAccountRow extends HeldAccount {
  readonly name: string;
}

export class HeldAccounts {
  constructor(private readonly scope: Scope) {}

  /** The accounts that wait for a decision, by name. */
  async list({ heldAccounts }: Organization): Promise<readonly HeldAccountRow[]> {
    allow(this.scope, "organizations.read");
    if (heldAccounts.length === 0) return [];
    return select(
      databaseOf(this.scope.em),
      { ...ACCOUNT, name: a.name, reason: known<HeldAccount["reason"]>(sql`held.reason`) },
      sql`from jsonb_to_recordset(${JSON.stringify(heldAccounts)}::jsonb) as held("accountId" text, reason text)
        join ${a.$table} on ${a.id} = held."accountId" where ${a.status} <> 'ARCHIVED' order by ${a.name}, ${a.id}`,
    );
  }

  /**
   * Decides about held accounts. The organization is read again, and accounts that AWS then lists as active stay whatever
   * was decided. Accounts that are no longer held are left as they are. Errors: NOT_FOUND, BAD_USER_INPUT.
   */
  async decide(input: unknown): Promise<Organization> {
    allow(this.scope, "organizations.connect");
    const { id, decision, accountIds } = parseInput(decideInput, input);
    const { em, platform } = this.scope;
    return em.transactional(async (tx) => {
      // A reading that is being saved may add accounts: without the lock, the decision would drop them from the list.
      await lockOrganization(tx, id);
      const organization = await tx.findOne(OrganizationEntity, { id }, { refresh: true });
      if (!organization) throw new AppError("NOT_FOUND", { message: "There is no organization with this ID." });
      const chosen = new Set(accountIds);
      const ids = organization.heldAccounts.flatMap(({ accountId }) => (chosen.has(accountId) ? [accountId] : []));
      if (ids.length === 0)
        throw new AppError("BAD_USER_INPUT", {
          message: "accountIds: none of these accounts still waits for a decision. Load the page again.",
          details: { path: "accountIds" },
        });
      if (decision === "KEEP") await keep(tx, organization, ids);
      const heldAccounts = organization.heldAccounts.filter(({ accountId }) => !chosen.has(accountId));
      const at = new Date(now());
      Object.assign(organization, {
        heldAccounts,
        heldSince: heldAccounts.length === 0 ? null : organization.heldSince,
        archivingAllowed:
          decision === "ARCHIVE"
            ? [...new Set([...organization.archivingAllowed, ...ids])]
            : organization.archivingAllowed,
        readRequestedAt: at,
      });
      await tx.flush();
      await platform.jobs.sendOrganization(tx, { organizationId: id });
      await recordAudit(tx, this.scope, {
        action: "accounts.disconnect",
        target: id,
        targetName: organization.awsOrganizationId,
        details: { decision, accounts: ids.length },
      });
      return organization;
    });
  }
}

/** The accounts stay connected until AWS lists them as active and closes them again. */
async function keep(tx: Em, { id, heldAccounts }: Organization, ids: readonly string[]): Promise<void> {
  const held = JSON.stringify(heldAccounts.filter(({ accountId }) => ids.includes(accountId)));
  const holding = sql`jsonb_to_recordset(${held}::jsonb) as held("accountId" text, "awsAccountId" text, reason text)`;
  await sql`delete from ${m.$table} using ${holding}
             where ${m.organizationId} = ${id} and ${m.awsAccountId} = held."awsAccountId" and held.reason = 'LEFT'`.execute(
    tx.getKysely(),
  );
  await sql`update ${a.$table} set ${account.keptInState} = held.reason from ${holding} where ${a.id} = held."accountId"`.execute(
    tx.getKysely(),
  );
}
