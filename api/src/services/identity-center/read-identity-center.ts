/** The worker's part of IAM Identity Center: reads it in a job of its own and stores each part that AWS answered. */
import { sql } from "kysely";
import { type IdentityCenterReading, type PartResult, readIdentityCenter } from "../../aws/read-identity-center.ts";
import { now } from "../../clock.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { type IdentityCenter, IdentityCenterEntity } from "../../db/entities/identity-center.ts";
import { OrganizationEntity } from "../../db/entities/organization.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { IDENTITY_CENTER_PARTS, type IdentityCenterPart, type PartReading } from "../../iam/identity-center.ts";
import { administratorOf } from "../../iam/principals/permission-set.ts";
import { connectionOf } from "../accounts/connection.ts";
import type { Jobs } from "../core/jobs.ts";
import type { Platform } from "../core/request-scope.ts";

const centers = table("identity_center");
const sets = table("identity_center_permission_set");
const assigned = table("identity_center_assignment");
const persons = table("identity_center_user");
const peopleGroups = table("identity_center_group");
const members = table("identity_center_membership");

/** How often IAM Identity Center is read. A reading can take some thousand calls of the organization's quota. */
const READ_EVERY_HOURS = 6;
/** How long a request waits before its job counts as lost. Longer than the longest reading. */
const LOST_AFTER_MINUTES = 60;
const READINGS_PER_POLL = 10;

/** Requests the readings that are due, and those again whose job was lost. */
export async function readDueIdentityCenters(em: Em, jobs: Jobs): Promise<void> {
  await em.transactional(async (tx) => {
    const due = await rowsOf(
      databaseOf(tx),
      pick(centers, "organizationId"),
      (list) => sql`
      update ${centers.$table} set ${centers.nextReadAt} = clock_timestamp() + make_interval(hours => ${READ_EVERY_HOURS}::integer),
                                 ${centers.requestedAt} = clock_timestamp()
       where ${centers.organizationId} in (
         select ${centers.organizationId} from ${centers.$table}
          where ${centers.nextReadAt} <= clock_timestamp()
             or ${centers.requestedAt} < clock_timestamp() - make_interval(mins => ${LOST_AFTER_MINUTES}::integer)
          order by ${centers.nextReadAt} limit ${READINGS_PER_POLL} for update skip locked)
      returning ${list}`,
    );
    for (const { organizationId } of due) await jobs.sendIdentityCenter(tx, { organizationId });
  });
}

/** Runs one job. Throws if `stop` aborts, so that another worker takes it over. */
export async function runIdentityCenter(platform: Platform, organizationId: string, stop: AbortSignal): Promise<void> {
  const em = platform.orm.em.fork();
  // Waits for a request that is being saved. It has sent no job of its own if this one was still queued.
  await sql`select from ${centers.$table} where ${centers.organizationId} = ${organizationId} for share`.execute(
    em.getKysely(),
  );
  const center = await em.findOne(IdentityCenterEntity, { organizationId });
  if (center === null) return;
  const organization = await em.findOneOrFail(OrganizationEntity, { id: organizationId });
  try {
    const account = await em.findOneOrFail(AccountEntity, { id: organization.accountId });
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const place = { region: center.region, managementAccountId: organization.managementAccountId };
    const reading = await readIdentityCenter(connectionOf(account, platform.secrets), place, stop);
    await saveReading(platform.orm.em.fork(), center, reading);
  } catch (error) {
    if (stop.aborted || !(error instanceof AppError)) throw error;
    await em.nativeUpdate(IdentityCenterEntity, { organizationId }, { code: error.code, reason: error.message });
    platform.log.warn({ organizationId, code: error.code }, "identity_center.not_read");
  }
  // A reading that was requested in the meantime is another one.
  await sql`update ${centers.$table} set ${centers.requestedAt} = null
             where ${centers.organizationId} = ${organizationId}
               and date_trunc('milliseconds', ${centers.requestedAt}) is not distinct from ${center.requestedAt}`.execute(
    em.getKysely(),
  );
}

