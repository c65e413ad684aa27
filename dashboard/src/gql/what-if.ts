/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** A managed policy to attach to a user, group or role. */
export type AttachInput = {
  /** The ARN of the policy, which may be one of `putPolicies`. */
  policyArn: string;
  /** The ARN of the user, group or role, which may be created by the change. */
  principalArn: string;
};

/** A managed policy to detach from a user, group or role. */
export type DetachInput = {
  /** The ARN of the policy. */
  policyArn: string;
  /** The ARN of the user, group or role. */
  principalArn: string;
};

/** The state of a proposed fix. */
export type FixState =
  /** The latest snapshot no longer has the issue. */
  | 'GONE'
  /** A value that only the operator knows is missing or wrong. `inputs` says which one. */
  | 'INPUT_NEEDED'
  /** The latest snapshot does not say whether the issue exists. `reason` says what was not read. */
  | 'NOT_EVALUATED'
  /** No document fixes this issue or this resource. Follow the instructions of the alert. */
  | 'UNAVAILABLE'
  /** A document could be written, but the issue would stay, AWS would refuse the document, or it would allow more than now. It is not returned; `reason` says why. */
  | 'UNPROVEN'
  /** The documents are written, and with them the issue is gone in the latest snapshot. */
  | 'WRITTEN';

/** An inline policy to add to a user, group or role, or to replace. */
export type InlinePolicyInput = {
  /** The policy document as JSON, at most 200,000 characters. */
  document: string;
  /** The name of the inline policy. */
  policyName: string;
  /** The ARN of the user, group or role. */
  principalArn: string;
};

/** An inline policy to delete from a user, group or role. */
export type InlinePolicyNameInput = {
  /** The name of the inline policy. */
  policyName: string;
  /** The ARN of the user, group or role. */
  principalArn: string;
};

/** An instance profile to create for a role. */
export type InstanceProfileInput = {
  /** The name of the instance profile. */
  instanceProfileName: string;
  /** The ARN of the role. */
  roleArn: string;
};

/** The conditions that users, access keys, groups or roles must meet. */
export type ListFilter = {
  /** The IDs or 12-digit AWS account numbers of the accounts; all accounts if omitted. */
  accountIds?: Array<string | number> | null | undefined;
  /** Whether to include items that were deleted in AWS; default false. */
  includeDeleted?: boolean | null | undefined;
  /** Words and `key:value` terms, such as `age:>90d status:active`. Terms are combined with AND, commas with OR. */
  query?: string | null | undefined;
};

/** The membership of a user in a group. */
export type MembershipInput = {
  /** The ARN of the group. */
  groupArn: string;
  /** The ARN of the user. */
  userArn: string;
};

/** A role to create. A role that exists keeps its policies, and gets this trust policy and boundary. */
export type NewRoleInput = {
  /** The ARN of the permissions boundary. Null for none. */
  permissionsBoundaryArn?: string | null | undefined;
  /** The ARN of the role. */
  roleArn: string;
  /** The tags of the role, at most 50. Null: a role that exists keeps its tags. */
  tags?: Array<TagInput> | null | undefined;
  /** The trust policy of the role as JSON, at most 200,000 characters. */
  trustPolicy: string;
};

/** A user to create, without permissions and credentials. */
export type NewUserInput = {
  /** The ARN of the permissions boundary. Null for none. */
  permissionsBoundaryArn?: string | null | undefined;
  /** The tags of the user, at most 50. Null: a user that exists keeps its tags. */
  tags?: Array<TagInput> | null | undefined;
  /** The ARN of the user. */
  userArn: string;
};

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

/** A customer managed policy to create, or the new document of its default version. */
export type PolicyInput = {
  /** The policy document as JSON, at most 200,000 characters. */
  document: string;
  /** The ARN of the policy. */
  policyArn: string;
};

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

