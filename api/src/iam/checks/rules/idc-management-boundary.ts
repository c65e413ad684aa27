import { defineIdentityCenterCheck } from "../define-identity-center-check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const idcManagementBoundary = defineIdentityCenterCheck({
  id: "idc-management-boundary",
  title: "Permission set in the management account has no permissions boundary",
  severity: "LOW",
  scope: "ORGANIZATION",
  rationale:
    "Service control policies do not apply to the management account, so nothing limits a role there but its own policies. A permissions boundary keeps a later policy of the permission set from granting everything.",
  references: [AWS_PAGES.managementAccountBestPractices, AWS_PAGES.identityCenterPermissionSets],
  evaluate: ({ instanceArn, permissionSets, managementAssignments, managementAccountId }) => {
    const assigned = new Set(managementAssignments.map(({ permissionSetArn }) => permissionSetArn));
    const sets = permissionSets.filter(({ arn }) => assigned.has(arn));
    const unknown = sets.find(({ hasBoundary }) => hasBoundary === null);
    if (unknown) return { notEvaluated: `AWS did not answer whether ${unknown.name} has a permissions boundary.` };
    return sets.flatMap(({ arn, name, hasBoundary }) =>
      hasBoundary
        ? []
        : [
            {
              description: `The permission set ${name} is assigned in the management account ${managementAccountId} and has no permissions boundary.`,
              evidence: { instanceArn, permissionSetArn: arn, permissionSetName: name },
              discriminator: arn,
            },
          ],
    );
  },
  remediation: (_resource, { instanceArn, permissionSetArn }) => ({
    text: "Attach a permissions boundary to the permission set that allows what its persons need and no more. Replace the ARN of the boundary in the command.",
    cli: cli`aws sso-admin put-permissions-boundary-to-permission-set --instance-arn ${String(instanceArn)} --permission-set-arn ${String(permissionSetArn)} --permissions-boundary ManagedPolicyArn=${"arn:aws:iam::aws:policy/PowerUserAccess"}`,
    terraform: null,
  }),
});
