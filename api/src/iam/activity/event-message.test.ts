import { expect, test } from "vitest";
import { consoleSignIn, iamEvent, roleIdentity, rootSignIn } from "../../../test/support/event-messages.ts";
import { seededRandom } from "../../../sandbox/random.ts";
import { HOUR } from "../time.ts";
import type { Activity } from "./activity.ts";
import { findingsOf } from "./activity-findings.ts";
import { isOfRule, readEventMessage } from "./event-message.ts";

const AT = Date.parse("2026-11-28T06:00:00Z");
const read = (message: unknown) =>
  readEventMessage(typeof message === "string" ? message : JSON.stringify(message), AT);

function activity(message: object): Activity {
  const found = read(message);
  if (found.kind !== "ACTIVITY") throw new Error(`It is ${JSON.stringify(found)}.`);
  return found.activity;
}

const identityOf = (userIdentity: object) =>
  activity(iamEvent("TagUser", { userName: "a" }, { at: AT, detail: { userIdentity } }));

test.each([
  [
    "a role by its session",
    roleIdentity(),
    {
      displayName: "anna@example.com (role AWSReservedSSO_Admin_0123456789abcdef)",
      person: "anna@example.com",
      personSource: "SESSION_NAME",
      kind: "ROLE",
    },
  ],
  [
    "a role by its source identity",
    roleIdentity("111122223333", "anna"),
    { person: "anna", personSource: "SOURCE_IDENTITY" },
  ],
  [
    "a role without a context",
    { type: "AssumedRole", arn: "arn:aws:sts::111122223333:assumed-role/Deploy/build-7" },
    { displayName: "build-7 (role Deploy)" },
  ],
  [
    "an IAM user",
    { type: "IAMUser", userName: "Alice", arn: "arn:aws:iam::123456789012:user/Alice" },
    { displayName: "Alice", kind: "USER" },
  ],
  [
    "the root user",
    { type: "Root", arn: "arn:aws:iam::123456789012:root" },
    { displayName: "root", kind: "ROOT", person: null },
  ],
  [
    "a person of IAM Identity Center",
    { type: "IdentityCenterUser", onBehalfOf: { userId: "544894e8-80c1-707f-60e3-3ba6510dfac1" } },
    { displayName: "544894e8-80c1-707f-60e3-3ba6510dfac1", kind: "FEDERATED" },
  ],
  [
    "a web identity",
    { type: "WebIdentityUser", userName: "repo:org/app:ref:refs/heads/main" },
    { kind: "FEDERATED", person: "repo:org/app:ref:refs/heads/main" },
  ],
  [
    "an AWS service",
    { type: "AWSService", invokedBy: "config.amazonaws.com" },
    { displayName: "config.amazonaws.com", kind: "SERVICE" },
  ],
  ["nothing known", {}, { displayName: "unknown", kind: "UNKNOWN" }],
])("names who acted: %s", (_, identity, expected) => {
  expect(identityOf(identity).actor).toMatchObject(expected);
});

