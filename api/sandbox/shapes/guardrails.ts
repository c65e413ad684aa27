/** The service control policies above an account: a set at each level, as AWS's examples recommend. */
import { deny, policyDocument, type Statement } from "../demo/documents.ts";
import type { SandboxOrganizationPolicy } from "../entities.ts";
import { type Names, statementOf } from "./random-delegation.ts";
import { callerCondition, ORGANIZATION_ID } from "./rich-conditions.ts";
import type { ShapeAccount } from "./shape-account.ts";

const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1"];
const GLOBAL_SERVICES = ["iam:*", "sts:*", "organizations:*", "support:*", "cloudfront:*", "route53:*"];

/** AWS Organizations User Guide, *Service control policy examples*. */
const DENIES: Readonly<Record<string, Statement>> = {
  "keep-audit-trail": deny(["organizations:LeaveOrganization", "cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]),
  "own-regions": {
    Effect: "Deny",
    NotAction: GLOBAL_SERVICES,
    Resource: "*",
    Condition: { StringNotEquals: { "aws:RequestedRegion": REGIONS } },
  },
  "no-root": deny("*", "*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } }),
  "no-passwords": deny(["iam:CreateLoginProfile", "iam:UpdateLoginProfile"]),
};

const PARENTS = ["r-shap", "ou-shap-11111111", "ou-shap-22222222"];

/** Puts the account into an organization whose policies it can read. */
export function addGuardrails(shapes: ShapeAccount): void {
  const { account, random } = shapes;
  const levels = [...PARENTS, account.id];
  addOrganization(shapes, [
    fullAccess("SERVICE_CONTROL_POLICY", levels),
    ...Object.entries(DENIES).map(([name, statement], i) => ({
      ...OWN_POLICY,
      type: "SERVICE_CONTROL_POLICY" as const,
      policyId: `p-shape${i}000`,
      name,
      document: policyDocument(statement),
      targets: new Set([random.pick(levels)]),
    })),
  ]);
}

/** The permissions that an organization allows at a level instead of everything. */
const ALLOW_LISTS: readonly Statement[] = [
  { Effect: "Allow", Action: ["iam:*", "sts:*", "lambda:*"], Resource: "*" },
  { Effect: "Allow", NotAction: ["organizations:*", "iam:*Group*"], Resource: "*" },
  { Effect: "Allow", Action: "*", NotResource: "arn:aws:iam::*:user/red/*" },
];

/**
 * Puts the account into an organization with drawn denies in service control policies and in resource control policies,
 * most of them with conditions, and sometimes with a list of what a level allows.
 */
export function addRandomGuardrails(shapes: ShapeAccount, names: Names): void {
  const { account, random } = shapes;
  const levels = [...PARENTS, account.id];
  const limited = random.chance(0.3) ? random.pick(levels) : null;
  const policy = (type: SandboxOrganizationPolicy["type"], statement: Statement, target = random.pick(levels)) => ({
    ...OWN_POLICY,
    type,
    policyId: `p-${shapes.name("drawn")}`,
    name: shapes.name("drawn"),
    document: policyDocument(statement),
    targets: new Set([target]),
  });
  const some = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  addOrganization(shapes, [
    fullAccess(
      "SERVICE_CONTROL_POLICY",
      levels.filter((level) => level !== limited),
    ),
    ...(limited === null ? [] : [policy("SERVICE_CONTROL_POLICY", random.pick(ALLOW_LISTS), limited)]),
    ...some(1 + random.below(2), () => policy("SERVICE_CONTROL_POLICY", statementOf(names, true))),
    fullAccess("RESOURCE_CONTROL_POLICY", levels),
    ...some(random.below(2), () =>
      policy("RESOURCE_CONTROL_POLICY", {
        Effect: "Deny",
        Principal: "*",
        Action: random.pick(["sts:AssumeRole", "sts:*"]),
        Resource: random.pick(["*", shapes.arn("role", "/red/*")]),
        Condition: callerCondition(names),
      }),
    ),
  ]);
}

const OWN_POLICY = { description: "", isAwsManaged: false } as const;

function fullAccess(type: SandboxOrganizationPolicy["type"], levels: readonly string[]): SandboxOrganizationPolicy {
  const isService = type === "SERVICE_CONTROL_POLICY";
  const statement = { Effect: "Allow", ...(isService ? {} : { Principal: "*" }), Action: "*", Resource: "*" };
  return {
    type,
    policyId: isService ? "p-FullAWSAccess" : "p-RCPFullAWSAccess",
    name: isService ? "FullAWSAccess" : "RCPFullAWSAccess",
    description: "Allows access to every operation",
    isAwsManaged: true,
    document: policyDocument(statement),
    targets: new Set(levels),
  };
}

function addOrganization({ account }: ShapeAccount, policies: SandboxOrganizationPolicy[]): void {
  account.organization = {
    organizationId: ORGANIZATION_ID,
    managementAccountId: "999988887777",
    managementEmail: "aws@example.com",
    parents: PARENTS,
    canReadPolicies: true,
    policies,
  };
}
