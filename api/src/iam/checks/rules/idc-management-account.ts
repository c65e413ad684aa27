import {
  assignedName,
  assignmentEvidence,
  assignmentKey,
  defineIdentityCenterCheck,
  deleteAssignment,
} from "../define-identity-center-check.ts";
import { AWS_PAGES } from "../references.ts";

export const idcManagementAccount = defineIdentityCenterCheck({
  id: "idc-management-account",
  title: "Person or group is assigned to the management account",
  severity: "MEDIUM",
  scope: "ORGANIZATION",
  rationale:
    "Anyone who can change the management account can change every account of the organization, and no service control policy limits it. Only the few tasks that need the management account should have an assignment there.",
  references: [AWS_PAGES.managementAccountBestPractices, AWS_PAGES.identityCenterAssignments],
  evaluate: ({ instanceArn, managementAssignments, managementAccountId }) =>
    managementAssignments.map((assignment) => ({
      description: `The ${assignedName(assignment)} is assigned to the management account ${managementAccountId} with the permission set ${assignment.permissionSetName}.`,
      evidence: assignmentEvidence(assignment, instanceArn, managementAccountId),
      discriminator: assignmentKey(assignment),
    })),
  remediation: (_resource, evidence) => ({
    text: "Move the task to a member account, for example with a delegated administrator, and delete the assignment. Dismiss the alert for the persons who must work in the management account.",
    cli: deleteAssignment(evidence),
    terraform: null,
  }),
});
