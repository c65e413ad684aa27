/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The decision of the policy evaluator on one request. */
export type AccessDecisionKind =
  /** The request is allowed, as far as the policies were read. `assumes` lists what was not read. */
  | 'ALLOWED'
  /** The request is allowed only if conditions are met whose values are unknown here. `keys` lists their condition keys. */
  | 'CONDITIONAL'
  /** A Deny statement applies to the request (explicit deny). */
  | 'EXPLICIT_DENY'
  /** No statement allows the request (implicit deny). */
  | 'IMPLICIT_DENY'
  /** The decision is unknown because something that it depends on was not read. `missing` says what. */
  | 'UNKNOWN';

/** Whether and how a user or role can become an administrator of its own account, most dangerous first. Paths into other accounts do not count. */
export type AdminReach =
  /** The principal is an administrator. */
  | 'ADMINISTRATOR'
  /** A path exists, and a limit blocks one of its steps. */
  | 'BLOCKED'
  /** The principal can become an administrator if the conditions of a path are met. */
  | 'CONDITIONAL'
  /** The principal can become an administrator: every step of a path certainly works. */
  | 'EXPLOITABLE'
  /** The principal is not an administrator, and no path exists. */
  | 'NONE'
  /** No scan has evaluated the principal yet. */
  | 'NOT_EVALUATED'
  /** A path or a policy could not be evaluated, so the principal may be or become an administrator. */
  | 'UNKNOWN';

/** The status of an alert. */
export type AlertStatus =
  /** The alert was acknowledged: an operator takes responsibility for it. */
  | 'ACKNOWLEDGED'
  /** An operator or an exception has dismissed the alert with a reason, until an expiry date. */
  | 'DISMISSED'
  /** The issue exists, and the alert is neither acknowledged, snoozed nor dismissed. */
  | 'OPEN'
  /** The issue no longer exists, or its check was disabled or redefined. Operators cannot set this status. */
  | 'RESOLVED'
  /** The alert was snoozed until a time, at which it opens again. */
  | 'SNOOZED';

/** Whether AWS recorded a use, and whether that could be read. */
export type LastUsedStatus =
  /** AWS reports that there never was a use. */
  | 'NEVER_USED'
  /** AWS denied access to the record. */
  | 'NO_PERMISSION'
  /** AWS has no record, so there may or may not have been a use. */
  | 'UNKNOWN'
  /** AWS recorded a use. `at` is the time. */
  | 'USED';

/** The conditions that users, access keys, groups or roles must meet. */
export type ListFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include items that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `age:>90d status:active`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
};

/** The direction of an order. */
export type OrderDirection =
  /** The lowest value comes first: the first name of the alphabet, the oldest time, the smallest number. */
  | 'ASC'
  /** The highest value comes first. */
  | 'DESC';

/** The type of a principal on an escalation path. */
export type PathPrincipalKind =
  /** The principal is outside the account, or can be anyone. */
  | 'EXTERNAL'
  /** The principal does not exist yet. The attacker creates it in a step of the path. */
  | 'NEW'
  /** The principal is an IAM role. */
  | 'ROLE'
  /** The principal is an IAM user. */
  | 'USER';

/** The effect of a statement, as policies spell it. */
export type PolicyEffect =
  /** The statement allows the actions. */
  | 'Allow'
  /** The statement denies the actions, whatever allows them. */
  | 'Deny';

