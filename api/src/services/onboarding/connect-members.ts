/**
 * The worker's job for an organization: lists its accounts, policies and administration, archives closed accounts, and
 * tests and connects the chosen ones. One job per organization runs at a time. An account is saved only after its role was
 * tested, so a job that dies leaves no account half connected.
 */
import { UniqueConstraintViolationException } from "@mikro-orm/core";
import { sql } from "kysely";
import { type OrganizationTree, readOrganizationTree } from "../../aws/read-members.ts";
import { readOrganizationAdministration } from "../../aws/read-organization-administration.ts";
import { readOrganizationPolicies } from "../../aws/read-organization-policies.ts";
import { testConnection } from "../../aws/test-connection.ts";
import { now } from "../../clock.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { type Organization, OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, type RowOf, rowsOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { SECOND } from "../../iam/time.ts";
import { connectTestedRole } from "../accounts/connect-tested-role.ts";
import { connectionOf } from "../accounts/connection.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { type Jobs, ORGANIZATION_QUEUE } from "../core/jobs.ts";
import { SYSTEM } from "../core/permissions.ts";
import { openScope, type Platform } from "../core/request-scope.ts";
import { archiveClosedMembers } from "./closed-members.ts";
import { failedStep } from "./failed-step.ts";
import { isAnyMissing, saveMembers } from "./member-list.ts";
import { applyUnitSettings } from "./unit-settings.ts";
import { saveAdministration } from "./organization-administration.ts";
import { savePolicies } from "./organization-policies.ts";
import { queueNewMembers, reportOverdueMembers } from "./new-members.ts";

/** The number of accounts that are tested at the same time. Each test takes four calls to STS. */
const MEMBERS_AT_ONCE = 4;
/** The maximum number of accounts of one lane in one job. */
const MEMBERS_MAX = 20_000;
/** The maximum number of readings in one job. Another job does those that are requested later. */
const READINGS_MAX = 20;
/** How long a request waits before its job counts as lost. */
const LOST_AFTER_SECONDS = 60;
const RESCUES_PER_POLL = 10;

const o = table("organization", "o");
const m = table("organization_member", "m");
const read = table("organization");
const queued = table("organization_member");

/** Runs one job: reads the organization if that was requested, and connects what is queued. Throws if `stop` aborts. */
export async function runOrganization(platform: Platform, organizationId: string, stop: AbortSignal): Promise<void> {
  const em = () => platform.orm.em.fork();
  // Left by a job whose worker was lost. No other job of the organization runs now.
  await databaseOf(em())
    .updateTable("organization_member")
    .set({ progress: "QUEUED" })
    .where("organization_id", "=", organizationId)
    .where("progress", "=", "TRYING")
    .execute();
  for (let readings = 0; readings < READINGS_MAX; readings += 1) {
    stop.throwIfAborted();
    // Waits for a request that is being saved. It has sent no job of its own if this one was still queued.
    await sql`select from ${o.$table} where ${o.id} = ${organizationId} for share`.execute(em().getKysely());
    const before = await em().findOne(OrganizationEntity, { id: organizationId });
    if (before === null) return;
    if (before.readRequestedAt !== null) await readMembers(platform, before, stop);
    // With the units of the reading: an account in a new unit inherits the settings of those above it.
    const organization = await em().findOneOrFail(OrganizationEntity, { id: organizationId });
    const lanes = Array.from({ length: MEMBERS_AT_ONCE }, () => connectQueued(platform, organization, stop));
    // A lane that failed ends the job only after the others have saved what they tried.
    await Promise.allSettled(lanes);
    await Promise.all(lanes);
    if (!(await isReadRequested(em(), organizationId))) return;
  }
}

