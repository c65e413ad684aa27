import type { LintCode } from "../../policy/issue-rule.ts";
import { definePolicyCheck } from "../define-policy-check.ts";
import { ownPolicies } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";

/**
 * The issues of `policy/lint.ts` that change the effect of an identity-based policy. Those that only inform are left
 * out.
 */
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
  "ARN_ACCOUNT_INVALID",
  "ARN_ACCOUNT_MISSING",
  "ARN_ACCOUNT_NOT_ALLOWED",
  "ARN_REGION_MISSING",
  "ARN_REGION_NOT_ALLOWED",
  "REGION_UNKNOWN",
  "VARIABLE_MALFORMED",
  "VARIABLE_IN_WRONG_OPERATOR",
  "WILDCARD_WITHOUT_LIKE",
  "BOOLEAN_VALUES_SEVERAL",
  "SET_OPERATOR_MISSING",
  "CONDITION_TAG_KEY_MISSING",
  "CONDITION_KEY_DEPRECATED",
  "CONDITION_KEY_REPEATED",
  "CONDITION_KEY_NOT_IN_REQUEST",
  "CONDITION_WITHOUT_EFFECT",
  "CONDITION_WILDCARD_WIDE",
  "CONDITION_TYPES_MIXED",
  "S3_PREFIX_NEGATED",
  "VPC_ID_INVALID",
  "KMS_KEY_ARN_INVALID",
  "SERVICE_PRINCIPAL_INVALID",
  "SOURCE_IP_PRIVATE",
];

export const lint = definePolicyCheck({
  id: "lint",
  title: "Policy contains errors that change its effect",
  family: "EXC",
  severity: "LOW",
  rationale:
    "AWS accepts a policy with a misspelled action, a condition key of the wrong type or a resource that does not match its actions. The statement then does less than it seems to: an Allow grants nothing, or, worse, a Deny never applies.",
  references: [AWS_PAGES.accessAnalyzerPolicyChecks, AWS_PAGES.policyValidation],
  issues: CODES,
  policies: ownPolicies,
  fix: "Correct the statements as the messages say. Spell actions as in the Service Authorization Reference, and name a resource of a type that the action supports.",
});
