/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The access level of an action as classified by AWS. */
export type AccessLevel =
  /** The action lists resources. */
  | 'LIST'
  /** The action changes permissions. */
  | 'PERMISSIONS_MANAGEMENT'
  /** The action reads the contents of resources. */
  | 'READ'
  /** The action only changes tags. */
  | 'TAGGING'
  /** The action creates, changes or deletes resources. */
  | 'WRITE';

/** The resources on which an action is allowed. */
export type ActionReach =
  /** The action is allowed on every resource of its type. */
  | 'ANY_RESOURCE'
  /** The action is allowed on specific resources only. */
  | 'SOME_RESOURCES'
  /** The action does not support resource-level permissions, so it is allowed on all resources or none. */
  | 'UNSCOPABLE';

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

/** The evidence on which a suggested change is based. */
export type ChangeBasis =
  /** The change removes only what grants nothing today. */
  | 'CERTAIN'
  /** The change needs the approval of a person who knows the purpose of the policy. */
  | 'REVIEW'
  /** The change removes what no principal with the policy used, according to last accessed information. */
  | 'USAGE';

/** The type of a suggested change. */
export type ChangeKind =
  /** An action is removed because another pattern already includes it. */
  | 'COVERED_ACTION'
  /** An action is removed because it applies to none of the listed resources. */
  | 'DEAD_ACTION'
  /** An action is removed because the same document denies it. */
  | 'DENIED_ACTION'
  /** The resources are limited to those of the account. */
  | 'OWN_ACCOUNT'
  /** The services to which roles can be passed are limited. */
  | 'PASSED_TO_SERVICE'
  /** A statement is removed because nothing is left of it. */
  | 'STATEMENT_REMOVED'
  /** Actions are removed because AWS tracks them individually and no principal used them. */
  | 'UNUSED_ACTION'
  /** Services are removed because no principal used them. */
  | 'UNUSED_SERVICE';

/** The direction of an order. */
export type OrderDirection =
  /** The lowest value comes first: the first name of the alphabet, the oldest time, the smallest number. */
  | 'ASC'
  /** The highest value comes first. */
  | 'DESC';

/** The effect of a statement, as policies spell it. */
export type PolicyEffect =
  /** The statement allows the actions. */
  | 'Allow'
  /** The statement denies the actions, whatever allows them. */
  | 'Deny';

/** The conditions that policies must meet. */
export type PolicyFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include policies that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `risk:>=70 attached:yes`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
  /** The types that a policy may have; all types if omitted. */
  type?: Array<PolicyType> | null | undefined;
};

/** The type of a principal to which a policy is attached. */
export type PolicyHolderKind =
  /** The policy is attached to a group, and applies to its members. */
  | 'GROUP'
  /** The policy is attached to a role. */
  | 'ROLE'
  /** The policy is attached to an IAM user. */
  | 'USER';

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

/** The order of a list of policies. Equal items are sorted by their ID. */
export type PolicyOrder = {
  /** The direction of the order; default ASC. */
  direction?: OrderDirection | null | undefined;
  /** The value by which the list is sorted. */
  field: PolicyOrderField;
};

/** The value by which policies are sorted. */
export type PolicyOrderField =
  /** The list is sorted by open alerts: by the critical ones, then by the high ones, and so on. */
  | 'ALERTS'
  /** The list is sorted by the number of principals to which the policy is attached. */
  | 'ATTACHMENTS'
  /** The list is sorted by the time of creation in AWS. */
  | 'CREATED'
  /** The list is sorted by name. */
  | 'NAME'
  /** The list is sorted by the risk score. */
  | 'RISK';

/** The type of an IAM policy. */
export type PolicyType =
  /** AWS created and maintains the policy. */
  | 'AWS_MANAGED'
  /** The policy was created in this account and can be attached to several principals. */
  | 'CUSTOMER_MANAGED'
  /** The policy is embedded in one user, group or role. */
  | 'INLINE';

