import { defineCombinationCheck } from "../define-combination-check.ts";
import { inlinePolicies } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";

export const escInline = defineCombinationCheck({
  id: "esc-inline",
  title: "Inline policy allows privilege escalation",
  rationale:
    "Some actions are harmless alone but make an administrator together. In an inline policy, a review of managed policies does not find them.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.choosePolicyKind],
  policies: inlinePolicies,
});
