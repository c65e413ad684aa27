import { inlinePolicies } from "../policy-subjects.ts";
import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

/**
 * Fails a policy that allows `*:*`. Under a condition the severity is one level lower, and the policy still fails: a
 * request that meets the condition may do everything.
 */
export const adminInline = definePolicyCheck({
  id: "admin-inline",
  title: "Inline policy allows all actions on all resources",
  family: "EXC",
  severity: "CRITICAL",
  rationale:
    "An inline policy is stored inside one user, group or role. One that allows everything makes its owner an administrator, and a list of the attached policies does not show it.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.choosePolicyKind],
  issues: ["ADMIN"],
  policies: inlinePolicies,
  fix: "Delete the inline policy, or replace *:* with the permissions that its user, group or role needs.",
});
