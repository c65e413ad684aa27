/** What must never close a path between accounts: scans at the same time, data that a reading lacks, and limits. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { withLastKnown } from "../../src/iam/checks/last-known.ts";
import { buildSnapshot, inlinePolicy, role, user } from "../support/build.ts";
import { analyzePaths, connectAccounts } from "../support/crossing-scans.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const [FROM, BETWEEN, OTHER, END] = ["710000000001", "710000000002", "710000000003", "710000000004"] as const;
const ADMIN = [{ Effect: "Allow", Action: "*", Resource: "*" }];
const roleArn = (number: string, name: string) => `arn:aws:iam::${number}:role/${name}`;
const assume = (...arns: string[]) => [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: arns }];

interface WrittenRole {
  readonly trusts: readonly string[];
  readonly may: readonly object[];
}

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
  await connectAccounts(product.platform.orm, [FROM, BETWEEN, OTHER, END]);
});

async function execute<Row>(statement: string): Promise<Row[]> {
  return product.platform.orm.em.fork().execute<Row[]>(statement);
}

/** An account with these roles, and the user anna if she may do something. */
function snapshotOf(
  number: string,
  roles: Readonly<Record<string, WrittenRole>>,
  anna: readonly object[] = [],
): AccountSnapshot {
  takenAt += 60_000;
  const own = (statements: readonly object[]) => [inlinePolicy("own", [...statements])];
  const snapshot = buildSnapshot({
    awsAccountId: number,
    groups: [],
    policies: [],
    users:
      anna.length === 0
        ? []
        : [
            user({
              userName: "anna",
              userId: `AIDA${number}anna`,
              groupNames: [],
              arn: `arn:aws:iam::${number}:user/anna`,
              inlinePolicies: own(anna),
            }),
          ],
    roles: Object.entries(roles).map(([name, { trusts, may }]) =>
      role({
        roleName: name,
        roleId: `AROA${number}${name}`,
        arn: roleArn(number, name),
        inlinePolicies: own(may),
        trustPolicy: [{ Effect: "Allow", Principal: { AWS: trusts }, Action: "sts:AssumeRole" }],
      }),
    ),
  });
  const authorizationDetails = { ...snapshot.sections.authorizationDetails, asOf: takenAt };
  return { ...snapshot, takenAt, sections: { ...snapshot.sections, authorizationDetails } };
}

/** The trust policy of the role could not be read, which an earlier reading contained. */
function withoutTrust(snapshot: AccountSnapshot, name: string): AccountSnapshot {
  const details = snapshot.sections.authorizationDetails;
  if (details.status !== "read") throw new Error("not read");
  takenAt += 60_000;
  const roles = details.value.roles.map((each) => (each.roleName === name ? { ...each, trustPolicy: "{" } : each));
  const sections = {
    ...snapshot.sections,
    authorizationDetails: { ...details, asOf: takenAt, value: { ...details.value, roles } },
  };
  return withLastKnown({ ...snapshot, takenAt, sections }, snapshot);
}

const analyze = (snapshot: AccountSnapshot, loadingMaxMs?: number) =>
  analyzePaths(product.platform.orm, snapshot, loadingMaxMs === undefined ? {} : { loadingMaxMs });

async function scan(snapshot: AccountSnapshot, loadingMaxMs?: number) {
  const { analysis, store } = await analyze(snapshot, loadingMaxMs);
  await store();
  return analysis;
}

async function openPaths(): Promise<readonly string[]> {
  const rows = await execute<{ path: string }>(
    "select source_name || ' > ' || target_aws_account_id as path from escalation_path where target_aws_account_id is not null and gone_at is null order by 1",
  );
  return rows.map(({ path }) => path);
}

const anna = (...arns: string[]) => snapshotOf(FROM, {}, assume(...arns));
const door = (...trusts: string[]) => snapshotOf(END, { door: { trusts, may: ADMIN } });
const rootOf = (number: string) => `arn:aws:iam::${number}:root`;
const step = (number: string, ...trusts: string[]) =>
  snapshotOf(number, { step: { trusts, may: assume(roleArn(END, "door")) } });
