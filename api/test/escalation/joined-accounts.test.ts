/** Finding the accounts that trust policies join to one, beside many accounts with many roles. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCrossAccountInput } from "../../src/services/escalation/cross-account-paths.ts";
import { joinedAccounts, saveRoleTrusts } from "../../src/services/escalation/role-trusts.ts";
import { buildSnapshot } from "../support/build.ts";
import { rowsRead } from "../support/rows-read.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

const ACCOUNTS = 60;
const ROLES = 100;

let product: TestPlatform;
beforeAll(async () => {
  product = await openTestPlatform({ hasWorker: false });
  await execute(`insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at)
    select 'account_' || md5(n::text), '7' || lpad(n::text, 11, '0'), 'Account ' || n, 'ENVIRONMENT', 'CONNECTED', 'us-east-1', 'OFF', '[]', now()
      from generate_series(1, ${ACCOUNTS}) n`);
  // Each role trusts an account that is not connected.
  await execute(`insert into iam_role (id, account_id, identity, name, arn, created_at, content_hash, document, first_seen_at)
    select 'role_' || md5(a.id || n), a.id, 'AROA' || md5(a.id || n), 'role-' || n, 'arn:aws:iam::' || aws_account_id || ':role/role-' || n, now(), '',
           jsonb_build_object('role', jsonb_build_object('trustPolicy', '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::999999999999:root"}}]}')), now()
      from account a cross join generate_series(1, ${ROLES}) n where a.source = 'ENVIRONMENT'`);
  await execute(`insert into role_trust (account_id, trusted, role_identity)
    select account_id, '999999999999', identity from iam_role`);
  await execute("analyze");
});
afterAll(() => product.close());

async function execute<Row>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
  return product.platform.orm.em.fork().execute<Row[]>(statement, [...values]);
}

test("no role of another account is read to find the joined accounts", async () => {
  const snapshot = buildSnapshot();
  await product.platform.orm.em.fork().transactional(async (tx) => {
    const account = { ...product.account, awsAccountId: snapshot.awsAccountId };
    const work = () => readCrossAccountInput(tx, account, snapshot);
    expect(await rowsRead(tx, ["iam_role", "role_trust"], work)).toEqual({ iam_role: 0, role_trust: 0 });
  });
});

test("the nearest accounts come first: by boundaries, then by the number of roles, and trusts of everyone last", async () => {
  const em = product.platform.orm.em.fork();
  const others = await execute<{ id: string; awsAccountId: string }>(
    "select id, aws_account_id as \"awsAccountId\" from account where source = 'ENVIRONMENT' order by aws_account_id limit 6",
  );
  const [near, nearer, open, far, apart] = others;
  const beyond = others[5];
  const own = "111122223333";
  const trust = (trusted: string, role: string) => ({ trusted, roleIdentity: role });
  await em.transactional(async (tx) => {
    await saveRoleTrusts(tx, near!.id, [trust(own, "a")]);
    await saveRoleTrusts(tx, nearer!.id, [trust(own, "a"), trust(own, "b"), trust(far!.awsAccountId, "a")]);
    await saveRoleTrusts(tx, open!.id, [trust("*", "a")]);
    await saveRoleTrusts(tx, far!.id, []);
    await saveRoleTrusts(tx, beyond!.id, [trust(near!.awsAccountId, "a")]);
    await saveRoleTrusts(tx, apart!.id, [trust("999999999999", "a")]);
  });
  const { reached: found, reaching: none } = await joinedAccounts(em, { awsAccountId: own, trusts: [] }, others);
  expect(none).toEqual([]);
  // Others that may assume the same roles are not joined: no path leads from them to the own account, or from it to them.
  expect(found.map(({ id }) => id)).toEqual([nearer!.id, near!.id, open!.id, beyond!.id]);
  const byOwnTrust = await joinedAccounts(em, { awsAccountId: own, trusts: [trust(apart!.awsAccountId, "x")] }, others);
  expect(byOwnTrust.reaching).toEqual([apart]);

  await em.transactional((tx) => saveRoleTrusts(tx, nearer!.id, []));
  const { reached: later } = await joinedAccounts(em, { awsAccountId: own, trusts: [] }, others);
  expect(later.slice(0, 2).map(({ id }) => id)).toEqual([near!.id, open!.id]);
  await em.transactional((tx) => saveRoleTrusts(tx, open!.id, []));
  const last = await joinedAccounts(em, { awsAccountId: own, trusts: [] }, others);
  expect(last).toEqual({ reached: [near, beyond], reaching: [] });
  // The own account can be entered from one that is trusted by an account which it trusts.
  await em.transactional((tx) => saveRoleTrusts(tx, apart!.id, [trust(far!.awsAccountId, "a")]));
  const trusting = { awsAccountId: own, trusts: [trust(apart!.awsAccountId, "x")] };
  const into = await joinedAccounts(em, trusting, others);
  expect(into).toEqual({ reached: [near, beyond], reaching: [apart, far] });
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
