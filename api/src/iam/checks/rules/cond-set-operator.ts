import { definePolicyCheck } from "../define-policy-check.ts";

export const condSetOperator = definePolicyCheck({
  id: "cond-set-operator",
  title: "Single-valued condition key tested with a set operator",
  family: "EXC",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "ForAllValues and ForAnyValue are for keys that carry several values. On a key with one, ForAllValues also holds when the key is missing, so that the condition lets in whom it should keep out.",
  issues: ["SET_OPERATOR_SINGLE_VALUED"],
  mend: "Use the operator without ForAllValues or ForAnyValue; keep them for keys such as aws:TagKeys and aws:PrincipalOrgPaths.",
});
