import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const wildService = definePolicyCheck({
  id: "wild-service",
  title: "Policy allows all actions of a service on all resources",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "service:* grants every action of the service, including those that AWS adds later, for reading, changing and sharing alike. An attacker who takes over a principal with this policy controls the service in this account.",
  references: [AWS_PAGES.bestPractices, securityHub("IAM.21")],
  issues: ["SERVICE_WILDCARD"],
  fix: "Replace service:* with the actions that are used, which the last accessed information of IAM shows, and name the resources.",
});
