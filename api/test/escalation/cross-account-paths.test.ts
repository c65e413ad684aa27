/**
 * Two connected accounts with real scans: paths from one account into the other, their alerts, and what remains if one
 * account cannot be read.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import { allow, policyDocument, trust } from "../../sandbox/demo/documents.ts";
import { awsPolicyArn } from "../../sandbox/managed-policies.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { now } from "../../src/clock.ts";
import { type Account, AccountEntity } from "../../src/db/entities/account.ts";
import type { SandboxRole } from "../../sandbox/entities.ts";
import { SnapshotEntity } from "../../src/db/entities/scan.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { packSnapshot, unpackSnapshot } from "../../src/services/analysis/snapshot-codec.ts";
import { newId } from "../../src/db/new-id.ts";
import { sealSecretAccessKey } from "../../src/services/accounts/connection.ts";
import { AccessQuestions } from "../../src/services/analysis/access-decisions.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { EscalationPaths } from "../../src/services/escalation/paths.ts";
import { requestScan } from "../../src/services/scans/scans.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import { operatorCaller, TEST_ACTOR } from "../support/actors.ts";

const PROD = "111122223333";
const DEV = "444455556666";

/** A queue of the other account, whose policy lets one account send. */
const QUEUE = {
  kind: "sqs:queue",
  resourceArn: `arn:aws:sqs:eu-central-1:${DEV}:orders`,
  region: "eu-central-1",
  document: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: PROD }, Action: "sqs:SendMessage", Resource: "*" }],
  }),
} as const;

let platform: TestPlatform;
let server: TestServer;
let sandbox: Sandbox;
let dev: SandboxAccount;
let devAccount: Account;
let door: SandboxRole;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  const { demo } = platform;
  // Any principal can assume this role of the demo account, which would be another path. So its trust is restricted.
  const shared = demo.role("SharedServices");
  shared.trustPolicy = trust({ Service: "ec2.amazonaws.com" });
  demo.touch(shared);
  door = demo.createRole({ name: "prod-door", trustPolicy: trust({ AWS: `arn:aws:iam::${DEV}:root` }) });
  demo.attach(door, demo.policy(awsPolicyArn("AdministratorAccess")));

  dev = new SandboxAccount({ id: DEV, clock: now, seed: 5, createdAt: now() - 100_000_000 });
  dev.putInlinePolicy(dev.createUser({ name: "anna" }), "assume", policyDocument(allow("sts:AssumeRole", door.arn)));
  dev.createUser({ name: "ben" });
  const auditor = dev.createUser({ name: "svc-auditor" });
  dev.attach(auditor, dev.policy(awsPolicyArn("SecurityAudit")));
  const { accessKeyId, secretAccessKey } = dev.createAccessKey(auditor);
  sandbox = await startSandbox({ accounts: [dev] });
  const em = platform.platform.orm.em.fork();
  const id = newId("account");
  const { id: _id, ...likeDemo } = { ...platform.account };
  devAccount = em.create(AccountEntity, {
    ...likeDemo,
    id,
    name: "Dev",
    awsAccountId: DEV,
    endpoint: sandbox.url,
    accessKeyId,
    sealedSecret: sealSecretAccessKey(id, secretAccessKey, platform.platform.secrets),
    scanEveryHours: null,
    nextScanAt: null,
    readsResourcePolicies: true,
  });
  dev.resourcePolicies = [QUEUE];
  await em.flush();
});

afterAll(async () => {
  await server?.close();
  await platform?.close();
  await sandbox?.stop();
});

async function scanDev() {
  const { id } = await requestScan(platform.platform.orm.em.fork(), platform.platform.jobs, devAccount, {
    trigger: "OPERATOR",
    requestedBy: TEST_ACTOR,
  });
  return platform.waitFor(id);
}