/** Whether scans found a version of a policy as its default. Only the default version has an effect. */
export type PolicyVersionState =
  /** The version is the default. */
  | 'DEFAULT'
  /** A scan found the version as the default, and it is no longer. */
  | 'EARLIER_DEFAULT'
  /** No scan found the version as the default. It may have been the default before the first scan. While AWS has the version, it can become the default at any time. */
  | 'NOT_DEFAULT';

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

/** The availability of last accessed information. */
export type UsageStatus =
  /** The information was not read for every principal, or not for long enough. Their use is unknown, not absent. */
  | 'NOT_READ'
  /** The information was read for every principal with the policy. */
  | 'READ';

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

export type PoliciesQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  filter?: PolicyFilter | null | undefined;
  orderBy?: PolicyOrder | null | undefined;
  asOf?: string | null | undefined;
  isPresent: boolean;
}>;


export type PoliciesQuery = { policies: { totalCount: number, asOf: string | null, past: { askedAt: string, takenAt: string, ageSeconds: number, scan: { id: string } } | null, coverage: { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> } | null, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ id: string, policyName: string, type: PolicyType, owner: string | null, attachmentCount: number, riskScore: number, deletedAt: string | null, permissionsBoundaryUsageCount: number, issues: Array<{ severity: Severity }>, shownPrincipals: Array<{ name: string, asBoundary: boolean }>, account: { id: string, name: string, awsAccountId: string | null } } & { openAlerts?: { total: number, critical: number, high: number, medium: number, low: number, informational: number } }> } };

export type PolicyDetailQueryVariables = Exact<{
  id: string | number;
}>;


export type PolicyDetailQuery = { policy: { policyId: string, arn: string | null, path: string | null, createdAt: string | null, updatedAt: string | null, defaultVersionId: string | null, firstSeenAt: string, asOf: string, summary: string | null, id: string, policyName: string, type: PolicyType, owner: string | null, attachmentCount: number, riskScore: number, deletedAt: string | null, permissionsBoundaryUsageCount: number, attachedTo: Array<{ kind: PolicyHolderKind, id: string, name: string, arn: string, asBoundary: boolean }>, issues: Array<{ severity: Severity, code: PolicyIssueCode, statement: number | null, line: number | null, column: number | null, message: string, reference: string }>, document: { text: string, version: string | null, errorCode: PolicyIssueCode | null, errorMessage: string | null, errorPath: string | null, errorLine: number | null, errorColumn: number | null, statements: Array<{ index: number, sid: string | null, effect: PolicyEffect, line: number, endLine: number }> }, expansion: { count: number, deniedCount: number, unknownPatterns: Array<string>, serviceCount: number, levels: Array<{ accessLevel: AccessLevel, count: number }>, services: Array<{ service: string, allowed: number, known: number, levels: Array<{ accessLevel: AccessLevel, count: number }> }> } | null, escalationTechniques: Array<{ id: string, name: string, verdict: Verdict, reasons: Array<string>, actions: Array<string>, statements: Array<number> }>, suggestion: { text: string | null, actionsBefore: number, actionsAfter: number, usage: UsageStatus, usageReason: string | null, usageReadAt: string | null, changes: Array<{ kind: ChangeKind, basis: ChangeBasis, statement: number, message: string }> } | null, alerts: { totalCount: number, nodes: Array<{ id: string, number: number, headline: string, severity: Severity, status: AlertStatus, firstSeenAt: string }> }, shownPrincipals: Array<{ name: string, asBoundary: boolean }>, account: { id: string, name: string, awsAccountId: string | null }, openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } } | null };

export type PolicyRowFragment = { id: string, policyName: string, type: PolicyType, owner: string | null, attachmentCount: number, riskScore: number, deletedAt: string | null, permissionsBoundaryUsageCount: number, issues: Array<{ severity: Severity }>, shownPrincipals: Array<{ name: string, asBoundary: boolean }>, account: { id: string, name: string, awsAccountId: string | null } };

