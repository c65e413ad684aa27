import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const notactionAllow = definePolicyCheck({
  id: "notaction-allow",
  title: "Policy uses Allow with NotAction",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "Allow with NotAction grants everything except the listed actions: every service that was not considered, and every one that AWS adds later. This is rarely intended.",
  references: [AWS_PAGES.notAction],
  issues: ["NOT_ACTION_ALLOW"],
  fix: "Replace NotAction with Action and list the actions that are needed. To forbid actions in general, use Deny with NotAction or a service control policy.",
});
