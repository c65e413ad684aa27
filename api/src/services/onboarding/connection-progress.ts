/**
 * Counts the accounts of an organization that are connected, wait or failed. Lists the failures, which an operator can
 * dismiss.
 */
import { sql } from "kysely";
import { z } from "zod";
import type { Organization } from "../../db/entities/organization.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { IS_OVERDUE } from "./new-members.ts";
import { Organizations } from "./organizations.ts";

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

export interface FailedMember {
  readonly awsAccountId: string;
  readonly name: string;
  readonly code: string | null;
  readonly reason: string | null;
  readonly fix: string | null;
}

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
    const { rows } = await sql<ConnectionProgress>`
      with listed as (
        select m.aws_account_id, m.name, m.code, m.reason, m.fix, ${IS_OVERDUE} as is_overdue,
               case when exists (select from account a where a.aws_account_id = m.aws_account_id and a.status <> 'ARCHIVED')
                    then 'CONNECTED' else m.progress end as connection
          from organization_member m join organization o on o.id = m.organization_id where m.organization_id = ${id})
      select count(*) filter (where connection = 'CONNECTED')::int as "connectedCount",
             count(*) filter (where connection in ('QUEUED', 'TRYING'))::int as "waitingCount",
             count(*) filter (where connection = 'FAILED')::int as "failedCount",
             count(*) filter (where connection = 'NONE')::int as "otherCount",
             count(*) filter (where is_overdue)::int as "overdueCount",
             coalesce((select jsonb_agg(jsonb_build_object('awsAccountId', f.aws_account_id, 'name', f.name, 'code', f.code, 'reason', f.reason, 'fix', f.fix)
                                        order by f.name, f.aws_account_id)
                from (select * from listed where connection = 'FAILED' order by name, aws_account_id limit ${sql.lit(FAILURES_SHOWN_MAX)}) f), '[]') as failures
        from listed`.execute(this.scope.em.getKysely());
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
      const { rows } = await sql<{ awsAccountId: string }>`
        update organization_member set progress = 'NONE', first_listed_at = '-infinity', code = null, reason = null, fix = null
         where organization_id = ${id} and progress = 'FAILED' and aws_account_id = any(${sql.val(awsAccountIds)}::text[])
        returning aws_account_id as "awsAccountId"`.execute(tx.getKysely());
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