/** The code of an issue of a policy document. Releases add codes. */
export type PolicyIssueCode =
  /** An action with a wildcard matches no action that AWS documents. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_MATCHES_NOTHING'
  /** An action does not support specific resources, so it matches only with Resource *. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'ACTION_NEEDS_ANY_RESOURCE'
  /** Another action of the statement covers the action. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-action. */
  | 'ACTION_REDUNDANT'
  /** An action does not have the form service:Action. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_SYNTAX'
  /** AWS documents no action with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-action. */
  | 'ACTION_UNKNOWN'
  /** The statement allows every action on every resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'ADMIN'
  /** The account in an ARN does not have 12 digits. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-account. */
  | 'ARN_ACCOUNT_INVALID'
  /** An ARN names no account, although ARNs of its resource type do. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-account. */
  | 'ARN_ACCOUNT_MISSING'
  /** An ARN names an account, although ARNs of its resource type do not. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-account-not-allowed. */
  | 'ARN_ACCOUNT_NOT_ALLOWED'
  /** A resource is not a valid ARN. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. */
  | 'ARN_INVALID'
  /** An ARN names no Region, although ARNs of its resource type do. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-arn-region. */
  | 'ARN_REGION_MISSING'
  /** An ARN names a Region, although ARNs of its resource type do not. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-arn-region-not-allowed. */
  | 'ARN_REGION_NOT_ALLOWED'
  /** An ARN has the form of no resource type that AWS documents for its service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-arn-resource. */
  | 'ARN_RESOURCE_INVALID'
  /** The statement allows assuming every role that trusts the account. See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html. */
  | 'ASSUME_ROLE_ANY'
  /** Bool or Null has several values, of which one is enough. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-multiple-boolean. */
  | 'BOOLEAN_VALUES_SEVERAL'
  /** The statement allows removing the permissions boundary of a principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html. */
  | 'BOUNDARY_REMOVAL'
  /** ForAllValues or ForAnyValue is used with a claim that has one value in a token. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-confirm-audience-claim-type. */
  | 'CLAIM_SET_OPERATOR'
  /** The policy allows every action of CloudTrail, including stopping and deleting trails. See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/best-practices-security.html. */
  | 'CLOUDTRAIL_FULL_ACCESS'
  /** The Condition is empty, so the statement applies without one. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-condition. */
  | 'CONDITION_EMPTY'
  /** AWS no longer supports the condition key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-deprecated-global-condition-key. */
  | 'CONDITION_KEY_DEPRECATED'
  /** The caller chooses the value of the condition key, so the condition protects nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-untrustworthy-condition-key. */
  | 'CONDITION_KEY_FORGEABLE'
  /** A condition key is set only with another action, which no statement allows. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-condition-key. */
  | 'CONDITION_KEY_NEEDS_ACTION'
  /** No request for the actions carries the condition key, so the Allow never applies to them. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-for-condition-key. */
  | 'CONDITION_KEY_NOT_IN_REQUEST'
  /** The same condition key is given twice: AWS ignores the case of keys. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-duplicate-keys-with-different-case. */
  | 'CONDITION_KEY_REPEATED'
  /** AWS documents no condition key with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-global-condition-key. */
  | 'CONDITION_KEY_UNKNOWN'
  /** A condition key protects only together with another one, which the statement lacks. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html. */
  | 'CONDITION_KEY_UNPAIRED'
  /** A value matches everything, so the condition compares nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-key-due-to-wildcard-in-condition. */
  | 'CONDITION_MATCHES_ANY'
  /** A condition key for tags names no tag, so no request carries it. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-tag-key-in-condition. */
  | 'CONDITION_TAG_KEY_MISSING'
  /** The values of a condition have different JSON types. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-data-type. */
  | 'CONDITION_TYPES_MIXED'
  /** A value of a condition is not valid for its operator, or its list is empty. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html. */
  | 'CONDITION_VALUE_INVALID'
  /** Another value of the condition covers the value. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-condition-value-num. */
  | 'CONDITION_VALUE_REDUNDANT'
  /** A value with a wildcard also matches the accounts, organizations, principals or networks of others. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-wildcard-usage-too-permissive. */
  | 'CONDITION_WILDCARD_WIDE'
  /** For some actions, no request carries the condition key: a Deny never applies to them, or an Allow applies without its limit. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-deny-with-unsupported-tag-condition-key-for-service. */
  | 'CONDITION_WITHOUT_EFFECT'
  /** The statement allows obtaining credentials for any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'CREDENTIAL_EXPOSURE'
  /** The statement allows reading the data of any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'DATA_EXFILTRATION'
  /** A date is written as a number of seconds. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-date-value. */
  | 'DATE_AS_EPOCH'
  /** A Deny names only groups, to which its actions do not apply, so it has no effect. See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html. */
  | 'DEAD_DENY'
  /** The policy alone is enough for an escalation technique. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'ESCALATION_TECHNIQUE'
  /** A federated principal is not an identity provider. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-federated-principal-syntax-in-role-trust-policy. */
  | 'FEDERATED_PRINCIPAL_INVALID'
  /** The statement allows changing any resource of a service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'INFRASTRUCTURE_MODIFICATION'
  /** An address block has bits after its prefix, which AWS ignores. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-improve-ip-range. */
  | 'IP_RANGE_HOST_BITS'
  /** The statement allows decrypting with every KMS key. See https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html. */
  | 'KMS_DECRYPT_ANY_KEY'
  /** The policy allows every action of KMS, including deleting keys and changing their policies. See https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html. */
  | 'KMS_FULL_ACCESS'
  /** A value is not the ARN of a KMS key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-kms-key-value. */
  | 'KMS_KEY_ARN_INVALID'
  /** The statement allows subscribing to any product of AWS Marketplace. See https://docs.aws.amazon.com/marketplace/latest/buyerguide/buyer-iam-users-groups-policies.html. */
  | 'MARKETPLACE_SUBSCRIBE'
  /** The statement seems to require MFA, but its condition on MFA does not have that effect, or its NotAction exempts actions that must require MFA. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html. */
  | 'MFA_FLAWED'
  /** An Allow with NotAction covers every action except the listed ones, including actions that AWS adds later. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html. */
  | 'NOT_ACTION_ALLOW'
  /** An Allow with NotPrincipal covers everyone except the listed principals, including anonymous callers. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-allow-with-not-principal. */
  | 'NOT_PRINCIPAL_ALLOW'
  /** A trust policy has NotPrincipal, which trust policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-notprincipal. */
  | 'NOT_PRINCIPAL_IN_TRUST_POLICY'
  /** An Allow with NotResource covers every resource except the listed ones, including resources that are created later. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html. */
  | 'NOT_RESOURCE_ALLOW'
  /** Null is combined with ForAllValues or ForAnyValue, so the condition is always met or never met. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-null-with-qualifier. */
  | 'NULL_WITH_SET_OPERATOR'
  /** Every user of an identity provider can assume the role, because no condition names the application. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-missing-condition-key-for-oidc-principal. */
  | 'OIDC_CLAIM_MISSING'
  /** A condition on the subject has a wildcard that matches more than one branch of one repository. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-specific-github-repo-and-branch-recommended. */
  | 'OIDC_SUBJECT_WIDE'
  /** A condition operator compares values of another type than the key has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch. */
  | 'OPERATOR_TYPE_MISMATCH'
  /** AWS has no condition operator with this name. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-operator. */
  | 'OPERATOR_UNKNOWN'
  /** The statement allows passing every role to a service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-pass-role-with-star-in-resource. */
  | 'PASS_ROLE_ANY'
  /** Action or NotAction is empty, or not a string or a list of strings. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ACTION_INVALID'
  /** A statement has neither Action nor NotAction. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ACTION_MISSING'
  /** The document begins with a byte order mark. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_BYTE_ORDER_MARK'
  /** Condition does not have a valid form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_CONDITION_INVALID'
  /** An object of the document has the same key twice. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_DUPLICATE_KEY'
  /** Effect is neither Allow nor Deny. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_EFFECT_INVALID'
  /** A statement has no Effect. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_EFFECT_MISSING'
  /** A statement has both an element and its Not… form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ELEMENT_CONFLICT'
  /** The document has an element that policies do not have. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ELEMENT_UNKNOWN'
  /** Id is not a string. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_ID_INVALID'
  /** The document is not valid JSON. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_JSON_INVALID'
  /** The document is not a JSON object. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_NOT_AN_OBJECT'
  /** Principal or NotPrincipal does not have a valid form. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_PRINCIPAL_INVALID'
  /** Resource or NotResource is empty, or not a string or a list of strings. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_RESOURCE_INVALID'
  /** Sid is not a string. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_SID_INVALID'
  /** A statement is not a JSON object. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_STATEMENT_INVALID'
  /** The policy has no Statement. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_STATEMENT_MISSING'
  /** The document is nested deeper than any valid policy. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_TOO_DEEP'
  /** The document is larger than any valid policy. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_TOO_LARGE'
  /** The policy has more characters than AWS accepts for a policy of its type. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-policy-size-exceeds-identity-policy-quota. */
  | 'POLICY_TOO_LONG'
  /** The document is URL-encoded twice, or its encoding is not valid. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_URL_ENCODED'
  /** Version is neither 2012-10-17 nor 2008-10-17. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html. */
  | 'POLICY_VERSION_INVALID'
  /** A principal can use none of the statement's actions, or an action can be used by none of its principals. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-mismatched-action-for-principal. */
  | 'PRINCIPAL_ACTION_MISMATCH'
  /** Principal or NotPrincipal is empty, so the statement applies to no principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-object-principal. */
  | 'PRINCIPAL_EMPTY'
  /** A value of Principal is not a principal of AWS. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-principal-format. */
  | 'PRINCIPAL_INVALID'
  /** An identity-based policy has a Principal element, which such policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-principal. */
  | 'PRINCIPAL_IN_IDENTITY_POLICY'
  /** A statement of a trust policy names no principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-principal. */
  | 'PRINCIPAL_MISSING'
  /** A principal is named by its unique ID, which AWS shows in place of a deleted principal. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-invalid-role-reference. */
  | 'PRINCIPAL_UNIQUE_ID'
  /** A principal has a wildcard that AWS does not support there. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-wildcard-in-principal. */
  | 'PRINCIPAL_WILDCARD'
  /** An ARN or a condition names a Region that AWS does not have. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-region. */
  | 'REGION_UNKNOWN'
  /** The statement allows changing the permissions of any resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'RESOURCE_EXPOSURE'
  /** A trust policy has a Resource element, which trust policies do not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-role-trust-policy-syntax-error-resource. */
  | 'RESOURCE_IN_TRUST_POLICY'
  /** The statement has no Resource, so it never matches. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-resource. */
  | 'RESOURCE_MISSING'
  /** A resource has a type to which none of the statement's actions applies. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'RESOURCE_NEVER_MATCHES'
  /** Another resource of the statement covers the resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-resource. */
  | 'RESOURCE_REDUNDANT'
  /** A resource has a wildcard within its type, which AWS does not support. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html. */
  | 'RESOURCE_TYPE_WILDCARD'
  /** The statement covers every resource, although some of its actions can be limited to specific resources. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html. */
  | 'RESOURCE_WILDCARD'
  /** A trust policy for IAM Roles Anywhere lacks actions without which the role cannot be assumed. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-action-for-roles-anywhere-trust-policy. */
  | 'ROLES_ANYWHERE_ACTIONS_MISSING'
  /** A condition on s3:prefix does not hide the objects below its prefixes. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-s3-prefix-in-negative-context. */
  | 'S3_PREFIX_NEGATED'
  /** The statement allows creating the service-linked role of every service. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-create-slr-with-star-in-resource. */
  | 'SERVICE_LINKED_ROLE_ANY'
  /** An action has a wildcard in the name of the service, so it also covers later services. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-wildcard-in-service-name. */
  | 'SERVICE_NAME_WILDCARD'
  /** A service principal does not have the form SERVICE.amazonaws.com. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-principal-format. */
  | 'SERVICE_PRINCIPAL_INVALID'
  /** An action names a service that AWS does not document. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-in-action. */
  | 'SERVICE_UNKNOWN'
  /** The statement allows every action of a service on every resource. See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html. */
  | 'SERVICE_WILDCARD'
  /** The statement names a role and also a session of that role. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-principal-in-role-trust-policy. */
  | 'SESSION_PRINCIPAL_REDUNDANT'
  /** A multivalued condition key is used without ForAllValues or ForAnyValue. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-qualifier. */
  | 'SET_OPERATOR_MISSING'
  /** ForAllValues or ForAnyValue is used with a single-valued condition key. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-forallvalues-with-single-valued-key. */
  | 'SET_OPERATOR_SINGLE_VALUED'
  /** Two statements have the same Sid. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unique-sids-required. */
  | 'SID_DUPLICATE'
  /** A Sid is empty. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-empty-sid-value. */
  | 'SID_EMPTY'
  /** A Sid has characters besides letters and digits. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-sid. */
  | 'SID_INVALID'
  /** A condition on aws:SourceIp also names private addresses, which no request has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-private-ip-address-subset. */
  | 'SOURCE_IP_PARTLY_PRIVATE'
  /** A condition on aws:SourceIp names only private addresses, which no request has. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-private-ip-address. */
  | 'SOURCE_IP_PRIVATE'
  /** Another statement covers the statement, so it changes nothing. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-statement. */
  | 'STATEMENT_REDUNDANT'
  /** A string operator compares an ARN, so a wildcard also matches its colons. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-string-like-operator-with-arn-condition-keys. */
  | 'STRING_LIKE_ON_ARN'
  /** A trust policy allows an action that does not assume a role. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-in-policy. */
  | 'TRUST_ACTION_UNSUPPORTED'
  /** A policy variable needs version 2012-10-17, so it is plain text here. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-version. */
  | 'VARIABLE_IN_OLD_VERSION'
  /** A policy variable is used with an operator for which AWS does not replace variables. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-variable-for-operator. */
  | 'VARIABLE_IN_WRONG_OPERATOR'
  /** A policy variable is not written as ${…}. See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html. */
  | 'VARIABLE_MALFORMED'
  /** A policy variable is in a place where AWS does not replace variables. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-variable-unsupported-in-element. */
  | 'VARIABLE_MISPLACED'
  /** The policy has the outdated version 2008-10-17, or none. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-missing-version. */
  | 'VERSION_OLD'
  /** A value is not the ID of a VPC or VPC endpoint. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-vpc-format. */
  | 'VPC_ID_INVALID'
  /** A value has a wildcard, and its operator compares it character by character. See https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-wildcard-without-like-operator. */
  | 'WILDCARD_WITHOUT_LIKE';

