/** The accounts whose events a queue may report. An event of any other account is counted and has no effect. */
import { sql } from "kysely";
import type { EventQueueRow } from "../../db/entities/event-queue.ts";
import type { Em } from "../../db/orm.ts";
import type { Activity } from "../../iam/activity/activity.ts";

export type QueueScope = Pick<EventQueueRow, "id" | "accountId" | "organizationId">;

export interface ActivityAccount {
  readonly id: string;
  readonly name: string;
  readonly awsAccountId: string;
  readonly partition: string;
}

/** An activity with its account. */
export interface FoundActivity {
  readonly account: ActivityAccount;
  readonly activity: Activity;
}

/** The accounts with these numbers, by number. */
export async function accountsOfQueue(
  em: Em,
  { accountId, organizationId }: QueueScope,
  awsAccountIds: readonly string[],
): Promise<ReadonlyMap<string, ActivityAccount>> {
  if (awsAccountIds.length === 0) return new Map();
  const isOfQueue =
    organizationId === null
      ? sql`a.id = ${accountId}`
      : sql`(a.organization_id = ${organizationId}
          or a.id = (select account_id from organization where id = ${organizationId})
          or a.aws_account_id in (select aws_account_id from organization_member where organization_id = ${organizationId}))`;
  const { rows } = await sql<ActivityAccount>`
    select a.id, a.name, a.aws_account_id as "awsAccountId", coalesce(a.partition, 'aws') as partition from account a
     where a.aws_account_id = any(${sql.val([...new Set(awsAccountIds)])}::text[])
       and a.status in ('CONNECTED','ERROR') and a.source <> 'OFFLINE_FILES' and ${isOfQueue}`.execute(em.getKysely());
  return new Map(rows.map((row) => [row.awsAccountId, row]));
}
