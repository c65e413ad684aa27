/** The accounts whose events a queue may report. An event of any other account is counted and has no effect. */
import { sql } from "kysely";
import type { EventQueueRow } from "../../db/entities/event-queue.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, pick, type RowOf, select, table } from "../../db/typed-sql.ts";
import type { Activity } from "../../iam/activity/activity.ts";

export type QueueScope = Pick<EventQueueRow, "id" | "accountId" | "organizationId">;

const a = table("account", "a");
const o = table("organization", "o");
const m = table("organization_member", "m");

const ACCOUNT = {
  ...pick(a, "id", "name"),
  /** Not null: the accounts are found by it. */
  awsAccountId: known<string, string | null>(a.awsAccountId),
  partition: sql<string>`coalesce(${a.partition}, 'aws')`,
};
export type ActivityAccount = RowOf<typeof ACCOUNT>;

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
      ? sql`${a.id} = ${accountId}`
      : sql`(${a.organizationId} = ${organizationId}
          or ${a.id} = (select ${o.accountId} from ${o.$table} where ${o.id} = ${organizationId})
          or ${a.awsAccountId} in (select ${m.awsAccountId} from ${m.$table} where ${m.organizationId} = ${organizationId}))`;
  const rows = await select(
    databaseOf(em),
    ACCOUNT,
    sql`from ${a.$table}
     where ${a.awsAccountId} = any(${sql.val([...new Set(awsAccountIds)])}::text[])
       and ${a.status} in ('CONNECTED','ERROR') and ${a.source} <> 'OFFLINE_FILES' and ${isOfQueue}`,
  );
  return new Map(rows.map((row) => [row.awsAccountId, row]));
}
