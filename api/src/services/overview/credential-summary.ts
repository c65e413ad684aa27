/** Who signs in with MFA, and how old the active access keys are. Both say of how many accounts nothing is known. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { SectionName } from "../../iam/account.ts";
import type { AdministratorState } from "../../iam/admin-reach.ts";
import type { ScanCoverage } from "../../iam/scan.ts";
import { DAY, type Instant } from "../../iam/time.ts";

/** The lower ends of the age groups in days. The limit of the settings is added to them. */
const AGE_GROUPS = [0, 30, 60, 90, 180, 365] as const;

/** The latest results of an account's scans. */
interface ReadAccount {
  readonly accountId: string;
  readonly coverage: ScanCoverage;
}

/** The users with a console password, by their MFA device. */
export interface MfaCount {
  readonly total: number;
  /** MFA is on, and no device is virtual: a passkey, a security key or a hardware token. */
  readonly hardware: number;
  readonly authenticatorApp: number;
  /** MFA is on, and the virtual devices of the account were not read. */
  readonly unknownDevice: number;
  readonly none: number;
}

export interface MfaCoverage {
  readonly people: MfaCount;
  readonly administrators: MfaCount;
  /** People of whom it is not known whether they are administrators. They are in the count of people only. */
  readonly unknownAdministratorCount: number;
  /** Users whose credentials were not read. They are in no other count. */
  readonly unknownUserCount: number;
  readonly unreadAccountCount: number;
}

interface MfaRow {
  readonly administrator: AdministratorState;
  readonly isUnknown: boolean;
  readonly total: number;
  readonly hardware: number;
  readonly app: number;
  readonly none: number;
}

/** The virtual devices are always read, the others only on request. A user with both counts by the app, the weaker one. */
export async function loadMfaCoverage(
  em: Em,
  accountIds: readonly string[],
  scans: readonly ReadAccount[],
): Promise<MfaCoverage> {
  const withDevices = accountsThatRead("virtualMfaDevices", scans);
  const { rows } = await sql<MfaRow>`
    select administrator, is_unknown as "isUnknown", count(*)::integer as total,
           (count(*) filter (where has_mfa and not has_app and is_device_known))::integer as hardware,
           (count(*) filter (where has_mfa and has_app))::integer as app,
           (count(*) filter (where not has_mfa))::integer as none
      from (select coalesce(administrator, 'UNKNOWN') as administrator,
                   coalesce(document -> 'credentials', 'null') = 'null' as is_unknown,
                   coalesce((document #> '{credentials,mfaActive}') = 'true', false) as has_mfa,
                   document -> 'mfaDevices' @> '[{"kind":"VIRTUAL"}]' as has_app,
                   account_id = any(${sql.val(withDevices)}::text[]) as is_device_known
              from iam_user
             where gone_at is null and account_id = any(${sql.val(accountIds)}::text[])
               and (coalesce(document -> 'credentials', 'null') = 'null' or (document #> '{credentials,passwordEnabled}') = 'true')) u
     group by 1, 2`.execute(em.getKysely());
  const known = rows.filter(({ isUnknown }) => !isUnknown);
  return {
    people: sumOf(known),
    administrators: sumOf(known.filter(({ administrator }) => administrator === "YES")),
    unknownAdministratorCount: sumOf(known.filter(({ administrator }) => administrator === "UNKNOWN")).total,
    unknownUserCount: rows.reduce((sum, row) => sum + (row.isUnknown ? row.total : 0), 0),
    unreadAccountCount: unreadAccounts(accountIds, scans),
  };
}

function sumOf(rows: readonly MfaRow[]): MfaCount {
  const sum = (part: (row: MfaRow) => number) => rows.reduce((all, row) => all + part(row), 0);
  const [total, hardware, app, none] = [
    sum((row) => row.total),
    sum((row) => row.hardware),
    sum((row) => row.app),
    sum((row) => row.none),
  ];
  return { total, hardware, authenticatorApp: app, unknownDevice: total - hardware - app - none, none };
}

export interface KeyAgeGroup {
  readonly fromDays: number;
  /** The first age that is no longer in the group. Null for the last group. */
  readonly toDays: number | null;
  readonly count: number;
}

