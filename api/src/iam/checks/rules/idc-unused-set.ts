import { defineIdentityCenterCheck } from "../define-identity-center-check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

export const idcUnusedSet = defineIdentityCenterCheck({
  id: "idc-unused-set",
  title: "Permission set is assigned to no account",
  severity: "LOW",
  scope: "ORGANIZATION",
  rationale:
    "A permission set that is not assigned grants nothing today. It is easily assigned by mistake, and its policies are no longer reviewed.",
  references: [AWS_PAGES.identityCenterPermissionSets],
  evaluate: ({ instanceArn, permissionSets, areAssignmentsRead }) =>
    areAssignmentsRead
      ? permissionSets.flatMap(({ arn, name, accountCount }) =>
          accountCount > 0
            ? []
            : [
                {
                  description: `The permission set ${name} is assigned to no account.`,
                  evidence: { instanceArn, permissionSetArn: arn, permissionSetName: name },
                  discriminator: arn,
                },
              ],
        )
      : { notEvaluated: "The assignments of the latest permission sets were not read." },
  remediation: (_resource, { instanceArn, permissionSetArn }) => ({
    text: "Delete the permission set if it is not needed.",
    cli: cli`aws sso-admin delete-permission-set --instance-arn ${String(instanceArn)} --permission-set-arn ${String(permissionSetArn)}`,
    terraform: null,
  }),
});
