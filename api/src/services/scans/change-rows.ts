/** Reads what changed in a period: a bounded number of events, and what a page shows about them. */
import { type RawBuilder, sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { SectionName } from "../../iam/account.ts";
import type { AlertMove, InventoryMove } from "../../iam/alerts/change-group.ts";
import type { Facts, InventoryChangeKind, InventoryKind } from "../../iam/inventory-change.ts";
import { DAY, type Instant } from "../../iam/time.ts";
import type { Condition } from "../core/query-conditions.ts";
import { readableText } from "../inventory/policy-document-view.ts";
import { JOIN_FIRST_SCAN } from "./first-scan.ts";

/** The maximum number of events of alerts, and of changes of the inventory, in one list: the newest ones. */
const MOVES_MAX = 10_000;
/** The maximum number of accounts whose scans are examined. */
const ACCOUNTS_MAX = 500;
/** The maximum number of incomplete scans that a list names, newest first. */
const INCOMPLETE_SCANS_MAX = 20;

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
const IS_ALERT_MOVE = sql`(kind in ('OPENED','REOPENED','RESOLVED') or from_severity <> severity
       or (from_status = 'DISMISSED') <> (status = 'DISMISSED'))`;

/** The first scans of the accounts that ended in the period. */
async function readFirstScanIds(em: Em, { since, until, ...accounts }: ChangePeriod): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select first.id from (select id from account where ${isOfAccounts(sql`id`, accounts)}) a ${JOIN_FIRST_SCAN}
     where first.finished_at > ${moment(since)} and first.requested_at <= ${moment(until)}`.execute(em.getKysely());
  return new Set(rows.map(({ id }) => id));
}

/** Newest first. */
export async function readAlertMoves(em: Em, period: ChangePeriod): Promise<Moves<AlertMove>> {
  const firstScanIds = await readFirstScanIds(em, period);
  const { rows } = await sql<Omit<AlertMove, "isOfFirstScan"> & { readonly sourceId: string | null }>`
    select e.alert_id as "alertId", e.account_id as "accountId", a.owner_id as "ownerId", e.kind, e.from_status as "fromStatus",
           e.status, e.from_severity as "fromSeverity", e.severity, e.source_id as "sourceId", (extract(epoch from e.at) * 1000)::float8 as at
      from (select * from alert_event where ${IS_ALERT_MOVE} and ${isInPeriod(period)}
             order by at desc, seq desc limit ${MOVES_MAX + 1}) e
      join alert a on a.id = e.alert_id
     order by e.at desc, e.seq desc`.execute(em.getKysely());
  return cut(
    rows.map(({ sourceId, ...move }) => ({ ...move, isOfFirstScan: sourceId !== null && firstScanIds.has(sourceId) })),
  );
}

/** Newest first. */
export async function readInventoryMoves(em: Em, period: ChangePeriod): Promise<Moves<InventoryMove>> {
  const { rows } = await sql<InventoryMove>`
    select id::float8 as id, account_id as "accountId", owner_id as "ownerId", kind, change, (extract(epoch from at) * 1000)::float8 as at
      from inventory_change where ${isInPeriod(period)} order by at desc, id desc limit ${MOVES_MAX + 1}`.execute(
    em.getKysely(),
  );
  return cut(rows);
}

function cut<Move>(rows: readonly Move[]): Moves<Move> {
  return { moves: rows.slice(0, MOVES_MAX), isCut: rows.length > MOVES_MAX };
}

function isInPeriod({ since, until, sinceScanId, ...accounts }: ChangePeriod): Condition {
  const isLater = sinceScanId === null ? sql`true` : sql`source_id <> ${sinceScanId}`;
  return sql`at > ${moment(since)} and at <= ${moment(until)} and ${isLater} and ${isOfAccounts(sql`account_id`, accounts)}`;
}

function isOfAccounts(
  column: RawBuilder<unknown>,
  { accountId, allowedIds }: Pick<ChangePeriod, "accountId" | "allowedIds">,
): Condition {
  if (accountId !== null) return sql`${column} = ${accountId}`;
  const isActive = sql`${column} not in (select id from account where status = 'ARCHIVED')`;
  return allowedIds === null ? isActive : sql`${isActive} and ${column} = any(${sql.val(allowedIds)}::text[])`;
}

function moment(at: Instant): RawBuilder<unknown> {
  return sql`${new Date(at).toISOString()}::timestamptz`;
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
  const { rows } = await sql<Omit<StoredInventoryChange, "at"> & { readonly at: string }>`
    select id::float8 as id, account_id as "accountId", source_id as "sourceId", kind, change, identity, name, before, after, at
      from inventory_change where id = any(${sql.val(ids)}::bigint[])`.execute(em.getKysely());
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

/** The resources by `resourceKey`. A resource that is in no table, such as the root user, is missing. */
export async function readChangedResources(
  em: Em,
  owners: readonly Owner[],
): Promise<ReadonlyMap<string, ChangedResource>> {
  if (owners.length === 0) return new Map();
  const tables = [
    ["USER", "iam_user"],
    ["GROUP", "iam_group"],
    ["ROLE", "iam_role"],
    ["POLICY", "iam_policy"],
  ] as const;
  const selects = tables.map(
    ([kind, table]) => sql`
      select ${sql.lit(kind)} as kind, t.id as "nodeId", t.arn, t.name, t.gone_at is not null as "isDeleted", t.account_id as "accountId", t.identity as "ownerId"
        from wanted w join ${sql.table(table)} t on t.account_id = w.account_id and t.identity = w.identity`,
  );
  const { rows } = await sql<ChangedResource & Owner>`
    with wanted as (select * from unnest(${sql.val(owners.map(({ accountId }) => accountId))}::text[],
                                         ${sql.val(owners.map(({ ownerId }) => ownerId))}::text[]) as w(account_id, identity))
    ${sql.join(selects, sql` union all `)}`.execute(em.getKysely());
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

interface CoverageRow extends Omit<ChangeCoverage, "lastScanAt" | "recordedSince" | "credentialReportAt"> {
  readonly lastScanAt: string | null;
  readonly credentialReportAt: number | null;
  readonly recordedSince: string | null;
}

/** Two rows of an index per account, however many scans there are. */
export async function readChangeCoverage(
  em: Em,
  { since, until, ...accounts }: ChangePeriod,
): Promise<readonly ChangeCoverage[]> {
  const { rows } = await sql<CoverageRow>`
    select a.id as "accountId", l.finished_at as "lastScanAt", coalesce(l.finished_at > ${moment(since)}, false) as "isScanned",
           b.id is not null as "hasBaseline",
           coalesce((select array_agg(s ->> 'section') from jsonb_array_elements(l.coverage -> 'sources') s
                      where s ->> 'status' in ('DENIED','FAILED')), '{}') as "unreadSections",
           (select (s ->> 'asOf')::float8 from jsonb_array_elements(l.coverage -> 'sources') s
             where s ->> 'section' = 'credentialReport' and s ->> 'status' = 'READ' limit 1) as "credentialReportAt",
           (select max(since) from inventory_start i where i.account_id = a.id) as "recordedSince"
      from (select id from account where ${isOfAccounts(sql`id`, accounts)} order by id limit ${ACCOUNTS_MAX}) a
      left join lateral (select finished_at, coverage from scan where account_id = a.id and coverage is not null
                          and requested_at <= ${moment(until)} and finished_at <= ${moment(until)} order by requested_at desc, id desc limit 1) l on true
      left join lateral (select id from scan where account_id = a.id and coverage is not null
                          and requested_at <= ${moment(since)} and finished_at <= ${moment(since)} order by requested_at desc, id desc limit 1) b on true
     order by a.id`.execute(em.getKysely());
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
  const { rows } = await sql<{ id: string }>`
    select id from scan where status in ('PARTIAL','FAILED') and requested_at > ${moment(since - DAY)} and requested_at <= ${moment(until)}
       and finished_at > ${moment(since)} and finished_at <= ${moment(until)}
       and ${isOfAccounts(sql`account_id`, accounts)} order by requested_at desc, id desc limit ${INCOMPLETE_SCANS_MAX}`.execute(
    em.getKysely(),
  );
  return rows.map(({ id }) => id);
}