/** The type of an IAM policy. */
export type PolicyType =
  /** AWS created and maintains the policy. */
  | 'AWS_MANAGED'
  /** The policy was created in this account and can be attached to several principals. */
  | 'CUSTOMER_MANAGED'
  /** The policy is embedded in one user, group or role. */
  | 'INLINE';

/** The order of a list of roles. Equal items are sorted by their ID. */
export type RoleOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: RoleOrderField;
};

/** The value by which roles are sorted. */
export type RoleOrderField =
  /** The list is sorted by access. DESC begins with administrators, then roles that can become one, then roles whose access is not known. Among equal ones, the most severe open alert comes first. Needs the permission to read paths. */
  | 'ACCESS'
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by the latest use. An item without a known use counts as used before all others. */
  | 'LAST_USED'
  /** The list is sorted by name. */
  | 'NAME';

/** A section of the account data, which is read and can fail on its own. */
export type SectionName =
  /** The section has the analyzers of IAM Access Analyzer and their findings about roles and users. */
  | 'accessAnalyzer'
  /** The section has the access keys of users. */
  | 'accessKeys'
  /** The section has the alias of the account. */
  | 'accountAliases'
  /** The section has the counts and limits of the account, and its root user's MFA and keys. */
  | 'accountSummary'
  /** The section has users, groups, roles and policies. */
  | 'authorizationDetails'
  /** The section has the credential report, which can be hours older than the scan. */
  | 'credentialReport'
  /** The section has the permission sets and assignments of IAM Identity Center. */
  | 'identityCenter'
  /** The section has the MFA devices of users, also hardware and FIDO devices. */
  | 'mfaDevices'
  /** The section has the OpenID Connect identity providers. */
  | 'oidcProviders'
  /** The section has the organization of the account, with its control policies. */
  | 'organization'
  /** The section has the delegated administrators, accounts and limits of the account's organization. */
  | 'organizationAdministration'
  /** The section has the features of IAM that the organization enabled. */
  | 'organizationsFeatures'
  /** The section has the password policy of the account. */
  | 'passwordPolicy'
  /** The section has the policies of buckets, keys, queues, topics, functions and secrets. */
  | 'resourcePolicies'
  /** The section has the SAML identity providers. */
  | 'samlProviders'
  /** The section has whether AWS has a security contact for the account. */
  | 'securityContact'
  /** The section has the server certificates. */
  | 'serverCertificates'
  /** The section has the services that each principal used. */
  | 'serviceLastAccessed'
  /** The section has the service-specific credentials of users. */
  | 'serviceSpecificCredentials'
  /** The section has the SSH public keys of users. */
  | 'sshPublicKeys'
  /** The section has the trails of every Region, and the alarms on their events. */
  | 'trailAlarms'
  /** The section has the virtual MFA devices. */
  | 'virtualMfaDevices'
  /** The section has functions, instances and other resources that run with a role. */
  | 'workloads';

