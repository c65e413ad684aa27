/**
 * What is wrong with one policy by itself, each issue with the place of its statement. The one home of this knowledge:
 * the checks ask for the issues of a code, the API shows them all, and the risk score is made of them.
 * A new issue is one entry in `RISKS` (risks.ts), `PATTERNS` (patterns.ts) or `LINT` (lint.ts).
 */
import type { PolicyText } from "../account.ts";
import { type Severity, severityRank } from "../severity.ts";
import { parsePolicy } from "./document.ts";
import type { IssueCode, IssueRule, RawIssue } from "./issue-rule.ts";
import { LINT } from "./lint.ts";
import { PATTERNS } from "./patterns.ts";
import { placesOfElements } from "./places.ts";
import { RISKS } from "./risks.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";

export interface PolicyIssue {
  readonly code: string;
  readonly severity: Severity;
  /** The statement's index; `null`: the whole document. */
  readonly statement: number | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

const RULES: readonly IssueRule[] = [...RISKS, ...PATTERNS, ...LINT];

const known = new WeakMap<PolicyDocument, readonly RawIssue[]>();

/** The issues of a document without their lines, worst first; found once per document. */
export function findIssues(document: PolicyDocument): readonly RawIssue[] {
  let issues = known.get(document);
  if (!issues) {
    issues = document.statements
      .flatMap((statement) => RULES.flatMap((rule) => applyRule(rule, statement, document)))
      .sort((one, other) => severityRank(one.severity) - severityRank(other.severity));
    known.set(document, issues);
  }
  return issues;
}

const severities = new Map(RULES.map(({ code, severity }) => [code, severity]));

/** How severe an issue is that has nothing to soften it. */
export function ruleSeverity(code: IssueCode): Severity {
  return severities.get(code)!;
}

function applyRule(rule: IssueRule, statement: PolicyStatement, document: PolicyDocument): RawIssue[] {
  return rule.find(statement, document).map(({ severity = rule.severity, message, at = [], actions = [] }) => ({
    code: rule.code,
    severity,
    statement,
    message,
    at,
    actions,
  }));
}

/** The issues of a document with their lines and columns. */
export function policyIssues(document: PolicyDocument): readonly PolicyIssue[] {
  const issues = findIssues(document);
  const places = placesOfElements(
    document,
    issues.map(({ statement, at }) => [statement, ...at]),
  );
  return issues.map(({ code, severity, statement, message }, i) => ({
    code,
    severity,
    statement: statement.index,
    ...places[i]!,
    message,
  }));
}

/** The issues of a text; one that cannot be judged has its `POLICY_*` error as its only issue. */
export function policyTextIssues(text: PolicyText): readonly PolicyIssue[] {
  const parsed = parsePolicy(text);
  if (parsed.ok) return policyIssues(parsed.document);
  const { code, message, path, line, column } = parsed.error;
  return [
    { code, severity: "INFORMATIONAL", statement: null, line, column, message: `Not evaluated: ${message} (${path})` },
  ];
}

const BANDS: Readonly<Record<Severity, number>> = { CRITICAL: 90, HIGH: 70, MEDIUM: 40, LOW: 10, INFORMATIONAL: 0 };
/** What further issues add at most, so that a score never reaches the next band. */
const MAX_WITHIN_BAND = 9;

/** 0 to 99: the band of the worst issue and one more for each further one that counts. */
export function riskScore(issues: readonly { readonly severity: Severity }[]): number {
  const counting = issues.filter(({ severity }) => severity !== "INFORMATIONAL");
  if (counting.length === 0) return 0;
  const worst = counting.reduce((band, { severity }) => Math.max(band, BANDS[severity]), 0);
  return worst + Math.min(MAX_WITHIN_BAND, counting.length - 1);
}

/** The risk score of a policy's text; 0 where it cannot be judged. */
export function policyTextRisk(text: PolicyText): number {
  const parsed = parsePolicy(text);
  return parsed.ok ? riskScore(findIssues(parsed.document)) : 0;
}
