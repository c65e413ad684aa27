/**
 * Finds the issues of a single policy, each with its position in the text. The checks, the API and the risk score all use
 * this list; `analysis/policy-risk.ts` adds the escalation techniques. To add an issue, add an entry to `RISKS` (risks.ts), `PATTERNS` (patterns.ts) or `LINT` (lint.ts), and
 * its AWS page to `issue-references.ts`.
 */
import type { PolicyText } from "../account.ts";
import { memoize, remember } from "../memoize.ts";
import { type Severity, severityRank } from "../severity.ts";
import { parsePolicy } from "./document.ts";
import type { PolicyIssueCode } from "./issue-references.ts";
import type { ActionsTrait, IssueCode, IssueRule, RawIssue } from "./issue-rule.ts";
import { LINT } from "./lint.ts";
import { PATTERNS } from "./patterns.ts";
import { placesOfElements } from "./places.ts";
import { RISKS } from "./risks.ts";
import type { PolicyDocument, PolicyStatement } from "./statement.ts";
import { hasTrait, TRAITS_END, traitsOf } from "./statement-traits.ts";

export interface PolicyIssue {
  readonly code: PolicyIssueCode;
  readonly severity: Severity;
  /** The index of the statement. Null for an issue of the whole document. */
  readonly statement: number | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

const RULES: readonly IssueRule[] = [...RISKS, ...PATTERNS, ...LINT];

/** The issues of a document, most severe first, without line numbers. Cached per document. */
export const findIssues = memoize((document: PolicyDocument): readonly RawIssue[] => {
  const issues: RawIssue[] = [];
  for (const statement of document.statements) addIssues(issues, { statement, document, rules: EVERY_RULE });
  if (issues.length < 2) return issues;
  return issues.sort((one, other) => severityRank(one.severity) - severityRank(other.severity));
});

/** The issues of one code. This is cheaper than finding all issues of a document if no others are needed. */
export function findIssuesOf(code: IssueCode, document: PolicyDocument): readonly RawIssue[] {
  const rules = remember(rulesByCode, code, () => new RuleSet(RULES.filter((rule) => rule.code === code).map(alone)));
  const issues: RawIssue[] = [];
  for (const statement of document.statements) addIssues(issues, { statement, document, rules });
  return issues;
}

/** The rule without a function that spares several rules their search. One rule alone finds out faster by itself. */
function alone({ when, ...rule }: IssueRule): IssueRule {
  return typeof when === "function" ? rule : { ...rule, when };
}

const severities = new Map(RULES.map(({ code, severity }) => [code, severity]));

/** Whether the issue is a fault of the text, not a wide permission: AWS refuses it, or it does not do what it says. */
export function isLintCode(code: PolicyIssueCode): boolean {
  return LINT.some((rule) => rule.code === code);
}

const GRANT_CODES: ReadonlySet<PolicyIssueCode> = new Set([
  ...RISKS.map(({ code }) => code),
  "NOT_ACTION_ALLOW",
  "NOT_RESOURCE_ALLOW",
  "NOT_PRINCIPAL_ALLOW",
  "ESCALATION_TECHNIQUE",
]);

/** Whether the issue is about granted permissions. It does not apply to a permissions boundary, which grants nothing. */
export function isGrantCode(code: PolicyIssueCode): boolean {
  return GRANT_CODES.has(code);
}

/** The default severity of an issue. A rule may lower it for a finding, for example under a condition. */
export function ruleSeverity(code: IssueCode): Severity {
  return severities.get(code)!;
}

interface Search {
  readonly statement: PolicyStatement;
  readonly document: PolicyDocument;
  readonly rules: RuleSet;
}

/**
 * Adds the issues of a statement. Plain loops by index, because a hundred rules examine every statement and most find
 * nothing. In a process that has just started, an iterator costs two objects for each of them.
 */
function addIssues(issues: RawIssue[], { statement, document, rules: set }: Search): void {
  const runs = set.runsFor(statement, document);
  for (let r = 0; r < runs.length; r += 1) {
    const { when, rules } = runs[r]!;
    if (when && !when(statement, document)) continue;
    for (let i = 0; i < rules.length; i += 1) {
      const rule = rules[i]!;
      const found = rule.find(statement, document);
      if (found.length === 0) continue;
      for (const { severity = rule.severity, message, at = WHOLE_STATEMENT, actions = NO_ACTIONS } of found)
        issues.push({ code: rule.code, severity, statement, message, at, actions });
    }
  }
}

const WHOLE_STATEMENT: RawIssue["at"] = [];
const NO_ACTIONS: RawIssue["actions"] = [];

/** Neighbouring rules with the same condition. The order of the rules stays, because it is the order of the issues. */
interface RuleRun {
  readonly when: ((statement: PolicyStatement, document: PolicyDocument) => boolean) | undefined;
  readonly rules: IssueRule[];
}

class RuleSet {
  readonly #rules: readonly IssueRule[];
  readonly #actionsTraits: readonly ActionsTrait[];
  readonly #byTraits = new Map<number, readonly RuleRun[]>();

