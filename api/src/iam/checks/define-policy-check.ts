import type { AuthorizationDetails } from "../account.ts";
import type { JsonValue } from "../finding.ts";
import type { IssueCode, RawIssue } from "../policy/issue-rule.ts";
import { ruleSeverity } from "../policy/issues.ts";
import { lowerBy, severityRank } from "../severity.ts";
import { type AnyCheck, type CheckInput, defineCheck } from "./check.ts";
import {
  grantingPolicies,
  type PolicySubject,
  type ReadSubject,
  readPolicies,
  statementsEvidence,
} from "./policy-subjects.ts";
import { stepsOnly } from "./remediations.ts";

/** Fields that this helper fills in. */
type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate" | "remediation";

type PolicyCheckInput = Omit<CheckInput<"authorizationDetails", never, ReadSubject>, Given> & {
  /** The issues (policy/issues.ts) that make a policy fail. */
  readonly issues: readonly IssueCode[];
  /** Returns the policies to evaluate. Default: customer managed and inline policies, except boundaries that grant nothing. */
  readonly policies?: (details: AuthorizationDetails) => readonly PolicySubject[];
  /** Returns text that completes the sentence "The policy x …". Default: the message of the first issue. */
  readonly describe?: (issues: readonly RawIssue[]) => string;
  /** The steps that fix the policy. */
  readonly fix: string;
};

/**
 * Defines a check of policies that fails if a document has certain issues.
 *
 * There is one finding per policy, and its evidence lists the statements. An issue may be less severe than usual, for
 * instance under a condition. The severity of the finding then drops by the smallest reduction among its issues.
 */
export function definePolicyCheck({
  issues: codes,
  policies = grantingPolicies,
  describe,
  fix,
  ...input
}: PolicyCheckInput): AnyCheck {
  const wanted: ReadonlySet<IssueCode> = new Set(codes);
  const isWanted = ({ code }: RawIssue) => wanted.has(code);
  return defineCheck({
    ...input,
    category: "IAMPolicy",
    needs: ["authorizationDetails"],
    resources: ({ authorizationDetails }, { at }) => readPolicies(policies(authorizationDetails), at),
    ref: ({ policy }) => policy.resource,
    evaluate: ({ policy, read }) => {
      if ("notEvaluated" in read) return read;
      if (!read.codes.some((code) => wanted.has(code))) return null;
      const found = read.issues.filter(isWanted);
      const { place } = policy;
      const levels = Math.min(
        ...found.map(({ code, severity }) => severityRank(severity) - severityRank(ruleSeverity(code))),
      );
      return {
        description: `${subjectOf(policy)}${describe ? ` ${describe(found)}` : predicateOf(found[0]!.message)}`,
        severity: lowerBy(input.severity, levels),
        evidence: {
          ...place,
          issueCount: found.length,
          ...statementsEvidence(read.document, found.map(issueEvidence)),
        },
      };
    },
    remediation: () => stepsOnly(fix),
  });
}

const KINDS = { USER: "user", GROUP: "group", ROLE: "role" } as const;

/** Names an inline policy apart from its owner: `anna/everything` reads like one name. */
function subjectOf({ resource, place }: PolicySubject): string {
  return place.kind === "MANAGED"
    ? `The policy ${resource.name}`
    : `The inline policy “${place.policyName}” of the ${KINDS[place.ownerKind]} ${place.ownerName}`;
}

/** " allows every action.", for a message that says what the policy does. Other messages follow a colon. */
function predicateOf(message: string): string {
  return /^(?:Allows|Covers) /.test(message)
    ? ` ${message.charAt(0).toLowerCase()}${message.slice(1)}`
    : `: ${message}`;
}

function issueEvidence({ statement, message, actions }: RawIssue) {
  return { statement, more: { message, ...(actions.length > 0 ? { actions: actions as JsonValue } : {}) } };
}
