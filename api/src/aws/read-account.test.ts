import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { SandboxAccount } from "../../sandbox/account.ts";
import { demoAccount } from "../../sandbox/demo-account.ts";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { SectionName } from "../iam/account.ts";
import { DAY } from "../iam/time.ts";
import type { AccountReading, ReadAccountOptions, SectionProgress } from "./account-reading.ts";
import type { SandboxConnection } from "./connection.ts";
import { USER_CREDENTIAL_SECTIONS } from "./account-reading.ts";
import { readAccount } from "./read-account.ts";
import { knownKeysOf } from "../../test/support/known-keys.ts";
import { MAX_USERS_LISTED } from "./read-access-keys.ts";
import { READ_ACTION_NAMES, READ_ACTIONS } from "./read-actions.ts";

const AT = Date.UTC(2026, 10, 24, 12);
/** The number of calls other than the pages of lists and ListAccessKeys, as stated in quality.md. */
const FIXED_CALLS = 15;

let sandbox: Sandbox;
let connection: SandboxConnection;
const demo = demoAccount({ clock: () => AT, at: AT });

const large = largeAccount();

/** An account with 1,201 users, 601 of them with keys. */
function largeAccount() {
  const account = new SandboxAccount({ id: "222233334444", clock: () => AT, seed: 9, createdAt: AT - 900 * DAY });
  const reader = account.createUser({ name: "reader", createdAt: AT - DAY });
  const credentials = account.createAccessKey(reader, { createdAt: AT - DAY });
  account.attach(reader, account.policy("arn:aws:iam::aws:policy/AdministratorAccess"));
  for (let index = 0; index < 1_200; index += 1) {
    const user = account.createUser({ name: `user-${index}`, createdAt: AT - 100 * DAY });
    if (index < 600) account.createAccessKey(user, { createdAt: AT - 50 * DAY });
  }
  return { account, credentials };
}

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [demo.account, large.account], clock: () => AT });
  connection = { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...demo.credentials };
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

function read(options: Partial<ReadAccountOptions> = {}): Promise<AccountReading> {
  return readAccount(connection, { expectedAccountId: demo.account.id, ...options });
}

function statuses({ snapshot }: AccountReading): Record<string, string> {
  return Object.fromEntries(Object.entries(snapshot.sections).map(([name, section]) => [name, section.status]));
}

function valueOf<K extends SectionName>({ snapshot }: AccountReading, name: K) {
  const section = snapshot.sections[name];
  if (section.status !== "read") throw new Error(`${name} is ${section.status}: ${section.reason}`);
  return section.value;
}

const OPT_IN: SectionName[] = [
  ...USER_CREDENTIAL_SECTIONS,
  "serviceLastAccessed",
  "workloads",
  "resourcePolicies",
  "accessAnalyzer",
  "trailAlarms",
  "securityContact",
  "identityCenter",
  "organizationAdministration",
];

/** Counts the resources of a reading, without AWS managed policies, because every account has those. */
function holdings(reading: AccountReading) {
  const { users, groups, roles, policies } = valueOf(reading, "authorizationDetails");
  return {
    users: users.length,
    groups: groups.length,
    roles: roles.length,
    customerPolicies: policies.filter((policy) => !policy.isAwsManaged).length,
  };
}