const CROSSING = `query C($accountId: ID) {
  escalationPaths(accountId: $accountId, isCrossAccount: true, first: 50) {
    totalCount
    crossAccount { accounts { awsAccountId state takenAt } pathsLeftOut }
    nodes { id verdict asOf source { id name awsAccountId } target { id name awsAccountId } account { awsAccountId }
      readings { awsAccountId takenAt } alert { status notEvaluatedReason: staleReason severity }
      hops { from { name awsAccountId } to { id name awsAccountId } technique { id }
        statements { layer policy { name id } excerpt { text } } } }
  }
}`;

async function crossing(accountId: string) {
  const { data, errors } = await server.graphql(CROSSING, { accountId });
  expect(errors).toEqual([]);
  return data.escalationPaths;
}

test("an account scanned alone has no cross-account path and reports that the other was not read", async () => {
  expect((await platform.scan()).status).toBe("SUCCEEDED");
  const { totalCount, crossAccount } = await crossing(PROD);
  expect(totalCount).toBe(0);
  expect(crossAccount).toEqual([
    { accounts: [{ awsAccountId: DEV, state: "NOT_READ", takenAt: null }], pathsLeftOut: 0 },
  ]);
});

test("with both accounts read, the path is stored for both, with an alert where it starts", async () => {
  expect(await scanDev()).toMatchObject({ status: "SUCCEEDED", errorCode: null });
  for (const account of [DEV, PROD]) {
    const { nodes, crossAccount } = await crossing(account);
    expect(nodes).toHaveLength(1);
    expect(nodes[0]).toMatchObject({
      verdict: "EXPLOITABLE",
      account: { awsAccountId: DEV },
      source: { name: "anna", awsAccountId: DEV, id: expect.stringMatching(/^user_/) },
      target: { name: "prod-door", awsAccountId: PROD, id: expect.stringMatching(/^role_/) },
      alert: { status: "OPEN", notEvaluatedReason: null, severity: "CRITICAL" },
    });
    expect(nodes[0].readings.map((each: { awsAccountId: string }) => each.awsAccountId).toSorted()).toEqual(
      [PROD, DEV].toSorted(),
    );
    expect(nodes[0].hops).toEqual([
      expect.objectContaining({ from: { name: "anna", awsAccountId: DEV }, technique: { id: "sts-002" } }),
    ]);
    const { statements } = nodes[0].hops[0];
    const layers = statements.map(
      ({ layer, policy }: { layer: string; policy: { name: string } }) => `${layer} ${policy.name}`,
    );
    expect(layers).toContain("IDENTITY assume");
    const trusting = statements.find(({ layer }: { layer: string }) => layer === "TRUST");
    expect(trusting.excerpt.text).toContain(DEV);
    expect(crossAccount).toHaveLength(1);
  }
});

test("a request to a resource of the other account is decided with its policy, if the caller sees that account", async () => {
  const decide = async (action: string, isLimited = false) => {
    const caller = operatorCaller("admin", "lea");
    const limited = { ...caller, accountIds: [platform.account.id] };
    const scope = openScope(platform.platform, isLimited ? limited : caller, "asked");
    return new AccessQuestions(scope).decide({
      accountId: platform.account.id,
      principal: `arn:aws:iam::${PROD}:user/d.castellanos`,
      action,
      resource: QUEUE.resourceArn,
    });
  };
  const allowed = await decide("sqs:SendMessage");
  expect(allowed).toMatchObject({ decision: "ALLOWED", missing: null });
  expect(allowed.reasons.map(({ layer }) => layer).toSorted()).toContain("RESOURCE");
  expect(await decide("sqs:DeleteMessage")).toMatchObject({ decision: "IMPLICIT_DENY" });
  expect(await decide("sqs:SendMessage", true)).toMatchObject({
    decision: "UNKNOWN",
    missing: `the policy of the resource, which belongs to account ${DEV}`,
  });
});

