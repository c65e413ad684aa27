import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { demoAccount } from "../../sandbox/demo-account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import type { AccountSnapshot, SectionName } from "../iam/account.ts";
import type { ResourceRef } from "../iam/finding.ts";
import {
  accessKeyIdentity,
  groupRef,
  inlinePolicyRef,
  policyOwners,
  policyRef,
  roleRef,
  rootUserRef,
  userRef,
} from "../iam/identity.ts";
import type { SandboxConnection } from "./connection.ts";
import { readAccount } from "./read-account.ts";
import { readForVerification } from "./verify-reads.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const demo = demoAccount({ clock: () => AT, at: AT });
let sandbox: Sandbox;
let connection: SandboxConnection;
let scanned: AccountSnapshot;

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [demo.account], clock: () => AT });
  connection = { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...demo.credentials };
  scanned = (await readAccount(connection, { expectedAccountId: demo.account.id })).snapshot;
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

function valueOf<K extends SectionName>(snapshot: AccountSnapshot, name: K) {
  const section = snapshot.sections[name];
  if (section.status !== "read") throw new Error(`${name} is ${section.status}: ${section.reason}`);
  return section.value;
}

type Family = "KEY" | "MFA" | "EXC" | "ESC" | "ROOT" | "PWD";

async function verify(resource: ResourceRef, needs: SectionName[], family: Family = "KEY") {
  const reading = await readForVerification(connection, {
    resource,
    check: { family, needs, uses: [] },
    expectedAccountId: demo.account.id,
  });
  if (reading.status !== "READ") throw new Error(reading.reason);
  return reading.snapshot;
}

const details = () => valueOf(scanned, "authorizationDetails");

describe("live reads agree with the scan", () => {
  test("of every user: its report row, its policies and groups, without the report", async () => {
    const rows = new Map(valueOf(scanned, "credentialReport").users.map((row) => [row.arn, row]));
    const mark = sandbox.log.mark();
    for (const user of details().users) {
      const snapshot = await verify(userRef(user), ["credentialReport", "authorizationDetails"]);
      expect(valueOf(snapshot, "authorizationDetails").users).toEqual([user]);
      const row = rows.get(user.arn)!;
      // GetLoginProfile returns the profile's creation time, not the last password change. No call returns the expiry.
      expect(valueOf(snapshot, "credentialReport").users).toMatchObject([
        {
          userName: row.userName,
          passwordEnabled: row.passwordEnabled,
          passwordLastUsed: row.passwordLastUsed,
          mfaActive: row.mfaActive,
          accessKeys: row.accessKeys.toSorted((a, b) => a.createdAt! - b.createdAt!),
        },
      ]);
    }
    expect(
      sandbox.log.count("iam:GetCredentialReport", mark) +
        sandbox.log.count("iam:GetAccountAuthorizationDetails", mark),
    ).toBe(0);
  });

  test("of every role and group", async () => {
    for (const role of details().roles)
      expect(
        valueOf(await verify(roleRef(role), ["authorizationDetails"], "EXC"), "authorizationDetails").roles,
      ).toEqual([role]);
    for (const group of details().groups) {
      const live = valueOf(await verify(groupRef(group), ["authorizationDetails"], "EXC"), "authorizationDetails");
      expect(live.groups).toEqual([group]);
      const members = details().users.filter((user) => user.groupNames.includes(group.groupName));
      expect(live.users.map((user) => user.userName).sort()).toEqual(members.map((user) => user.userName).sort());
    }
  });

  test("of every managed policy, with its default version and its holders", async () => {
    for (const policy of details().policies) {
      const live = valueOf(await verify(policyRef(policy), ["authorizationDetails"], "EXC"), "authorizationDetails");
      expect(live.policies).toEqual([
        { ...policy, versions: policy.versions.filter((version) => version.isDefaultVersion) },
      ]);
      const names = live.users.map((user) => user.userName);
      const holders = details().users.filter((user) =>
        user.attachedPolicies.some((each) => each.policyArn === policy.arn),
      );
      expect(names).toEqual(expect.arrayContaining(holders.map((user) => user.userName)));
    }
  });

  test("of inline policies of users, groups and roles", async () => {
    for (const { id, name, holder } of policyOwners(details())) {
      for (const { policyName, document } of holder.inlinePolicies) {
        const live = valueOf(
          await verify(inlinePolicyRef(id, name, policyName), ["authorizationDetails"], "EXC"),
          "authorizationDetails",
        );
        const found = policyOwners(live).find((owner) => owner.id === id);
        expect(found?.holder.inlinePolicies).toContainEqual({ policyName, document });
      }
    }
  });
});

