/** The findings of a check, in a fixed order: what fails, what cannot be decided, and what is only worth knowing. */
import { combinationsIn } from "../iam/escalation/edges/single-policy.ts";
import { findIssues } from "../iam/policy/issues.ts";
import { parsePolicy } from "../iam/policy/document.ts";
import { SEVERITIES, type Severity, severityRank } from "../iam/severity.ts";
import type { Instant } from "../iam/time.ts";
import type { Analysis, Effect, EffectPath, EffectPrincipal, EffectStatement } from "./effect.ts";
import type { Declaration, PlannedChange, PlannedDocument } from "./input/planned-change.ts";
import type { Place } from "./place.ts";

export interface FailOn {
  readonly newPath: boolean;
  readonly admin: boolean;
  /** The least severity of policy issues that fails. Null: none does. */
  readonly severity: Severity | null;
}

/** FAIL: the change must not pass. UNDECIDED: it may have to fail. NOTE: it does not matter to the result. */
type Result = "FAIL" | "UNDECIDED" | "NOTE";

export interface Finding {
  /** The name of the rule, such as `new-path`, `new-admin`, `unknown`, or the code of a policy issue. */
  readonly rule: string;
  readonly result: Result;
  readonly severity: Severity;
  readonly title: string;
  readonly details: readonly string[];
  /** The resource of the file. */
  readonly label: string;
  readonly place: Place;
}

export interface Report {
  readonly file: string;
  /** The account that the change was compared with. Null if documents were analysed by themselves. */
  readonly basis: string | null;
  readonly findings: readonly Finding[];
  readonly openedCount: number;
  readonly closed: readonly string[];
  readonly closedCount: number;
}

/** 0: nothing fails. 1: something fails. 2: cannot be decided. */
export function exitCodeOf({ findings }: Report): 0 | 1 | 2 {
  if (findings.some(({ result }) => result === "FAIL")) return 1;
  return findings.some(({ result }) => result === "UNDECIDED") ? 2 : 0;
}

const OPEN = new Set(["EXPLOITABLE", "CONDITIONAL"]);
/** The severities of alerts about paths. */
const PATH_SEVERITIES: Readonly<Record<string, Severity>> = { EXPLOITABLE: "CRITICAL", CONDITIONAL: "HIGH" };
const STATEMENTS_SHOWN_MAX = 6;

export function reportOf(
  file: string,
  change: PlannedChange,
  analysis: Analysis | null,
  failOn: FailOn,
  at: Instant,
): Report {
  const findings = [
    ...(analysis ? effectFindings(change, analysis, failOn) : aloneFindings(change, failOn, at)),
    ...change.documents.flatMap((document) => issueFindings(document, failOn)),
    ...unknownFindings(change, failOn),
    ...change.notes.map(({ code, message, label, place }): Finding => ({
      rule: code,
      result: failsBySeverity("LOW", failOn),
      severity: "LOW",
      title: message,
      details: [],
      label,
      place,
    })),
  ];
  return {
    file,
    basis: analysis?.basis ?? null,
    findings: findings.toSorted(inOrder),
    openedCount: analysis?.certain.openedCount ?? 0,
    closed: (analysis?.certain.closed ?? []).map(({ source }) => nameOf(source)).toSorted(),
    closedCount: analysis?.certain.closedCount ?? 0,
  };
}

const RESULTS: readonly Result[] = ["FAIL", "UNDECIDED", "NOTE"];

