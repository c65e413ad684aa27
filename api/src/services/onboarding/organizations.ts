/** Organizations: which accounts they have, and connecting many of them with one role. `connect-members.ts` does the work. */
import { sql } from "kysely";
import { z } from "zod";
import { callerIdentity } from "../../aws/caller-identity.ts";
import { type OrganizationTemplates, organizationTemplates } from "../../aws/organization-templates.ts";
import { identifyOrganization } from "../../aws/read-members.ts";
import { MEMBER_ROLE_NAME } from "../../aws/setup-templates.ts";
import { now } from "../../clock.ts";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import { readPlainRows } from "../../db/plain-rows.ts";
import { newId } from "../../db/new-id.ts";
import { databaseOf, known, orNull, pick, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type Account, AccountEntity, type AccountStatus } from "../../db/entities/account.ts";
import { isUsable, type MemberState, type OrganizationMember } from "../../iam/organization.ts";
import type { GuardrailReading } from "../../iam/organization-policies.ts";
import { MINUTE } from "../../iam/time.ts";
import { Accounts, isDemo, newExternalId } from "../accounts/accounts.ts";
import { connectionOf } from "../accounts/connection.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { lockOrganization } from "./lock-organization.ts";
import { IS_OVERDUE, READ_EVERY_MINUTES } from "./new-members.ts";
import { principalArnInput } from "./setup-templates.ts";

/** The maximum number of accounts of one request. AWS raises its quota to 10,000 accounts per organization. */
const CONNECTED_MAX = 10_000;
/** The maximum number of archived accounts that are listed with an organization. */
const ARCHIVED_SHOWN_MAX = 1_000;
/** First scans begin this far apart on average, and all of them within the maximum. */
const FIRST_SCAN_EVERY_SECONDS = 3;
const FIRST_SCANS_WITHIN_SECONDS = 900;

const readInput = z.object({ accountId: z.string().max(64) });
const idInput = z.object({ id: z.string().max(64) });
const updateInput = z.object({ id: z.string().max(64), connectsNewAccounts: z.boolean() });
const connectInput = z.object({
  id: z.string().max(64),
  awsAccountIds: z
    .array(z.string().regex(/^\d{12}$/, "must be 12-digit AWS account numbers"))
    .min(1)
    .max(CONNECTED_MAX),
});

/** How far connecting an account is. CONNECTED: an account that is not disconnected has its number. */
export const MEMBER_CONNECTIONS = ["NONE", "QUEUED", "TRYING", "FAILED", "CONNECTED"] as const;
export type MemberConnection = (typeof MEMBER_CONNECTIONS)[number];

export interface MemberRow extends OrganizationMember {
  readonly connection: MemberConnection;
  /** The connected account. Null if there is none. */
  readonly accountId: string | null;
  readonly accountStatus: AccountStatus | null;
  /** Why connecting failed. Null unless it did. */
  readonly code: string | null;
  readonly reason: string | null;
  readonly fix: string | null;
  readonly triedAt: Date | null;
  /** The policies above the connected account, as far as its latest scan knew them. */
  readonly guardrails: GuardrailReading | null;
  /** Whether it is a new account that was not connected in time. It is not tried again without an operator. */
  readonly isOverdue: boolean;
}

const m = table("organization_member", "m");
const o = table("organization", "o");
const a = table("account", "a");
const archived = table("account", "t");
const member = table("organization_member");

const MEMBER = {
  ...pick(m, "awsAccountId", "name", "email", "unitId", "code", "reason", "fix", "triedAt"),
  state: known<MemberState>(m.state),
  connection: known<MemberConnection>(sql`case when ${a.id} is not null then 'CONNECTED' else ${m.progress} end`),
  accountId: orNull(a.id),
  accountStatus: orNull(a.status),
  guardrails: known<GuardrailReading | null>(a.guardrails),
  isOverdue: IS_OVERDUE,
};

export class Organizations {
  constructor(private readonly scope: Scope) {}

  async list(): Promise<readonly Organization[]> {
    allow(this.scope, "organizations.read");
    return this.scope.em.find(OrganizationEntity, {}, { orderBy: { id: "asc" } });
  }

  async get(id: string): Promise<Organization> {
    allow(this.scope, "organizations.read");
    const organization = await this.scope.em.findOne(OrganizationEntity, { id });
    if (!organization) throw new AppError("NOT_FOUND", { message: "There is no organization with this ID." });
    return organization;
  }

