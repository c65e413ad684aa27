/** Reads what changed in a period: a bounded number of events, and what a page shows about them. */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, derived, jsonAt, known, listOf, pick, rowsOf, select, table } from "../../db/typed-sql.ts";
import type { SectionName } from "../../iam/account.ts";
import type { AlertMove, InventoryMove } from "../../iam/alerts/change-group.ts";
import type { Facts, InventoryChangeKind, InventoryKind } from "../../iam/inventory-change.ts";
import { DAY, type Instant } from "../../iam/time.ts";
import type { Condition } from "../core/query-conditions.ts";
import { LISTED, ROW } from "../../db/sort-values.ts";
import { readableText } from "../inventory/policy-document-view.ts";
import { firstScan, JOIN_FIRST_SCAN } from "./first-scan.ts";

/** The maximum number of events of alerts, and of changes of the inventory, in one list: the newest ones. */
const MOVES_MAX = 10_000;
/** The maximum number of accounts whose scans are examined. */
const ACCOUNTS_MAX = 500;
/** The maximum number of incomplete scans that a list names, newest first. */
const INCOMPLETE_SCANS_MAX = 20;

const a = table("account", "a");
const account = table("account");
const alert = table("alert", "a");
const event = table("alert_event");
const e = table("alert_event", "e");
const change = table("inventory_change");
const scan = table("scan");
const i = table("inventory_start", "i");

/** The period and the accounts of a list. */
export interface ChangePeriod {
  readonly since: Instant;
  readonly until: Instant;
  /** Null: all accounts that are not archived and that the caller may see. */
  readonly accountId: string | null;
  /** The accounts to which the caller is limited. Null if it is not limited. */
  readonly allowedIds: readonly string[] | null;
  /** The scan after which the period begins. The changes that it found itself do not belong to the period. */
  readonly sinceScanId: string | null;
}

/** The rows, newest first, and whether there were more. */
export interface Moves<Move> {
  readonly moves: readonly Move[];
  readonly isCut: boolean;
}

/**
 * The events of alerts that a list of changes shows, and those that begin or end a dismissal. The indexes of
 * `search-indexes.ts` have the same condition.
 */
const IS_ALERT_MOVE = sql`(${event.kind} in ('OPENED','REOPENED','RESOLVED') or ${event.fromSeverity} <> ${event.severity}
       or (${event.fromStatus} = 'DISMISSED') <> (${event.status} = 'DISMISSED'))`;

const CHANGE_ID = sql<number>`${change.id}::float8`;

/** The first scans of the accounts that ended in the period. */
async function readFirstScanIds(em: Em, { since, until, ...accounts }: ChangePeriod): Promise<ReadonlySet<string>> {
  const rows = await select(
    databaseOf(em),
    pick(firstScan, "id"),
    sql`from (select ${account.id} from ${account.$table} where ${isOfAccounts(account.id, accounts)}) a ${JOIN_FIRST_SCAN}
     where ${firstScan.finishedAt} > ${moment(since)} and ${firstScan.requestedAt} <= ${moment(until)}`,
  );
  return new Set(rows.map(({ id }) => id));
}

const ALERT_MOVE = {
  ...pick(e, "alertId", "accountId", "kind", "fromStatus", "status", "fromSeverity", "severity", "sourceId"),
  ownerId: alert.ownerId,
  at: instantOf(e.at),
};

/** Newest first. */
export async function readAlertMoves(em: Em, period: ChangePeriod): Promise<Moves<AlertMove>> {
  const firstScanIds = await readFirstScanIds(em, period);
  const rows = await select(
    databaseOf(em),
    ALERT_MOVE,
    sql`from (select * from ${event.$table} where ${IS_ALERT_MOVE} and ${isInPeriod(event, period)}
             order by ${event.at} desc, ${event.seq} desc limit ${MOVES_MAX + 1}) e
      join ${alert.$table} on ${alert.id} = ${e.alertId}
     order by ${e.at} desc, ${e.seq} desc`,
  );
  return cut(rows.map(({ sourceId, ...move }) => ({ ...move, isOfFirstScan: firstScanIds.has(sourceId) })));
}

/** Newest first. */
export async function readInventoryMoves(em: Em, period: ChangePeriod): Promise<Moves<InventoryMove>> {
  const rows = await select(
    databaseOf(em),
    { ...pick(change, "accountId", "ownerId", "kind", "change"), id: CHANGE_ID, at: instantOf(change.at) },
    sql`from ${change.$table} where ${isInPeriod(change, period)}
       order by ${change.at} desc, ${change.id} desc limit ${MOVES_MAX + 1}`,
  );
  return cut(rows);
}

