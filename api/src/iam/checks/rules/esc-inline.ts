import { defineCombinationCheck } from "../define-combination-check.ts";
import { inlinePolicies } from "../policy-subjects.ts";

export const escInline = defineCombinationCheck({
  id: "esc-inline",
  title: "Inline policy holds a known escalation combination",
  rationale:
    "Some actions are harmless alone and make an administrator together. In an inline policy they are seen by nobody who looks at managed policies, and belong to one principal or group.",
  policies: inlinePolicies,
});