export interface KeyAges {
  readonly limitDays: number;
  /** Accounts that have another limit, of their own or of a unit above them. */
  readonly otherLimitAccountCount: number;
  readonly activeCount: number;
  /** Keys older than the limit. */
  readonly overLimitCount: number;
  readonly groups: readonly KeyAgeGroup[];
  readonly unreadAccountCount: number;
}

interface KeyAgeRequest {
  readonly accountIds: readonly string[];
  readonly scans: readonly ReadAccount[];
  readonly limitDays: number;
  readonly otherLimitAccountCount: number;
  readonly at: Instant;
}

/** A key of exactly the limit is not over it, so the group after the limit begins one day later. */
export async function loadKeyAges(em: Em, request: KeyAgeRequest): Promise<KeyAges> {
  const { accountIds, scans, limitDays, otherLimitAccountCount, at } = request;
  const afterLimit = limitDays + 1;
  const edges = [...new Set([...AGE_GROUPS.filter((edge) => edge !== limitDays), afterLimit])].toSorted(
    (one, other) => one - other,
  );
  const { rows } = await sql<{ group: number; count: number }>`
    select width_bucket(floor(extract(epoch from ${new Date(at).toISOString()}::timestamptz - created_at) / 86400), ${sql.val(edges)}::numeric[]) as "group",
           count(*)::integer as count
      from access_key
     where is_active and gone_at is null and created_at is not null and account_id = any(${sql.val(accountIds)}::text[])
     group by 1`.execute(em.getKysely());
  const counts = new Map(rows.map(({ group, count }) => [group, count]));
  const groups = edges.map((fromDays, index) => ({
    fromDays,
    toDays: edges[index + 1] ?? null,
    // A key whose time of creation is later than now, by a clock that differs, is as new as one of today.
    count: (counts.get(index + 1) ?? 0) + (index === 0 ? (counts.get(0) ?? 0) : 0),
  }));
  const sum = (some: readonly KeyAgeGroup[]) => some.reduce((all, { count }) => all + count, 0);
  return {
    limitDays,
    otherLimitAccountCount,
    activeCount: sum(groups),
    overLimitCount: sum(groups.filter(({ fromDays }) => fromDays >= afterLimit)),
    groups,
    unreadAccountCount: unreadAccounts(accountIds, scans),
  };
}

/** The accounts that were never scanned, or whose latest scan could not read the credential report. */
function unreadAccounts(accountIds: readonly string[], scans: readonly ReadAccount[]): number {
  return accountIds.length - accountsThatRead("credentialReport", scans).length;
}

function accountsThatRead(name: SectionName, scans: readonly ReadAccount[]): readonly string[] {
  return scans.flatMap(({ accountId, coverage }) =>
    coverage.sources.some(({ section, status }) => section === name && status === "READ") ? [accountId] : [],
  );
}

/** The UTC days, as the number of days since 1970, on which a scan of one of the accounts ended with data. */
export async function loadScanDays(
  em: Em,
  accountIds: readonly string[],
  period: { readonly fromDay: number; readonly toDay: number },
): Promise<ReadonlySet<number>> {
  const start = sql`(timestamptz 'epoch' + d.day * interval '1 day')`;
  // A scan ends within a day of its request; by its request, an index of each account finds it.
  const { rows } = await sql<{ day: number }>`
    select d.day from generate_series(${period.fromDay}::integer, ${period.toDay}::integer) d(day)
     where exists (select 1 from unnest(${sql.val(accountIds)}::text[]) a(id) join lateral (
       select 1 from scan s where s.account_id = a.id and s.coverage is not null
          and s.requested_at >= ${start} - interval '1 day' and s.requested_at < ${start} + interval '1 day'
          and s.finished_at >= ${start} and s.finished_at < ${start} + interval '1 day' limit 1) found on true)`.execute(
    em.getKysely(),
  );
  return new Set(rows.map(({ day }) => day));
}

/** The whole days since 1970. */
export function dayOf(at: Instant): number {
  return Math.floor(at / DAY);
}
