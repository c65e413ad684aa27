/**
 * The paths that a change is predicted to close and open, compared with the result of the actual change. Also the drift
 * between scans, which names its cause.
 */
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { allow, policyDocument, trust } from "../../sandbox/demo/documents.ts";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

/** The maximum time to wait for a subscription's event. */
const EVENTS_MAX_MS = 45_000;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  // Any principal can assume this role of the demo account, so every principal would have a path.
  const open = platform.demo.role("SharedServices");
  open.trustPolicy = trust({ Service: "ec2.amazonaws.com" });
  platform.demo.touch(open);
});

afterAll(async () => {
  await server?.close();
  await platform?.close();
});

async function ask(query: string, variables: object = {}) {
  const { data, errors } = await server.graphql(query, variables);
  expect(errors).toEqual([]);
  return data;
}

/** Performs the action. Returns its result and the first event about this test's path that a subscriber receives. */
async function withFirstEvent<T>(effect: () => Promise<T>): Promise<[T, unknown]> {
  const { serverInfo } = await ask("{ serverInfo { lastEventCursor } }");
  const client = createClient({
    url: `${server.url.replace("http", "ws")}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { token: server.token },
    retryAttempts: 0,
  });
  const timer = setTimeout(() => client.terminate(), EVENTS_MAX_MS);
  const events = client.iterate({
    query: `subscription E($after: String) { alertEvents(filter: { query: "check:esc-path what-if-test" }, after: $after) {
      kind alert { resource { name } escalationPath { id verdict } } } }`,
    variables: { after: serverInfo.lastEventCursor },
  });
  try {
    const [done, first] = await Promise.all([effect(), events.next()]);
    return [done, first.value?.data?.["alertEvents"]];
  } finally {
    clearTimeout(timer);
    await client.dispose();
  }
}

const WHAT_IF = `query W($input: WhatIfInput!) { whatIf(input: $input) {
  closedCount closedExternalCount openedCount unmatched asOf
  closed { source { id name arn } before after verdict hopCount techniques { id } hops { statements { summary policy { name } } } }
  opened { source { name } } administratorsLost { name } } }`;
const ACCOUNT = "111122223333";

test("a statement that opens a path raises an alert and drift, and what-if predicts its removal", async () => {
  const { demo } = platform;
  const user = demo.createUser({ name: "what-if-test" });
  const before = await platform.scan();
  demo.putInlinePolicy(user, "grants", policyDocument(allow("s3:ListBucket"), allow("iam:AttachUserPolicy", user.arn)));
  const [after, event] = await withFirstEvent(() => platform.scan());
  expect(event).toMatchObject({
    kind: "OPENED",
    alert: { resource: { name: "what-if-test" }, escalationPath: { verdict: "EXPLOITABLE" } },
  });

  const { compareScans } = await ask(
    `query C($from: ID!, $to: ID!) { compareScans(fromId: $from, toId: $to) {
      from { id } to { id } pathsOpened { source { name } verdict before after causes { kind change summary policyName statementIndex } } pathsClosed { source { name } } } }`,
    // In the wrong order, which is as good.
    { from: after.id, to: before.id },
  );
  expect([compareScans.from.id, compareScans.to.id]).toEqual([before.id, after.id]);
  expect(compareScans.pathsClosed).toEqual([]);
  expect(compareScans.pathsOpened).toMatchObject([
    { source: { name: "what-if-test" }, verdict: "EXPLOITABLE", causes: [{ policyName: "grants", statementIndex: 1 }] },
  ]);

  const { policies } = await ask(`{ policies(first: 5, filter: { query: "grants" }) { nodes { id policyName } } }`);
  const [policy] = policies.nodes;
  const { whatIf } = await ask(WHAT_IF, {
    input: { accountId: ACCOUNT, removeStatements: [{ policyId: policy.id, index: 1 }] },
  });
  expect(whatIf).toMatchObject({ closedCount: 1, closedExternalCount: 0, openedCount: 0, unmatched: [], opened: [] });
  expect(whatIf.closed).toMatchObject([
    { source: { name: "what-if-test", arn: user.arn }, before: "EXPLOITABLE", after: null, hopCount: 1 },
  ]);
  expect(whatIf.closed[0].source.id).toMatch(/^user_/);

  demo.putInlinePolicy(user, "grants", policyDocument(allow("s3:ListBucket")));
  await platform.scan();
  const { escalationPaths } = await ask(
    `query P($arn: String) { escalationPaths(principalArn: $arn) { totalCount } }`,
    { arn: user.arn },
  );
  expect(escalationPaths.totalCount).toBe(0);
});

test("an account that was never read has no known choke points, which is not the same as none", async () => {
  const { id } = await new Accounts(platform.scope()).connect({ name: "never read", source: "OFFLINE_FILES" });
  const { errors } = await server.graphql("query K($account: ID!) { chokePoints(accountId: $account) { closes } }", {
    account: id,
  });
  expect(errors).toMatchObject([{ extensions: { code: "NOT_READ" } }]);
});

test("choke points are ranked by what they close, and what-if confirms each", async () => {
  const { chokePoints } = await ask(
    `query K($account: ID!) { chokePoints(accountId: $account) {
    kind policyName statementIndex closes isExact dependentCount sources { name } change { policyArn principalArn policyId index } } }`,
    { account: ACCOUNT },
  );
  expect(chokePoints.length).toBeGreaterThan(2);
  const closes = chokePoints.map((point: { closes: number }) => point.closes);
  expect(closes).toEqual(closes.toSorted((one: number, other: number) => other - one));
  const [first] = chokePoints;
  const { policyArn, principalArn, policyId, index } = first.change;
  const { whatIf } = await ask(WHAT_IF, {
    input: {
      accountId: ACCOUNT,
      ...(policyArn ? { detach: [{ policyArn, principalArn }] } : { removeStatements: [{ policyId, index }] }),
    },
  });
  expect(whatIf.unmatched).toEqual([]);
  expect(whatIf.closedCount - whatIf.closedExternalCount).toBe(first.closes);
  const closed = whatIf.closed.map(({ source }: { source: { name: string } }) => source.name);
  for (const { name } of first.sources) expect(closed).toContain(name);
});

test("a change that has no effect or names unknown resources is reported as such", async () => {
  const nothing = await server.graphql(WHAT_IF, { input: { accountId: ACCOUNT } });
  expect(nothing.errors[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT" });
  const { whatIf } = await ask(WHAT_IF, {
    input: {
      accountId: ACCOUNT,
      detach: [
        { policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess", principalArn: `arn:aws:iam::${ACCOUNT}:user/missing` },
      ],
      setBoundary: [{ principalArn: `arn:aws:iam::${ACCOUNT}:user/missing` }],
    },
  });
  expect(whatIf).toMatchObject({ closedCount: 0, openedCount: 0 });
  expect(whatIf.unmatched).toHaveLength(2);
});

test("each of many concurrent questions is answered or refused as busy", async () => {
  const input = { accountId: ACCOUNT, setBoundary: [{ principalArn: `arn:aws:iam::${ACCOUNT}:user/missing` }] };
  const answers = await Promise.all(Array.from({ length: 14 }, () => server.graphql(WHAT_IF, { input })));
  const busy = answers.filter(({ errors }) => errors[0]?.extensions["code"] === "THINKING_BUSY");
  const answered = answers.filter(({ data }) => data?.whatIf?.unmatched.length === 1);
  expect(busy.length + answered.length).toBe(14);
  expect(answered.length).toBeGreaterThanOrEqual(9);
  for (const { errors } of busy) expect(errors[0]?.extensions).toMatchObject({ retryable: true });
});
