import { definePolicyCheck } from "../define-policy-check.ts";
import { ownPolicies } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";

export const condSetOperator = definePolicyCheck({
  id: "cond-set-operator",
  title: "Policy uses a set operator on a single-valued condition key",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "ForAllValues and ForAnyValue are meant for condition keys with several values. On a single-valued key, ForAllValues is also true if the key is missing, so the condition allows requests that it should reject.",
  references: [AWS_PAGES.conditionKeyKinds],
  issues: ["SET_OPERATOR_SINGLE_VALUED"],
  policies: ownPolicies,
  fix: "Use the operator without ForAllValues or ForAnyValue. Keep these for multivalued keys such as aws:TagKeys and aws:PrincipalOrgPaths.",
});