function cut<Move>(rows: readonly Move[]): Moves<Move> {
  return { moves: rows.slice(0, MOVES_MAX), isCut: rows.length > MOVES_MAX };
}

/** The columns of a log by which its rows are in a period. */
interface Log {
  readonly at: RawBuilder<string>;
  readonly sourceId: RawBuilder<string>;
  readonly accountId: RawBuilder<string>;
}

function isInPeriod(log: Log, { since, until, sinceScanId, ...accounts }: ChangePeriod): Condition {
  const isLater = sinceScanId === null ? sql`true` : sql`${log.sourceId} <> ${sinceScanId}`;
  return sql`${log.at} > ${moment(since)} and ${log.at} <= ${moment(until)} and ${isLater} and ${isOfAccounts(log.accountId, accounts)}`;
}

function isOfAccounts(
  column: RawBuilder<unknown>,
  { accountId, allowedIds }: Pick<ChangePeriod, "accountId" | "allowedIds">,
): Condition {
  if (accountId !== null) return sql`${column} = ${accountId}`;
  const isActive = sql`${column} not in (select ${account.id} from ${account.$table} where ${account.status} = 'ARCHIVED')`;
  return allowedIds === null ? isActive : sql`${isActive} and ${column} = any(${sql.val(allowedIds)}::text[])`;
}

function moment(at: Instant): RawBuilder<unknown> {
  return sql`${new Date(at).toISOString()}::timestamptz`;
}

/** The moment in milliseconds, as the code counts time. */
function instantOf(column: RawBuilder<string>): RawBuilder<number> {
  return sql`(extract(epoch from ${column}) * 1000)::float8`;
}

export interface StoredInventoryChange {
  readonly id: number;
  readonly accountId: string;
  readonly sourceId: string;
  readonly kind: InventoryKind;
  readonly change: InventoryChangeKind;
  readonly identity: string;
  readonly name: string;
  readonly before: Facts | null;
  readonly after: Facts | null;
  readonly at: Date;
}

export async function readInventoryChanges(
  em: Em,
  ids: readonly number[],
): Promise<ReadonlyMap<number, StoredInventoryChange>> {
  if (ids.length === 0) return new Map();
  const rows = await select(
    databaseOf(em),
    {
      ...pick(change, "accountId", "sourceId", "kind", "change", "identity", "name", "at"),
      id: CHANGE_ID,
      before: known<Facts | null>(change.before),
      after: known<Facts | null>(change.after),
    },
    sql`from ${change.$table} where ${change.id} = any(${sql.val(ids)}::bigint[])`,
  );
  return new Map(rows.map((row) => [row.id, { ...row, at: new Date(row.at) }]));
}

/** A document in lines, so that one line of it can differ. */
export function documentInLines(text: string | null): string | null {
  return text === null ? null : readableText(text);
}

export type ChangedResourceKind = Exclude<InventoryKind, "ACCESS_KEY"> | "ACCOUNT" | "OTHER";

/** The resource of a group. */
export interface ChangedResource {
  readonly kind: ChangedResourceKind;
  /** The ID of its row. Null if no scan has found it. */
  readonly nodeId: string | null;
  /** Null also if the ARN was not read. */
  readonly arn: string | null;
  readonly name: string;
  readonly isDeleted: boolean;
}

interface Owner {
  readonly accountId: string;
  readonly ownerId: string;
}

const RESOURCES = [
  ["USER", LISTED.iam_user],
  ["GROUP", LISTED.iam_group],
  ["ROLE", LISTED.iam_role],
  ["POLICY", LISTED.iam_policy],
] as const;
const resourceColumns = (kind: ChangedResourceKind) => ({
  kind: sql<ChangedResourceKind>`${sql.lit(kind)}`,
  nodeId: ROW.id,
  arn: ROW.arn,
  name: ROW.name,
  isDeleted: sql<boolean>`${ROW.goneAt} is not null`,
  accountId: ROW.accountId,
  ownerId: ROW.identity,
});

/** The resources by `resourceKey`. A resource that is in no table, such as the root user, is missing. */
export async function readChangedResources(
  em: Em,
  owners: readonly Owner[],
): Promise<ReadonlyMap<string, ChangedResource>> {
  if (owners.length === 0) return new Map();
  const selects = RESOURCES.map(
    ([kind, { $table }]) => sql`
      select ${listOf(resourceColumns(kind))} from wanted w
        join ${$table} on ${ROW.accountId} = w.account_id and ${ROW.identity} = w.identity`,
  );
  const rows = await rowsOf(
    databaseOf(em),
    resourceColumns("USER"),
    () => sql`
    with wanted as (select * from unnest(${sql.val(owners.map(({ accountId }) => accountId))}::text[],
                                         ${sql.val(owners.map(({ ownerId }) => ownerId))}::text[]) as w(account_id, identity))
    ${sql.join(selects, sql` union all `)}`,
  );
  return new Map(rows.map((row) => [resourceKey(row), row]));
}