/** The result of reading a section of the account data. */
export type SectionStatus =
  /** AWS denied access to the section. */
  | 'DENIED'
  /** An error occurred while reading the section. */
  | 'FAILED'
  /** The section was read. */
  | 'READ'
  /** The section was not requested, is not read yet, is not available from this source, or needs an organization. */
  | 'SKIPPED';

/** The severity of an issue, most severe first. */
export type Severity =
  /** The account can be taken over or is being taken over. Act immediately. */
  | 'CRITICAL'
  /** The issue should be fixed today. */
  | 'HIGH'
  /** The finding is for information only. */
  | 'INFORMATIONAL'
  /** The issue can be fixed at the next opportunity. */
  | 'LOW'
  /** The issue should be scheduled for a fix. */
  | 'MEDIUM';

/** The origin of the principals that a trust policy admits, widest first. */
export type TrustReach =
  /** Principals from any AWS account can assume the role. */
  | 'EVERYONE'
  /** Identities of an identity provider can assume the role. */
  | 'FEDERATION'
  /** Principals from another AWS account can assume the role. */
  | 'OTHER_ACCOUNT'
  /** An AWS service can assume the role. */
  | 'SERVICE'
  /** Principals from the same AWS account can assume the role. */
  | 'THIS_ACCOUNT'
  /** The origin of the principal cannot be determined. */
  | 'UNKNOWN';

