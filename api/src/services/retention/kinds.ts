/** The old rows that a policy deletes: which rows of which table, and under which lock of the account. */
import { type RawBuilder, sql } from "kysely";
import type { RetentionPolicies } from "../core/retention-policies.ts";

export interface Kind {
  readonly policy: keyof RetentionPolicies;
  readonly table: string;
  /** The column that says how old a row is. */
  readonly age: string;
  /** The lock that a writer of the account's rows holds. Null if no writer changes old rows. */
  readonly lock: "ALERTS" | "INVENTORY" | null;
  /** The column with the account's ID. */
  readonly account: string;
  /** The condition for the old rows that may be deleted. `row` is the alias of the table. */
  readonly may: RawBuilder<unknown>;
}

const NO_OTHER = sql`true`;
/**
 * The last scan with results is what every page shows. Results and snapshots name their scan, also one of long ago.
 * A scan that runs has no end.
 */
const UNUSED_SCAN = sql`row.finished_at is not null
  and not exists (select from snapshot s where s.scan_id = row.id)
  and not exists (select from check_result c where c.scan_id = row.id)
  and not exists (select from control_result c where c.scan_id = row.id)
  and row.id is distinct from (select l.id from scan l where l.account_id = row.account_id and l.coverage is not null
    order by l.requested_at desc, l.id desc limit 1)`;
/** The newest event of all says how far the log has grown. */
const OLDER_EVENT = sql`row.seq < (select max(e.seq) from alert_event e)`;
const GONE = { policy: "inventoryDays", age: "gone_at", lock: "INVENTORY", account: "account_id" } as const;

/** The tables in the order of deletion: rows that refer to others come before them. */
export const KINDS: readonly Kind[] = [
  { policy: "scanDays", table: "scan", age: "requested_at", lock: null, account: "account_id", may: UNUSED_SCAN },
  {
    policy: "scanDays",
    table: "schedule_slot",
    age: "slot_at",
    lock: null,
    account: "schedule_id",
    may: NO_OTHER,
  },
  {
    policy: "alertDays",
    table: "alert_event",
    age: "at",
    lock: "ALERTS",
    account: "account_id",
    may: OLDER_EVENT,
  },
  {
    policy: "alertDays",
    table: "alert",
    age: "resolved_at",
    lock: "ALERTS",
    account: "account_id",
    // An event that is younger keeps its alert, such as a comment after the alert was resolved.
    may: sql`row.status = 'RESOLVED' and not exists (select from alert_event e where e.alert_id = row.id)`,
  },
  ...["access_key", "iam_user", "iam_group", "iam_role", "policy_version", "iam_policy", "escalation_path"].map(
    (table) => ({
      ...GONE,
      table,
      may: NO_OTHER,
    }),
  ),
  { ...GONE, table: "inventory_change", age: "at", may: NO_OTHER },
];

/** The rows of an account that are older than `before` and may be deleted. */
export function isDoomed(
  { age, account, may }: Kind,
  accountId: RawBuilder<unknown>,
  before: Date,
): RawBuilder<unknown> {
  return sql`${sql.ref(`row.${account}`)} = ${accountId} and ${sql.ref(`row.${age}`)} < ${before} and ${may}`;
}
