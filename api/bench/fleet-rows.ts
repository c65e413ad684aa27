/**
 * Makes an installation of many accounts with a long history: one account, as a scan left it, is cloned by SQL for all
 * others, and each gets its hourly scans of years. Each step is one transaction that also records itself, so that an
 * installation whose data takes longer than one command may take is completed by the next one.
 */
import type { SectionName } from "../src/iam/account.ts";
import { CHECKS } from "../src/iam/checks/rules/index.ts";
import type { ScanCoverage } from "../src/iam/scan.ts";
import { ACCOUNT_ID, fillAlerts } from "./alert-rows.ts";
import type { BenchDatabase } from "./database.ts";
import { fillInventory } from "./inventory-rows.ts";

export interface FleetSize {
  readonly accounts: number;
  readonly usersPerAccount: number;
  readonly alertsPerAccount: number;
  readonly scansPerAccount: number;
}

/** The number of accounts whose rows one step makes. A step of the largest installation takes about 20 s. */
const ACCOUNTS_PER_STEP = 25;

/** The number of users who own open alerts in a large inventory. */
const ALERT_OWNERS = 38_000;

/** Tables whose rows belong to one account, in the order of their references. */
const CLONED = [
  "iam_user",
  "access_key",
  "iam_group",
  "iam_role",
  "iam_policy",
  "alert",
  "alert_event",
  "check_result",
] as const;

/** The value of a column in a clone, where it is not that of the original. */
const VALUES: Readonly<Record<string, string>> = {
  id: "split_part(t.id, '_', 1) || '_' || md5(t.id || f.id)",
  account_id: "f.id",
  alert_id: "'alert_' || md5(t.alert_id || f.id)",
  scan_id: "f.scan_id",
  number: "nextval('alert_number')",
  fingerprint: "t.fingerprint || '|' || f.id",
};

type Execute = (statement: string) => Promise<unknown>;

/**
 * Fills the database, or continues to. Returns false if a step would have to start after `withinMs`; the next call
 * continues there. Throws if the data that exists is of another size.
 */
export async function fillFleet(database: BenchDatabase, size: FleetSize, withinMs: number): Promise<boolean> {
  const endsAt = performance.now() + withinMs;
  const em = database.orm.em.fork();
  await em.execute("create table if not exists fleet_step (name text primary key)");
  const done = new Set((await em.execute<{ name: string }[]>("select name from fleet_step")).map(({ name }) => name));
  const sizeName = `size ${JSON.stringify(size)}`;
  if (done.size > 0 && !done.has(sizeName))
    throw new Error("The folder of --data has an installation of another size.");
  if (done.size === 0) {
    await fillAlerts(database, size.alertsPerAccount);
    await fillInventory(database, size.usersPerAccount);
    await em.execute("insert into fleet_step values (?)", [sizeName]);
  }
  for (const [name, run] of steps(size)) {
    if (done.has(name)) continue;
    if (performance.now() > endsAt) return false;
    await database.orm.em.fork().transactional(async (tx) => {
      await run((statement) => tx.execute(statement));
      await tx.execute("insert into fleet_step values (?)", [name]);
    });
  }
  if (!done.has("vacuum")) {
    if (performance.now() > endsAt) return false;
    await em.execute("vacuum (analyze)");
    await em.execute("checkpoint");
    await em.execute("insert into fleet_step values ('vacuum')");
  }
  return true;
}

function steps({
  accounts,
  scansPerAccount,
}: FleetSize): readonly (readonly [string, (execute: Execute) => Promise<void>])[] {
  const parts = Array.from({ length: Math.ceil((accounts - 1) / ACCOUNTS_PER_STEP) }, (_, part) => part);
  const ofPart = (part: number) => `f.n > ${part * ACCOUNTS_PER_STEP} and f.n <= ${(part + 1) * ACCOUNTS_PER_STEP}`;
  return [
    ["accounts", (execute) => addAccounts(execute, accounts)],
    ...parts.map(
      (part) => [`scans ${part}`, (execute: Execute) => addScans(execute, scansPerAccount, ofPart(part))] as const,
    ),
    ...CLONED.flatMap((table) =>
      parts.map((part) => [`${table} ${part}`, (execute: Execute) => cloneRows(execute, table, ofPart(part))] as const),
    ),
    ["trusts", addTrusts],
  ];
}