  /** The accounts as AWS last listed them, by name. */
  async members({ id }: Organization): Promise<readonly MemberRow[]> {
    allow(this.scope, "organizations.read");
    const rows = await select(
      databaseOf(this.scope.em),
      MEMBER,
      sql`from ${m.$table} join ${o.$table} on ${o.id} = ${m.organizationId}
        left join ${a.$table} on ${a.awsAccountId} = ${m.awsAccountId} and ${a.status} <> 'ARCHIVED'
       where ${m.organizationId} = ${id} order by ${m.name}, ${m.awsAccountId}`,
    );
    return rows.map((row) => ({ ...row, triedAt: row.triedAt === null ? null : new Date(row.triedAt) }));
  }

  /** The accounts of the organization that were archived because of their state in AWS, latest first. */
  async archivedAccounts({ id }: Organization): Promise<readonly Account[]> {
    allow(this.scope, "organizations.read");
    return readPlainRows(
      this.scope.em,
      AccountEntity,
      sql`where ${archived.archivedReason} is not null and ${archived.status} = 'ARCHIVED'
            and (${archived.organizationId} = ${id} or ${archived.awsAccountId} in
                  (select ${m.awsAccountId} from ${m.$table} where ${m.organizationId} = ${id}))
          order by ${archived.archivedAt} desc, ${archived.id} limit ${ARCHIVED_SHOWN_MAX}`,
    );
  }

  /**
   * Finds out which organization the account can list, and queues the reading of its units and accounts. Errors:
   * NOT_IN_ORGANIZATION, NOT_ORGANIZATION_READER, AWS_WRONG_ACCOUNT, AWS_ACCESS_DENIED and the errors of every AWS call.
   */
  async read(input: unknown): Promise<Organization> {
    allow(this.scope, "organizations.read");
    const account = await new Accounts(this.scope).get(parseInput(readInput, input).accountId);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    if (isDemo(account))
      throw new AppError("BAD_USER_INPUT", {
        message: "accountId: is the demo account, whose organization has no accounts to connect. Choose another one.",
        details: { path: "accountId" },
      });
    const { organizationId, managementAccountId, readerAccountId, partition, rootId } = await identifyOrganization(
      connectionOf(account, this.scope.platform.secrets),
    );
    if (account.awsAccountId !== null && account.awsAccountId !== readerAccountId)
      throw new AppError("AWS_WRONG_ACCOUNT", {
        details: { expected: account.awsAccountId, actual: readerAccountId },
      });
    const { em, platform } = this.scope;
    return em.transactional(async (tx) => {
      await databaseOf(tx)
        .insertInto("organization")
        .values({
          id: newId("organization"),
          aws_organization_id: organizationId,
          management_account_id: managementAccountId,
          partition,
          root_id: rootId,
          account_id: account.id,
          region: account.region,
          external_id: newExternalId(),
          role_name: MEMBER_ROLE_NAME,
          units: "[]",
          unread: "[]",
          calls: 0,
          created_at: new Date(now()),
        })
        .onConflict((conflict) => conflict.column("aws_organization_id").doNothing())
        .execute();
      const organization = await tx.findOneOrFail(
        OrganizationEntity,
        { awsOrganizationId: organizationId },
        { refresh: true },
      );
      Object.assign(organization, { accountId: account.id, region: account.region, managementAccountId, rootId });
      organization.readRequestedAt = new Date(now());
      organization.nextReadAt ??= new Date(now() + READ_EVERY_MINUTES * MINUTE);
      await tx.flush();
      await platform.jobs.sendOrganization(tx, { organizationId: organization.id });
      await recordAudit(tx, this.scope, {
        action: "organizations.read",
        target: organization.id,
        targetName: organizationId,
        details: { account: account.id },
      });
      return organization;
    });
  }

