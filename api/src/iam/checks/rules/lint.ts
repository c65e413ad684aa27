import type { LintCode } from "../../policy/issue-rule.ts";
import { definePolicyCheck } from "../define-policy-check.ts";

/** Everything of policy/lint.ts that changes what a policy does; VERSION_OLD only informs. */
const CODES: readonly LintCode[] = [
  "ACTION_SYNTAX",
  "ACTION_UNKNOWN",
  "ACTION_MATCHES_NOTHING",
  "SERVICE_UNKNOWN",
  "ARN_INVALID",
  "RESOURCE_MISSING",
  "RESOURCE_NEVER_MATCHES",
  "ACTION_NEEDS_ANY_RESOURCE",
  "RESOURCE_IN_TRUST_POLICY",
  "OPERATOR_UNKNOWN",
  "OPERATOR_TYPE_MISMATCH",
  "CONDITION_KEY_UNKNOWN",
  "CONDITION_VALUE_INVALID",
  "SID_DUPLICATE",
  "SID_INVALID",
  "VARIABLE_IN_OLD_VERSION",
];

export const lint = definePolicyCheck({
  id: "lint",
  title:
    "Policy grammar: unknown action, bad ARN, wrong operator, unmatched resource (23 lint rules; Access Analyzer 107)",
  family: "EXC",
  severity: "LOW",
  controls: {},
  rationale:
    "AWS stores a policy with a misspelled action, a key of another type or a resource that its actions do not take, and says nothing. The statement then does less than it seems to: a grant that nobody gets, or worse, a Deny that never holds.",
  issues: CODES,
  mend: "Correct the statement as each message says: spell the action as the service authorization reference does, and name a resource of the type that the action takes.",
});
