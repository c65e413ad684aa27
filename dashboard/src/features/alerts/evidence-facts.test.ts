import { expect, it } from "vitest";
import { type FactValue, factsOf } from "./evidence-facts.ts";

const texts = (evidence: unknown) =>
  factsOf(evidence).map(
    ({ label, values }) => `${label}: ${values.map((parts) => parts.map(textOf).join("")).join(" | ")}`,
  );

function textOf(part: FactValue[number]): string {
  if ("text" in part) return part.text;
  return "at" in part ? part.at.slice(0, 10) : `${part.holder.kind.toLowerCase()} ${part.holder.name}`;
}

it.each([
  [
    "an access key",
    {
      ageDays: 1180,
      isActive: true,
      lastUsed: { at: "2026-11-27T05:18:35Z", service: "s3" },
      limitDays: 365,
      accessKeyId: "AKIA1",
    },
    ["Age: 1,180 days", "Last used: s3, 2026-11-27", "Limit: 365 days", "Access key: AKIA1"],
  ],
  ["a role", { lastUsed: "NOT_WITHIN_400_DAYS", groupNames: [] }, ["Last used: not within 400 days", "Groups: none"]],
  ["a key that was never used", { lastUsed: "NEVER_USED", isActive: false }, ["Last used: Never", "Status: inactive"]],
  [
    "holders of a policy",
    {
      policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      attachedTo: [
        { kind: "USER", name: "r.iyer" },
        { kind: "GROUP", name: "admins" },
      ],
      attachedCount: 2,
    },
    ["Policy: AdministratorAccess", "Attached to: user r.iyer | group admins"],
  ],
  [
    "an inline policy, which the alert names above its evidence",
    { kind: "INLINE", ownerKind: "ROLE", ownerName: "Builder", issueCount: 1, policyName: "everything" },
    [],
  ],
  [
    "whom a statement with NotPrincipal lets in",
    {
      principals: ["*"],
      exceptPrincipals: ["arn:aws:iam::111122223333:user/contractors/ext-a.silva", "210987654321"],
    },
    ["Principals: everyone except ext-a.silva | 210987654321"],
  ],
  ["a statement for everyone", { principals: ["*"] }, ["Principals: everyone (*)"]],
  [
    "statements with their layers",
    {
      actions: ["iam:CreateUser"],
      statements: [
        { layer: "SCP", summary: "Allow in FullAWSAccess", statement: 0 },
        { layer: "IDENTITY", summary: "Allow in Builder, statement 1", statement: 0 },
        { layer: "IDENTITY", summary: "Allow in Builder, statement 1", statement: 0 },
      ],
      conditionKeys: [],
    },
    ["Actions: iam:CreateUser", "Statements: Allow in Builder, statement 1"],
  ],
  [
    "a password policy, now and wanted",
    {
      change: { minimumPasswordLength: 14, maxPasswordAgeDays: 90 },
      policy: { minimumPasswordLength: 6, maxPasswordAgeDays: null, hardExpiry: false },
    },
    ["Minimum length: 6 → 14", "Maximum age: none → 90 days"],
  ],
  [
    "the root user",
    { accountMfaEnabled: 0, accountPasswordPresent: 1, virtualDevices: [] },
    ["MFA of the root user: none", "Password of the root user: yes", "Virtual MFA devices: none"],
  ],
  [
    "principals that may change a boundary",
    {
      principals: [
        {
          principalArn: "arn:aws:iam::1:role/Builder",
          allowed: [{ action: "iam:CreatePolicyVersion", decision: "ALLOWED" }],
        },
      ],
      principalCount: 1,
    },
    ["Principals: Builder: iam:CreatePolicyVersion"],
  ],
  [
    "a text that only looks like a time",
    { tagKeys: ["2026-01-01T00:00 team", "2026-99-99T99:99:99Z", "2026-01-01T00:00:00Z"] },
    ["Tags: 2026-01-01T00:00 team | 2026-99-99T99:99:99Z | 2026-01-01"],
  ],
])("%s is shown in words", (_name, evidence, expected) => {
  expect(texts(evidence)).toEqual(expected);
});

it("leaves no constant and no field name in a shape that it does not know", () => {
  expect(texts({ newerKey: { lastUsed: "NEVER_USED", createdAt: "2026-09-29T03:57:27Z" } })).toEqual([
    "Newer key: last used: Never, created: 2026-09-29",
  ]);
});
