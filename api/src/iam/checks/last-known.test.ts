import { describe, expect, test } from "vitest";
import {
  attached,
  buildSnapshot,
  denied,
  group,
  inlinePolicy,
  organization,
  policy,
  reportRow,
  role,
  skipped,
  user,
} from "../../../test/support/build.ts";
import type { AccountSnapshot, SectionName } from "../account.ts";
import type { CheckResult } from "../finding.ts";
import { DEFAULT_CHECK_SETTINGS } from "../settings.ts";
import type { AnyCheck } from "./check.ts";
import { completed, knownSections, mayLack, withLastKnown } from "./last-known.ts";
import { escPath } from "./rules/esc-path.ts";
import { adminUser } from "./rules/admin-user.ts";
import { mfaConsole } from "./rules/mfa-console.ts";
import { HOUR } from "../time.ts";
import { runCheck } from "./run.ts";

const CUT_OFF = '{"Version":"2012-10-17","Statement":[{"Effect":';
const ADMIN = policy({
  policyName: "Everything",
  document: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const anna = user({ userName: "anna", inlinePolicies: [inlinePolicy("own", [allow("iam:PutUserPolicy")])] });
const CONSOLE = { passwordEnabled: true, mfaActive: false };

function allow(action: string) {
  return { Effect: "Allow", Action: action, Resource: "*" };
}

function namesOf(result: CheckResult) {
  return result.status === "EVALUATED"
    ? {
        failing: result.findings.map((finding) => finding.resource.name),
        notEvaluated: result.notEvaluated.map(({ resource }) => resource.name),
      }
    : result.status;
}

function run(check: AnyCheck, snapshot: AccountSnapshot) {
  return namesOf(runCheck(snapshot, check, DEFAULT_CHECK_SETTINGS));
}

/** Whether the scan would unpack the earlier snapshot. */
function isCompared(snapshot: AccountSnapshot, earlier: AccountSnapshot): boolean {
  return mayLack(snapshot, new Set<SectionName>(knownSections(earlier)));
}

describe("a reading that lacks nothing", () => {
  const snapshot = buildSnapshot({ users: [anna] });
  test("has no facts of an earlier one, also if a policy or an account's organization is really gone", () => {
    const after = buildSnapshot({ users: [{ ...anna, inlinePolicies: [] }], organization: null, passwordPolicy: null });
    expect(withLastKnown(after, snapshot)).toBe(after);
    expect(completed(after)).toBe(after);
  });

  test("takes no facts of another account", () => {
    const other = buildSnapshot({ awsAccountId: "210987654321" });
    const lacking = buildSnapshot({ sections: { organization: denied("organizations:DescribeOrganization") } });
    expect(withLastKnown(lacking, other)).toBe(lacking);
  });
});

describe("a denied section", () => {
  const limited = buildSnapshot({
    users: [anna],
    organization: organization({
      serviceControlPolicies: [
        {
          policyId: "p-1",
          policyName: "NoIam",
          targetId: "r-1",
          document: JSON.stringify({
            Version: "2012-10-17",
            Statement: [allow("*"), { Effect: "Deny", Action: "iam:*", Resource: "*" }],
          }),
        },
      ],
    }),
  });
  const refused = denied("organizations:DescribeOrganization");
  const lacking = buildSnapshot({ users: [anna], sections: { organization: refused } });

  test("opens no alert that the section ruled out, and without the earlier reading it would", () => {
    expect(run(escPath, limited)).toEqual({ failing: [], notEvaluated: [] });
    expect(run(escPath, lacking)).toMatchObject({ failing: ["anna"] });
    expect(isCompared(lacking, limited)).toBe(true);
    expect(run(escPath, withLastKnown(lacking, limited))).toEqual({ failing: [], notEvaluated: ["anna"] });
  });

  test("is remembered until it is read again", () => {
    const second = withLastKnown(lacking, withLastKnown(lacking, limited));
    expect(knownSections(second)).toContain("organization");
    expect(run(escPath, second)).toEqual({ failing: [], notEvaluated: ["anna"] });
    expect(withLastKnown(limited, second).lastKnown).toBeUndefined();
  });

  test("does not hide a new issue that the other sections prove, nor keep an issue that they disprove", () => {
    const eve = user({ userName: "eve", attachedPolicies: [attached("arn:aws:iam::aws:policy/AdministratorAccess")] });
    const before = buildSnapshot({ users: [anna, eve] });
    const without = (users: readonly (typeof anna)[]) =>
      withLastKnown(buildSnapshot({ users, sections: { organization: refused } }), before);
    expect(run(adminUser, without([anna, eve]))).toEqual({ failing: ["eve"], notEvaluated: [] });
    expect(run(adminUser, without([anna, { ...eve, attachedPolicies: [] }]))).toEqual({
      failing: [],
      notEvaluated: [],
    });
    const bob = user({ userName: "bob", attachedPolicies: eve.attachedPolicies });
    expect(run(adminUser, without([anna, eve, bob]))).toEqual({ failing: ["eve", "bob"], notEvaluated: [] });
  });

  test("without which the check cannot run leaves the whole check not evaluated", () => {
    const before = buildSnapshot({ users: [anna] });
    const snapshot = buildSnapshot({
      users: [anna],
      sections: { credentialReport: denied("iam:GetCredentialReport") },
    });
    expect(run(mfaConsole, withLastKnown(snapshot, before))).toBe("NOT_EVALUATED");
  });
});

test("features of an organization are not missing if the account left its organization", () => {
  const sections = { serviceLastAccessed: skipped("NOT_REQUESTED"), organizationsFeatures: skipped("NO_ORGANIZATION") };
  const before = buildSnapshot({ sections: { serviceLastAccessed: skipped("NOT_REQUESTED") } });
  const after = buildSnapshot({ organization: null, sections });
  expect(withLastKnown(after, before).lastKnown).toBeUndefined();
  expect(isCompared(after, before)).toBe(false);
});

test("a user that the earlier facts do not suffice to evaluate is not evaluated, although the user would pass", () => {
  const before = buildSnapshot({ users: [anna], credentialReport: { users: [reportRow(anna, CONSOLE)] } });
  const older = { ...reportRow(anna, CONSOLE), userCreatedAt: anna.createdAt - HOUR, mfaActive: true };
  const snapshot = buildSnapshot({
    credentialReport: { users: [older] },
    sections: { authorizationDetails: skipped() },
  });
  const result = runCheck(withLastKnown(snapshot, before), mfaConsole, DEFAULT_CHECK_SETTINGS);
  expect(result.status === "EVALUATED" && result.notEvaluated.map(({ resource }) => resource.id)).toEqual([
    anna.userId,
  ]);
});

describe("a piece of a section", () => {
  const builders = group({ groupName: "builders", attachedPolicies: [attached(ADMIN.arn)] });
  const bob = user({ userName: "bob", groupNames: ["builders"] });
  const deploy = role({ roleName: "deploy", inlinePolicies: [inlinePolicy("own", [allow("s3:*")])] });
  const base = {
    users: [anna, bob],
    groups: [builders],
    roles: [deploy],
    policies: [ADMIN],
    credentialReport: { users: [reportRow(anna, CONSOLE), reportRow(bob)] },
  };
  const before = buildSnapshot(base);

  test.each([
    [
      "an inline policy",
      { users: [{ ...anna, inlinePolicies: [{ policyName: "own", document: CUT_OFF }] }, bob] },
      "the inline policy own of anna",
    ],
    ["a trust policy", { roles: [{ ...deploy, trustPolicy: CUT_OFF }] }, "the trust policy of deploy"],
    ["a managed policy's versions", { policies: [{ ...ADMIN, versions: [] }] }, "the policy Everything"],
    ["a managed policy that is attached", { policies: [] }, "the policy Everything"],
    ["a group with members", { groups: [] }, "the group builders"],
    [
      "a password",
      { credentialReport: { users: [{ ...reportRow(anna, CONSOLE), passwordEnabled: null }, reportRow(bob)] } },
      "the credentials of anna",
    ],
    [
      "a password's change",
      { credentialReport: { users: [{ ...reportRow(anna, CONSOLE), passwordLastChangedAt: null }, reportRow(bob)] } },
      "the credentials of anna",
    ],
    ["a row of the report", { credentialReport: { users: [reportRow(bob)] } }, "the credentials of anna"],
    ["a number of the summary", { accountSummary: {} }, "AccountMFAEnabled of the account summary"],
    [
      "the service control policies",
      { organization: organization({ serviceControlPolicies: null }) },
      "the service control policies",
    ],
    [
      "the resource control policies",
      { organization: organization({ resourceControlPolicies: null }) },
      "the resource control policies",
    ],
  ])("%s is completed from the earlier reading and named", (_piece, change, name) => {
    const lacking = buildSnapshot({ ...base, ...change });
    expect(isCompared(lacking, before)).toBe(true);
    const { lastKnown } = withLastKnown(lacking, before);
    const [section] = Object.keys(lastKnown!.sections) as SectionName[];
    expect(lastKnown!.missing[section!]).toContain(name);
    const whole = completed(withLastKnown(lacking, before)).sections[section!];
    expect(whole).toMatchObject({ status: "read" });
    expect(withLastKnown({ ...lacking, sections: { ...lacking.sections, [section!]: whole } }, before).lastKnown).toBe(
      undefined,
    );
  });
});