/** The alerts that each clone of a scanned account has. */
const ALERTS_PER_CLONE = 60;

/** Adds accounts with the rows of one that was scanned, and the latest scan of each. */
export async function cloneAccounts(execute: Execute, originalId: string, count: number): Promise<void> {
  await addAccounts(execute, count + 1);
  await addScans(execute, 1, "true");
  const alerts = `(select id from alert where account_id = '${originalId}' order by id limit ${ALERTS_PER_CLONE})`;
  const some: Readonly<Record<string, string>> = { alert: `t.id in ${alerts}`, alert_event: `t.alert_id in ${alerts}` };
  for (const table of CLONED) await cloneRows(execute, table, some[table] ?? "true", originalId);
  await execute(
    `insert into role_trust (account_id, trusted, role_identity)
     select f.id, t.trusted, t.role_identity from role_trust t cross join fleet f where t.account_id = '${originalId}'`,
  );
}

/** Adds accounts until there are so many users, keys and policies, and gives each open alert a user. */
export async function spreadInventory(execute: Execute, rows: number): Promise<void> {
  const tables = ["iam_user", "access_key", "iam_policy"];
  const [own] = (await execute(
    `select ${tables.map((table) => `(select count(*)::integer from ${table}) as ${table}`).join()}`,
  )) as [Record<string, number>];
  const clonesFor = (...some: string[]) => Math.max(...some.map((table) => Math.ceil(rows / own[table]!) - 1));
  await addAccounts(execute, 1 + clonesFor(...tables));
  // The user of each key is there as well.
  for (const table of ["iam_user", "access_key"])
    await cloneRows(execute, table, `f.n <= ${clonesFor("iam_user", "access_key")}`);
  await cloneRows(execute, "iam_policy", `f.n <= ${clonesFor("iam_policy")}`);
  await execute(
    `with owner as (select account_id, identity, row_number() over (order by md5(id)) - 1 as place from iam_user)
     update alert a set account_id = owner.account_id, owner_id = owner.identity from owner
      where a.status <> 'RESOLVED' and owner.place = a.number % ${ALERT_OWNERS}`,
  );
  await execute("vacuum (analyze) iam_user, access_key, iam_policy, alert");
}

async function addAccounts(execute: Execute, accounts: number): Promise<void> {
  await execute(`create table fleet as select 'account_' || md5(n::text) as id, 'scan_' || md5('scan' || n) as scan_id, n
    from generate_series(1, ${accounts - 1}) n`);
  await execute(`insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at)
    select id, '5' || lpad(n::text, 11, '0'), 'Account ' || n, 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', '[]', now() from fleet`);
}

async function addTrusts(execute: Execute): Promise<void> {
  await execute(
    `insert into role_trust (account_id, trusted, role_identity) select account_id, '999999999999', identity from iam_role`,
  );
  await execute(`insert into role_trust (account_id, trusted, role_identity) select id, '*', 'open' from account`);
}

const SECTIONS: readonly SectionName[] = [
  "authorizationDetails",
  "credentialReport",
  "accountSummary",
  "passwordPolicy",
  "accountAliases",
  "virtualMfaDevices",
  "serverCertificates",
  "samlProviders",
  "oidcProviders",
  "accessKeys",
  "organization",
  "organizationsFeatures",
  "serviceLastAccessed",
  "mfaDevices",
  "serviceSpecificCredentials",
  "sshPublicKeys",
  "workloads",
  "resourcePolicies",
  "accessAnalyzer",
  "securityContact",
  "trailAlarms",
  "identityCenter",
  "organizationAdministration",
];
/** Checks of which a scan of an account that is not asked for everything reports that they were not evaluated. */
const NOT_EVALUATED = 12;

