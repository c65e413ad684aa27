import { expect, test } from "vitest";
import type { Evidence, Finding } from "../finding.ts";
import { type Severity, severityRank } from "../severity.ts";
import { headline } from "./headline.ts";
import { titleOf } from "./problem-title.ts";
import { groupByCause } from "./root-cause.ts";

type Resource = Finding["resource"];

const user = (name: string): Resource => ({ category: "IAMUser", id: `AIDA${name}`, name, arn: null });
const role = (name: string): Resource => ({ category: "IAMRole", id: `AROA${name}`, name, arn: null });
const policy = (name: string): Resource => ({ category: "IAMPolicy", id: `ANPA${name}`, name, arn: null });
const key = (name: string): Resource => ({
  category: "IAMAccessKey",
  id: `AIDA${name}/17`,
  name: `${name}/AKIA1`,
  arn: null,
});

function finding(checkId: string, resource: Resource, severity: Severity = "HIGH", evidence: Evidence = {}): Finding {
  return { checkId, checkVersion: 1, resource, discriminator: "", severity, description: "", evidence, asOf: 1 };
}

interface Step {
  readonly policyId: string | null;
  readonly policyName: string;
  readonly statement?: number;
  readonly layer?: string;
  readonly effect?: string;
  readonly policyArn?: string;
  readonly awsAccountId?: string;
}

/** An escalation path of one step that these statements decide. */
function path(name: string, steps: readonly Step[], techniqueId = "sts-003"): Finding {
  const statements = steps.map((step) => ({ effect: "ALLOWS", layer: "TRUST", statement: 0, ...step }));
  return finding("esc-path", user(name), "CRITICAL", { hops: [{ awsAccountId: OWN, techniqueId, statements }] });
}

const OWN = "111122223333";
const OTHER = "444455556666";
const SHARED: Step = { policyId: "AROAShared#trust-policy", policyName: "Shared (trust policy)" };

function groups(findings: readonly Finding[]) {
  const { causes, causeOf } = groupByCause(findings);
  return [...causes.values()].map((cause) => {
    const members = findings.filter((each) => causeOf(each).key === cause.key);
    const sources = members.map((each) => ({ ...each, title: each.checkId, rank: severityRank(each.severity) }));
    return {
      title: titleOf(cause, sources),
      kind: cause.kind,
      names: members.map((each) => `${each.checkId} ${each.resource.name}`),
    };
  });
}

test("paths through one trust statement and the findings about it are one problem, named by the worst finding", () => {
  const findings = [
    path("anna", [SHARED]),
    path("ben", [SHARED, { policyId: "ANPAMfa", policyName: "Mfa", layer: "IDENTITY", effect: "MAY_DENY" }]),
    finding("trust-any", role("Shared"), "CRITICAL", { statements: [{ statement: 0 }] }),
    finding(
      "trust-notprincipal",
      { ...policy("x"), id: "AROAShared#trust-policy", name: "Shared (trust policy)" },
      "MEDIUM",
      {
        statements: [{ statement: 0 }],
      },
    ),
  ];
  expect(groups(findings)).toEqual([
    {
      title: "Shared can be assumed by anyone",
      kind: "TRUST_STATEMENT",
      names: ["esc-path anna", "esc-path ben", "trust-any Shared", "trust-notprincipal Shared (trust policy)"],
    },
  ]);
});

test("a path belongs to the removable statement that most paths share", () => {
  const own: Step = { policyId: "AROAOpen#trust-policy", policyName: "Open (trust policy)" };
  const findings = [path("anna", [own, SHARED]), path("ben", [SHARED]), path("carl", [own]), path("dora", [SHARED])];
  expect(groups(findings).map(({ names }) => names)).toEqual([
    ["esc-path anna", "esc-path ben", "esc-path dora"],
    ["esc-path carl"],
  ]);
});

test("statements that deny, belong to a service control policy or let a service assume a role are no cause", () => {
  const grant: Step = { policyId: "ANPADeploy", policyName: "Deploy", layer: "IDENTITY", statement: 1 };
  const findings = ["anna", "ben"].map((name) =>
    path(
      name,
      [
        { policyId: "AROAFunction#trust-policy", policyName: "Function (trust policy)" },
        { policyId: "p-Full", policyName: "FullAWSAccess", layer: "SCP" },
        { policyId: "ANPAMfa", policyName: "Mfa", layer: "IDENTITY", effect: "MAY_DENY" },
        grant,
      ],
      "lambda-001",
    ),
  );
  expect(groups(findings)).toMatchObject([{ title: "Deploy leads to administrator", kind: "POLICY_STATEMENT" }]);
});

test("an AWS managed policy is detached, because the account cannot edit its statements", () => {
  const arn = "arn:aws:iam::aws:policy/AdministratorAccess";
  const managed: Resource = { category: "IAMPolicy", id: "ANPAAdmin", name: "AdministratorAccess", arn };
  const step = { policyId: managed.id, policyName: managed.name, policyArn: arn, layer: "IDENTITY", statement: 0 };
  const findings = [
    finding("admin-aws-managed", managed, "CRITICAL", { attachedCount: 2, statements: [{ statement: 0 }] }),
    path("anna", [step], "iam-005"),
  ];
  expect([...groupByCause(findings).causes.values()]).toMatchObject([
    { kind: "ATTACHMENT", resourceName: "AdministratorAccess", statement: null },
  ]);
  expect(groups(findings)[0]!.names).toHaveLength(2);
});