export function resourceKey({ accountId, ownerId }: Owner): string {
  return `${accountId} ${ownerId}`;
}

/** The extent to which the scans of one account cover a period. */
export interface ChangeCoverage {
  readonly accountId: string;
  /** The end of the latest scan with results. Null if there is none. */
  readonly lastScanAt: Date | null;
  /** Whether a scan with results ended within the period. If none did, nothing can be said about the account. */
  readonly isScanned: boolean;
  /** Whether there was a scan with results before the period, with which the first one in it could be compared. */
  readonly hasBaseline: boolean;
  /** The sections that the latest scan tried and could not read. Changes in them are not known. */
  readonly unreadSections: readonly SectionName[];
  /** When the changes of users, groups, roles, policies and keys began to be recorded. Null if no scan has read them. */
  readonly recordedSince: Date | null;
  /** The time of the credential report that the latest scan read. Null if it read none. */
  readonly credentialReportAt: Date | null;
}

const LATEST = pick(scan, "finishedAt", "coverage");
const latest = derived("l", LATEST);
const BASELINE = pick(scan, "id");
const baseline = derived("b", BASELINE);
const SOURCES = jsonAt(latest.coverage, "sources");

/** Two rows of an index per account, however many scans there are. */
export async function readChangeCoverage(
  em: Em,
  { since, until, ...accounts }: ChangePeriod,
): Promise<readonly ChangeCoverage[]> {
  const latestUntil = (
    end: Instant,
  ) => sql`from ${scan.$table} where ${scan.accountId} = ${a.id} and ${scan.coverage} is not null
    and ${scan.requestedAt} <= ${moment(end)} and ${scan.finishedAt} <= ${moment(end)}
    order by ${scan.requestedAt} desc, ${scan.id} desc limit 1`;
  const rows = await select(
    databaseOf(em),
    {
      accountId: a.id,
      lastScanAt: latest.finishedAt,
      isScanned: sql<boolean>`coalesce(${latest.finishedAt} > ${moment(since)}, false)`,
      hasBaseline: sql<boolean>`${baseline.id} is not null`,
      unreadSections: sql<
        readonly SectionName[]
      >`coalesce((select array_agg(s ->> 'section') from jsonb_array_elements(${SOURCES}) s
        where s ->> 'status' in ('DENIED','FAILED')), '{}')`,
      credentialReportAt: sql<number | null>`(select (s ->> 'asOf')::float8 from jsonb_array_elements(${SOURCES}) s
        where s ->> 'section' = 'credentialReport' and s ->> 'status' = 'READ' limit 1)`,
      recordedSince: sql<string | null>`(select max(${i.since}) from ${i.$table} where ${i.accountId} = ${a.id})`,
    },
    sql`from (select ${account.id} from ${account.$table} where ${isOfAccounts(account.id, accounts)}
              order by ${account.id} limit ${ACCOUNTS_MAX}) a
      left join lateral (select ${listOf(LATEST)} ${latestUntil(until)}) ${latest.$table} on true
      left join lateral (select ${listOf(BASELINE)} ${latestUntil(since)}) ${baseline.$table} on true
     order by ${a.id}`,
  );
  return rows.map((row) => ({
    ...row,
    lastScanAt: dateOrNull(row.lastScanAt),
    recordedSince: dateOrNull(row.recordedSince),
    credentialReportAt: row.credentialReportAt === null ? null : new Date(row.credentialReportAt),
  }));
}

function dateOrNull(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** The scans that ended in the period and failed or could not read everything, newest first. No scan runs for a day. */
export async function readIncompleteScanIds(
  em: Em,
  { since, until, ...accounts }: ChangePeriod,
): Promise<readonly string[]> {
  const rows = await select(
    databaseOf(em),
    pick(scan, "id"),
    sql`from ${scan.$table} where ${scan.status} in ('PARTIAL','FAILED')
       and ${scan.requestedAt} > ${moment(since - DAY)} and ${scan.requestedAt} <= ${moment(until)}
       and ${scan.finishedAt} > ${moment(since)} and ${scan.finishedAt} <= ${moment(until)}
       and ${isOfAccounts(scan.accountId, accounts)} order by ${scan.requestedAt} desc, ${scan.id} desc limit ${INCOMPLETE_SCANS_MAX}`,
  );
  return rows.map(({ id }) => id);
}
