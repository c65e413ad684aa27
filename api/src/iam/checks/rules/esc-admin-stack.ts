import { defineServiceRoleCheck } from "../define-service-role-check.ts";

export const escAdminStack = defineServiceRoleCheck({
  id: "esc-admin-stack",
  title: "Stack role holds administrator",
  severity: "LOW",
  rationale:
    "Whoever may update a stack that works as this role has it make whatever a template can describe, administrators too.",
  service: "cloudformation.amazonaws.com",
  what: "stacks",
});
