import type { Severity } from "../severity.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import type { StatementTrait } from "./statement-traits.ts";

export type IssueCode =
  // too wide (risks.ts)
  | "ADMIN"
  | "SERVICE_WILDCARD"
  | "CLOUDTRAIL_FULL_ACCESS"
  | "KMS_FULL_ACCESS"
  | "KMS_DECRYPT_ANY_KEY"
  | "MARKETPLACE_SUBSCRIBE"
  | "PASS_ROLE_ANY"
  | "ASSUME_ROLE_ANY"
  | "RESOURCE_EXPOSURE"
  | "CREDENTIAL_EXPOSURE"
  | "DATA_EXFILTRATION"
  | "INFRASTRUCTURE_MODIFICATION"
  | "RESOURCE_WILDCARD"
  | "BOUNDARY_REMOVAL"
  // misleading (patterns.ts)
  | "NOT_ACTION_ALLOW"
  | "NOT_RESOURCE_ALLOW"
  | "NOT_PRINCIPAL_ALLOW"
  | "MFA_FLAWED"
  | "SET_OPERATOR_SINGLE_VALUED"
  | "DEAD_DENY"
  // without effect or invalid (lint.ts)
  | LintCode;

export type LintCode =
  | "ACTION_SYNTAX"
  | "ACTION_UNKNOWN"
  | "ACTION_MATCHES_NOTHING"
  | "SERVICE_UNKNOWN"
  | "ARN_INVALID"
  | "RESOURCE_MISSING"
  | "RESOURCE_NEVER_MATCHES"
  | "ACTION_NEEDS_ANY_RESOURCE"
  | "RESOURCE_IN_TRUST_POLICY"
  | "OPERATOR_UNKNOWN"
  | "OPERATOR_TYPE_MISMATCH"
  | "CONDITION_KEY_UNKNOWN"
  | "CONDITION_VALUE_INVALID"
  | "SID_DUPLICATE"
  | "SID_INVALID"
  | "VARIABLE_IN_OLD_VERSION"
  | "VERSION_OLD"
  // arn-issues.ts
  | "RESOURCE_TYPE_WILDCARD"
  | "ARN_ACCOUNT_INVALID"
  | "ARN_ACCOUNT_MISSING"
  | "ARN_ACCOUNT_NOT_ALLOWED"
  | "ARN_REGION_MISSING"
  | "ARN_REGION_NOT_ALLOWED"
  | "ARN_RESOURCE_INVALID"
  | "REGION_UNKNOWN"
  // variable-issues.ts
  | "VARIABLE_MALFORMED"
  | "VARIABLE_MISPLACED"
  | "VARIABLE_IN_WRONG_OPERATOR"
  // operator-issues.ts, condition-key-issues.ts, condition-value-issues.ts
  | "WILDCARD_WITHOUT_LIKE"
  | "BOOLEAN_VALUES_SEVERAL"
  | "SET_OPERATOR_MISSING"
  | "CONDITION_TAG_KEY_MISSING"
  | "CONDITION_KEY_DEPRECATED"
  | "CONDITION_KEY_REPEATED"
  | "CONDITION_KEY_FORGEABLE"
  | "CONDITION_KEY_UNPAIRED"
  | "CONDITION_WILDCARD_WIDE"
  | "CONDITION_TYPES_MIXED"
  | "S3_PREFIX_NEGATED"
  | "VPC_ID_INVALID"
  | "KMS_KEY_ARN_INVALID"
  | "SERVICE_PRINCIPAL_INVALID"
  | "SOURCE_IP_PRIVATE"
  | "SOURCE_IP_PARTLY_PRIVATE"
  | "CLAIM_SET_OPERATOR"
  | "STRING_LIKE_ON_ARN"
  | "NULL_WITH_SET_OPERATOR"
  | "DATE_AS_EPOCH"
  | "IP_RANGE_HOST_BITS"
  | "CONDITION_MATCHES_ANY"
  | "CONDITION_VALUE_REDUNDANT"
  | "CONDITION_EMPTY"
  // request-key-issues.ts
  | "CONDITION_KEY_NOT_IN_REQUEST"
  | "CONDITION_WITHOUT_EFFECT"
  // principal-issues.ts
  | "OIDC_CLAIM_MISSING"
  | "PRINCIPAL_MISSING"
  | "PRINCIPAL_WILDCARD"
  | "PRINCIPAL_INVALID"
  | "FEDERATED_PRINCIPAL_INVALID"
  | "PRINCIPAL_ACTION_MISMATCH"
  | "NOT_PRINCIPAL_IN_TRUST_POLICY"
  | "TRUST_ACTION_UNSUPPORTED"
  | "ROLES_ANYWHERE_ACTIONS_MISSING"
  | "CONDITION_KEY_NEEDS_ACTION"
  | "PRINCIPAL_EMPTY"
  | "PRINCIPAL_IN_IDENTITY_POLICY"
  | "PRINCIPAL_UNIQUE_ID"
  | "SESSION_PRINCIPAL_REDUNDANT"
  | "OIDC_SUBJECT_WIDE"
  // redundancy-issues.ts
  | "ACTION_REDUNDANT"
  | "RESOURCE_REDUNDANT"
  | "STATEMENT_REDUNDANT"
  // lint.ts
  | "SERVICE_LINKED_ROLE_ANY"
  | "SERVICE_NAME_WILDCARD"
  | "SID_EMPTY"
  | "POLICY_TOO_LONG";

export interface FoundIssue {
  /** The severity of this finding, if it differs from that of the rule. */
  readonly severity?: Severity;
  readonly message: string;
  /**
   * The path of the element within the statement: `["Action", 3]`, with an index even if Action is a single string.
   * Defaults to the whole statement.
   */
  readonly at?: readonly (string | number)[];
  /** The actions concerned, as AWS spells them. */
  readonly actions?: readonly string[];
}

/** A trait of the list in Action or NotAction. */
export interface ActionsTrait {
  readonly isIn: (actions: readonly string[]) => boolean;
}

export interface IssueRule {
  readonly code: IssueCode;
  readonly severity: Severity;
  /**
   * Whether the statement has what the rule examines: a trait of its form, something in its list of actions, or a function.
   * If not, the rule finds nothing and is not called. Rules with the same condition share one function, which is called
   * one time for all of them. For a list of actions, it is called one time for all statements with this list.
   */
  readonly when?: StatementTrait | ActionsTrait | ((statement: PolicyStatement, document: PolicyDocument) => boolean);
  readonly find: (statement: PolicyStatement, document: PolicyDocument) => readonly FoundIssue[];
}

/** The rules with this condition: none is called for a statement that does not meet it. */
export function onlyWhen(when: NonNullable<IssueRule["when"]>, rules: readonly IssueRule[]): readonly IssueRule[] {
  return rules.map((rule) => ({ ...rule, when }));
}

export const hasPrincipal = ({ principals, notPrincipals }: PolicyStatement) =>
  principals !== null || notPrincipals !== null;

export interface RawIssue extends Required<FoundIssue> {
  readonly code: IssueCode;
  readonly statement: PolicyStatement;
}

export const NO_ISSUES: readonly FoundIssue[] = [];

/** Lists the first names and counts the rest: `s3:GetObject, s3:PutObject and 12 more`. */
export function nameSome(names: readonly string[], most = 5): string {
  return names.length <= most + 1
    ? names.join(", ")
    : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}

/** Quotes a text of the policy for a message, and shortens it. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
