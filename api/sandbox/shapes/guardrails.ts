/** The service control policies above an account: a set at each level, as AWS's examples recommend. */
import { deny, policyDocument, type Statement } from "../demo/documents.ts";
import type { SandboxOrganizationPolicy } from "../entities.ts";
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

/** Puts the account into an organization whose policies it can read. */
export function addGuardrails({ account, random }: ShapeAccount): void {
  const parents = ["r-shap", "ou-shap-11111111", "ou-shap-22222222"];
  const levels = [...parents, account.id];
  const policies: SandboxOrganizationPolicy[] = [
    {
      type: "SERVICE_CONTROL_POLICY",
      policyId: "p-FullAWSAccess",
      name: "FullAWSAccess",
      description: "Allows access to every operation",
      isAwsManaged: true,
      document: policyDocument({ Effect: "Allow", Action: "*", Resource: "*" }),
      targets: new Set(levels),
    },
    ...Object.entries(DENIES).map(([name, statement], i) => ({
      type: "SERVICE_CONTROL_POLICY" as const,
      policyId: `p-shape${i}000`,
      name,
      description: "",
      isAwsManaged: false,
      document: policyDocument(statement),
      targets: new Set([random.pick(levels)]),
    })),
  ];
  account.organization = {
    organizationId: "o-shapes0001",
    managementAccountId: "999988887777",
    managementEmail: "aws@example.com",
    parents,
    canReadPolicies: true,
    policies,
  };
}
