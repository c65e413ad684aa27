import { inlinePolicies } from "../policy-subjects.ts";
import { definePolicyCheck } from "../define-policy-check.ts";

/** Under a condition `*:*` is one severity less: it still is everything for whoever meets it. */
export const adminInline = definePolicyCheck({
  id: "admin-inline",
  title: "Inline policy with *:*",
  family: "EXC",
  severity: "CRITICAL",
  controls: {},
  rationale:
    "An inline policy that allows everything hides an administrator inside one user, group or role, where no list of attached policies shows it.",
  issues: ["ADMIN"],
  policies: inlinePolicies,
  mend: "Delete the inline policy, or replace *:* by what its owner does.",
});
