/** Who signs in with MFA, and how old the active access keys are. Both say of how many accounts nothing is known. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, listOf, type RowOf, rowsOf, select, table } from "../../db/typed-sql.ts";
import { ACTIVE_KEYS, SIGN_IN_GROUPS, type SignInGroup } from "../../db/sign-in-groups.ts";
import type { SectionName } from "../../iam/account.ts";
import type { AdministratorState } from "../../iam/admin-reach.ts";
import type { ScanCoverage } from "../../iam/scan.ts";
import { DAY, type Instant } from "../../iam/time.ts";

/** The lower ends of the age groups in days. The limit of the settings is added to them. */
const AGE_GROUPS = [0, 30, 60, 90, 180, 365] as const;

const user = table("iam_user");
const key = table("access_key");
const s = table("scan", "s");

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

const mfaColumns = (group: SignInGroup) => ({
  group: sql<SignInGroup>`${sql.lit(group)}`,
  accountId: user.accountId,
  administrator: sql<AdministratorState>`coalesce(${user.administrator}, 'UNKNOWN')`,
  count: sql<number>`count(*)::integer`,
});
type MfaRow = RowOf<ReturnType<typeof mfaColumns>>;

/** The virtual devices are always read, the others only on request. A user with both counts by the app, the weaker one. */
export async function loadMfaCoverage(
  em: Em,
  accountIds: readonly string[],
  scans: readonly ReadAccount[],
): Promise<MfaCoverage> {
  const ids = sql.val(accountIds);
  const groups = Object.keys(SIGN_IN_GROUPS) as SignInGroup[];
  const counts = groups.map(
    (group) => sql`
      select ${listOf(mfaColumns(group))} from ${user.$table}
       where ${SIGN_IN_GROUPS[group]} and ${user.accountId} = any(${ids}::text[])
       group by ${user.accountId}, ${user.administrator}`,
  );
  const rows = await rowsOf(databaseOf(em), mfaColumns("UNREAD"), () => sql.join(counts, sql` union all `));
  const withDevices = new Set(accountsThatRead("virtualMfaDevices", scans));
  const known = rows.filter(({ group }) => group !== "UNREAD");
  const mfaCount = (some: readonly MfaRow[]) => mfaCountOf(some, withDevices);
  return {
    people: mfaCount(known),
    administrators: mfaCount(known.filter(({ administrator }) => administrator === "YES")),
    unknownAdministratorCount: mfaCount(known.filter(({ administrator }) => administrator === "UNKNOWN")).total,
    unknownUserCount: sumOf(rows, ({ group }) => group === "UNREAD"),
    unreadAccountCount: unreadAccounts(accountIds, scans),
  };
}

function mfaCountOf(rows: readonly MfaRow[], withDevices: ReadonlySet<string>): MfaCount {
  const none = sumOf(rows, ({ group }) => group === "WITHOUT_MFA");
  const withMfa = sumOf(rows, ({ group }) => group === "WITH_MFA");
  const authenticatorApp = sumOf(rows, ({ group }) => group === "WITH_APP");
  const isKnown = ({ accountId }: MfaRow) => withDevices.has(accountId);
  const hardware =
    sumOf(rows, (row) => row.group === "WITH_MFA" && isKnown(row)) -
    sumOf(rows, (row) => row.group === "WITH_APP" && isKnown(row));
  return {
    total: none + withMfa,
    hardware,
    authenticatorApp,
    unknownDevice: withMfa - authenticatorApp - hardware,
    none,
  };
}

function sumOf(rows: readonly MfaRow[], isCounted: (row: MfaRow) => boolean): number {
  return rows.reduce((sum, row) => sum + (isCounted(row) ? row.count : 0), 0);
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
  // The first moment that belongs to each group but the oldest. A key is as old as an edge at exactly that time before
  // now, and PostgreSQL counts a bound to what is after it, so each bound is a millisecond later. The newest group has no
  // end: a key whose time of creation is later than now, by a clock that differs, is as new as one of today.
  const newestFirst = edges.slice(1).map((edge) => new Date(at - edge * DAY + 1).toISOString());
  const rows = await select(
    databaseOf(em),
    {
      group: sql<number>`width_bucket(${key.createdAt}, ${sql.val(newestFirst.toReversed())}::timestamptz[])`,
      count: sql<number>`count(*)::integer`,
    },
    sql`from ${key.$table} where ${ACTIVE_KEYS} and ${key.createdAt} is not null
       and ${key.accountId} = any(${sql.val(accountIds)}::text[]) group by 1`,
  );
  const counts = new Map(rows.map(({ group, count }) => [group, count]));
  const groups = edges.map((fromDays, index) => ({
    fromDays,
    toDays: edges[index + 1] ?? null,
    count: counts.get(newestFirst.length - index) ?? 0,
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
  const rows = await select(
    databaseOf(em),
    { day: sql<number>`d.day` },
    sql`from generate_series(${period.fromDay}::integer, ${period.toDay}::integer) d(day)
     where exists (select 1 from unnest(${sql.val(accountIds)}::text[]) a(id) join lateral (
       select 1 from ${s.$table} where ${s.accountId} = a.id and ${s.coverage} is not null
          and ${s.requestedAt} >= ${start} - interval '1 day' and ${s.requestedAt} < ${start} + interval '1 day'
          and ${s.finishedAt} >= ${start} and ${s.finishedAt} < ${start} + interval '1 day' limit 1) found on true)`,
  );
  return new Set(rows.map(({ day }) => day));
}

/** The whole days since 1970. */
export function dayOf(at: Instant): number {
  return Math.floor(at / DAY);
}
