/** What counts as a change of the inventory from one reading to the next. A resource that a reading lacks is none. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newId } from "../../src/db/new-id.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import type { AccountSnapshot } from "../../src/iam/account.ts";
import { withLastKnown } from "../../src/iam/checks/last-known.ts";
import { DAY } from "../../src/iam/time.ts";
import { policyTexts } from "../../src/services/inventory/snapshot-rows.ts";
import { saveInventory } from "../../src/services/inventory/store.ts";
import {
  attached,
  buildSnapshot,
  daysAgo,
  denied,
  group,
  inlinePolicy,
  key,
  policy,
  reportRow,
  skipped,
  type SnapshotOverrides,
  user,
} from "../support/build.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
let orm: Orm;
let accountId: string;
let previous: AccountSnapshot | null;

beforeAll(async () => {
  database = await openTestDatabase();
  orm = await openOrm(database.url);
});
afterAll(async () => {
  await orm.close();
  await database.close();
});
beforeEach(async () => {
  accountId = newId("account");
  previous = null;
  await orm.em.fork().execute(
    `insert into account (id, name, source, status, region, writes, created_at)
     values (?, 'test', 'SANDBOX', 'CONNECTED', 'us-east-1', 'OFF', now())`,
    [accountId],
  );
});

/** The changes that the next scan would record, such as `USER anna CHANGED mfa`. */
async function read(overrides: SnapshotOverrides): Promise<string[]> {
  const built = buildSnapshot(overrides);
  const later = { ...built, takenAt: (previous?.takenAt ?? built.takenAt) + DAY };
  const snapshot = previous ? withLastKnown(later, previous) : later;
  previous = snapshot;
  const { authorizationDetails: details } = snapshot.sections;
  const scores = details.status === "read" ? policyTexts(details.value).map(() => 0) : null;
  const { changes } = await orm.em
    .fork()
    .transactional((tx) => saveInventory(tx, { accountId, scanId: "scan_first" }, snapshot, scores));
  return changes
    .map(({ kind, name, change, after }) =>
      [kind, name, change, ...(change === "CHANGED" ? Object.keys(after!) : [])].join(" "),
    )
    .toSorted();
}

test("a version of a policy that a file lists twice is recorded once", async () => {
  const reports = policy({ policyName: "reports" });
  const listed = [true, false].map((isDefaultVersion) => ({ ...reports.versions[0]!, isDefaultVersion }));
  for (const each of [listed, listed.toReversed()]) {
    expect(await read({ policies: [{ ...reports, versions: each }] })).toEqual([]);
    const select = "select version_id, was_default, gone_at from policy_version where account_id = ?";
    expect(await orm.em.fork().execute(select, [accountId])).toEqual([
      { version_id: "v1", was_default: true, gone_at: null },
    ]);
  }
});

const anna = user({ userName: "anna" });
const renamed = { ...anna, userName: "anna.b", arn: anna.arn.replace(/anna$/, "anna.b") };
const withKey = { accessKeys: [key()] };

test("a renamed user keeps its keys and MFA until a report has its new name, and MFA removed until then is a change", async () => {
  const before = { generatedAt: daysAgo(1), users: [reportRow(anna, withKey)] };
  expect(await read({ users: [anna], credentialReport: before })).toEqual([]);
  expect(await read({ users: [renamed], credentialReport: before })).toEqual(["USER anna.b CHANGED name"]);
  expect(await read({ users: [renamed], credentialReport: before })).toEqual([]);
  const after = { users: [reportRow(renamed, { ...withKey, mfaActive: false })] };
  expect(await read({ users: [renamed], credentialReport: after })).toEqual(["USER anna.b CHANGED mfa"]);
  const keyless = { users: [reportRow(renamed, { mfaActive: false })] };
  expect(await read({ users: [renamed], credentialReport: keyless })).toEqual(["ACCESS_KEY anna.b DELETED"]);
});

test("MFA removed while the report was denied is a change of the next report", async () => {
  expect(await read({ users: [anna] })).toEqual([]);
  const sections = { credentialReport: denied("iam:GetCredentialReport") };
  expect(await read({ users: [anna], sections })).toEqual([]);
  expect(await read({ users: [{ ...anna, tags: [] }], sections })).toEqual(["USER anna CHANGED tags"]);
  const credentialReport = { users: [reportRow(anna, { mfaActive: false })] };
  expect(await read({ users: [{ ...anna, tags: [] }], credentialReport })).toEqual(["USER anna CHANGED mfa"]);
});