describe("a whole account", () => {
  test("reads every section except opt-in ones, which were not requested", async () => {
    const reading = await read();
    for (const [name, status] of Object.entries(statuses(reading))) {
      expect([name, status]).toEqual([name, OPT_IN.includes(name as SectionName) ? "skipped" : "read"]);
    }
    expect(reading.snapshot).toMatchObject({ awsAccountId: demo.account.id, partition: "aws", source: "LIVE" });
    expect(reading.snapshot.sections.mfaDevices).toMatchObject({ code: "NOT_REQUESTED" });
    expect(holdings(reading)).toEqual({
      users: demo.account.users.size,
      groups: demo.account.groups.size,
      roles: demo.account.roles.size,
      customerPolicies: demo.account.customerPolicies.size,
    });
  });

  test("decodes documents and keeps only AWS managed policies that are in use", async () => {
    const reading = await read();
    const { policies, roles, users } = valueOf(reading, "authorizationDetails");
    for (const { trustPolicy } of roles) expect(JSON.parse(trustPolicy)).toHaveProperty("Statement");
    for (const policy of policies) expect(JSON.parse(policy.versions[0]!.document)).toHaveProperty("Statement");
    const managed = policies.filter((policy) => policy.isAwsManaged);
    expect(managed.length).toBeGreaterThan(0);
    expect(managed.every((policy) => policy.attachmentCount + policy.permissionsBoundaryUsageCount > 0)).toBe(true);
    expect(managed.length).toBeLessThan(demo.account.awsPolicies.size);
    expect(users.some((user) => user.permissionsBoundaryArn !== null)).toBe(true);
  });

  test("the report's age is AWS's, and its keys' ids are known", async () => {
    const reading = await read();
    const report = reading.snapshot.sections.credentialReport;
    expect(report).toMatchObject({ status: "read", asOf: valueOf(reading, "credentialReport").generatedAt });
    expect(valueOf(reading, "credentialReport").root).not.toBeNull();
    const inReport = valueOf(reading, "credentialReport").users.flatMap((row) => row.accessKeys).length;
    expect(valueOf(reading, "accessKeys")).toHaveLength(inReport);
  });

  test("opt-in sections are read when asked for", async () => {
    const reading = await read({
      optIn: new Set([...USER_CREDENTIAL_SECTIONS, "serviceLastAccessed"]),
      workloadRegions: ["eu-central-1"],
    });
    expect(valueOf(reading, "workloads").workloads).not.toEqual([]);
    expect(valueOf(reading, "mfaDevices").length).toBeGreaterThan(0);
    expect(valueOf(reading, "serviceLastAccessed").length).toBeGreaterThan(0);
    const credentials = valueOf(reading, "serviceSpecificCredentials");
    expect(credentials.map(({ userName, kind, serviceName }) => [userName, kind, serviceName])).toEqual([
      ["r.iyer", "API_KEY", "bedrock.amazonaws.com"],
      ["g.moreau", "PASSWORD", "codecommit.amazonaws.com"],
    ]);
    expect(valueOf(reading, "sshPublicKeys")).toMatchObject([{ userName: "g.moreau", isActive: true }]);
    // All credentials of all users in one call.
    expect(reading.callsByAction["iam:ListServiceSpecificCredentials"]).toBe(1);
  });

  test("progress never falls and names every section", async () => {
    const seen: SectionProgress[] = [];
    const reading = await read({ onProgress: (progress) => seen.push(progress) });
    for (const [index, progress] of seen.entries()) {
      expect(progress.calls).toBeGreaterThanOrEqual(seen[index - 1]?.calls ?? 0);
      const before = seen.slice(0, index).findLast((each) => each.section === progress.section);
      expect(progress.itemsRead).toBeGreaterThanOrEqual(before?.itemsRead ?? 0);
    }
    expect(new Set(seen.map((progress) => progress.section))).toEqual(new Set(Object.keys(reading.snapshot.sections)));
  });
});