/** The part of a reading without a refusal that a scan keeps: about 6 KB, as of the demo account. */
function usualCoverage(): string {
  const asOf = 1_700_000_000_000;
  const coverage: ScanCoverage = {
    enabled: CHECKS.length - NOT_EVALUATED,
    evaluated: CHECKS.length - NOT_EVALUATED,
    percent: 100,
    asOf,
    missingPermissions: [],
    notEvaluatedChecks: CHECKS.slice(0, NOT_EVALUATED).map(({ id }) => ({
      checkId: id,
      reason: `The scan of this account is not asked to read what ${id} needs.`,
      missingActions: [],
    })),
    sources: SECTIONS.map((section, index) =>
      index % 3 === 2
        ? {
            section,
            status: "SKIPPED",
            action: null,
            code: "NOT_ASKED",
            reason: `The account is not asked for ${section}.`,
            count: null,
            asOf: null,
          }
        : { section, status: "READ", action: null, code: null, reason: null, count: 17 * index, asOf: asOf + index },
    ),
  };
  return JSON.stringify(coverage).replaceAll("'", "''");
}

/**
 * Hourly scans up to now. The coverage of the latest one, which lists read, has the usual size, and one in twenty accounts
 * was read in part. The others have a smaller coverage, because the usual one of millions of scans would need too much disk.
 */
async function addScans(execute: Execute, scans: number, whose: string): Promise<void> {
  const json = `jsonb_build_object('percent', 100, 'enabled', 40, 'evaluated', 40, 'missingPermissions', '[]'::jsonb, 'notEvaluatedChecks', '[]'::jsonb,
    'asOf', 1700000000000, 'sources', (select jsonb_agg(jsonb_build_object('section', 'authorizationDetails', 'status', 'READ', 'action', null, 'code', null, 'reason', null, 'count', 100, 'asOf', 1700000000000)) from generate_series(1, 8)))`;
  // One transaction that changes the same count thousands of times is not what the trigger is made for.
  await execute("alter table scan disable trigger scan_count_kept");
  await execute(`insert into scan (id, account_id, status, trigger, requested_by, requested_at, started_at, finished_at, attempt, progress, coverage, coverage_percent, coverage_as_of)
    select case when hour = 0 then f.scan_id else 'scan_' || md5(f.id || hour) end, f.id, case when hour % 50 = 7 then 'PARTIAL' else 'SUCCEEDED' end, 'SCHEDULE', '{"kind":"SYSTEM","displayName":"IAM Monitor"}',
           at, at, at + interval '20 seconds', 1, '{"sections":[],"itemsRead":0,"apiCalls":0,"throttles":0,"checksDone":0,"checksTotal":0,"message":null,"at":0}',
           known.coverage, (known.coverage ->> 'percent')::integer, to_timestamp((known.coverage ->> 'asOf')::float8 / 1000)
      from fleet f cross join generate_series(0, ${scans - 1}) hour cross join lateral (select now() - make_interval(hours => hour, mins => 1) as at) due cross join (select ${json} as small, '${usualCoverage()}'::jsonb as usual) each
           cross join lateral (select case when hour > 0 then each.small else each.usual || jsonb_build_object('percent', case when f.n % 20 = 0 then 95 else 100 end, 'asOf', (extract(epoch from at) * 1000)::bigint) end as coverage) known
     where ${whose}`);
  await execute("alter table scan enable trigger scan_count_kept");
  await execute(`insert into scan_count (account_id, status, count, timed, seconds, within)
    select account_id, status, count(*), count(*), 20 * count(*), array[0, 0, 0, count(*), count(*), count(*), count(*)]
      from scan where account_id in (select f.id from fleet f where ${whose}) group by account_id, status`);
}

async function cloneRows(
  execute: Execute,
  table: string,
  whose: string,
  originalId: string = ACCOUNT_ID,
): Promise<void> {
  const columns = (await execute(
    `select column_name as name from information_schema.columns
      where table_name = '${table}' and table_schema = 'public' and is_generated = 'NEVER' and is_identity = 'NO'
        and (column_default is null or column_default not like 'nextval%')`,
  )) as { name: string }[];
  const names = columns.map(({ name }) => name);
  if (table === "alert" && !names.includes("number")) names.push("number");
  const values = names.map((name) => VALUES[name] ?? `t.${name}`);
  await execute(
    `insert into ${table} (${names.join()}) select ${values.join()} from ${table} t cross join fleet f where t.account_id = '${originalId}' and ${whose}`,
  );
}