test("an operator who is limited to one of the accounts learns nothing of the other", async () => {
  const caller = { ...operatorCaller("admin", "lea"), accountIds: [devAccount.id] };
  const paths = new EscalationPaths(openScope(platform.platform, caller, "limited"));
  expect((await paths.list({ first: 5 }, { isCrossAccount: true })).nodes).toEqual([]);
  expect(await paths.crossAccountReadings([])).toMatchObject([{ accountId: devAccount.id, accounts: [] }]);
});

test("an unchanged scan of either account changes nothing", async () => {
  const versions = () =>
    platform.platform.orm.em
      .fork()
      .execute(
        "select id, content_hash, gone_at, first_seen_at from escalation_path where target_aws_account_id is null order by id",
      );
  const before = [await versions(), (await crossing(DEV)).nodes[0].id];
  expect((await platform.scan()).counts).toMatchObject({ opened: 0, resolved: 0 });
  expect((await scanDev()).counts).toMatchObject({ opened: 0, resolved: 0 });
  expect([await versions(), (await crossing(DEV)).nodes[0].id]).toEqual(before);
});

test("data that was not read removes no path and resolves no alert", async () => {
  const fault = platform.sandbox.faults.deny("iam:GetAccountAuthorizationDetails");
  expect((await platform.scan()).status).toBe("PARTIAL");
  platform.sandbox.faults.remove(fault);
  // The latest snapshot of the production account now lacks its policies.
  await scanDev();
  const { nodes, crossAccount } = await crossing(DEV);
  expect(crossAccount[0].accounts).toEqual([{ awsAccountId: PROD, state: "NOT_READ", takenAt: null }]);
  expect(nodes[0]).toMatchObject({ target: { name: "prod-door" }, alert: { status: "OPEN" } });
  expect(nodes[0].alert.notEvaluatedReason).toContain(PROD);
  await platform.scan();
  await scanDev();
  expect((await crossing(DEV)).nodes[0].alert).toMatchObject({ status: "OPEN", notEvaluatedReason: null });
});

test("an account's stored snapshot that is older or damaged fails no scan of the others", async () => {
  const { orm } = platform.platform;
  const replace = async (change: (document: Uint8Array) => Promise<Uint8Array>) => {
    const em = orm.em.fork();
    const where = { accountId: platform.account.id };
    const row = await em.findOneOrFail(SnapshotEntity, where, { orderBy: { takenAt: "desc" } });
    row.document = Buffer.from(await change(row.document));
    await em.flush();
  };
  // As a version stored it that did not read workloads yet.
  await replace(async (document) => {
    const { sections, ...rest } = await unpackSnapshot(document);
    const { workloads: _, ...older } = sections;
    return packSnapshot({ ...rest, sections: older } as AccountSnapshot);
  });
  expect(await scanDev()).toMatchObject({ status: "SUCCEEDED", errorCode: null });
  expect((await crossing(DEV)).nodes[0]).toMatchObject({ target: { name: "prod-door" }, alert: { status: "OPEN" } });
  await replace(async () => Buffer.from("damaged"));
  expect(await scanDev()).toMatchObject({ status: "SUCCEEDED", errorCode: null, counts: { resolved: 0 } });
  const { nodes, crossAccount } = await crossing(DEV);
  expect(crossAccount[0].accounts).toEqual([{ awsAccountId: PROD, state: "NOT_READ", takenAt: null }]);
  expect(nodes[0].alert).toMatchObject({ status: "OPEN" });
  await platform.scan();
  await scanDev();
  expect((await crossing(DEV)).nodes[0].alert).toMatchObject({ status: "OPEN", notEvaluatedReason: null });
});

test("removing the trust closes the path at the scan that reads it, and the alert at the next scan of its own account", async () => {
  door.trustPolicy = trust({ Service: "ec2.amazonaws.com" });
  platform.demo.touch(door);
  await platform.scan();
  expect((await crossing(DEV)).totalCount).toBe(0);
  expect((await scanDev()).counts).toMatchObject({ opened: 0, resolved: 1 });
});
