import { defineServiceRoleCheck } from "../define-service-role-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escAdminStack = defineServiceRoleCheck({
  id: "esc-admin-stack",
  title: "CloudFormation stack role has administrator access",
  severity: "LOW",
  rationale:
    "Anyone who can update a stack with this role can create whatever a template can describe, including administrators.",
  references: [AWS_PAGES.cloudFormationServiceRole],
  service: "cloudformation.amazonaws.com",
  workloads: "stacks",
});
