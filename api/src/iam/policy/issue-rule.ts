import type { Severity } from "../severity.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

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
  | "VERSION_OLD";

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

export interface IssueRule {
  readonly code: IssueCode;
  readonly severity: Severity;
  readonly find: (statement: PolicyStatement, document: PolicyDocument) => readonly FoundIssue[];
}

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
