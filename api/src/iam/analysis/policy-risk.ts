/**
 * The issues and the risk score of a policy, including the escalation techniques that it enables by itself. A policy of
 * few, named resources can have no other issue and still make a principal administrator.
 */
import type { PolicyText } from "../account.ts";
import { combinationsIn, severityOfCombinations } from "../escalation/edges/single-policy.ts";
import { parsePolicy } from "../policy/document.ts";
import { findIssues, isGrantCode, type PolicyIssue, policyTextIssues, riskScore } from "../policy/issues.ts";
import { placesOfElements } from "../policy/places.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import { severityRank } from "../severity.ts";
import { type AnalysedIn, locationOf } from "./policy-techniques.ts";

/** The number of techniques that the message names. */
const NAMED_MAX = 3;

/**
 * Returns the issues of a policy text, most severe first. All escalation techniques together are one issue. For a
 * policy that is only a permissions boundary, leaves out the issues about what it allows, because it grants nothing.
 */
export function allPolicyIssues(text: PolicyText, place: AnalysedIn): readonly PolicyIssue[] {
  const issues = policyTextIssues(text);
  if (place.isOnlyBoundary) return issues.filter(({ code }) => !isGrantCode(code));
  const parsed = parsePolicy(text);
  const escalation = parsed.ok ? escalationIssue(parsed.document, place) : null;
  if (escalation === null) return issues;
  const at = issues.findIndex(({ severity }) => severityRank(severity) > severityRank(escalation.severity));
  return at === -1 ? [...issues, escalation] : issues.toSpliced(at, 0, escalation);
}

/** The risk score of a policy text, or 0 if it cannot be parsed. */
export function policyTextRisk(text: PolicyText, place: AnalysedIn): number {
  const parsed = parsePolicy(text);
  if (!parsed.ok) return 0;
  if (place.isOnlyBoundary) return riskScore(findIssues(parsed.document).filter(({ code }) => !isGrantCode(code)));
  const found = techniquesBeyondAdmin(parsed.document, place);
  const issues: readonly Pick<PolicyIssue, "severity">[] = findIssues(parsed.document);
  return riskScore(found.length === 0 ? issues : [...issues, { severity: severityOfCombinations(found) }]);
}

function escalationIssue(document: PolicyDocument, place: AnalysedIn): PolicyIssue | null {
  const found = techniquesBeyondAdmin(document, place);
  if (found.length === 0) return null;
  const [{ verdict }] = found as [(typeof found)[number]];
  const statement = verdict.proof.find((proof) => proof.statement)?.statement ?? null;
  const names = found.map(({ technique }) => technique.name);
  const shown = names.length <= NAMED_MAX ? names : names.slice(0, NAMED_MAX - 1);
  const more = names.length - shown.length;
  return {
    code: "ESCALATION_TECHNIQUE",
    severity: severityOfCombinations(found),
    statement: statement?.index ?? null,
    ...(statement ? placesOfElements(document, [[statement]])[0]! : { line: null, column: null }),
    message: `Enables privilege escalation by itself: ${shown.join("; ")}${more === 0 ? "" : `; and ${more} more`}.`,
  };
}

/**
 * Returns the escalation techniques. None if the document allows everything, because that issue includes all
 * techniques.
 */
function techniquesBeyondAdmin(document: PolicyDocument, place: AnalysedIn) {
  return findIssues(document).some(({ code }) => code === "ADMIN") ? [] : combinationsIn(document, locationOf(place));
}
