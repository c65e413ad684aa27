import type { MemberAssignment, MemberIdentityCenter } from "../identity-center.ts";
import { accountRef } from "../identity.ts";
import type { JsonValue } from "../finding.ts";
import { type Check, type CheckInput, defineCheck, type Evaluation } from "./check.ts";
import { cli } from "./quote.ts";

type IdentityCenterCheckInput = Pick<
  CheckInput<"identityCenter", never, string>,
  "id" | "title" | "severity" | "rationale" | "references" | "remediation"
> & {
  /** ORGANIZATION: evaluated once, in the home account of the organization. ACCOUNT: in each account. */
  readonly scope: "ORGANIZATION" | "ACCOUNT";
  readonly evaluate: (identityCenter: MemberIdentityCenter, awsAccountId: string) => Evaluation;
};

/**
 * Defines a check of IAM Identity Center. The resource of its alerts is the account, because a permission set belongs to
 * none. The discriminator of each failure names the permission set or assignment.
 */
export function defineIdentityCenterCheck({
  scope,
  evaluate,
  ...input
}: IdentityCenterCheckInput): Check<"identityCenter", never, string> {
  return defineCheck({
    ...input,
    family: "GOV",
    category: "IAMAccount",
    needs: ["identityCenter"],
    resources: ({ identityCenter }, { awsAccountId }) =>
      scope === "ACCOUNT" || identityCenter.isHome ? [awsAccountId] : [],
    ref: (awsAccountId) => accountRef(awsAccountId),
    evaluate: (awsAccountId, { identityCenter }) => evaluate(identityCenter, awsAccountId),
  });
}

/** The name of the assigned person or group in a sentence. */
export function assignedName({ principalType, principalName, principalId }: MemberAssignment): string {
  return `${principalType === "USER" ? "person" : "group"} ${principalName ?? principalId}`;
}

/** The discriminator of an assignment. */
export function assignmentKey({ permissionSetArn, principalType, principalId }: MemberAssignment): string {
  return `${permissionSetArn} ${principalType} ${principalId}`;
}

export function assignmentEvidence(assignment: MemberAssignment, instanceArn: string, awsAccountId: string) {
  const { permissionSetArn, permissionSetName, principalType, principalId, principalName } = assignment;
  return { instanceArn, awsAccountId, permissionSetArn, permissionSetName, principalType, principalId, principalName };
}

/** The command that deletes the assignment of the evidence. */
export function deleteAssignment(evidence: Readonly<Record<string, JsonValue>>): string {
  const [instance, account, set, type, id] = (
    ["instanceArn", "awsAccountId", "permissionSetArn", "principalType", "principalId"] as const
  ).map((name) => String(evidence[name]));
  return cli`aws sso-admin delete-account-assignment --instance-arn ${instance!} --target-type AWS_ACCOUNT --target-id ${account!} --permission-set-arn ${set!} --principal-type ${type!} --principal-id ${id!}`;
}