/** Replaces each part that was read. The rows of a part that was not read stay, with their age and the reason. */
async function saveReading(em: Em, before: IdentityCenter, reading: IdentityCenterReading): Promise<void> {
  const { organizationId, region } = before;
  const { instance, permissionSets, assignments, users, groups, memberships, calls } = reading;
  await em.transactional(async (tx) => {
    const database = databaseOf(tx);
    // Rows of two readings at the same time, one by a worker that was presumed lost, must not mix.
    await sql`select 1 from ${centers.$table} where ${centers.organizationId} = ${organizationId} for no key update`.execute(
      database,
    );
    const center = await tx.findOne(IdentityCenterEntity, { organizationId }, { refresh: true });
    // It was switched off, or another Region was chosen.
    if (center === null || center.region !== region) return;
    const isOther = center.instanceArn !== null && center.instanceArn !== instance.instanceArn;
    if (permissionSets.status === "READ" || isOther) {
      await database
        .deleteFrom("identity_center_permission_set")
        .where("organization_id", "=", organizationId)
        .execute();
      const rows = itemsOf(permissionSets).map((set) => ({
        ...set,
        document: set,
        administrator: administratorOf(set),
      }));
      await sql`insert into ${sets.$table} (${sets.organizationId}, ${sets.arn}, ${sets.name}, ${sets.administrator}, ${sets.document})
                select distinct on (arn) ${organizationId}, arn, name, administrator, document
                  from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
                    as r(arn text, name text, administrator text, document jsonb)`.execute(database);
    }
    if (assignments.status === "READ" || isOther) {
      await database.deleteFrom("identity_center_assignment").where("organization_id", "=", organizationId).execute();
      await sql`insert into ${assigned.$table} (${assigned.organizationId}, ${assigned.awsAccountId}, ${assigned.permissionSetArn},
                          ${assigned.principalType}, ${assigned.principalId})
                select distinct ${organizationId}, "awsAccountId", "permissionSetArn", "principalType", "principalId"
                  from jsonb_to_recordset(${JSON.stringify(itemsOf(assignments))}::jsonb)
                    as r("awsAccountId" text, "permissionSetArn" text, "principalType" text, "principalId" text)`.execute(
        database,
      );
    }
    if (users.status === "READ" || isOther) {
      await database.deleteFrom("identity_center_user").where("organization_id", "=", organizationId).execute();
      await sql`insert into ${persons.$table} (${persons.organizationId}, ${persons.userId}, ${persons.userName}, ${persons.displayName},
                          ${persons.email}, ${persons.isDisabled})
                select distinct on ("userId") ${organizationId}, "userId", "userName", "displayName", email, "isDisabled"
                  from jsonb_to_recordset(${JSON.stringify(itemsOf(users))}::jsonb)
                    as r("userId" text, "userName" text, "displayName" text, email text, "isDisabled" boolean)`.execute(
        database,
      );
    }
    if (groups.status === "READ" || isOther) {
      await database.deleteFrom("identity_center_group").where("organization_id", "=", organizationId).execute();
      await sql`insert into ${peopleGroups.$table} (${peopleGroups.organizationId}, ${peopleGroups.groupId}, ${peopleGroups.name},
                          ${peopleGroups.description})
                select distinct on ("groupId") ${organizationId}, "groupId", name, description
                  from jsonb_to_recordset(${JSON.stringify(itemsOf(groups))}::jsonb)
                    as r("groupId" text, name text, description text)`.execute(database);
    }
    if (memberships.status === "READ" || isOther) {
      await database.deleteFrom("identity_center_membership").where("organization_id", "=", organizationId).execute();
      await sql`insert into ${members.$table} (${members.organizationId}, ${members.groupId}, ${members.userId})
                select distinct ${organizationId}, "groupId", "userId"
                  from jsonb_to_recordset(${JSON.stringify(itemsOf(memberships))}::jsonb)
                    as r("groupId" text, "userId" text)`.execute(database);
    }
    const results: Readonly<Record<IdentityCenterPart, PartResult<unknown>>> = {
      PERMISSION_SETS: permissionSets,
      ASSIGNMENTS: assignments,
      USERS: users,
      GROUPS: groups,
      MEMBERSHIPS: memberships,
    };
    center.readings = Object.fromEntries(
      IDENTITY_CENTER_PARTS.map((part): [IdentityCenterPart, PartReading] => {
        const result = results[part];
        const { unread } = result;
        if (result.status === "READ") return [part, { readAt: result.at, unread }];
        return [part, { readAt: isOther ? null : center.readings[part].readAt, unread }];
      }),
    ) as Record<IdentityCenterPart, PartReading>;
    Object.assign(center, { ...instance, readAt: new Date(now()), code: null, reason: null, calls });
    await tx.flush();
  });
}

function itemsOf<T>(part: PartResult<T>): readonly T[] {
  return part.status === "READ" ? part.items : [];
}