describe("few requests", () => {
  test("pages + 15 + one ListAccessKeys per user with keys; none of these on an unchanged rescan", async () => {
    const first = await read();
    const usersWithKeys = valueOf(first, "credentialReport").users.filter((row) => row.accessKeys.length > 0).length;
    expect(first.callsByAction["iam:ListAccessKeys"]).toBe(usersWithKeys);
    const mark = sandbox.log.mark();
    const second = await read({ previousKeys: knownKeysOf(first.snapshot) });
    const counts = sandbox.log.counts(mark);
    expect(counts["iam:ListAccessKeys"]).toBeUndefined();
    expect(second.callsByAction).toEqual(counts);
    expect(
      valueOf(second, "accessKeys")
        .map((key) => key.accessKeyId)
        .sort(),
    ).toEqual(
      valueOf(first, "accessKeys")
        .map((key) => key.accessKeyId)
        .sort(),
    );
    const pages = [
      "GetAccountAuthorizationDetails",
      "ListAccountAliases",
      "ListVirtualMFADevices",
      "ListServerCertificates",
      "ListSAMLProviders",
      "ListOpenIDConnectProviders",
    ]
      .map((name) => counts[`iam:${name}`] ?? 0)
      .reduce((sum, count) => sum + count, counts["organizations:ListPoliciesForTarget"] ?? 0);
    expect(second.calls).toBeLessThanOrEqual(pages + FIXED_CALLS);
  });

  test("a thousand users in pages; ids of more than 500 users with keys wait", async () => {
    const { account, credentials } = large;
    const reading = await readAccount({ ...connection, ...credentials }, { expectedAccountId: account.id });
    expect(holdings(reading).users).toBe(1_201);
    expect(reading.callsByAction["iam:GetAccountAuthorizationDetails"]).toBeGreaterThan(1);
    expect(reading.callsByAction["iam:ListAccessKeys"]).toBe(MAX_USERS_LISTED);
    expect(reading.usersWithUnreadKeys).toHaveLength(101);
    expect(reading.snapshot.sections.accessKeys).toMatchObject({ status: "read", count: 500 });
  });

  test("a new key of one user costs one ListAccessKeys", async () => {
    const { account, credentials } = demoAccount({ clock: () => AT, at: AT, id: "333344445555", seed: 7 });
    sandbox.addAccount(account);
    const from = { ...connection, ...credentials };
    const first = await readAccount(from, { expectedAccountId: account.id });
    const holder = [...account.users.values()].find((user) => user.accessKeys.length === 1)!;
    account.createAccessKey(holder, { createdAt: AT - 60_000 });
    account.credentialReport = null;
    const second = await readAccount(from, {
      expectedAccountId: account.id,
      previousKeys: knownKeysOf(first.snapshot),
    });
    expect(second.callsByAction["iam:ListAccessKeys"]).toBe(1);
    expect(valueOf(second, "accessKeys")).toHaveLength(valueOf(first, "accessKeys").length + 1);
  });
});

describe("refused by AWS", () => {
  const scanActions = READ_ACTION_NAMES.filter((action) => READ_ACTIONS[action].purpose === "SCAN");

  test.each(scanActions)("without %s its section is denied and nothing else is lost", async (action) => {
    sandbox.faults.deny(action);
    const reading = await read();
    const lost = READ_ACTIONS[action].section!;
    expect(reading.snapshot.sections[lost]).toMatchObject({ status: "denied", action, code: "AWS_ACCESS_DENIED" });
    const others = Object.entries(statuses(reading)).filter(
      ([name]) => name !== lost && !OPT_IN.includes(name as SectionName),
    );
    expect(others.filter(([, status]) => status !== "read")).toEqual([]);
  });

  test("a service control policy is named in the reason", async () => {
    sandbox.faults.deny("iam:GetAccountSummary", true);
    const { accountSummary } = (await read()).snapshot.sections;
    expect(accountSummary).toMatchObject({
      status: "denied",
      reason: expect.stringContaining("service control policy"),
    });
  });

  test("without the credential report keys are still read, live, for every user", async () => {
    sandbox.faults.deny("iam:GetCredentialReport");
    const reading = await read();
    expect(reading.callsByAction["iam:ListAccessKeys"]).toBe(demo.account.users.size);
    expect(valueOf(reading, "accessKeys").length).toBeGreaterThan(0);
  });
});

