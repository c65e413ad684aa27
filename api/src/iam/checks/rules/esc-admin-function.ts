import { defineServiceRoleCheck } from "../define-service-role-check.ts";

export const escAdminFunction = defineServiceRoleCheck({
  id: "esc-admin-function",
  title: "Function role holds administrator",
  severity: "MEDIUM",
  rationale:
    "Whoever changes the function's code or a library that it loads works as its role, and a function's code is changed by many.",
  service: "lambda.amazonaws.com",
  what: "functions",
});
