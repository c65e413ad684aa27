/**
 * Paths between many accounts, of which each scan analyses only the nearest together: all paths are stored once every
 * account was scanned, each is reported where it starts, and one that is gone is closed.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AccountEntity } from "../../src/db/entities/account.ts";
import { SnapshotEntity } from "../../src/db/entities/scan.ts";
import { newId } from "../../src/db/new-id.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { analyzeCrossAccount, type CrossAccountAnalysis } from "../../src/services/analysis/cross-account-analysis.ts";
import { packSnapshot } from "../../src/services/analysis/snapshot-codec.ts";
import { readCrossAccountInput, saveCrossAccountPaths } from "../../src/services/escalation/cross-account-paths.ts";
import { readRoleTrusts, saveRoleTrusts } from "../../src/services/escalation/role-trusts.ts";
import { buildSnapshot, inlinePolicy, role, user } from "../support/build.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

/** More than one scan analyses together. */
const SPOKES = 12;
const HUB = "710000000000";
const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const assume = (...arns: string[]) => [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: arns }];
const rootOf = (number: string) => `arn:aws:iam::${number}:root`;
const roleArn = (number: string, name: string) => `arn:aws:iam::${number}:role/${name}`;

let product: TestPlatform;
let takenAt = Date.UTC(2026, 0, 1);
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false });
});
afterAll(() => product.close());
beforeEach(async () => {
  for (const table of ["escalation_path", "account_contribution", "role_trust", "snapshot", "scan"])
    await execute(`delete from ${table}`);
  await execute("delete from account where source = 'ENVIRONMENT'");
});

async function execute<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return product.platform.orm.em.fork().execute<Row[]>(statement, [...values]);
}

interface Written {
  readonly users?: Readonly<Record<string, readonly object[]>>;
  /** The ARNs that each role trusts, and its statements. */
  readonly roles?: Readonly<Record<string, { readonly trusts: readonly string[]; readonly may: readonly object[] }>>;
}

function snapshotOf(number: string, { users = {}, roles = {} }: Written): AccountSnapshot {
  const holder = (kind: "user" | "role", name: string, statements: readonly object[]) => ({
    arn: `arn:aws:iam::${number}:${kind}/${name}`,
    inlinePolicies: [inlinePolicy("own", [...statements])],
  });
  takenAt += 60_000;
  const snapshot = buildSnapshot({
    awsAccountId: number,
    groups: [],
    policies: [],
    users: Object.entries(users).map(([name, may]) =>
      user({ userName: name, userId: `AIDA${number}${name}`, groupNames: [], ...holder("user", name, may) }),
    ),
    roles: Object.entries(roles).map(([name, { trusts, may }]) =>
      role({
        roleName: name,
        roleId: `AROA${number}${name}`,
        trustPolicy: [{ Effect: "Allow", Principal: { AWS: trusts }, Action: "sts:AssumeRole" }],
        ...holder("role", name, may),
      }),
    ),
  });
  const authorizationDetails = { ...snapshot.sections.authorizationDetails, asOf: takenAt };
  return { ...snapshot, takenAt, sections: { ...snapshot.sections, authorizationDetails } };
}

async function connect(numbers: readonly string[]): Promise<void> {
  await execute(
    `insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at)
     select 'account_' || n, n, 'Account ' || n, 'ENVIRONMENT', 'CONNECTED', 'us-east-1', 'OFF', '[]', now()
       from jsonb_array_elements_text(?::jsonb) n`,
    [JSON.stringify(numbers)],
  );
}

/** Does what a scan does for the paths between accounts. */
async function scan(number: string, written: Written): Promise<CrossAccountAnalysis | null> {
  const { orm } = product.platform;
  const snapshot = snapshotOf(number, written);
  const account = await orm.em.fork().findOneOrFail(AccountEntity, { awsAccountId: number });
  const source = await readCrossAccountInput(orm.em.fork(), account, snapshot);
  const analysis = source && (await analyzeCrossAccount(snapshot, source.input, { source: source.accounts }));
  const at = new Date(snapshot.takenAt);
  const trusts = await readRoleTrusts(snapshot);
  const document = Buffer.from(await packSnapshot(snapshot));
  await orm.em.fork().transactional(async (tx) => {
    const scanId = newId("scan");
    await tx.execute(
      `insert into scan (id, account_id, status, trigger, requested_by, requested_at, started_at, finished_at, attempt, progress)
       values (?, ?, 'SUCCEEDED', 'SCHEDULE', '{"kind":"SYSTEM"}', now(), now(), now(), 1, '{}')`,
      [scanId, account.id],
    );
    const before = source?.before ?? null;
    await saveCrossAccountPaths(tx, account.id, { analyzed: analysis, before, results: [], document, at });
    await saveRoleTrusts(tx, account.id, trusts!);
    const id = newId("snapshot");
    await tx.insert(SnapshotEntity, { id, accountId: account.id, scanId, takenAt: at, document, knownSections: [] });
  });
  return analysis;
}

/** Each open path as `source > number of the target account`. */
async function openPaths(): Promise<readonly string[]> {
  const rows = await execute<{ path: string }>(
    "select source_name || ' > ' || target_aws_account_id as path from escalation_path where target_aws_account_id is not null and gone_at is null order by 1",
  );
  return rows.map(({ path }) => path);
}

const spokes = Array.from({ length: SPOKES }, (_, index) => String(720_000_000_000 + index));
const spoke: Written = { roles: { access: { trusts: [rootOf(HUB)], may: ADMIN } } };
const hub: Written = {
  users: {
    operator: assume("arn:aws:iam::*:role/access"),
    // As their names, each of them reaches only one account.
    ...Object.fromEntries(spokes.map((number) => [`only-${number}`, assume(roleArn(number, "access"))])),
  },
};