function inOrder(a: Finding, b: Finding): number {
  return (
    RESULTS.indexOf(a.result) - RESULTS.indexOf(b.result) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    a.place.line - b.place.line ||
    a.place.column - b.place.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.title, b.title)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// ---------------------------------------------------------------- paths and administrators

function effectFindings(change: PlannedChange, { certain, possible }: Analysis, failOn: FailOn): Finding[] {
  // A former administrator loses permissions, also if a path back is left.
  const isNew = ({ administratorsLost }: Analysis["certain"]) => {
    const lost = new Set(administratorsLost.map(keyOf));
    return ({ source }: EffectPath) => !lost.has(keyOf(source));
  };
  const paths = certain.opened.filter(isNew(certain)).map((path) => pathFinding(change, path, failOn, "CERTAIN"));
  const admins = certain.administratorsGained.map((admin) => adminFinding(change, admin, failOn, "CERTAIN"));
  const known = new Set(certain.opened.map(({ source }) => keyOf(source)));
  const knownAdmins = new Set(certain.administratorsGained.map(keyOf));
  const possiblePaths = (possible?.opened.filter(isNew(possible)) ?? [])
    .filter(({ source }) => !known.has(keyOf(source)))
    .map((path) => pathFinding(change, path, failOn, "POSSIBLE"));
  const possibleAdmins = (possible?.administratorsGained ?? [])
    .filter((admin) => !knownAdmins.has(keyOf(admin)))
    .map((admin) => adminFinding(change, admin, failOn, "POSSIBLE"));
  const unmatched = [...new Set([...certain.unmatched, ...(possible?.unmatched ?? [])])].map((part): Finding => ({
    rule: "unmatched",
    result: failOn.newPath || failOn.admin ? "UNDECIDED" : "NOTE",
    severity: "MEDIUM",
    title: `The account has nothing that this part of the change applies to: ${part}.`,
    details: ["Scan the account again, or check the name."],
    label: "",
    place: change.start,
  }));
  return [
    ...paths,
    ...admins,
    ...possiblePaths,
    ...possibleAdmins,
    ...moreThanShown(change, [certain, ...(possible ? [possible] : [])], failOn),
    ...unmatched,
  ];
}

/** The answer lists the first paths only. */
function moreThanShown(change: PlannedChange, effects: readonly Effect[], failOn: FailOn): Finding[] {
  const rest = Math.max(...effects.map(({ opened, openedCount }) => openedCount - opened.length));
  if (rest <= 0) return [];
  return [
    {
      rule: "new-path",
      result: failOn.newPath ? "UNDECIDED" : "NOTE",
      severity: "CRITICAL",
      title: `${rest} more principals get, or may get, a path to administrator, and are not listed.`,
      details: [],
      label: "",
      place: change.start,
    },
  ];
}

function pathFinding(
  change: PlannedChange,
  path: EffectPath,
  failOn: FailOn,
  certainty: "CERTAIN" | "POSSIBLE",
): Finding {
  const { source, after, before, hops } = path;
  const verdict = after ?? "UNKNOWN";
  const isCertain = certainty === "CERTAIN" && OPEN.has(verdict);
  const { label, place } = originOf(change, path);
  const was = before === null || before === "BLOCKED" ? "" : ` Before the change, its path was ${before}.`;
  return {
    rule: isCertain ? "new-path" : "possible-path",
    result: resultOf(failOn.newPath, isCertain),
    severity: PATH_SEVERITIES[verdict] ?? "HIGH",
    title: isCertain
      ? `${nameOf(source)} gets a path to administrator (${verdict}).${was}`
      : `${nameOf(source)} may get a path to administrator, depending on ${verdict === "UNKNOWN" ? "what was not read" : "unknown values"}.${was}`,
    details: hops.flatMap((hop, i) => [
      `${i + 1}. ${nameOf(hop.from)} → ${nameOf(hop.to)}: ${hop.technique.name} (${hop.technique.id}), ${hop.verdict}`,
      ...hop.reasons.map((reason) => `   ${reason}`),
      ...hop.statements.slice(0, STATEMENTS_SHOWN_MAX).map((statement) => `   ${statementText(statement)}`),
    ]),
    label,
    place,
  };
}

function adminFinding(
  change: PlannedChange,
  admin: EffectPrincipal,
  failOn: FailOn,
  certainty: "CERTAIN" | "POSSIBLE",
): Finding {
  const isCertain = certainty === "CERTAIN";
  const isGenerated = admin.arn !== null && change.generatedArns.has(admin.arn);
  const origin = originOfPrincipal(change, admin);
  // Policies may name a principal by a pattern, which a generated name may match.
  const mayBePath = isGenerated && failOn.newPath && !failOn.admin;
  return {
    rule: isCertain ? "new-admin" : "possible-admin",
    result: mayBePath ? "UNDECIDED" : resultOf(failOn.admin, isCertain),
    severity: "CRITICAL",
    title: isCertain
      ? `${nameOf(admin)} becomes an administrator.`
      : `${nameOf(admin)} may become an administrator, depending on unknown values.`,
    details: mayBePath
      ? ["AWS generates its name, so policies that name principals by a pattern cannot be matched."]
      : [],
    ...origin,
  };
}

/** NOTE if `--fail-on` does not name this kind of finding. */
function resultOf(isFailedOn: boolean, isCertain: boolean): Result {
  if (!isFailedOn) return "NOTE";
  return isCertain ? "FAIL" : "UNDECIDED";
}

function keyOf({ arn, name }: EffectPrincipal): string {
  return arn ?? name;
}

function nameOf({ kind, name }: EffectPrincipal): string {
  return kind === "NEW" ? name : `${kind.toLowerCase()} ${name}`;
}

function statementText({ summary, action, resource }: EffectStatement): string {
  return `${action} on ${resource}: ${summary}`;
}

/** The place in the file of what opens the path: the first statement of its proof that the file declares. */
function originOf(change: PlannedChange, { hops, source }: EffectPath): Pick<Finding, "label" | "place"> {
  for (const { statements, to } of hops) {
    for (const { policy, index } of statements) {
      const document = policy && change.documents.find((each) => isDocumentOf(each, policy));
      if (document) return placed(document, index);
    }
    const declared = to.arn === null ? undefined : change.declarations.get(to.arn);
    if (declared) return { label: declared.label, place: declared.place };
  }
  return originOfPrincipal(change, source);
}

function placed(document: PlannedDocument, index: number | null): Pick<Finding, "label" | "place"> {
  const { label, place } = document.declaration;
  const written = index === null ? null : writtenIndex(document, index);
  return { label, place: written === null ? place : document.placeOf(["Statement", written]) };
}

/** Returns the index that a statement has in the file. Null if the file does not have it. */
function writtenIndex({ statements }: PlannedDocument, index: number): number | null {
  return statements === "AS_WRITTEN" ? index : (statements[index] ?? null);
}

function isDocumentOf(document: PlannedDocument, policy: NonNullable<EffectStatement["policy"]>): boolean {
  if (policy.arn !== null && document.kind === "MANAGED") return document.arn === policy.arn;
  const isHolder = policy.holder !== null && document.arn.endsWith(`/${policy.holder.name}`);
  return policy.kind === "TRUST"
    ? document.kind === "TRUST" && isHolder
    : document.kind === "INLINE" && isHolder && document.policyName === policy.name;
}

function originOfPrincipal(change: PlannedChange, { arn }: EffectPrincipal): Pick<Finding, "label" | "place"> {
  const declared: Declaration | undefined =
    arn === null
      ? undefined
      : (change.declarations.get(arn) ?? change.documents.find((document) => document.arn === arn)?.declaration);
  return declared ? { label: declared.label, place: declared.place } : { label: "", place: change.start };
}

// ---------------------------------------------------------------- documents

/** Without an account, the techniques that a document alone makes possible for whom it is attached to. */
function aloneFindings({ documents }: PlannedChange, failOn: FailOn, at: Instant): Finding[] {
  return documents.flatMap((document) => {
    const parsed = parsePolicy(document.text);
    if (!parsed.ok || document.kind === "TRUST") return [];
    const [, partition = "aws", , , awsAccountId = ""] = document.arn.split(":");
    return combinationsIn(parsed.document, { awsAccountId, partition, at }).map(({ technique, verdict }): Finding => {
      const index = verdict.proof.find(({ statement }) => statement)?.statement?.index ?? null;
      return {
        rule: technique.id,
        result: failOn.newPath ? "FAIL" : "NOTE",
        severity: verdict.kind === "EXPLOITABLE" ? "HIGH" : "MEDIUM",
        title: `Allows the escalation technique ${technique.name} (${verdict.kind}).`,
        details: verdict.reasons,
        ...placed(document, index),
      };
    });
  });
}

/** The issues of a document, and those that it may have, depending on unknown values. */
function issueFindings(document: PlannedDocument, failOn: FailOn): Finding[] {
  const found = issuesOf(document, document.text, failOn);
  if (document.worst === null) return found;
  const failing = new Set(found.filter(({ result }) => result === "FAIL").map(({ rule }) => rule));
  // Statements of the worst document are counted differently, so its issues have the place of the resource.
  const possible = issuesOf({ ...document, statements: "AS_WRITTEN" }, document.worst, failOn)
    .filter(({ rule, result }) => result === "FAIL" && !failing.has(rule))
    .map((issue): Finding => ({
      ...issue,
      result: "UNDECIDED",
      title: `${issue.title} This depends on unknown values.`,
      place: document.declaration.place,
    }));
  return [...found, ...possible];
}

function issuesOf(document: PlannedDocument, text: string, failOn: FailOn): Finding[] {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return [];
  const { isStatementArray } = parsed.document;
  return findIssues(parsed.document).flatMap(({ code, severity, statement, message, at }): Finding[] => {
    const index = writtenIndex(document, statement.index);
    // A statement that stands for nothing that is known has no issue of its own.
    if (index === null) return [];
    return [
      {
        rule: code,
        result: failsBySeverity(severity, failOn),
        severity,
        title: message,
        details: [],
        label: document.declaration.label,
        place: document.placeOf([...(isStatementArray ? ["Statement", index] : ["Statement"]), ...at]),
      },
    ];
  });
}

function failsBySeverity(severity: Severity, { severity: least }: FailOn): Result {
  return least !== null && severityRank(severity) <= severityRank(least) ? "FAIL" : "NOTE";
}

function unknownFindings({ unknowns }: PlannedChange, failOn: FailOn): Finding[] {
  const isAsked = failOn.newPath || failOn.admin || failOn.severity !== null;
  return unknowns.map(({ what, reasons, label, place, isUndecided }): Finding => ({
    rule: "unknown",
    result: isUndecided && isAsked ? "UNDECIDED" : "NOTE",
    severity: "INFORMATIONAL",
    title: isUndecided ? `${capitalized(what)} cannot be analysed.` : `${capitalized(what)} is not completely known.`,
    details: reasons,
    label,
    place,
  }));
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Reads `new-path,admin,severity=high`. Null if a word is unknown. */
export function readFailOn(text: string): FailOn | null {
  const failOn = { newPath: false, admin: false, severity: null as Severity | null };
  for (const word of text.split(",").map((each) => each.trim())) {
    const level = /^severity=(\w+)$/.exec(word)?.[1]?.toUpperCase();
    if (word === "new-path") failOn.newPath = true;
    else if (word === "admin") failOn.admin = true;
    else if (level && (SEVERITIES as readonly string[]).includes(level)) failOn.severity = level as Severity;
    else if (word !== "none") return null;
  }
  return failOn;
}