test("a user with the name of a deleted one is another user, without the keys of an older report", async () => {
  const credentialReport = { users: [reportRow(anna, withKey)] };
  expect(await read({ users: [anna], credentialReport })).toEqual([]);
  const another = { ...anna, userId: "AIDAANOTHER", createdAt: daysAgo(0) };
  expect(await read({ users: [another], credentialReport })).toEqual([
    "ACCESS_KEY anna DELETED",
    "USER anna CREATED",
    "USER anna DELETED",
  ]);
});

test("a listed key of a user who is newer than the report is created at once, and deleted once another was listed", async () => {
  const credentialReport = { generatedAt: daysAgo(1), users: [reportRow(anna, withKey)] };
  const ben = user({ userName: "ben", createdAt: daysAgo(0) });
  const listed = (accessKeyId: string, hoursAgo: number) => ({
    userName: "ben",
    accessKeyId,
    isActive: true,
    createdAt: daysAgo(hoursAgo / 24),
    lastUsed: null,
  });
  const [first, second] = [listed("AKIAFIRST", 2), listed("AKIASECOND", 1)];
  expect(await read({ users: [anna], credentialReport })).toEqual([]);
  const users = [anna, ben];
  expect(await read({ users, credentialReport, accessKeys: [first] })).toEqual([
    "ACCESS_KEY AKIAFIRST CREATED",
    "USER ben CREATED",
  ]);
  expect(await read({ users, credentialReport, accessKeys: [first] })).toEqual([]);
  // An empty list may mean that the keys of this user were not listed.
  expect(await read({ users, credentialReport, accessKeys: [] })).toEqual([]);
  expect(await read({ users, credentialReport, accessKeys: [second] })).toEqual([
    "ACCESS_KEY AKIAFIRST DELETED",
    "ACCESS_KEY AKIASECOND CREATED",
  ]);
  const { createdAt } = second;
  const renewed = { users: [reportRow(anna, withKey), reportRow(ben, { accessKeys: [key({ createdAt })] })] };
  expect(await read({ users, credentialReport: renewed, accessKeys: [second] })).toEqual([]);
});

test("keys that the report cannot tell apart, or without a creation time, are neither deleted nor created", async () => {
  const keys = (...accessKeys: ReturnType<typeof key>[]) => ({ users: [reportRow(anna, { accessKeys })] });
  expect(await read({ users: [anna], credentialReport: keys(key()) })).toEqual([]);
  expect(await read({ users: [anna], credentialReport: keys(key(), key()) })).toEqual([]);
  expect(await read({ users: [anna], credentialReport: keys(key({ createdAt: null })) })).toEqual([]);
  expect(await read({ users: [anna], credentialReport: keys(key({ isActive: false })) })).toEqual([
    "ACCESS_KEY anna CHANGED status",
  ]);
});

test("a group or policy that is in use and not listed, or has no document, is not deleted and not empty", async () => {
  const reports = policy({ policyName: "reports" });
  const holder = { ...anna, attachedPolicies: [attached(reports.arn)] };
  const developers = group({ groupName: "developers", inlinePolicies: [inlinePolicy("logs", "{}")] });
  expect(await read({ users: [holder], groups: [developers], policies: [reports] })).toEqual([]);
  expect(await read({ users: [holder], groups: [], policies: [] })).toEqual([]);
  const withoutText = { ...reports, versions: [] };
  expect(await read({ users: [holder], groups: [developers], policies: [withoutText] })).toEqual([]);
  // A text that cannot be parsed is what AWS returned.
  const unparsed = policy({ policyName: "reports", document: "{" });
  expect(await read({ users: [holder], groups: [developers], policies: [unparsed] })).toEqual([
    "POLICY reports CHANGED document",
  ]);
  expect(await read({ users: [{ ...anna, groupNames: [] }], groups: [], policies: [unparsed] })).toEqual([
    "GROUP developers DELETED",
    "POLICY logs DELETED",
    "USER anna CHANGED groups attachedPolicies",
  ]);
});

test("the files of an offline account that identify users differently are compared with nothing", async () => {
  const sections = { authorizationDetails: skipped() };
  const credentialReport = { users: [reportRow(anna, withKey)] };
  expect(await read({ users: [anna], credentialReport, sections })).toEqual([]);
  expect(await read({ users: [anna], credentialReport })).toEqual([]);
  expect(await read({ users: [], credentialReport: { users: [] } })).toEqual([
    "ACCESS_KEY anna DELETED",
    "USER anna DELETED",
  ]);
});