test("all paths from an account that many trust are found, and each of its principals is reported", async () => {
  await connect([HUB, ...spokes]);
  await scan(HUB, hub);
  for (const number of spokes) {
    const analysis = await scan(number, spoke);
    // The other accounts that trust the same one are not joined.
    expect(analysis?.reading.accounts.map(({ state }) => state)).toEqual(["READ"]);
  }
  const expected = spokes.flatMap((number) => [`only-${number} > ${number}`, `operator > ${number}`]).toSorted();
  expect(await openPaths()).toEqual(expected);
  const analysis = await scan(HUB, hub);
  expect(await openPaths()).toEqual(expected);
  const { paths, notEvaluated } = analysis!.findings;
  expect([...paths.keys()].toSorted()).toEqual(
    Object.keys(hub.users!)
      .map((name) => `AIDA${HUB}${name}`)
      .toSorted(),
  );
  expect(notEvaluated.size).toBe(0);
  expect(analysis!.read.size).toBe(1 + SPOKES);
  expect(analysis!.reading.accounts.filter(({ state }) => state !== "READ")).toEqual([]);
});

test("a path through two other accounts is analysed however many accounts are on other paths", async () => {
  await connect([HUB, ...spokes]);
  const [between, end] = [spokes[0]!, spokes.at(-1)!];
  const step = { trusts: [rootOf(HUB)], may: assume(roleArn(end, "inner")) };
  const inner = { trusts: [roleArn(between, "step")], may: ADMIN };
  const written = (number: string): Written => ({
    roles: { ...spoke.roles, ...(number === between && { step }), ...(number === end && { inner }) },
  });
  const withDeep: Written = {
    users: {
      ...hub.users,
      deep: assume(roleArn(between, "step")),
      // More paths lead into the other accounts, which are thus analysed first.
      other: spokes.slice(1, -1).flatMap((number) => assume(roleArn(number, "access"))),
      more: spokes.slice(1, -1).flatMap((number) => assume(roleArn(number, "access"))),
    },
  };
  await scan(HUB, withDeep);
  for (const number of spokes) await scan(number, written(number));
  await scan(end, written(end));
  expect(await openPaths()).toContain(`deep > ${end}`);
  const analysis = await scan(HUB, withDeep);
  const { paths, notEvaluated } = analysis!.findings;
  expect([...notEvaluated]).toEqual([]);
  expect(paths.get(`AIDA${HUB}deep`)?.hops).toHaveLength(2);
  const { accounts } = analysis!.reading;
  expect(new Set(accounts.map(({ accountId }) => accountId)).size).toBe(accounts.length);
  expect(accounts.filter(({ state }) => state !== "READ")).toEqual([]);
  await scan(HUB, { users: { ...withDeep.users, deep: [] } });
  expect(await openPaths()).not.toContain(`deep > ${end}`);
});

test("a path is closed by the scan that reads its end, also if no trust policy joins the accounts any more", async () => {
  await connect([HUB, spokes[0]!]);
  await scan(HUB, hub);
  await scan(spokes[0]!, spoke);
  expect(await openPaths()).toHaveLength(2);
  await scan(spokes[0]!, { roles: { access: { trusts: [roleArn(spokes[0]!, "other")], may: ADMIN } } });
  expect(await openPaths()).toEqual([]);
  const { findings } = (await scan(HUB, hub)) ?? { findings: null };
  expect(findings?.notEvaluated.size ?? 0).toBe(0);
});

test("a better path through an account that was not analysed is kept, and replaced by one that is better", async () => {
  const [end, ...between] = spokes;
  const verdict = async () => {
    const rows = await execute<{ verdict: string; hops: number }>(
      "select verdict, hop_count as hops from escalation_path where source_name = 'anna' and gone_at is null",
    );
    return rows.map(({ verdict: kind, hops }) => `${kind} ${hops}`);
  };
  await connect([HUB, end!, between[0]!]);
  const anna: Written = {
    users: { anna: assume(roleArn(between[0]!, "step"), roleArn(end!, "door")) },
  };
  const step: Written = { roles: { step: { trusts: [rootOf(HUB)], may: assume(roleArn(end!, "access")) } } };
  const target: Written = {
    roles: {
      access: { trusts: [roleArn(between[0]!, "step")], may: ADMIN },
      door: { trusts: [rootOf(HUB)], may: assume(roleArn(end!, "none")) },
    },
  };
  await scan(between[0]!, step);
  await scan(end!, target);
  await scan(HUB, anna);
  expect(await verdict()).toEqual(["EXPLOITABLE 2"]);
  // The account between cannot be read any more, and a longer way opens inside the account at the end.
  await execute("update snapshot set document = 'damaged' where account_id = ?", [`account_${between[0]!}`]);
  const longer: Written = {
    roles: {
      ...target.roles,
      door: { trusts: [rootOf(HUB)], may: assume(roleArn(end!, "second")) },
      second: { trusts: [roleArn(end!, "door")], may: assume(roleArn(end!, "third")) },
      third: { trusts: [roleArn(end!, "second")], may: ADMIN },
    },
  };
  await scan(end!, longer);
  expect(await verdict()).toEqual(["EXPLOITABLE 2"]);
  await scan(end!, { roles: { ...target.roles, door: { trusts: [rootOf(HUB)], may: ADMIN } } });
  expect(await verdict()).toEqual(["EXPLOITABLE 1"]);
});