test.each([
  [
    "AttachUserPolicy",
    { userName: "anna", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    ["user:anna", "policy:arn:aws:iam::aws:policy/AdministratorAccess"],
  ],
  ["PutRolePolicy", { roleName: "app", policyName: "p", policyDocument: "{}" }, ["role:app"]],
  ["AddUserToGroup", { groupName: "ops", userName: "anna" }, ["user:anna", "group:ops"]],
  ["UpdateUser", { userName: "anna", newUserName: "anna.w" }, ["user:anna", "user:anna.w"]],
  ["UpdateAccountPasswordPolicy", { minimumPasswordLength: 8 }, ["account"]],
  ["CreateAccessKey", null, ["account"]],
])("finds what %s is about", (name, parameters, targets) => {
  expect(activity(iamEvent(name, parameters, { at: AT })).targets).toEqual(targets);
});

test("reports MFA only where CloudTrail records it", () => {
  const session = (mfaAuthenticated: string) => ({ attributes: { mfaAuthenticated } });
  expect(identityOf({ type: "IAMUser", userName: "a", sessionContext: session("true") }).hasMfa).toBe(true);
  expect(identityOf({ type: "IAMUser", userName: "a", sessionContext: session("false") }).hasMfa).toBe(false);
  expect(identityOf({ type: "IAMUser", userName: "a" }).hasMfa).toBeNull();
  expect(identityOf(roleIdentity()).hasMfa).toBeNull();
});

test("an activity proves what it shows, and nothing else", () => {
  const checksOf = (message: object) => findingsOf(activity(message), "aws").map(({ checkId }) => checkId);
  const user = { userName: "anna", userId: "AIDACKCEVSQ6C2EXAMPLE" };
  expect(checksOf(rootSignIn({ at: AT }))).toEqual(["root-used"]);
  expect(checksOf(consoleSignIn(user, "No", { at: AT }))).toEqual(["mfa-console"]);
  expect(checksOf(consoleSignIn(user, "Yes", { at: AT }))).toEqual([]);
  // A federated person signs in with the MFA of the identity provider.
  expect(checksOf(consoleSignIn(user, "No", { at: AT, detail: { userIdentity: roleIdentity() } }))).toEqual([]);
  expect(
    read(consoleSignIn(user, "No", { at: AT, detail: { responseElements: { ConsoleLogin: "Failure" } } })),
  ).toEqual({
    kind: "IGNORED",
  });
  expect(checksOf(iamEvent("AttachUserPolicy", { userName: "anna" }, { at: AT }))).toEqual([]);
  const root = (accountId: string) => ({ type: "Root", arn: `arn:aws:iam::${accountId}:root`, accountId });
  const created = (accountId: string, userName?: string) =>
    iamEvent("CreateAccessKey", null, {
      at: AT,
      detail: { userIdentity: root(accountId), responseElements: { accessKey: { accessKeyId: "AKIA", userName } } },
    });
  expect(checksOf(created("111122223333"))).toEqual(["root-used", "root-key"]);
  expect(checksOf(created("111122223333", "root"))).toEqual(["root-used", "root-key"]);
  // The root user of another account is not that of this one.
  expect(checksOf(rootSignIn({ at: AT, detail: { userIdentity: root("999988887777") } }))).toEqual([]);
});

test("an event that the rule of the templates sends is recognised, also without effect", () => {
  const event = iamEvent("GetUser", { userName: "anna" }, { at: AT });
  expect(isOfRule(read(event))).toBe(true);
  expect(isOfRule(read({ ...event, source: "iam-monitor.test" }))).toBe(true);
  for (const other of [{ ...event, source: "com.example.orders" }, { orderId: 7 }, "text"])
    expect(isOfRule(read(other))).toBe(false);
});

test("a time of the future is set aside, and one beyond the queue's memory is ignored", () => {
  expect(read(rootSignIn({ at: AT + HOUR }))).toMatchObject({ kind: "MALFORMED", reason: "TIME_UNKNOWN" });
  expect(read(rootSignIn({ at: AT - 400 * HOUR }))).toEqual({ kind: "IGNORED" });
});

test("texts lose control characters and end at their limit, and shapes contain no value", () => {
  const odd = `a\u0000\u202e\ud800${"b".repeat(1_000)}`;
  const found = activity(
    iamEvent("TagUser", { userName: odd }, { at: AT, detail: { sourceIPAddress: odd, userAgent: odd } }),
  );
  for (const text of [found.sourceAddress!, found.userAgent!, found.targets[0]!]) {
    expect(text).not.toMatch(/\p{C}/u);
    expect(text.length).toBeLessThanOrEqual(261);
  }
  const cut = activity(iamEvent("TagUser", { userName: `${"b".repeat(255)}😀` }, { at: AT }));
  expect(cut.targets[0]!.isWellFormed()).toBe(true);
  const message = read({ account: "x", "AKIAIOSFODNN7EXAMPLE/secret": "value", secret: "wJalrXUtnFEMI" });
  expect(JSON.stringify(message)).not.toMatch(/AKIA|wJalr/);
});

test("any JSON is read without an exception, with bounded results", () => {
  const random = seededRandom(1_128);
  const leaf = [null, true, -1, 1e308, "", "x", "111122223333", "2026-11-28T06:00:00Z", "aws.iam", [], {}] as const;
  const keys = [
    "source",
    "account",
    "detail",
    "detail-type",
    "eventName",
    "eventTime",
    "userIdentity",
    "__proto__",
    "a",
  ];
  const build = (depth: number): unknown => {
    if (depth === 0) return random.pick(leaf);
    return random.pick([
      () => random.pick(leaf),
      () => [build(depth - 1), build(depth - 1)],
      () =>
        Object.fromEntries(keys.slice(0, 5).map((key) => [random.pick([key, random.pick(keys)]), build(depth - 1)])),
    ])();
  };
  for (let index = 0; index < 200; index += 1) {
    const message = { ...rootSignIn({ at: AT }), detail: build(5) };
    for (const each of [build(4), message, { ...message, ...(build(1) as object) }]) {
      const found = read(each);
      expect(JSON.stringify(found).length).toBeLessThan(10_000);
    }
  }
});