const ANNA = `AIDA${FROM}anna`;

test("a path that another scan opens while this one is analysed stays open, and no alert is resolved meanwhile", async () => {
  await scan(anna(roleArn(END, "door")));
  await scan(door(rootOf(OTHER)));
  const { store, analysis } = await analyze(anna(roleArn(END, "door")));
  expect(analysis!.paths).toEqual([]);
  await scan(door(rootOf(FROM)));
  expect(await openPaths()).toEqual([`anna > ${END}`]);
  expect(await store()).toMatchObject({ status: "NOT_EVALUATED", checkId: "esc-path", lowersCoverage: false });
  expect(await openPaths()).toEqual([`anna > ${END}`]);
  const { store: next } = await analyze(anna(roleArn(END, "door")));
  expect(await next()).toMatchObject({ status: "EVALUATED" });
});

test("a path that another scan closes while this one is analysed is not opened again", async () => {
  await scan(anna(roleArn(END, "door")));
  await scan(door(rootOf(FROM)));
  const { store } = await analyze(anna(roleArn(END, "door")));
  await scan(door(rootOf(OTHER)));
  expect(await openPaths()).toEqual([]);
  await store();
  expect(await openPaths()).toEqual([]);
});

test("an older analysis of another account's paths does not replace what its own later scan has stored", async () => {
  await scan(anna(roleArn(END, "door")));
  const { store } = await analyze(door(rootOf(FROM)));
  await scan(anna("arn:aws:iam::710000000009:role/none"));
  await store();
  expect(await openPaths()).toEqual([]);
});

test("a trust policy that a reading lacks closes no path, whichever account is scanned next", async () => {
  const [from, between, end] = [anna(roleArn(BETWEEN, "step")), step(BETWEEN, rootOf(FROM)), door(rootOf(BETWEEN))];
  for (const each of [end, between, from]) await scan(each);
  const paths = [`anna > ${END}`, `step > ${END}`];
  expect(await openPaths()).toEqual(paths);
  await scan(withoutTrust(between, "step"));
  expect(await openPaths()).toEqual(paths);
  const analysis = await scan(anna(roleArn(BETWEEN, "step")));
  expect(await openPaths()).toEqual(paths);
  expect(analysis!.findings.notEvaluated.get(ANNA)).toContain("could not be read again");
  await scan(withoutTrust(end, "door"));
  for (const each of [anna(roleArn(BETWEEN, "step")), step(BETWEEN, rootOf(FROM))]) await scan(each);
  expect(await openPaths()).toEqual(paths);
});

test("accounts that a limit leaves out are named, close no path, and leave its source not evaluated", async () => {
  for (const each of [door(rootOf(BETWEEN)), step(BETWEEN, rootOf(FROM)), anna(roleArn(BETWEEN, "step"))])
    await scan(each);
  const paths = [`anna > ${END}`, `step > ${END}`];
  const analysis = await scan(anna(roleArn(BETWEEN, "step")), 0);
  expect(analysis!.reading.accounts.map(({ state }) => state)).toEqual(["LEFT_OUT", "LEFT_OUT"]);
  expect(analysis!.findings.notEvaluated.get(ANNA)).toContain(BETWEEN);
  expect(await openPaths()).toEqual(paths);
  const { reading, findings } = (await scan(anna(roleArn(BETWEEN, "step"))))!;
  expect(reading.accounts.map(({ state }) => state)).toEqual(["READ", "READ"]);
  expect([...findings.notEvaluated]).toEqual([]);
  expect(await openPaths()).toEqual(paths);
});