  /**
   * Queues accounts to be connected. Those that are connected already or are being tried are left as they are. Refuses
   * the whole request if one of them is not in the organization or cannot be used. Errors: NOT_FOUND, BAD_USER_INPUT.
   */
  async connect(input: unknown): Promise<Organization> {
    const caller = allow(this.scope, "organizations.connect");
    const { id, awsAccountIds } = parseInput(connectInput, input);
    const organization = await this.get(id);
    const members = new Map((await this.members(organization)).map((member) => [member.awsAccountId, member]));
    const chosen = [...new Set(awsAccountIds)].map((awsAccountId) => {
      const member = members.get(awsAccountId);
      if (!member || !isUsable(member.state))
        throw new AppError("BAD_USER_INPUT", {
          message: member
            ? `awsAccountIds: ${awsAccountId} is ${member.state} in AWS and cannot be connected.`
            : `awsAccountIds: ${awsAccountId} is not in the organization, as it was last read.`,
          details: { path: "awsAccountIds" },
        });
      return member;
    });
    const waiting = chosen.filter(({ connection }) => connection === "NONE" || connection === "FAILED");
    if (waiting.length === 0) return organization;
    const { em, platform } = this.scope;
    await em.transactional(async (tx) => {
      await lockOrganization(tx, id);
      const within = Math.min(FIRST_SCANS_WITHIN_SECONDS, waiting.length * FIRST_SCAN_EVERY_SECONDS);
      await sql`update ${member.$table} set ${member.progress} = 'QUEUED', ${member.requestedAt} = clock_timestamp(),
                       ${member.requestedBy} = ${caller.operatorId ?? caller.token?.id ?? null},
                       ${member.firstScanAfterSeconds} = floor(random() * ${within}::integer),
                       ${member.code} = null, ${member.reason} = null, ${member.fix} = null
                 where ${member.organizationId} = ${id} and ${member.progress} in ('NONE','FAILED')
                   and ${member.awsAccountId} = any(${sql.val(waiting.map(({ awsAccountId }) => awsAccountId))}::text[])`.execute(
        tx.getKysely(),
      );
      await platform.jobs.sendOrganization(tx, { organizationId: id });
      await recordAudit(tx, this.scope, {
        action: "organizations.connect",
        target: id,
        targetName: organization.awsOrganizationId,
        details: { accounts: waiting.length },
      });
    });
    return organization;
  }

  /**
   * Switches on or off that new accounts of the organization are connected without an operator. Switching it on needs the
   * permission to connect accounts.
   */
  async update(input: unknown): Promise<Organization> {
    const caller = allow(this.scope, "organizations.cancel");
    const { id, connectsNewAccounts } = parseInput(updateInput, input);
    if (connectsNewAccounts) allow(this.scope, "organizations.connect");
    const organization = await this.get(id);
    if (connectsNewAccounts === (organization.connectsNewSince !== null)) return organization;
    const at = connectsNewAccounts ? new Date(now()) : null;
    await this.scope.em.transactional(async (tx) => {
      Object.assign(organization, {
        connectsNewSince: at,
        ...(at !== null && { nextReadAt: at }),
        connectsNewBy: connectsNewAccounts ? (caller.operatorId ?? caller.token?.id ?? null) : null,
      });
      await tx.flush();
      await recordAudit(tx, this.scope, {
        action: connectsNewAccounts ? "organizations.connect" : "organizations.cancel",
        target: id,
        targetName: organization.awsOrganizationId,
        details: { connectsNewAccounts },
      });
    });
    return organization;
  }

  /**
   * Takes the accounts that are still queued out of the queue. They no longer count as new, so that the next reading does
   * not queue them again. One that is being tried ends by itself.
   */
  async cancel(input: unknown): Promise<Organization> {
    allow(this.scope, "organizations.cancel");
    const organization = await this.get(parseInput(idInput, input).id);
    await this.scope.em.transactional(async (tx) => {
      const { numUpdatedRows } = await databaseOf(tx)
        .updateTable("organization_member")
        .set({ progress: "NONE", first_listed_at: "-infinity" })
        .where("organization_id", "=", organization.id)
        .where("progress", "=", "QUEUED")
        .executeTakeFirst();
      await recordAudit(tx, this.scope, {
        action: "organizations.cancel",
        target: organization.id,
        targetName: organization.awsOrganizationId,
        details: { accounts: Number(numUpdatedRows) },
      });
    });
    return organization;
  }

  /**
   * The templates that create the role in every account. The role trusts our own AWS identity. Where that is unknown, it
   * trusts `principalArn`. Error: BAD_USER_INPUT.
   */
  async setup({ externalId, partition, rootId, region }: Organization, given: unknown): Promise<OrganizationTemplates> {
    allow(this.scope, "organizations.read");
    const { principalArn } = parseInput(principalArnInput, given);
    const own = await callerIdentity({ type: "ENVIRONMENT", region }).catch(() => null);
    const trustedPrincipalArn = own?.arn ?? principalArn ?? null;
    return organizationTemplates({ externalId, partition, rootId, trustedPrincipalArn });
  }
}
