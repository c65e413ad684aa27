import {
  assignedName,
  assignmentEvidence,
  assignmentKey,
  defineIdentityCenterCheck,
  deleteAssignment,
} from "../define-identity-center-check.ts";
import { AWS_PAGES } from "../references.ts";

export const idcDirectUser = defineIdentityCenterCheck({
  id: "idc-direct-user",
  title: "Person is assigned to the account directly",
  severity: "LOW",
  scope: "ACCOUNT",
  rationale:
    "An assignment to a person stays when the person changes teams, and no list of groups shows it. Assignments to groups follow the membership, which the identity provider keeps.",
  references: [AWS_PAGES.identityCenterAssignments, AWS_PAGES.identityCenterPermissionSets],
  evaluate: ({ instanceArn, assignments }, awsAccountId) =>
    assignments
      .filter(({ principalType }) => principalType === "USER")
      .map((assignment) => ({
        description: `The ${assignedName(assignment)} is assigned to the account directly, with the permission set ${assignment.permissionSetName}.`,
        evidence: assignmentEvidence(assignment, instanceArn, awsAccountId),
        discriminator: assignmentKey(assignment),
      })),
  remediation: (_resource, evidence) => ({
    text: "Assign a group with the permission set, add the person to it, and delete the direct assignment.",
    cli: deleteAssignment(evidence),
    terraform: null,
  }),
});