export type PolicyRowNowFragment = { openAlerts: { total: number, critical: number, high: number, medium: number, low: number, informational: number } };

export type PolicyVersionsQueryVariables = Exact<{
  id: string | number;
  first: number;
  after?: string | null | undefined;
}>;


export type PolicyVersionsQuery = { policy: { id: string, versions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ cursor: string, node: { versionId: string | null, text: string, state: PolicyVersionState, createdAt: string | null, deletedAt: string | null, defaultSince: string | null, defaultUntil: string | null, firstScan: { id: string, finishedAt: string | null } | null, lastScan: { id: string, finishedAt: string | null } | null } }> } } | null };

export type PolicyActionsQueryVariables = Exact<{
  id: string | number;
  accessLevel?: AccessLevel | null | undefined;
  service?: string | null | undefined;
  query?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type PolicyActionsQuery = { policy: { id: string, expansion: { actions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ action: string, accessLevel: AccessLevel, reach: ActionReach, isConditional: boolean, isDeniedInPart: boolean, statements: Array<number> }> } } | null } | null };

export type AnalyzePolicyDocumentQueryVariables = Exact<{
  document: string;
  accountId?: string | number | null | undefined;
}>;


export type AnalyzePolicyDocumentQuery = { analyzePolicyDocument: { awsAccountId: string | null, riskScore: number, summary: string | null, issueCount: number, document: { text: string, version: string | null, errorCode: PolicyIssueCode | null, errorMessage: string | null, errorPath: string | null, errorLine: number | null, errorColumn: number | null, statements: Array<{ index: number, sid: string | null, effect: PolicyEffect, line: number, endLine: number }> }, issues: Array<{ code: PolicyIssueCode, severity: Severity, statement: number | null, line: number | null, column: number | null, message: string, reference: string }>, expansion: { count: number, deniedCount: number, unknownPatterns: Array<string>, serviceCount: number, levels: Array<{ accessLevel: AccessLevel, count: number }>, services: Array<{ service: string, allowed: number, known: number, levels: Array<{ accessLevel: AccessLevel, count: number }> }> } | null, escalationTechniques: Array<{ id: string, name: string, verdict: Verdict, reasons: Array<string>, actions: Array<string>, statements: Array<number> }>, suggestion: { text: string | null, actionsBefore: number, actionsAfter: number, usage: UsageStatus, usageReason: string | null, usageReadAt: string | null, changes: Array<{ kind: ChangeKind, basis: ChangeBasis, statement: number, message: string }> } | null } };

export type AnalyzedActionsQueryVariables = Exact<{
  document: string;
  accountId?: string | number | null | undefined;
  accessLevel?: AccessLevel | null | undefined;
  service?: string | null | undefined;
  query?: string | null | undefined;
  first: number;
  after?: string | null | undefined;
}>;


export type AnalyzedActionsQuery = { analyzePolicyDocument: { expansion: { actions: { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ action: string, accessLevel: AccessLevel, reach: ActionReach, isConditional: boolean, isDeniedInPart: boolean, statements: Array<number> }> } } | null } };

export type ActionPageFragment = { totalCount: number, pageInfo: { hasNextPage: boolean, endCursor: string | null }, nodes: Array<{ action: string, accessLevel: AccessLevel, reach: ActionReach, isConditional: boolean, isDeniedInPart: boolean, statements: Array<number> }> };

export type ShownDocumentFragment = { text: string, version: string | null, errorCode: PolicyIssueCode | null, errorMessage: string | null, errorPath: string | null, errorLine: number | null, errorColumn: number | null, statements: Array<{ index: number, sid: string | null, effect: PolicyEffect, line: number, endLine: number }> };

export type ShownIssueFragment = { code: PolicyIssueCode, severity: Severity, statement: number | null, line: number | null, column: number | null, message: string, reference: string };

