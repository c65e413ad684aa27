import {
  assignedName,
  assignmentEvidence,
  assignmentKey,
  defineIdentityCenterCheck,
  deleteAssignment,
} from "../define-identity-center-check.ts";
import { AWS_PAGES } from "../references.ts";

export const idcDeletedPrincipal = defineIdentityCenterCheck({
  id: "idc-deleted-principal",
  title: "Assignment names a person or group that no longer exists",
  severity: "LOW",
  scope: "ACCOUNT",
  rationale:
    "AWS keeps an assignment when its person or group is deleted. It hides what is really granted, and it keeps the role in the account, which is no longer reviewed.",
  references: [AWS_PAGES.identityCenterAssignments, AWS_PAGES.identityCenterPermissionSets],
  evaluate: ({ instanceArn, assignments, arePrincipalsRead }, awsAccountId) =>
    arePrincipalsRead
      ? assignments
          .filter(({ principalName }) => principalName === null)
          .map((assignment) => ({
            description: `The ${assignedName(assignment)}, who is assigned with the permission set ${assignment.permissionSetName}, no longer exists.`,
            evidence: assignmentEvidence(assignment, instanceArn, awsAccountId),
            discriminator: assignmentKey(assignment),
          }))
      : { notEvaluated: "The persons or groups of IAM Identity Center were not read." },
  remediation: (_resource, evidence) => ({
    text: "Delete the assignment.",
    cli: deleteAssignment(evidence),
    terraform: null,
  }),
});