  constructor(rules: readonly IssueRule[]) {
    this.#rules = rules;
    this.#actionsTraits = [...new Set(rules.map(({ when }) => when).filter(isOfActions))];
  }

  /**
   * The rules that look at a trait of the statement, or at none. An account has statements of a few dozen forms, and a few
   * hundred lists of actions.
   */
  runsFor(statement: PolicyStatement, document: PolicyDocument): readonly RuleRun[] {
    const ofForm = traitsOf(statement, document);
    const ofActions = this.#traitsOfActions((statement.actions ?? statement.notActions)!);
    return remember(this.#byTraits, ofForm + ofActions * TRAITS_END, () =>
      runsOf(
        this.#rules.filter(({ when }) =>
          typeof when === "string"
            ? hasTrait(ofForm, when)
            : !isOfActions(when) || (ofActions & (1 << this.#actionsTraits.indexOf(when))) !== 0,
        ),
      ),
    );
  }

  readonly #traitsOfActions = memoize((actions: readonly string[]): number =>
    this.#actionsTraits.reduce((traits, { isIn }, i) => (isIn(actions) ? traits | (1 << i) : traits), 0),
  );
}

function isOfActions(when: IssueRule["when"]): when is ActionsTrait {
  return typeof when === "object";
}

function runsOf(rules: readonly IssueRule[]): readonly RuleRun[] {
  const runs: RuleRun[] = [];
  for (const rule of rules) {
    const when = typeof rule.when === "function" ? rule.when : undefined;
    const run = runs.at(-1);
    if (run && run.when === when) run.rules.push(rule);
    else runs.push({ when, rules: [rule] });
  }
  return runs;
}

const EVERY_RULE = new RuleSet(RULES);
const rulesByCode = new Map<IssueCode, RuleSet>();

/** The issues of a document, with lines and columns. */
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

/** The issues of a policy text. If the text cannot be parsed, its `POLICY_*` error is the only issue. */
export function policyTextIssues(text: PolicyText): readonly PolicyIssue[] {
  const parsed = parsePolicy(text);
  if (parsed.ok) return policyIssues(parsed.document);
  const { code, message, path, line, column } = parsed.error;
  return [
    { code, severity: "INFORMATIONAL", statement: null, line, column, message: `Not evaluated: ${message} (${path})` },
  ];
}

const BANDS: Readonly<Record<Severity, number>> = { CRITICAL: 90, HIGH: 70, MEDIUM: 40, LOW: 10, INFORMATIONAL: 0 };
/** The maximum number of points that further issues add, so that a score never reaches the next band. */
const MAX_WITHIN_BAND = 9;

/** A score from 0 to 99: the band of the most severe issue, plus one for each further issue above INFORMATIONAL. */
export function riskScore(issues: readonly { readonly severity: Severity }[]): number {
  const counting = issues.filter(({ severity }) => severity !== "INFORMATIONAL");
  if (counting.length === 0) return 0;
  const worst = counting.reduce((band, { severity }) => Math.max(band, BANDS[severity]), 0);
  return worst + Math.min(MAX_WITHIN_BAND, counting.length - 1);
}