/** The type of a principal that a trust policy names. */
export type TrustedKind =
  /** The statement names an AWS account: every principal that the account's own policies allow. */
  | 'ACCOUNT'
  /** The statement names a deleted user or role, of which AWS kept only the unique ID. */
  | 'DELETED'
  /** The statement names every principal in every account, or every principal except some. */
  | 'EVERYONE'
  /** The statement names a federated user. */
  | 'FEDERATED_USER'
  /** The statement names a principal of any other type. */
  | 'OTHER'
  /** The statement names an identity provider, and thus the identities that it vouches for. */
  | 'PROVIDER'
  /** The statement names an IAM role. */
  | 'ROLE'
  /** The statement names an AWS service. */
  | 'SERVICE'
  /** The statement names a single session of a role. */
  | 'SESSION'
  /** The statement names an IAM user. */
  | 'USER';

/** The certainty that a path or a hop works, most useful to an attacker first. */
export type Verdict =
  /** A deny, a permissions boundary, a service control policy or another fact of the account prevents the path. */
  | 'BLOCKED'
  /** The path works only if conditions are met whose values are unknown here. The condition keys are listed. */
  | 'CONDITIONAL'
  /** The path works, as far as the account was read. */
  | 'EXPLOITABLE'
  /** The verdict is unknown because something that it depends on was not read. */
  | 'UNKNOWN';