export type ShownExpansionFragment = { count: number, deniedCount: number, unknownPatterns: Array<string>, serviceCount: number, levels: Array<{ accessLevel: AccessLevel, count: number }>, services: Array<{ service: string, allowed: number, known: number, levels: Array<{ accessLevel: AccessLevel, count: number }> }> };

export type ShownTechniqueFragment = { id: string, name: string, verdict: Verdict, reasons: Array<string>, actions: Array<string>, statements: Array<number> };

export type ShownSuggestionFragment = { text: string | null, actionsBefore: number, actionsAfter: number, usage: UsageStatus, usageReason: string | null, usageReadAt: string | null, changes: Array<{ kind: ChangeKind, basis: ChangeBasis, statement: number, message: string }> };

export type AlertCountsFragment = { total: number, critical: number, high: number, medium: number, low: number, informational: number };

export type ListCoverageFragment = { percent: number, sources: Array<{ section: SectionName, status: SectionStatus, action: string | null, reason: string | null }>, notEvaluatedChecks: Array<{ checkId: string }> };

export const ListPastFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}}]} as unknown as DocumentNode<ListPastFragment, unknown>;
export const PolicyRowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Policy"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"severity"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"shownPrincipals"},"name":{"kind":"Name","value":"attachedTo"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"asBoundary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}}]} as unknown as DocumentNode<PolicyRowFragment, unknown>;
export const AlertCountsFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<AlertCountsFragment, unknown>;
export const PolicyRowNowFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Policy"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}}]} as unknown as DocumentNode<PolicyRowNowFragment, unknown>;
export const ActionPageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActionPage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AllowedActionConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}},{"kind":"Field","name":{"kind":"Name","value":"isDeniedInPart"}},{"kind":"Field","name":{"kind":"Name","value":"statements"}}]}}]}}]} as unknown as DocumentNode<ActionPageFragment, unknown>;
export const ShownDocumentFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownDocument"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyDocument"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"errorPath"}},{"kind":"Field","name":{"kind":"Name","value":"errorLine"}},{"kind":"Field","name":{"kind":"Name","value":"errorColumn"}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"endLine"}}]}}]}}]} as unknown as DocumentNode<ShownDocumentFragment, unknown>;
export const ShownIssueFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownIssue"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyIssue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"column"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}}]}}]} as unknown as DocumentNode<ShownIssueFragment, unknown>;
export const ShownExpansionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownExpansion"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyExpansion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"deniedCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownPatterns"}},{"kind":"Field","name":{"kind":"Name","value":"serviceCount"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"known"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]} as unknown as DocumentNode<ShownExpansionFragment, unknown>;
export const ShownTechniqueFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownTechnique"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyTechnique"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"statements"}}]}}]} as unknown as DocumentNode<ShownTechniqueFragment, unknown>;
export const ShownSuggestionFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownSuggestion"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicySuggestion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"actionsBefore"}},{"kind":"Field","name":{"kind":"Name","value":"actionsAfter"}},{"kind":"Field","name":{"kind":"Name","value":"usage"}},{"kind":"Field","name":{"kind":"Name","value":"usageReason"}},{"kind":"Field","name":{"kind":"Name","value":"usageReadAt"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<ShownSuggestionFragment, unknown>;
export const ListCoverageFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}}]} as unknown as DocumentNode<ListCoverageFragment, unknown>;
export const PoliciesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Policies"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyOrder"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"DateTime"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Boolean"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"Variable","name":{"kind":"Name","value":"orderBy"}}},{"kind":"Argument","name":{"kind":"Name","value":"asOf"},"value":{"kind":"Variable","name":{"kind":"Name","value":"asOf"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"past"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListPast"}}]}},{"kind":"Field","name":{"kind":"Name","value":"coverage"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ListCoverage"}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyRowNow"},"directives":[{"kind":"Directive","name":{"kind":"Name","value":"include"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"if"},"value":{"kind":"Variable","name":{"kind":"Name","value":"isPresent"}}}]}]}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListPast"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PastReading"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"askedAt"}},{"kind":"Field","name":{"kind":"Name","value":"takenAt"}},{"kind":"Field","name":{"kind":"Name","value":"ageSeconds"}},{"kind":"Field","name":{"kind":"Name","value":"scan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ListCoverage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Coverage"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"percent"}},{"kind":"Field","name":{"kind":"Name","value":"sources"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"section"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}},{"kind":"Field","name":{"kind":"Name","value":"notEvaluatedChecks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"checkId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Policy"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"severity"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"shownPrincipals"},"name":{"kind":"Name","value":"attachedTo"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"asBoundary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Policy"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}}]} as unknown as DocumentNode<PoliciesQuery, PoliciesQueryVariables>;
export const PolicyDetailDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PolicyDetail"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyRow"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"PolicyRowNow"}},{"kind":"Field","name":{"kind":"Name","value":"attachedTo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"asBoundary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"policyId"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"updatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"defaultVersionId"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownIssue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"document"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownDocument"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expansion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownExpansion"}}]}},{"kind":"Field","name":{"kind":"Name","value":"escalationTechniques"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownTechnique"}}]}},{"kind":"Field","name":{"kind":"Name","value":"suggestion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownSuggestion"}}]}},{"kind":"Field","name":{"kind":"Name","value":"alerts"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"100"}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"query"},"value":{"kind":"StringValue","value":"is:open,acknowledged,dismissed","block":false}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"headline"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"status"}},{"kind":"Field","name":{"kind":"Name","value":"firstSeenAt"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"AlertCounts"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"SeverityCounts"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"critical"}},{"kind":"Field","name":{"kind":"Name","value":"high"}},{"kind":"Field","name":{"kind":"Name","value":"medium"}},{"kind":"Field","name":{"kind":"Name","value":"low"}},{"kind":"Field","name":{"kind":"Name","value":"informational"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyRow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Policy"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"attachmentCount"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"permissionsBoundaryUsageCount"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"severity"}}]}},{"kind":"Field","alias":{"kind":"Name","value":"shownPrincipals"},"name":{"kind":"Name","value":"attachedTo"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"2"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"asBoundary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"account"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"PolicyRowNow"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Policy"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"openAlerts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"AlertCounts"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownIssue"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyIssue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"column"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownDocument"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyDocument"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"errorPath"}},{"kind":"Field","name":{"kind":"Name","value":"errorLine"}},{"kind":"Field","name":{"kind":"Name","value":"errorColumn"}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"endLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownExpansion"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyExpansion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"deniedCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownPatterns"}},{"kind":"Field","name":{"kind":"Name","value":"serviceCount"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"known"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownTechnique"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyTechnique"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"statements"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownSuggestion"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicySuggestion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"actionsBefore"}},{"kind":"Field","name":{"kind":"Name","value":"actionsAfter"}},{"kind":"Field","name":{"kind":"Name","value":"usage"}},{"kind":"Field","name":{"kind":"Name","value":"usageReason"}},{"kind":"Field","name":{"kind":"Name","value":"usageReadAt"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<PolicyDetailQuery, PolicyDetailQueryVariables>;
export const PolicyVersionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PolicyVersions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"versions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"versionId"}},{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"createdAt"}},{"kind":"Field","name":{"kind":"Name","value":"deletedAt"}},{"kind":"Field","name":{"kind":"Name","value":"defaultSince"}},{"kind":"Field","name":{"kind":"Name","value":"defaultUntil"}},{"kind":"Field","name":{"kind":"Name","value":"firstScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastScan"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"finishedAt"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PolicyVersionsQuery, PolicyVersionsQueryVariables>;
export const PolicyActionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PolicyActions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AccessLevel"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"service"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"query"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policy"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"expansion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accessLevel"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}}},{"kind":"Argument","name":{"kind":"Name","value":"service"},"value":{"kind":"Variable","name":{"kind":"Name","value":"service"}}},{"kind":"Argument","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"query"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActionPage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActionPage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AllowedActionConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}},{"kind":"Field","name":{"kind":"Name","value":"isDeniedInPart"}},{"kind":"Field","name":{"kind":"Name","value":"statements"}}]}}]}}]} as unknown as DocumentNode<PolicyActionsQuery, PolicyActionsQueryVariables>;
export const AnalyzePolicyDocumentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AnalyzePolicyDocument"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"document"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"analyzePolicyDocument"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"document"},"value":{"kind":"Variable","name":{"kind":"Name","value":"document"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}},{"kind":"Field","name":{"kind":"Name","value":"riskScore"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"document"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownDocument"}}]}},{"kind":"Field","name":{"kind":"Name","value":"issueCount"}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownIssue"}}]}},{"kind":"Field","name":{"kind":"Name","value":"expansion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownExpansion"}}]}},{"kind":"Field","name":{"kind":"Name","value":"escalationTechniques"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownTechnique"}}]}},{"kind":"Field","name":{"kind":"Name","value":"suggestion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ShownSuggestion"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownDocument"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyDocument"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"errorPath"}},{"kind":"Field","name":{"kind":"Name","value":"errorLine"}},{"kind":"Field","name":{"kind":"Name","value":"errorColumn"}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"endLine"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownIssue"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyIssue"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"column"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"reference"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownExpansion"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyExpansion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"count"}},{"kind":"Field","name":{"kind":"Name","value":"deniedCount"}},{"kind":"Field","name":{"kind":"Name","value":"unknownPatterns"}},{"kind":"Field","name":{"kind":"Name","value":"serviceCount"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}},{"kind":"Field","name":{"kind":"Name","value":"services"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"500"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"service"}},{"kind":"Field","name":{"kind":"Name","value":"allowed"}},{"kind":"Field","name":{"kind":"Name","value":"known"}},{"kind":"Field","name":{"kind":"Name","value":"levels"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownTechnique"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyTechnique"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"verdict"}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"statements"}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ShownSuggestion"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PolicySuggestion"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"actionsBefore"}},{"kind":"Field","name":{"kind":"Name","value":"actionsAfter"}},{"kind":"Field","name":{"kind":"Name","value":"usage"}},{"kind":"Field","name":{"kind":"Name","value":"usageReason"}},{"kind":"Field","name":{"kind":"Name","value":"usageReadAt"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"basis"}},{"kind":"Field","name":{"kind":"Name","value":"statement"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]} as unknown as DocumentNode<AnalyzePolicyDocumentQuery, AnalyzePolicyDocumentQueryVariables>;
export const AnalyzedActionsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"AnalyzedActions"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"document"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"AccessLevel"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"service"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"query"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"analyzePolicyDocument"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"document"},"value":{"kind":"Variable","name":{"kind":"Name","value":"document"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"expansion"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"actions"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accessLevel"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accessLevel"}}},{"kind":"Argument","name":{"kind":"Name","value":"service"},"value":{"kind":"Variable","name":{"kind":"Name","value":"service"}}},{"kind":"Argument","name":{"kind":"Name","value":"query"},"value":{"kind":"Variable","name":{"kind":"Name","value":"query"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ActionPage"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ActionPage"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"AllowedActionConnection"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"accessLevel"}},{"kind":"Field","name":{"kind":"Name","value":"reach"}},{"kind":"Field","name":{"kind":"Name","value":"isConditional"}},{"kind":"Field","name":{"kind":"Name","value":"isDeniedInPart"}},{"kind":"Field","name":{"kind":"Name","value":"statements"}}]}}]}}]} as unknown as DocumentNode<AnalyzedActionsQuery, AnalyzedActionsQueryVariables>;