describe("a member account of an organization", () => {
  const member = demoAccount({ clock: () => AT, at: AT, id: "666677778888", seed: 4 });
  const readMember = () =>
    readAccount({ ...connection, ...member.credentials }, { expectedAccountId: member.account.id });
  beforeAll(() => {
    member.account.organization!.canReadPolicies = false;
    sandbox.addAccount(member.account);
  });

  test("its organization is read without policies, and nothing counts as refused", async () => {
    const reading = await readMember();
    const { organizationId, managementAccountId } = member.account.organization!;
    expect(valueOf(reading, "organization")).toEqual({
      organizationId,
      managementAccountId,
      serviceControlPolicies: null,
      resourceControlPolicies: null,
    });
    expect(reading.snapshot.sections.organizationsFeatures).toMatchObject({
      status: "skipped",
      code: "NOT_IN_SOURCE",
      reason: expect.stringContaining("delegated administrator"),
    });
    expect(Object.values(statuses(reading)).filter((status) => status === "denied" || status === "failed")).toEqual([]);
  });

  test.each(["organizations:ListParents", "iam:ListOrganizationsFeatures"])(
    "a policy that refuses %s is still named",
    async (action) => {
      sandbox.faults.deny(action);
      const section = action.startsWith("iam") ? "organizationsFeatures" : "organization";
      expect((await readMember()).snapshot.sections[section]).toMatchObject({ status: "denied", action });
    },
  );

  test("each policy is listed at every level it is attached to, by its type", async () => {
    const delegated = demoAccount({ clock: () => AT, at: AT, id: "777788889999", seed: 5 });
    const { parents, policies } = delegated.account.organization!;
    policies.push({
      type: "RESOURCE_CONTROL_POLICY",
      policyId: "p-perimeter",
      name: "perimeter",
      description: "",
      isAwsManaged: false,
      document: '{"Statement":{"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*"}}',
      targets: new Set([parents[1]!]),
    });
    sandbox.addAccount(delegated.account);
    const reading = await readAccount(
      { ...connection, ...delegated.credentials },
      { expectedAccountId: delegated.account.id },
    );
    const organization = valueOf(reading, "organization")!;
    const placed = (of: typeof organization.serviceControlPolicies | undefined) =>
      of!.map(({ targetId, policyName }) => `${targetId} ${policyName}`);
    expect(placed(organization.serviceControlPolicies)).toEqual(
      [...parents, delegated.account.id].map((target) => `${target} FullAWSAccess`),
    );
    expect(placed(organization.resourceControlPolicies)).toEqual([
      `${parents[0]} RCPFullAWSAccess`,
      `${parents[1]} RCPFullAWSAccess`,
      `${parents[1]} perimeter`,
      `${delegated.account.id} RCPFullAWSAccess`,
    ]);
    expect(reading.snapshot.sections.organization).toMatchObject({ count: 7 });
  });

  test("the same words to the management account are a refusal", async () => {
    const refusal = {
      kind: "error",
      code: "AccessDeniedException",
      status: 400,
      message: "You don't have permissions to access this resource.",
    } as const;
    sandbox.faults.add({ ...refusal, action: "organizations:ListPoliciesForTarget" });
    const { managementAccountId } = member.account.organization!;
    Object.assign(member.account.organization!, { managementAccountId: member.account.id });
    const { organization } = (await readMember()).snapshot.sections;
    Object.assign(member.account.organization!, { managementAccountId });
    expect(organization).toMatchObject({ status: "denied", action: "organizations:ListPoliciesForTarget" });
  });
});

