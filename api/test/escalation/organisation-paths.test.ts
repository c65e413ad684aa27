/** Paths planted over many accounts: all are found and no other, whatever the order of the scans. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededRandom } from "../../sandbox/random.ts";
import type { Account } from "../../src/db/entities/account.ts";
import { REACH_LIMITS } from "../../src/services/analysis/reach-limits.ts";
import { crossAccountStore } from "../../src/services/escalation/stored-crossings.ts";
import { saveRoleTrusts } from "../../src/services/escalation/role-trusts.ts";
import {
  arnOf,
  connectAccounts,
  expectedPaths,
  type Organisation,
  plantOrganisation,
  type Principal,
  shuffled,
  snapshotOf,
  storedPathEnds,
  storeScan,
} from "../support/organisation.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { rowsRead } from "../support/rows-read.ts";

const SEED = 11;
const PLANTS = { accounts: 40, chains: [2, 5, 12], hubs: [12], cycles: [4], decoys: 6 };

let product: TestPlatform;
let organisation: Organisation;
let accounts: ReadonlyMap<string, Account>;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false });
  organisation = plantOrganisation(SEED, PLANTS);
  accounts = await connectAccounts(product.platform.orm, organisation.numbers);
});
afterAll(() => product.close());

const scan = (number: string, limits = REACH_LIMITS) =>
  storeScan(
    product.platform.orm,
    accounts.get(number)!,
    snapshotOf(number, organisation.principals.get(number)!),
    limits,
  );
const stored = async () => [...(await storedPathEnds(product.platform.orm))].toSorted();
const expected = () => [...expectedPaths(organisation)].toSorted();
const execute = <Row>(statement: string, values: readonly unknown[] = []) =>
  product.platform.orm.em.fork().execute<Row[]>(statement, [...values]);

test("one scan of each account finds every planted path and no other", async () => {
  for (const number of shuffled(organisation.numbers, seededRandom(SEED))) await scan(number);
  expect(await stored()).toEqual(expected());
  const [longest] = await execute<{ hops: number; accounts: number }>(
    `select hop_count as hops, jsonb_array_length(readings) as accounts from escalation_path
      where source_name = 'chain-2' and source_arn like '%:user/%' order by hop_count desc limit 1`,
  );
  expect(longest).toEqual({ hops: 11, accounts: 12 });
});

test("an unchanged scan analyses no other account and writes no path", async () => {
  const versions = () => execute("select id, xmin::text, ctid::text from escalation_path order by id");
  const before = await versions();
  for (const number of organisation.numbers) {
    const analyzed = await scan(number);
    expect(analyzed).toMatchObject({ paths: null, staleIds: [] });
    expect(analyzed!.accounts).toMatchObject([{ awsAccountId: number, packed: null }]);
  }
  expect(await versions()).toEqual(before);
});

test("a scan of the account that changed closes and opens the paths of all others", async () => {
  const random = seededRandom(SEED + 1);
  const change = (number: string, name: string, edit: (principal: Principal) => Principal) => {
    const principals = organisation.principals.get(number)!;
    organisation.principals.set(
      number,
      principals.map((each) => (each.name === name ? edit(each) : each)),
    );
    return number;
  };
  const holders = (name: string) =>
    organisation.numbers.filter((number) =>
      organisation.principals.get(number)!.some((each) => each.name === name && each.trusts !== null),
    );
  const [middle] = shuffled(holders("chain-2"), random);
  const [spoke] = shuffled(holders("spoke-0"), random);
  const ring = holders("ring-0")[0]!;
  const closed = [
    change(middle!, "chain-2", (each) => ({ ...each, trusts: [] })),
    change(spoke!, "spoke-0", (each) => ({ ...each, isAdministrator: false })),
    change(ring, "ring-0", (each) => ({ ...each, mayAssume: each.mayAssume.filter((arn) => !arn.includes("exit")) })),
  ];
  const before = (await stored()).length;
  for (const number of closed) await scan(number);
  expect(await stored()).toEqual(expected());
  expect((await stored()).length).toBeLessThan(before);

  // A role of an account that was not scanned again may now be assumed by a user of another one.
  const from = organisation.numbers[0]!;
  const caller = arnOf(from, organisation.principals.get(from)![0]!);
  const [opened] = shuffled(holders("spoke-0"), random);
  change(from, "clerk", (each) => ({ ...each, mayAssume: ["arn:aws:iam::*:role/spoke-0"] }));
  await scan(from);
  change(opened!, "spoke-0", (each) => ({ ...each, trusts: [...each.trusts!, caller] }));
  await scan(opened!);
  expect(expected()).toContain(`${caller} > ${opened}`);
  expect(await stored()).toEqual(expected());
});

test("what a limit leaves out is named, keeps its paths, and is found by its own next scan", async () => {
  const from = organisation.numbers[1]!;
  const to = organisation.numbers[2]!;
  const caller = arnOf(from, organisation.principals.get(from)![0]!);
  organisation.principals.get(from)![0] = {
    ...organisation.principals.get(from)![0]!,
    mayAssume: [`arn:aws:iam::${to}:role/late`],
  };
  await scan(from);
  const before = await stored();
  organisation.principals.get(to)!.push({ name: "late", trusts: [caller], mayAssume: [], isAdministrator: true });
  const analyzed = await scan(to, { ...REACH_LIMITS, neighbours: 0 });
  expect(analyzed!.reading.accounts).toContainEqual(expect.objectContaining({ awsAccountId: from, state: "LEFT_OUT" }));
  expect(await stored()).toEqual(expect.arrayContaining(before));
  // It stays named until then, also by a scan that changes nothing.
  expect((await scan(to))!.reading.accounts).toContainEqual(
    expect.objectContaining({ awsAccountId: from, state: "LEFT_OUT" }),
  );
  await scan(from);
  expect(await stored()).toContain(`${caller} > ${to}`);
  expect((await scan(to))!.reading.accounts).toContainEqual(
    expect.objectContaining({ awsAccountId: from, state: "READ" }),
  );

  // The accounts that can be reached are more than are joined: the principals are not evaluated instead of safe.
  await execute("update account_crossings set is_stale = true");
  const cut = await scan(from, { ...REACH_LIMITS, accounts: 1 });
  expect(cut!.findings.notEvaluated.get(`AIDA${from}clerk`)).toContain(to);
  expect(await stored()).toContain(`${caller} > ${to}`);
  await scan(from);
  expect(await stored()).toEqual(expected());
});

test("no role of an account is read to find those that trust another one", async () => {
  const store = () => crossAccountStore(product.platform.orm.em.fork());
  await product.platform.orm.em.fork().transactional(async (tx) => {
    const work = () => crossAccountStore(tx).trusting("999999999999");
    expect(await rowsRead(tx, ["iam_role", "role_trust", "account_crossings"], work)).toEqual({
      iam_role: 0,
      role_trust: 0,
      account_crossings: 0,
    });
  });
  expect(await store().trusting("999999999999")).toEqual([]);
});

test("unchanged trusts are not written again", async () => {
  const accountId = product.account.id;
  const trusts = [{ trusted: "111122223333", roleIdentity: "a" }];
  const versions = () => execute("select xmin::text, ctid::text from role_trust where account_id = ?", [accountId]);
  await product.platform.orm.em.fork().transactional((tx) => saveRoleTrusts(tx, accountId, trusts));
  const before = await versions();
  await product.platform.orm.em.fork().transactional((tx) => saveRoleTrusts(tx, accountId, trusts));
  expect(await versions()).toEqual(before);
});
