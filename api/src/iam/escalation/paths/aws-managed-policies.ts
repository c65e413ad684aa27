/**
 * The meaning of AWS managed policies for escalation paths, also of policies that the account does not use.
 * `GetAccountAuthorizationDetails` returns only the ones in use. `api/scripts/extract-managed-policies.ts` writes the
 * data, without the actions that no path needs.
 */
import type { Policy } from "../../account.ts";
import type { Instant } from "../../time.ts";
import known from "./aws-managed-policies.json" with { type: "json" };

const { policies, without } = known as {
  readonly policies: Readonly<Record<string, readonly object[]>>;
  /** Policies without any action that a path needs. */
  readonly without: readonly string[];
};
const WITHOUT_PATHS: ReadonlySet<string> = new Set(without);
const HARMLESS = [{ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" }];
const ARN = /^arn:[^:]+:iam::aws:policy\/(.+)$/;

/** The policy with this ARN. Null if it is not an AWS managed policy, or newer than the data. */
export function awsManagedPolicy(arn: string, at: Instant): Policy | null {
  const name = ARN.exec(arn)?.[1];
  if (name === undefined) return null;
  const statements = statementsOf(name);
  if (!statements) return null;
  const document = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return {
    policyName: name.slice(name.lastIndexOf("/") + 1),
    policyId: arn,
    arn,
    path: `/${name.slice(0, name.lastIndexOf("/") + 1)}`,
    isAwsManaged: true,
    attachmentCount: 0,
    permissionsBoundaryUsageCount: 0,
    defaultVersionId: "v1",
    createdAt: at,
    updatedAt: at,
    versions: [{ versionId: "v1", isDefaultVersion: true, createdAt: at, document }],
  };
}

function statementsOf(name: string): readonly object[] | undefined {
  if (Object.hasOwn(policies, name)) return policies[name];
  return WITHOUT_PATHS.has(name) ? HARMLESS : undefined;
}