/** Sends the job of organizations whose requests wait without one. */
export async function rescueOrganizations(em: Em, jobs: Jobs): Promise<void> {
  await em.transactional(async (tx) => {
    const lostBefore = sql`clock_timestamp() - make_interval(secs => ${LOST_AFTER_SECONDS})`;
    const organizations = await select(
      databaseOf(tx),
      pick(o, "id"),
      sql`from ${o.$table}
        where (${o.readRequestedAt} < ${lostBefore}
               or exists (select 1 from ${m.$table} where ${m.organizationId} = ${o.id} and ${m.progress} in ('QUEUED','TRYING')
                             and ${m.requestedAt} < ${lostBefore}))
          and not exists (select 1 from pgboss.job j where j.name = ${ORGANIZATION_QUEUE} and j.singleton_key = ${o.id}
                and (j.state <= 'active' or j.created_on > ${lostBefore}))
        limit ${RESCUES_PER_POLL}`,
    );
    for (const { id } of organizations) await jobs.sendOrganization(tx, { organizationId: id });
  });
}

async function readMembers(platform: Platform, organization: Organization, stop: AbortSignal): Promise<void> {
  const em = platform.orm.em.fork();
  const { readRequestedAt } = organization;
  try {
    const account = await em.findOneOrFail(AccountEntity, { id: organization.accountId });
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const read = () => readOrganizationTree(connectionOf(account, platform.secrets), organization.rootId, stop);
    const tree = await read();
    // An account that moves to a unit that was read already is in neither list. A second reading finds it.
    const isComplete = !(await isAnyMissing(em, organization.id, tree));
    const whole = isComplete ? tree : joined(tree, await read());
    const held = await saveMembers(em, organization, whole);
    if (held.length > 0)
      platform.log.warn({ organizationId: organization.id, count: held.length }, "organization.accounts_held");
    await savePolicies(
      em,
      organization.id,
      await readOrganizationPolicies(connectionOf(account, platform.secrets), stop),
    );
    await saveAdministration(em, organization.id, {
      ...(await readOrganizationAdministration(connectionOf(account, platform.secrets), stop)),
      readBy: account.awsAccountId,
    });
    await archiveClosedMembers(platform, organization, { isComplete: whole.unread.length === 0, held });
    if (organization.connectsNewSince !== null) await queueNewMembers(em, organization.id);
    await reportOverdueMembers(em, organization.id);
  } catch (error) {
    if (stop.aborted || !(error instanceof AppError)) throw error;
    await em.nativeUpdate(
      OrganizationEntity,
      { id: organization.id },
      { readCode: error.code, readReason: error.message },
    );
    platform.log.warn({ organizationId: organization.id, code: error.code }, "organization.not_read");
  }
  // A reading that was requested in the meantime is another one. The entity's time has no microseconds.
  await sql`update ${read.$table} set ${read.readRequestedAt} = null
             where ${read.id} = ${organization.id} and date_trunc('milliseconds', ${read.readRequestedAt}) = ${readRequestedAt}`.execute(
    em.getKysely(),
  );
}

/** Two readings as one, in which the accounts of both count. */
function joined(one: OrganizationTree, other: OrganizationTree): OrganizationTree {
  return { ...other, members: [...one.members, ...other.members], calls: one.calls + other.calls };
}

async function isReadRequested(em: Em, organizationId: string): Promise<boolean> {
  return (await em.count(OrganizationEntity, { id: organizationId, readRequestedAt: { $ne: null } })) > 0;
}

const QUEUED = pick(queued, "awsAccountId", "name", "requestedBy", "firstScanAfterSeconds");
type QueuedMember = RowOf<typeof QUEUED>;

/** Connects queued accounts one after the other, until none is left or a reading is requested. */
async function connectQueued(platform: Platform, organization: Organization, stop: AbortSignal): Promise<void> {
  const em = () => platform.orm.em.fork();
  for (let count = 0; count < MEMBERS_MAX; count += 1) {
    stop.throwIfAborted();
    if (await isReadRequested(em(), organization.id)) return;
    const member = await takeQueued(em(), organization.id);
    if (member === null) return;
    await connectMember(platform, organization, member);
  }
}