/** A statement to remove from a policy. */
export type RemoveStatementInput = {
  /** The index of the statement in the document, starting at 0. */
  index: number;
  /** The ID of the policy, its ARN, or its unique ID in AWS. For an inline policy `OWNERID/name`, for a trust policy `ROLEID#trust-policy`. */
  policyId: string | number;
};

/** A permissions boundary to set on, or remove from, a user or role. */
export type SetBoundaryInput = {
  /** The ARN of a managed policy in the account or in `putPolicies`; null removes the boundary. */
  policyArn?: string | null | undefined;
  /** The ARN of the user or role. */
  principalArn: string;
};

/** The tags of a user or role, which replace all that it has. */
export type SetTagsInput = {
  /** The ARN of the user or role. */
  principalArn: string;
  /** The new tags, at most 50. */
  tags: Array<TagInput>;
};

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

/** A tag of a user or role. */
export type TagInput = {
  /** The key of the tag. */
  key: string;
  /** The value of the tag. */
  value: string;
};

/** A new trust policy for a role that exists. */
export type TrustPolicyInput = {
  /** The ARN of the role. */
  roleArn: string;
  /** The trust policy of the role as JSON, at most 200,000 characters. */
  trustPolicy: string;
};

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

/** A hypothetical change to an account, with at most 200 parts of each kind. Additions and replacements are applied first, then removals. AWS is not changed. */
export type WhatIfInput = {
  /** The ID of the account or its 12-digit AWS account number. */
  accountId: string | number;
  /** The users to add to groups, at most 200. */
  addToGroups?: Array<MembershipInput> | null | undefined;
  /** The policies to attach, at most 200. */
  attach?: Array<AttachInput> | null | undefined;
  /** The ARNs of the groups to create, at most 200. */
  createGroups?: Array<string> | null | undefined;
  /** The instance profiles to create, at most 200. */
  createInstanceProfiles?: Array<InstanceProfileInput> | null | undefined;
  /** The roles to create, at most 200. */
  createRoles?: Array<NewRoleInput> | null | undefined;
  /** The users to create, at most 200. */
  createUsers?: Array<NewUserInput> | null | undefined;
  /** The inline policies to delete, at most 200. */
  deleteInlinePolicies?: Array<InlinePolicyNameInput> | null | undefined;
  /** The ARNs of the managed policies to delete, at most 200. */
  deletePolicies?: Array<string> | null | undefined;
  /** The ARNs of the users, groups and roles to delete before anything is created, at most 200. */
  deletePrincipals?: Array<string> | null | undefined;
  /** The policies to detach, at most 200. */
  detach?: Array<DetachInput> | null | undefined;
  /** The inline policies to add or replace, at most 200. */
  putInlinePolicies?: Array<InlinePolicyInput> | null | undefined;
  /** The customer managed policies to create or replace, at most 200. */
  putPolicies?: Array<PolicyInput> | null | undefined;
  /** The users to remove from groups, at most 200. */
  removeFromGroups?: Array<MembershipInput> | null | undefined;
  /** The statements to remove, at most 200. */
  removeStatements?: Array<RemoveStatementInput> | null | undefined;
  /** The permissions boundaries to set or remove, at most 200. */
  setBoundary?: Array<SetBoundaryInput> | null | undefined;
  /** The users and roles whose tags are replaced, at most 200. */
  setTags?: Array<SetTagsInput> | null | undefined;
  /** The trust policies to replace, at most 200. */
  setTrustPolicies?: Array<TrustPolicyInput> | null | undefined;
};

export type DocumentChangeFragment = { putPolicies: Array<{ policyArn: string, document: string }>, putInlinePolicies: Array<{ principalArn: string, policyName: string, document: string }>, setTrustPolicies: Array<{ roleArn: string, trustPolicy: string }> };

export type WhatIfQueryVariables = Exact<{
  input: WhatIfInput;
}>;