test("finds a key by its user; a deleted key is missing", async () => {
  const user = demo.account.createUser({ name: "leaver", createdAt: AT - 100_000_000 });
  const key = demo.account.createAccessKey(user, { createdAt: AT - 50_000_000 });
  const resource: ResourceRef = {
    category: "IAMAccessKey",
    id: accessKeyIdentity(user.id, key.createdAt),
    name: `leaver/${key.accessKeyId}`,
    arn: null,
  };
  expect(valueOf(await verify(resource, ["credentialReport", "accessKeys"]), "accessKeys")).toMatchObject([
    { accessKeyId: key.accessKeyId, lastUsed: { status: "NEVER_USED" } },
  ]);
  demo.account.deleteAccessKey(user, key.accessKeyId);
  expect(valueOf(await verify(resource, ["credentialReport"]), "credentialReport").users[0]!.accessKeys).toEqual([]);
});

test("a deleted user, or another user of the same name, is missing", async () => {
  const gone = await verify({ category: "IAMUser", id: "AIDAMISSING", name: "missing", arn: null }, [
    "credentialReport",
    "authorizationDetails",
  ]);
  expect(valueOf(gone, "credentialReport").users).toEqual([]);
  expect(valueOf(gone, "authorizationDetails").users).toEqual([]);
  const namesake = { ...userRef(details().users[0]!), id: "AIDAFORMER" };
  expect(valueOf(await verify(namesake, ["authorizationDetails"]), "authorizationDetails").users).toEqual([]);
});

test("evaluates escalation in the whole account", async () => {
  const live = valueOf(
    await verify(userRef(details().users[0]!), ["authorizationDetails"], "ESC"),
    "authorizationDetails",
  );
  expect(live.roles).toHaveLength(details().roles.length);
});

test("does not verify what only the credential report shows", async () => {
  const check = { family: "ROOT", needs: ["credentialReport"], uses: [] } as const;
  const reading = await readForVerification(connection, {
    resource: rootUserRef(demo.account.id, "aws"),
    check,
    expectedAccountId: demo.account.id,
  });
  expect(reading).toMatchObject({ status: "UNSUPPORTED" });
});

test.each(["serviceSpecificCredentials", "sshPublicKeys", "resourcePolicies", "accessAnalyzer"] as const)(
  "does not verify what needs %s",
  async (section) => {
    await expect(verify(userRef(details().users[0]!), ["authorizationDetails", section])).rejects.toThrow(
      /^Only scans/,
    );
  },
);

test("root facts and the password policy come live; a refusal stays a refusal", async () => {
  const root = rootUserRef(demo.account.id, "aws");
  expect(valueOf(await verify(root, ["accountSummary"], "ROOT"), "accountSummary")).toHaveProperty("AccountMFAEnabled");
  sandbox.faults.deny("iam:GetAccountPasswordPolicy");
  const refused = await verify(
    { category: "IAMPasswordPolicy", id: demo.account.id, name: "x", arn: null },
    ["passwordPolicy"],
    "PWD",
  );
  expect(refused.sections.passwordPolicy).toMatchObject({ status: "denied", action: "iam:GetAccountPasswordPolicy" });
  expect(refused.sections.accountSummary).toMatchObject({ status: "skipped", code: "NOT_REQUESTED" });
});
