import { defineCombinationCheck } from "../define-combination-check.ts";
import { customerPolicies, withoutBoundaries } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";

export const escManaged = defineCombinationCheck({
  id: "esc-managed",
  title: "Customer managed policy allows privilege escalation",
  rationale:
    "Some actions are harmless alone but make an administrator together, for instance passing a role and creating a function. Every principal that receives this policy receives the whole combination.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.passRole],
  policies: (details) => withoutBoundaries(customerPolicies(details)),
});