export type WhatIfQuery = { whatIf: { closedCount: number, closedExternalCount: number, openedCount: number, reroutedCount: number, remainingCount: number, remainingExternalCount: number, unmatched: Array<string>, asOf: string, closed: Array<{ before: Verdict | null, after: Verdict | null, hopCount: number, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> }>, opened: Array<{ before: Verdict | null, after: Verdict | null, hopCount: number, hops: Array<{ reasons: Array<string>, technique: { name: string }, statements: Array<{ action: string, resource: string, summary: string }> }>, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> }>, rerouted: Array<{ before: Verdict | null, after: Verdict | null, hopCount: number, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> }>, administratorsGained: Array<{ kind: PathPrincipalKind, name: string, awsAccountId: string | null }>, administratorsLost: Array<{ kind: PathPrincipalKind, name: string, awsAccountId: string | null }> } };

export type StatementFixQueryVariables = Exact<{
  accountId: string | number;
  policyId: string | number;
  index: number;
}>;


export type StatementFixQuery = { statementFix: { state: FixState, alertNumber: number, inputs: Array<{ label: string, problem: string | null }>, documents: Array<{ name: string, before: string | null, after: string | null }>, change: { putPolicies: Array<{ policyArn: string, document: string }>, putInlinePolicies: Array<{ principalArn: string, policyName: string, document: string }>, setTrustPolicies: Array<{ roleArn: string, trustPolicy: string }> } | null, proof: { closedPaths: number, openedPaths: number } | null } | null };

export type PrincipalChoicesQueryVariables = Exact<{
  filter: ListFilter;
  first: number;
}>;


export type PrincipalChoicesQuery = { users: { nodes: Array<{ id: string, userName: string, arn: string, policies: Array<{ policyName: string, arn: string | null, via: string | null }> }> }, roles: { nodes: Array<{ id: string, roleName: string, arn: string, policies: Array<{ policyName: string, arn: string | null, via: string | null }> }> }, groups: { nodes: Array<{ id: string, groupName: string, arn: string, policies: Array<{ policyName: string, arn: string | null, via: string | null }> }> } };

export type PolicyChoicesQueryVariables = Exact<{
  filter: PolicyFilter;
  first: number;
}>;


export type PolicyChoicesQuery = { policies: { nodes: Array<{ id: string, policyName: string, arn: string | null, type: PolicyType, owner: string | null, document: { statements: Array<{ index: number, sid: string | null, effect: PolicyEffect, actions: Array<string>, notActions: Array<string> }> } }> } };

export type ChangedDocumentQueryVariables = Exact<{
  document: string;
  accountId?: string | number | null | undefined;
}>;


export type ChangedDocumentQuery = { analyzePolicyDocument: { summary: string | null, document: { errorCode: PolicyIssueCode | null, errorMessage: string | null, errorLine: number | null, errorColumn: number | null }, issues: Array<{ code: PolicyIssueCode, severity: Severity, line: number | null, message: string }> } };

export type ChangedPathFragment = { before: Verdict | null, after: Verdict | null, hopCount: number, source: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, target: { kind: PathPrincipalKind, name: string, awsAccountId: string | null }, techniques: Array<{ id: string, name: string }> };

