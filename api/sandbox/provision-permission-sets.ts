/** Creates the roles of permission sets in an account, as IAM Identity Center does when it is assigned. */
import type { SandboxAccount } from "./account.ts";
import { managedPolicyArn, type SandboxIdentityCenter } from "./identity-center.ts";

export function provisionPermissionSets(
  { assignments, permissionSets }: SandboxIdentityCenter,
  account: SandboxAccount,
): void {
  const arns = new Set(
    assignments.flatMap(({ accountId, permissionSetArn }) => (accountId === account.id ? [permissionSetArn] : [])),
  );
  for (const set of permissionSets) {
    if (!arns.has(set.arn)) continue;
    const role = account.createRole({
      name: `AWSReservedSSO_${set.name}_${set.suffix}`,
      path: "/aws-reserved/sso.amazonaws.com/",
      description: set.description,
      trustPolicy: trustOfReservedRole(account.id),
    });
    for (const name of set.managedPolicies) account.attach(role, account.policy(managedPolicyArn(name)));
    if (set.inlinePolicy !== null) account.putInlinePolicy(role, "AwsSSOInlinePolicy", set.inlinePolicy);
    if (set.boundary !== null) account.setBoundary(role, account.policy(managedPolicyArn(set.boundary)));
  }
}

function trustOfReservedRole(accountId: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${accountId}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
        Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      },
    ],
  });
}
