import { defineServiceRoleCheck } from "../define-service-role-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escAdminFunction = defineServiceRoleCheck({
  id: "esc-admin-function",
  title: "Lambda function role has administrator access",
  severity: "MEDIUM",
  rationale:
    "Anyone who can change the code of the function, or a library that it loads, acts with its role. Many people and pipelines can usually change function code.",
  references: [AWS_PAGES.lambdaExecutionRole],
  service: "lambda.amazonaws.com",
  workloads: "functions",
});
