/** Lists that are limited to a period: its start is part of it and its end is not, so that periods can follow each other. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, policyDocument } from "../../sandbox/demo/documents.ts";
import { now } from "../../src/clock.ts";
import { HOUR } from "../../src/iam/time.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRotation } from "../support/rotation-row.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  for (const hours of [3, 2, 1])
    await insertRotation(platform.platform.orm.em.fork(), platform.account.id, {
      requestedAt: now() - hours * HOUR,
      userName: `user-${hours}`,
    });
  for (const name of ["one", "two", "three"])
    await new Accounts(platform.scope()).connect({ name, source: "OFFLINE_FILES" });
  const user = platform.demo.createUser({ name: "period-test" });
  await platform.scan();
  platform.demo.createAccessKey(user);
  platform.demo.putInlinePolicy(user, "grants", policyDocument(allow("iam:AttachUserPolicy")));
  await platform.scan();
  await platform.scan();
  const em = platform.platform.orm.em.fork();
  await em.execute(
    "update escalation_path set first_seen_at = first_seen_at - interval '2 hours', opened_at = opened_at - interval '1 hour' where id = (select min(id) from escalation_path)",
  );
  await em.execute("update escalation_path set gone_at = now() where id = (select max(id) from escalation_path)");
});
afterAll(async () => {
  await server.close();
  await platform.close();
});

type Argument = (range: string) => string;
const LISTS: readonly (readonly [list: string, argument: Argument, time: string])[] = [
  ["scans", (range) => `requested: ${range}`, "requestedAt"],
  ["auditEvents", (range) => `filter: {at: ${range}}`, "at"],
  ["rotations", (range) => `filter: {requested: ${range}}`, "requestedAt"],
  ["alertEvents", (range) => `at: ${range}`, "at"],
  ["alerts", (range) => `filter: {firstSeen: ${range}}`, "firstSeenAt"],
  ["escalationPaths", (range) => `firstSeen: ${range}`, "firstSeenAt"],
  ["escalationPaths", (range) => `opened: ${range}`, "openedAt"],
];

test.each(LISTS)("%s are those of a period (%#)", async (list, argument, time) => {
  const timesIn = async (range: string) => {
    const { data, errors } = await server.graphql(
      `{ ${list}(first: 500, ${argument(range)}) { totalCount nodes { ${time} } } }`,
    );
    expect(errors).toEqual([]);
    const times = (data[list].nodes as Record<string, string>[]).map((node) => node[time]!).toSorted();
    expect(data[list].totalCount).toBe(times.length);
    return times;
  };
  const all = await timesIn("{}");
  const [first, last] = [all[0]!, all.at(-1)!];
  expect(first < last).toBe(true);
  const [earlier, latest] = [all.filter((at) => at < last), all.filter((at) => at === last)];
  expect(await timesIn(`{to: "${last}"}`)).toEqual(earlier);
  expect(await timesIn(`{from: "${last}"}`)).toEqual(latest);
  expect(await timesIn(`{from: "${first}", to: "${last}"}`)).toEqual(earlier);
  expect(await timesIn(`{from: "${last}", to: "${last}"}`)).toEqual([]);
  expect(await timesIn(`{from: "${last}", to: "${first}"}`)).toEqual([]);
  expect(await timesIn(`{from: null, to: null}`)).toEqual(all);
});

test("a period in which paths closed lists closed paths only", async () => {
  const { data } = await server.graphql(
    "{ all: escalationPaths(first: 500, closed: {}) { nodes { closedAt } } with: escalationPaths(first: 500, includeClosed: true) { totalCount } without: escalationPaths(first: 500) { totalCount } }",
  );
  expect(data.all.nodes).toHaveLength(1);
  expect(data.all.nodes.filter(({ closedAt }: { closedAt: string | null }) => closedAt === null)).toEqual([]);
  expect(data.with.totalCount).toBe(data.without.totalCount + data.all.nodes.length);
});

test("the versions of a policy, with the scans that first and last found each", { timeout: 240_000 }, async () => {
  const versionsOf = async (given: string, headers?: Readonly<Record<string, string>>) => {
    const { data, errors } = await server.graphql(
      `{ policy(arn: "arn:aws:iam::${platform.account.awsAccountId}:policy/AppServerAccess") { defaultVersionId document { text }
        versions(${given}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          nodes { versionId text state createdAt deletedAt defaultSince defaultUntil firstScan { id } lastScan { id } } } } }`,
      {},
      headers,
    );
    expect(errors).toEqual([]);
    return data.policy;
  };
  const one = await versionsOf("first: 10");
  const latest = (await server.graphql("{ scans(first: 1) { nodes { id } } }")).data.scans.nodes[0].id;
  expect(one.versions.nodes).toEqual([
    {
      versionId: one.defaultVersionId,
      text: one.document.text,
      state: "DEFAULT",
      createdAt: expect.any(String),
      deletedAt: null,
      defaultSince: null,
      defaultUntil: null,
      firstScan: null,
      lastScan: { id: latest },
    },
  ]);

  platform.demo.apply("widen-policy");
  const finder = await platform.scan();
  // A scan that cannot read policies finds no version.
  const fault = platform.sandbox.faults.add({ kind: "deny", action: "iam:GetAccountAuthorizationDetails" });
  await platform.scan();
  platform.sandbox.faults.remove(fault);
  const two = await versionsOf("first: 10");
  expect(two.versions.totalCount).toBe(2);
  const [newest, before] = two.versions.nodes;
  expect(newest).toMatchObject({ text: two.document.text, firstScan: { id: finder.id }, lastScan: { id: finder.id } });
  expect(newest.text).toContain("iam:PassRole");
  expect(newest.versionId).not.toBe(before.versionId);
  expect(before).toMatchObject({
    ...one.versions.nodes[0],
    state: "EARLIER_DEFAULT",
    defaultUntil: newest.defaultSince,
  });

  const page = (await versionsOf("first: 1")).versions;
  expect(page).toMatchObject({ nodes: [newest], pageInfo: { hasNextPage: true }, totalCount: 2 });
  const rest = (await versionsOf(`first: 1, after: "${page.pageInfo.endCursor}"`)).versions;
  expect(rest).toMatchObject({ nodes: [before], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  const back = (await versionsOf(`last: 1, before: "${rest.pageInfo.startCursor}"`)).versions;
  expect(back).toMatchObject({ nodes: [newest], pageInfo: { hasNextPage: true, hasPreviousPage: false } });

  // An AWS managed policy that is attached no more: the scan that did not find it is not recorded as its end.
  const [gone] = await platform.platform.orm.em.fork().execute<{ id: string }[]>(
    `update iam_policy set gone_at = (select requested_at + (finished_at - requested_at) / 2 from scan where id = ?)
      where id = (select id from iam_policy where type = 'AWS_MANAGED' order by id limit 1) returning id`,
    [finder.id],
  );
  const ended = await server.graphql(
    `query V($id: ID!) { policy(id: $id) { versions(first: 1) { nodes { defaultUntil lastScan { id } } } } }`,
    { id: gone!.id },
  );
  expect(ended.data.policy.versions.nodes).toEqual([{ defaultUntil: expect.any(String), lastScan: { id: latest } }]);

  const past = await server.graphql(
    `{ policies(first: 1, asOf: "${new Date().toISOString()}", filter: {accountIds: ["${platform.account.id}"]}) { nodes { versions(first: 1) { totalCount } } } }`,
  );
  expect(past.errors[0]?.extensions["code"]).toBe("HISTORY_NOT_KEPT");
});

test("the versions that no scan found as the default, with their scans", { timeout: 240_000 }, async () => {
  const aws = platform.demo;
  const arn = `arn:aws:iam::${platform.account.awsAccountId}:policy/AppServerAccess`;
  const policy = aws.policy(arn);
  const versions = async () => {
    const { data, errors } = await server.graphql(
      `{ policy(arn: "${arn}") { defaultVersionId versions(first: 50) { totalCount nodes
        { versionId text state createdAt deletedAt defaultSince defaultUntil firstScan { id } lastScan { id } } } } }`,
    );
    expect(errors).toEqual([]);
    return data.policy.versions;
  };
  const before = await versions();
  const found = (listed: Awaited<ReturnType<typeof versions>>, versionId: string) =>
    listed.nodes.filter((node: { versionId: string }) => node.versionId === versionId);

  const versionId = aws.createPolicyVersion(policy, policyDocument(allow(["kms:Decrypt"])), false);
  const finder = await platform.scan();
  const listed = await versions();
  expect(listed.totalCount).toBe(before.totalCount + 1);
  expect(found(listed, versionId)).toEqual([
    {
      versionId,
      text: expect.stringContaining("kms:Decrypt"),
      state: "NOT_DEFAULT",
      // AWS answers in whole seconds.
      createdAt: new Date(Math.floor(policy.versions.at(-1)!.createdAt / 1_000) * 1_000).toISOString(),
      deletedAt: null,
      defaultSince: null,
      defaultUntil: null,
      firstScan: { id: finder.id },
      lastScan: { id: finder.id },
    },
  ]);

  // A scan that cannot read policies says nothing about their versions.
  const fault = platform.sandbox.faults.add({ kind: "deny", action: "iam:GetAccountAuthorizationDetails" });
  aws.deletePolicyVersion(policy, versionId);
  await platform.scan();
  platform.sandbox.faults.remove(fault);
  expect(await versions()).toEqual(listed);
  const next = aws.createPolicyVersion(policy, policyDocument(allow(["kms:Encrypt"])), false);
  await platform.scan();
  const deleted = await versions();
  expect(found(deleted, versionId)).toMatchObject([
    {
      state: "NOT_DEFAULT",
      deletedAt: expect.any(String),
      firstScan: { id: finder.id },
      lastScan: { id: finder.id },
    },
  ]);

  aws.setDefaultPolicyVersion(policy, next);
  const setter = await platform.scan();
  const set = await versions();
  expect(set.totalCount).toBe(deleted.totalCount);
  expect(found(set, next)).toMatchObject([
    { state: "DEFAULT", defaultSince: expect.any(String), firstScan: { id: setter.id } },
  ]);
  expect(set.nodes[0].versionId).toBe(next);
});