test("a path stays open while another way to its end leads through an account that was not read", async () => {
  const from = () => anna(roleArn(BETWEEN, "step"), roleArn(OTHER, "step"));
  for (const each of [
    door(rootOf(BETWEEN), rootOf(OTHER)),
    step(BETWEEN, rootOf(FROM)),
    step(OTHER, rootOf(FROM)),
    from(),
  ])
    await scan(each);
  const rows = () =>
    execute<{ readings: { awsAccountId: string }[] }>(
      "select readings from escalation_path where source_name = 'anna' and gone_at is null",
    );
  const [before] = await rows();
  const through = before!.readings.find(({ awsAccountId }) => [BETWEEN, OTHER].includes(awsAccountId as never))!;
  const unread = through.awsAccountId === BETWEEN ? OTHER : BETWEEN;
  await execute(`update snapshot set document = 'damaged' where account_id = 'account_${unread}'`);
  await scan(step(through.awsAccountId, rootOf(END)));
  const analysis = await scan(from());
  expect(await rows()).toHaveLength(1);
  expect(analysis!.findings.notEvaluated.get(ANNA)).toContain(unread);
  // Once it is read again, the path leads through it.
  await scan(step(unread, rootOf(FROM)));
  await scan(from());
  expect((await rows())[0]!.readings.map(({ awsAccountId }) => awsAccountId)).toContain(unread);
});

test("paths into an account are searched again only if it contributes something else, also as an earlier version saw it", async () => {
  await scan(anna(roleArn(END, "door")));
  const first = await scan(door(rootOf(FROM)));
  expect([...first!.searched.keys()]).toEqual([`account_${END}`, `account_${FROM}`]);
  const unchanged = await scan(door(rootOf(FROM)));
  expect([...unchanged!.searched.keys()]).toEqual([`account_${END}`]);
  expect(unchanged!.reading.accounts).toEqual(first!.reading.accounts);
  expect(await openPaths()).toEqual([`anna > ${END}`]);
  await execute(
    `update account set cross_account_reading = cross_account_reading || '{"contribution":"of an earlier version","facts":"of an earlier version"}' where id = 'account_${END}'`,
  );
  expect([...(await scan(door(rootOf(FROM))))!.searched.keys()]).toHaveLength(2);
  await scan(snapshotOf(END, { door: { trusts: [rootOf(FROM)], may: assume("arn:aws:iam::710000000009:role/none") } }));
  expect(await openPaths()).toEqual([]);
});

test("the next scan of an account replaces a contribution that was damaged", async () => {
  const unpackedForAnna = async () => (await analyzePaths(product.platform.orm, anna(roleArn(END, "door")))).unpacked;
  await scan(door(rootOf(FROM)));
  await execute("update account_contribution set content = 'damaged'");
  expect(await unpackedForAnna()).toEqual(new Set([END]));
  await scan(door(rootOf(FROM)));
  expect(await unpackedForAnna()).toEqual(new Set());
});

test("a role with the unique id of a role of another account neither closes a path nor opens one", async () => {
  const from = () => anna(roleArn(BETWEEN, "step"), roleArn(OTHER, "step"));
  for (const each of [door(rootOf(BETWEEN)), step(BETWEEN, rootOf(FROM)), from()]) await scan(each);
  const paths = [`anna > ${END}`, `step > ${END}`];
  expect(await openPaths()).toEqual(paths);
  const other = snapshotOf(OTHER, { step: { trusts: [rootOf(FROM)], may: [] } });
  const details = other.sections.authorizationDetails;
  if (details.status !== "read") throw new Error("not read");
  const roles = details.value.roles.map((each) => ({ ...each, roleId: `AROA${BETWEEN}step` }));
  const authorizationDetails = { ...details, value: { ...details.value, roles } };
  await scan({ ...other, sections: { ...other.sections, authorizationDetails } });
  await scan(from());
  expect(await openPaths()).toEqual(paths);
  await scan(snapshotOf(BETWEEN, {}));
  await scan(snapshotOf(BETWEEN, { step: { trusts: [rootOf(OTHER)], may: assume(roleArn(END, "door")) } }));
  await scan(from());
  expect(await openPaths()).toEqual([`step > ${END}`]);
});
