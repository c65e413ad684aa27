import type { AuthorizationDetails } from "../account.ts";
import type { JsonValue } from "../finding.ts";
import type { IssueCode, RawIssue } from "../policy/issue-rule.ts";
import { findIssues, ruleSeverity } from "../policy/issues.ts";
import { lowerBy, severityRank } from "../severity.ts";
import { type AnyCheck, type CheckInput, defineCheck } from "./check.ts";
import { documentOf, ownPolicies, type PolicySubject, rewritePolicy, statementsEvidence } from "./policy-subjects.ts";

type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate" | "remediation";

type PolicyCheckInput = Omit<CheckInput<"authorizationDetails", never, PolicySubject>, Given> & {
  /** The issues (policy/issues.ts) that make a policy fail. */
  readonly issues: readonly IssueCode[];
  /** What of the account is judged; left out: customer managed and inline policies. */
  readonly policies?: (details: AuthorizationDetails) => Iterable<PolicySubject>;
  /** Completes the sentence "The policy x …", or takes the first issue's own message where left out. */
  readonly describe?: (issues: readonly RawIssue[]) => string;
  /** How to put it right, in words. */
  readonly mend: string;
};

/**
 * A check over policies that fails where a document has certain issues: one finding per policy, all statements in its
 * evidence. An issue that is milder than its kind (under a condition) makes the finding as much milder.
 */
export function definePolicyCheck({
  issues: codes,
  policies = ownPolicies,
  describe,
  mend,
  ...input
}: PolicyCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMPolicy",
    needs: ["authorizationDetails"],
    resources: ({ authorizationDetails }) => policies(authorizationDetails),
    ref: ({ resource }) => resource,
    evaluate: ({ resource, text, place }) => {
      const document = documentOf(text);
      if ("notEvaluated" in document) return document;
      const found = findIssues(document).filter(({ code }) => codes.includes(code));
      if (found.length === 0) return null;
      const steps = Math.min(
        ...found.map(({ code, severity }) => severityRank(severity) - severityRank(ruleSeverity(code))),
      );
      return {
        description: describe
          ? `The policy ${resource.name} ${describe(found)}`
          : `The policy ${resource.name}: ${found[0]!.message}`,
        severity: lowerBy(input.severity, steps),
        evidence: { ...place, issueCount: found.length, ...statementsEvidence(document, found.map(issueEvidence)) },
      };
    },
    remediation: (resource, evidence) => rewritePolicy(resource, evidence, mend),
  });
}

function issueEvidence({ statement, message, actions }: RawIssue) {
  return { statement, more: { message, ...(actions.length > 0 ? { actions: actions as JsonValue } : {}) } };
}