test("a path belongs to a statement of its principal's account, and to that of another only if there is no other", () => {
  const foreign: Step = { policyId: "AROADoor#trust-policy", policyName: "Door (trust policy)", awsAccountId: OTHER };
  const own: Step = { policyId: "AIDAanna/own", policyName: "own", layer: "IDENTITY", awsAccountId: OWN };
  const findings = [path("anna", [foreign, own]), path("ben", [foreign]), path("carl", [foreign])];
  const { causeOf } = groupByCause(findings);
  expect(findings.map((each) => [causeOf(each).resourceName, causeOf(each).awsAccountId])).toEqual([
    ["own", null],
    ["Door", OTHER],
    ["Door", OTHER],
  ]);
});

test("a path without a removable statement is a problem of its own", () => {
  expect(groups([path("anna", [{ policyId: null, policyName: "trust" }])])).toMatchObject([
    { title: "anna can become administrator", kind: "RESOURCE" },
  ]);
});

test("findings of one statement are one problem, those of another statement another", () => {
  const at = (checkId: string, ...statements: number[]) =>
    finding(checkId, policy("Dev"), "MEDIUM", { statements: statements.map((statement) => ({ statement })) });
  const findings = [at("wild-service", 0), at("resource-star", 1, 0), at("full-kms", 0), at("marketplace-sub", 1)];
  expect(groups(findings).map(({ names }) => names)).toEqual([
    ["wild-service Dev", "resource-star Dev", "full-kms Dev"],
    ["marketplace-sub Dev"],
  ]);
});

test("stricter and weaker forms of one fact are one problem, with the title of the worst", () => {
  const age = { ageDays: 1_180 };
  const findings = [
    finding("key-age-90", key("sync"), "MEDIUM", age),
    finding("key-age-365", key("sync"), "HIGH", age),
    finding("mfa-any", user("sync"), "MEDIUM"),
    finding("mfa-admin", user("sync"), "HIGH"),
    finding("pwd-length-8", { category: "IAMPasswordPolicy", id: "1", name: "Account password policy", arn: null }),
    finding("pwd-upper", { category: "IAMPasswordPolicy", id: "1", name: "Account password policy", arn: null }),
  ];
  expect(groups(findings).map(({ title, names }) => [title, names.length])).toEqual([
    ["sync: key is 1,180 days old", 2],
    ["sync: administrator without MFA", 2],
    ["Password policy is too weak", 2],
  ]);
});

test("other findings are problems of their own, also two of one check about one resource", () => {
  const trusted = (accountId: string): Finding => ({
    ...finding("user-untagged", user("anna"), "LOW"),
    discriminator: accountId,
  });
  expect(groups([trusted("1"), trusted("2"), finding("user-no-group", user("anna"), "LOW")])).toHaveLength(3);
});

test("the order of the findings does not change their causes", () => {
  const findings = [
    path("anna", [SHARED]),
    path("ben", [SHARED, { policyId: "AIDAben/own", policyName: "own", layer: "IDENTITY" }], "iam-002"),
    finding("esc-inline", { category: "IAMPolicy", id: "AIDAben/own", name: "ben/own", arn: null }, "HIGH", {
      statements: [{ statement: 0 }],
    }),
    finding("trust-any", role("Shared"), "CRITICAL", { statements: [{ statement: 0 }] }),
  ];
  const sorted = (of: readonly Finding[]) =>
    [...groupByCause(of).causes.values()].toSorted((a, b) => a.key.localeCompare(b.key));
  expect(sorted(findings.toReversed())).toEqual(sorted(findings));
});

test("a headline puts a policy name of plain words in quotes, so that it is not read as a part of the sentence", () => {
  const titleFor = (name: string) =>
    headline({
      checkId: "admin-inline",
      title: "",
      resource: { category: "IAMPolicy", name },
      evidence: {},
    });
  expect(titleFor("anna/everything")).toBe("anna/“everything” allows every action");
  expect(titleFor("everything")).toBe("“everything” allows every action");
  expect(titleFor("anna/DeployAll")).toBe("anna/DeployAll allows every action");
  expect(titleFor("open (trust policy)")).toBe("open allows every action");
});

test("a headline falls back to the check's title without the evidence that it needs, and for an unknown check", () => {
  const of = (checkId: string, evidence: Evidence) =>
    headline({ checkId, title: "Access key is old", resource: key("sync"), evidence });
  expect(of("key-age-90", { ageDays: 91 })).toBe("sync: key is 91 days old");
  expect(of("key-age-90", {})).toBe("sync: Access key is old");
  expect(of("no-such-check", {})).toBe("sync: Access key is old");
});
