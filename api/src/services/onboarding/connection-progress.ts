/**
 * Counts the accounts of an organization that are connected, wait or failed. Lists the failures, which an operator can
 * dismiss.
 */
import { type RawBuilder, sql } from "kysely";
import { z } from "zod";
import type { Organization } from "../../db/entities/organization.ts";
import { databaseOf, derived, known, listOf, objectOf, pick, type RowOf, rowsOf, table } from "../../db/typed-sql.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { IS_OVERDUE } from "./new-members.ts";
import { type MemberConnection, Organizations } from "./organizations.ts";

/** The maximum number of failed accounts that are listed. `members` has all. */
const FAILURES_SHOWN_MAX = 20;
const DISMISSED_MAX = 10_000;

const dismissInput = z.object({
  id: z.string().max(64),
  awsAccountIds: z
    .array(z.string().regex(/^\d{12}$/, "must be 12-digit AWS account numbers"))
    .min(1)
    .max(DISMISSED_MAX),
});

const m = table("organization_member", "m");
const o = table("organization", "o");
const a = table("account", "a");
const dismissed = table("organization_member");

const LISTED = {
  ...pick(m, "awsAccountId", "name", "code", "reason", "fix"),
  isOverdue: IS_OVERDUE,
  connection: known<MemberConnection>(sql`case when exists (
      select from ${a.$table} where ${a.awsAccountId} = ${m.awsAccountId} and ${a.status} <> 'ARCHIVED')
    then 'CONNECTED' else ${m.progress} end`),
};
const listed = derived("listed", LISTED);
const f = derived("f", LISTED);
const FAILED = pick(f, "awsAccountId", "name", "code", "reason", "fix");
export type FailedMember = RowOf<typeof FAILED>;

function countOf(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql`count(*) filter (where ${condition})::int`;
}

const PROGRESS = {
  connectedCount: countOf(sql`${listed.connection} = 'CONNECTED'`),
  waitingCount: countOf(sql`${listed.connection} in ('QUEUED', 'TRYING')`),
  failedCount: countOf(sql`${listed.connection} = 'FAILED'`),
  otherCount: countOf(sql`${listed.connection} = 'NONE'`),
  overdueCount: countOf(listed.isOverdue),
  failures: sql<readonly FailedMember[]>`coalesce((
    select jsonb_agg(${objectOf(FAILED)} order by ${f.name}, ${f.awsAccountId})
      from (select * from ${listed.$table} where ${listed.connection} = 'FAILED'
             order by ${listed.name}, ${listed.awsAccountId} limit ${sql.lit(FAILURES_SHOWN_MAX)}) ${f.$table}), '[]')`,
};

export interface ConnectionProgress {
  readonly connectedCount: number;
  readonly waitingCount: number;
  readonly failedCount: number;
  /** The accounts that are neither connected nor queued. */
  readonly otherCount: number;
  /** The new accounts that were not connected in time. Each of them is failed or one of the others. */
  readonly overdueCount: number;
  /** The failed accounts, by name. */
  readonly failures: readonly FailedMember[];
}

export class ConnectionProgresses {
  constructor(private readonly scope: Scope) {}

  async of({ id }: Organization): Promise<ConnectionProgress> {
    allow(this.scope, "organizations.read");
    const rows = await rowsOf(
      databaseOf(this.scope.em),
      PROGRESS,
      (list) => sql`
      with listed as (
        select ${listOf(LISTED)} from ${m.$table} join ${o.$table} on ${o.id} = ${m.organizationId}
         where ${m.organizationId} = ${id})
      select ${list} from ${listed.$table}`,
    );
    return rows[0]!;
  }

  /**
   * Takes accounts that could not be connected off the list of failures. They no longer count as new, so that no reading
   * queues them again. Accounts that did not fail are left as they are. Error: NOT_FOUND.
   */
  async dismiss(input: unknown): Promise<Organization> {
    allow(this.scope, "organizations.cancel");
    const { id, awsAccountIds } = parseInput(dismissInput, input);
    const organization = await new Organizations(this.scope).get(id);
    await this.scope.em.transactional(async (tx) => {
      const rows = await rowsOf(
        databaseOf(tx),
        pick(dismissed, "awsAccountId"),
        (list) => sql`
        update ${dismissed.$table} set ${dismissed.progress} = 'NONE', ${dismissed.firstListedAt} = '-infinity',
               ${dismissed.code} = null, ${dismissed.reason} = null, ${dismissed.fix} = null
         where ${dismissed.organizationId} = ${id} and ${dismissed.progress} = 'FAILED'
           and ${dismissed.awsAccountId} = any(${sql.val(awsAccountIds)}::text[])
        returning ${list}`,
      );
      await recordAudit(tx, this.scope, {
        action: "organizations.cancel",
        target: id,
        targetName: organization.awsOrganizationId,
        details: {
          dismissed: rows.length,
          // Nothing else keeps which accounts these were.
          awsAccountIds: rows.map(({ awsAccountId }) => awsAccountId).toSorted(),
        },
      });
    });
    return organization;
  }
}