describe("bad answers", () => {
  test.each<[string, NewFault]>([
    ["a sign-in page", { kind: "html" }],
    ["a page from a broken proxy", { kind: "html", status: 502 }],
    ["an empty 200", { kind: "empty" }],
    ["a cut body", { kind: "cutBody" }],
  ])(
    "%s is not AWS's answer",
    async (_what, fault) => {
      sandbox.faults.add({ ...fault, action: "iam:GetAccountPasswordPolicy" });
      sandbox.faults.add({ ...fault, action: "iam:ListVirtualMFADevices" });
      const { sections } = (await read()).snapshot;
      expect(sections.passwordPolicy).toMatchObject({
        status: "failed",
        code: "AWS_BAD_RESPONSE",
        action: "iam:GetAccountPasswordPolicy",
      });
      expect(sections.virtualMfaDevices).toMatchObject({ status: "failed", code: "AWS_BAD_RESPONSE" });
      expect(sections.authorizationDetails.status).toBe("read");
    },
    30_000,
  );

  test("an empty 200 of any list is never an empty list", async () => {
    sandbox.faults.add({ kind: "empty", action: "iam:*" });
    sandbox.faults.add({ kind: "empty", action: "organizations:*" });
    const reading = await read();
    expect(Object.entries(statuses(reading)).filter(([, status]) => status === "read")).toEqual([]);
  });

  test("a repeating marker is stopped", async () => {
    sandbox.faults.add({ kind: "repeatMarker", action: "iam:GetAccountAuthorizationDetails" });
    const reading = await readAccount({ ...connection, ...large.credentials }, { expectedAccountId: large.account.id });
    const { authorizationDetails } = reading.snapshot.sections;
    expect(authorizationDetails).toMatchObject({
      status: "failed",
      code: "AWS_BAD_RESPONSE",
      reason: expect.stringContaining("marker repeats"),
    });
    expect(reading.callsByAction["iam:GetAccountAuthorizationDetails"]).toBe(2);
  });

  test("an operation unknown to the endpoint is skipped, for loopback only", async () => {
    sandbox.faults.add({ kind: "error", code: "InvalidAction", status: 400, action: "iam:ListOrganizationsFeatures" });
    expect((await read()).snapshot.sections.organizationsFeatures).toMatchObject({
      status: "skipped",
      code: "UNSUPPORTED_BY_ENDPOINT",
    });
  });

  test("a token that expires midway leaves failed sections", async () => {
    sandbox.faults.add({ kind: "expiredToken", action: "iam:GetAccountAuthorizationDetails" });
    expect((await read()).snapshot.sections.authorizationDetails).toMatchObject({
      status: "failed",
      code: "AWS_CREDENTIALS_EXPIRED",
    });
  });
});

describe("the whole reading stops", () => {
  test("at another account", async () => {
    await expect(read({ expectedAccountId: "999999999999" })).rejects.toMatchObject({
      code: "AWS_WRONG_ACCOUNT",
      details: { actual: demo.account.id },
    });
  });

  test("at an expired token", async () => {
    sandbox.faults.add({ kind: "expiredToken", action: "sts:GetCallerIdentity" });
    await expect(read()).rejects.toMatchObject({ code: "AWS_CREDENTIALS_EXPIRED" });
  });

  test("at an unknown key and at a wrong secret", async () => {
    const wrong = (credentials: object) => readAccount({ ...connection, ...credentials }, { expectedAccountId: null });
    await expect(wrong({ accessKeyId: "AKIAUNKNOWNUNKNOWN00" })).rejects.toMatchObject({ code: "AWS_KEY_INVALID" });
    await expect(wrong({ secretAccessKey: "wrong" })).rejects.toMatchObject({ code: "AWS_KEY_INVALID" });
  });

  test("where nothing listens, and where the endpoint is not on this machine", async () => {
    await expect(
      readAccount({ ...connection, endpoint: "http://127.0.0.1:1" }, { expectedAccountId: null }),
    ).rejects.toMatchObject({
      code: "AWS_UNREACHABLE",
    });
    await expect(
      readAccount({ ...connection, endpoint: "http://iam.example" }, { expectedAccountId: null }),
    ).rejects.toMatchObject({
      code: "AWS_UNREACHABLE",
    });
  });

  test("before AWS answers, after an abort", async () => {
    sandbox.faults.add({ kind: "latency", milliseconds: 60_000, action: "iam:GetAccountAuthorizationDetails" });
    const abort = new AbortController();
    const reading = read({ signal: abort.signal });
    setTimeout(() => abort.abort(new Error("cancelled")), 200);
    const startedAt = performance.now();
    await expect(reading).rejects.toThrow("cancelled");
    expect(performance.now() - startedAt).toBeLessThan(45_000);
  });
});

test("with three of ten calls throttled the snapshot is still whole", async () => {
  sandbox.faults.add({ kind: "throttle", probability: 0.3 });
  const reading = await read();
  expect(Object.entries(statuses(reading)).filter(([, status]) => status === "failed" || status === "denied")).toEqual(
    [],
  );
  expect(reading.throttles).toBeGreaterThan(0);
});
