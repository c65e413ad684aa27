/** The old rows that a policy deletes: which rows of which table, and under which lock of the account. */
import { type RawBuilder, sql } from "kysely";
import type { TableName } from "../../db/column-types.ts";
import { table } from "../../db/typed-sql.ts";
import type { RetentionPolicies } from "../core/retention-policies.ts";

/** Columns have the alias `row`. */
export interface Kind {
  readonly policy: keyof RetentionPolicies;
  readonly table: TableName;
  /** The column that says how old a row is. */
  readonly age: RawBuilder<string | null>;
  /** The lock that a writer of the account's rows holds. Null if no writer changes old rows. */
  readonly lock: "ALERTS" | "INVENTORY" | null;
  /** The column with the account's ID. */
  readonly account: RawBuilder<string>;
  /** The condition for the old rows that may be deleted. */
  readonly may: RawBuilder<unknown>;
}

const scan = table("scan", "row");
const slot = table("schedule_slot", "row");
const event = table("alert_event", "row");
const alert = table("alert", "row");
const change = table("inventory_change", "row");
const s = table("snapshot", "s");
const c = table("check_result", "c");
const control = table("control_result", "c");
const l = table("scan", "l");
const e = table("alert_event", "e");

const NO_OTHER = sql`true`;
/**
 * The last scan with results is what every page shows. Results and snapshots name their scan, also one of long ago.
 * A scan that runs has no end.
 */
const UNUSED_SCAN = sql`${scan.finishedAt} is not null
  and not exists (select from ${s.$table} where ${s.scanId} = ${scan.id})
  and not exists (select from ${c.$table} where ${c.scanId} = ${scan.id})
  and not exists (select from ${control.$table} where ${control.scanId} = ${scan.id})
  and ${scan.id} is distinct from (select ${l.id} from ${l.$table} where ${l.accountId} = ${scan.accountId} and ${l.coverage} is not null
    order by ${l.requestedAt} desc, ${l.id} desc limit 1)`;
/** The newest event of all says how far the log has grown. */
const OLDER_EVENT = sql`${event.seq} < (select max(${e.seq}) from ${e.$table})`;
const GONE = { policy: "inventoryDays", lock: "INVENTORY", may: NO_OTHER } as const;
const WITH_GONE = [
  "access_key",
  "iam_user",
  "iam_group",
  "iam_role",
  "policy_version",
  "iam_policy",
  "escalation_path",
] as const;

/** The tables in the order of deletion: rows that refer to others come before them. */
export const KINDS: readonly Kind[] = [
  {
    policy: "scanDays",
    table: "scan",
    age: scan.requestedAt,
    lock: null,
    account: scan.accountId,
    may: UNUSED_SCAN,
  },
  {
    policy: "scanDays",
    table: "schedule_slot",
    age: slot.slotAt,
    lock: null,
    account: slot.scheduleId,
    may: NO_OTHER,
  },
  {
    policy: "alertDays",
    table: "alert_event",
    age: event.at,
    lock: "ALERTS",
    account: event.accountId,
    may: OLDER_EVENT,
  },
  {
    policy: "alertDays",
    table: "alert",
    age: alert.resolvedAt,
    lock: "ALERTS",
    account: alert.accountId,
    // An event that is younger keeps its alert, such as a comment after the alert was resolved.
    may: sql`${alert.status} = 'RESOLVED' and not exists (select from ${e.$table} where ${e.alertId} = ${alert.id})`,
  },
  ...WITH_GONE.map((name) => {
    const row = table(name, "row");
    return { ...GONE, table: name, age: row.goneAt, account: row.accountId };
  }),
  { ...GONE, table: "inventory_change", age: change.at, account: change.accountId },
];

/** The rows of an account that are older than `before` and may be deleted. */
export function isDoomed(
  { age, account, may }: Kind,
  accountId: RawBuilder<unknown>,
  before: Date,
): RawBuilder<unknown> {
  return sql`${account} = ${accountId} and ${age} < ${before} and ${may}`;
}