export type ListPastFragment = { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } };

export type AdminReachReasonPartsFragment = { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null };

export type PolicyLinkFragment = { policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number } | null };

export type RolesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: ListFilter | null | undefined;
  orderBy?: RoleOrder | null | undefined;
  asOf?: string | null | undefined;
  isPresent: boolean;
}>;


export type RolesQuery = { roles: { totalCount: number, asOf: string | null, past: { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } } | null, coverage: { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, roleName: string, path: string, createdAt: string, deletedAt: string | null, lastUsed: { status: LastUsedStatus, at: string | null, region: string | null }, trustPolicy: { errorCode: PolicyIssueCode | null }, trustedBy: Array<{ effect: PolicyEffect, reach: TrustReach, who: string, label: string }>, account: { id: string, name: string, awsAccountId: string | null } } & { adminReach?: AdminReach, adminReachReason?: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, openAlerts?: { total: number, critical: number, high: number, medium: number, low: number, informational: number } }> } };

export type RoleDetailQueryVariables = Exact<{
  accountId: string | number;
  roleName: string;
}>;


export type RoleDetailQuery = { role: { roleId: string, arn: string, firstSeenAt: string, asOf: string, instanceProfiles: Array<string>, id: string, roleName: string, path: string, createdAt: string, deletedAt: string | null, adminReach: AdminReach, trustPolicy: { text: string, errorMessage: string | null, errorCode: PolicyIssueCode | null, statements: Array<{ index: number, line: number, endLine: number }> }, trustedBy: Array<{ kind: TrustedKind, value: string, conditions: Array<string>, statement: number, effect: PolicyEffect, reach: TrustReach, who: string, label: string, user: { userName: string, deletedAt: string | null } | null, role: { roleName: string, deletedAt: string | null } | null }>, runs: { count: number, unread: Array<string>, workloads: Array<{ service: string, resourceArn: string, state: string | null }> } | null, accessAnalyzer: { hasAnalyzer: boolean, unread: Array<string>, findings: Array<{ id: string, type: string, analyzerArn: string, region: string, createdAt: string, error: string | null }> } | null, owner: { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null } | null, tags: Array<{ key: string, value: string }>, permissionsBoundary: { policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number } | null } | null, policies: Array<{ policyName: string, arn: string | null, type: PolicyType, via: string | null, policy: { id: string, riskScore: number, attachmentCount: number, permissionsBoundaryUsageCount: number } | null }>, escalationPaths: Array<{ id: string, verdict: Verdict }>, alerts: { totalCount: number, nodes: Array<{ id: string, number: number, headline: string, severity: Severity, status: AlertStatus, firstSeenAt: string }> }, lastUsed: { status: LastUsedStatus, at: string | null, region: string | null }, account: { id: string, name: string, awsAccountId: string | null }, adminReachReason: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } } | null };