export const DocumentChangeFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DocumentChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FixChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"putPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyArn"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"putInlinePolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalArn"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"setTrustPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"}}]}}]}}]} as unknown as DocumentNode<DocumentChangeFragment, unknown>;
export const ChangedPathFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedPath"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"techniques"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<ChangedPathFragment, unknown>;
export const WhatIfDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"WhatIf"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"WhatIfInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"whatIf"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"closedCount"}},{"kind":"Field","name":{"kind":"Name","value":"closedExternalCount"}},{"kind":"Field","name":{"kind":"Name","value":"openedCount"}},{"kind":"Field","name":{"kind":"Name","value":"reroutedCount"}},{"kind":"Field","name":{"kind":"Name","value":"remainingCount"}},{"kind":"Field","name":{"kind":"Name","value":"remainingExternalCount"}},{"kind":"Field","name":{"kind":"Name","value":"closed"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedPath"}}]}},{"kind":"Field","name":{"kind":"Name","value":"opened"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedPath"}},{"kind":"Field","name":{"kind":"Name","value":"hops"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"technique"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"action"}},{"kind":"Field","name":{"kind":"Name","value":"resource"}},{"kind":"Field","name":{"kind":"Name","value":"summary"}}]}},{"kind":"Field","name":{"kind":"Name","value":"reasons"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"rerouted"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"ChangedPath"}}]}},{"kind":"Field","name":{"kind":"Name","value":"administratorsGained"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"administratorsLost"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"unmatched"}},{"kind":"Field","name":{"kind":"Name","value":"asOf"}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ChangedPath"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"PathChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"source"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"target"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"awsAccountId"}}]}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}},{"kind":"Field","name":{"kind":"Name","value":"hopCount"}},{"kind":"Field","name":{"kind":"Name","value":"techniques"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]} as unknown as DocumentNode<WhatIfQuery, WhatIfQueryVariables>;
export const StatementFixDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"StatementFix"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"policyId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"index"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statementFix"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}},{"kind":"Argument","name":{"kind":"Name","value":"policyId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"policyId"}}},{"kind":"Argument","name":{"kind":"Name","value":"index"},"value":{"kind":"Variable","name":{"kind":"Name","value":"index"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"alertNumber"}},{"kind":"Field","name":{"kind":"Name","value":"inputs"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"problem"}}]}},{"kind":"Field","name":{"kind":"Name","value":"documents"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"before"}},{"kind":"Field","name":{"kind":"Name","value":"after"}}]}},{"kind":"Field","name":{"kind":"Name","value":"change"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"FragmentSpread","name":{"kind":"Name","value":"DocumentChange"}}]}},{"kind":"Field","name":{"kind":"Name","value":"proof"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"closedPaths"}},{"kind":"Field","name":{"kind":"Name","value":"openedPaths"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"DocumentChange"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"FixChange"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"putPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyArn"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"putInlinePolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"principalArn"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"document"}}]}},{"kind":"Field","name":{"kind":"Name","value":"setTrustPolicies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"roleArn"}},{"kind":"Field","name":{"kind":"Name","value":"trustPolicy"}}]}}]}}]} as unknown as DocumentNode<StatementFixQuery, StatementFixQueryVariables>;
export const PrincipalChoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PrincipalChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ListFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"users"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"userName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"roles"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"roleName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"groups"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"groupName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"policies"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"via"}}]}}]}}]}}]}}]} as unknown as DocumentNode<PrincipalChoicesQuery, PrincipalChoicesQueryVariables>;
export const PolicyChoicesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"PolicyChoices"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"PolicyFilter"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"policies"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"policyName"}},{"kind":"Field","name":{"kind":"Name","value":"arn"}},{"kind":"Field","name":{"kind":"Name","value":"type"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}},{"kind":"Field","name":{"kind":"Name","value":"document"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"statements"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"sid"}},{"kind":"Field","name":{"kind":"Name","value":"effect"}},{"kind":"Field","name":{"kind":"Name","value":"actions"}},{"kind":"Field","name":{"kind":"Name","value":"notActions"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<PolicyChoicesQuery, PolicyChoicesQueryVariables>;
export const ChangedDocumentDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ChangedDocument"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"document"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"analyzePolicyDocument"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"document"},"value":{"kind":"Variable","name":{"kind":"Name","value":"document"}}},{"kind":"Argument","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"accountId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"summary"}},{"kind":"Field","name":{"kind":"Name","value":"document"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"errorCode"}},{"kind":"Field","name":{"kind":"Name","value":"errorMessage"}},{"kind":"Field","name":{"kind":"Name","value":"errorLine"}},{"kind":"Field","name":{"kind":"Name","value":"errorColumn"}}]}},{"kind":"Field","name":{"kind":"Name","value":"issues"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"severity"}},{"kind":"Field","name":{"kind":"Name","value":"line"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<ChangedDocumentQuery, ChangedDocumentQueryVariables>;