async function takeQueued(em: Em, organizationId: string): Promise<QueuedMember | null> {
  const rows = await rowsOf(
    databaseOf(em),
    QUEUED,
    (list) => sql`
    update ${queued.$table} set ${queued.progress} = 'TRYING', ${queued.triedAt} = clock_timestamp()
     where (${queued.organizationId}, ${queued.awsAccountId}) in (
       select ${m.organizationId}, ${m.awsAccountId} from ${m.$table}
        where ${m.organizationId} = ${organizationId} and ${m.progress} = 'QUEUED'
        order by ${m.requestedAt}, ${m.name}, ${m.awsAccountId} limit 1 for update skip locked)
     returning ${list}`,
  );
  return rows[0] ?? null;
}

const NAME_MAX_CHARACTERS = 100;

async function connectMember(platform: Platform, organization: Organization, member: QueuedMember): Promise<void> {
  const { partition, region, externalId, roleName } = organization;
  const { awsAccountId } = member;
  const roleArn = `arn:${partition}:iam::${awsAccountId}:role/${roleName}`;
  const { lines } = await testConnection(
    { type: "ASSUME_ROLE", region, roleArn, externalId },
    { expectedAccountId: awsAccountId, isRequiredOnly: true },
  );
  const failed = failedStep(lines);
  const scope = openScope(platform, SYSTEM, organization.id);
  if (failed) {
    const isRefused = failed.action === "sts:AssumeRole" && failed.code === "AccessDenied";
    const fix = isRefused ? fixOfRole(organization, awsAccountId) : failed.fix;
    await endTry(scope.em, organization, awsAccountId, { progress: "FAILED", ...failed, fix });
    return;
  }
  try {
    await scope.em.transactional(async (tx) => {
      const name = member.name.slice(0, NAME_MAX_CHARACTERS);
      const firstScanAt = new Date(now() + member.firstScanAfterSeconds * SECOND);
      const organizationId = organization.id;
      const role = { name, awsAccountId, partition, region, roleArn, externalId, organizationId, firstScanAt };
      const accountId = await connectTestedRole(tx, role);
      await endTry(tx, organization, awsAccountId, CONNECTED);
      await applyUnitSettings(tx, organization, [awsAccountId]);
      await recordAudit(tx, scope, {
        action: "accounts.connect",
        target: accountId,
        targetName: name,
        details: {
          source: "ASSUME_ROLE",
          awsAccountId,
          organization: organization.id,
          requestedBy: member.requestedBy,
        },
      });
    });
  } catch (error) {
    // An operator connected the account by hand in the meantime.
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    const em = platform.orm.em.fork();
    if ((await em.count(AccountEntity, { awsAccountId, status: { $ne: "ARCHIVED" } })) === 0) throw error;
    await endTry(em, organization, awsAccountId, CONNECTED);
  }
}

/**
 * Returns the next step if AWS refuses the role. AWS answers the same for a role that is missing and one that trusts
 * others.
 */
function fixOfRole({ roleName, managementAccountId }: Organization, awsAccountId: string): string {
  if (awsAccountId === managementAccountId)
    return `StackSets create no role in the management account. Connect it by itself, or create ${roleName} there with the template.`;
  return `Check in CloudFormation that the StackSet has created ${roleName} in this account with the template of this page, then try again.`;
}

interface TryResult {
  readonly progress: "NONE" | "FAILED";
  readonly code: string | null;
  readonly message: string | null;
  readonly fix: string | null;
}

/** The account's own row says that it is connected. */
const CONNECTED: TryResult = { progress: "NONE", code: null, message: null, fix: null };

async function endTry(
  em: Em,
  { id }: Organization,
  awsAccountId: string,
  { progress, code, message, fix }: TryResult,
): Promise<void> {
  await databaseOf(em)
    .updateTable("organization_member")
    .set({ progress, code, reason: message, fix })
    .where("organization_id", "=", id)
    .where("aws_account_id", "=", awsAccountId)
    .where("progress", "=", "TRYING")
    .execute();
}