export type RoleTrustQueryVariables = Exact<{
  id: string | number;
}>;


export type RoleTrustQuery = { role: { trustedBy: Array<{ decision: { decision: AccessDecisionKind, reasons: Array<string>, memberCount: number, notEvaluatedCount: number, members: Array<{ kind: PathPrincipalKind, name: string, arn: string, decision: AccessDecisionKind, keys: Array<string> }> } | null }> } | null };

export type RoleRowFragment = { id: string, roleName: string, path: string, createdAt: string, deletedAt: string | null, lastUsed: { status: LastUsedStatus, at: string | null, region: string | null }, trustPolicy: { errorCode: PolicyIssueCode | null }, trustedBy: Array<{ effect: PolicyEffect, reach: TrustReach, who: string, label: string }>, account: { id: string, name: string, awsAccountId: string | null } };

export type RoleRowNowFragment = { adminReach: AdminReach, adminReachReason: { hopCount: number | null, through: string | null, policy: { policyName: string, type: PolicyType, via: string | null } | null } | null, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export type ListCoverageFragment = { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> };

export type OwnerPartsFragment = { tagKey: string, tagValue: string, destination: { address: string, targetName: string, pattern: string | null } | null };

export const ListPastFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ListPastFragment, unknown>;
export const PolicyLinkFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyLink"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyReference"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}}]}}]}}]} as unknown as DocumentNode<PolicyLinkFragment, unknown>;
export const RoleRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RoleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Role"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"errorCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]} as unknown as DocumentNode<RoleRowFragment, unknown>;
export const AdminReachReasonPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}}]} as unknown as DocumentNode<AdminReachReasonPartsFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const RoleRowNowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RoleRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Role"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<RoleRowNowFragment, unknown>;
export const ListCoverageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}}]} as unknown as DocumentNode<ListCoverageFragment, unknown>;
export const OwnerPartsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}}]} as unknown as DocumentNode<OwnerPartsFragment, unknown>;
export const RolesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Roles"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RoleOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"past"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListPast"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListCoverage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RoleRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RoleRowNow"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}}}]}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RoleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Role"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"errorCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RoleRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Role"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}}]} as unknown as DocumentNode<RolesQuery, RolesQueryVariables>;
export const RoleDetailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RoleDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"roleName"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"roleName"},"value":{"kind":"Variable","name":{"kind":"Name","value":"roleName"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"RoleRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"RoleRowNow"}},{"kind":"Field","name":{"kind":"Name","value":"roleId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"endLine"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"value"}},{"kind":"Field","name":{"kind":"Name","value":"conditions"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"user"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"role"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"instanceProfiles"}},{"kind":"Field","name":{"kind":"Name","value":"runs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"unread"}},{"kind":"Field","name":{"kind":"Name","value":"workloads"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"resourceArn"}},{"kind":"Field","name":{"kind":"Name","value":"state"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"accessAnalyzer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasAnalyzer"}},{"kind":"Field","name":{"kind":"Name","value":"unread"}},{"kind":"Field","name":{"kind":"Name","value":"findings"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"analyzerArn"}},{"kind":"Field","name":{"kind":"Name","value":"region"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"error"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"owner"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"OwnerParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"tags"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"value"}}]}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundary"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyLink"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyLink"}}]}},{"kind":"Field","name":{"kind":"Name","value":"escalationPaths"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open,acknowledged,dismissed","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AdminReachReasonParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AdminReachReason"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"through"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RoleRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Role"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"lastUsed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"at"}},{"kind":"Field","name":{"kind":"Name","value":"region"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"errorCode"}}]}},{"kind":"Field","name":{"kind":"Name","value":"trustedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"who"}},{"kind":"Field","name":{"kind":"Name","value":"label"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"RoleRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Role"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"adminReach"}},{"kind":"Field","name":{"kind":"Name","value":"adminReachReason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AdminReachReasonParts"}}]}},{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"OwnerParts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"ResourceOwner"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"tagKey"}},{"kind":"Field","name":{"kind":"Name","value":"tagValue"}},{"kind":"Field","name":{"kind":"Name","value":"destination"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"address"}},{"kind":"Field","name":{"kind":"Name","value":"targetName"}},{"kind":"Field","name":{"kind":"Name","value":"pattern"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyLink"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyReference"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"via"}},{"kind":"Field","name":{"kind":"Name","value":"policy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}}]}}]}}]} as unknown as DocumentNode<RoleDetailQuery, RoleDetailQueryVariables>;
export const RoleTrustDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"RoleTrust"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"role"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trustedBy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decision"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}},{"kind":"Field","name":{"kind":"Name","value":"memberCount"}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedCount"}},{"kind":"Field","name":{"kind":"Name","value":"members"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"decision"}},{"kind":"Field","name":{"kind":"Name","value":"keys"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<RoleTrustQuery, RoleTrustQueryVariables>;