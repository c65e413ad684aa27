import type { AuthorizationDetails } from "../account.ts";
import { combinationsIn, severityOfCombinations } from "../escalation/edges/single-policy.ts";
import type { JsonValue } from "../finding.ts";
import { type AnyCheck, type CheckInput, defineCheck } from "./check.ts";
import { documentOf, type PolicySubject, statementsEvidence } from "./policy-subjects.ts";
import { stepsOnly } from "./remediations.ts";

/** Fields that this helper fills in. */
type Given =
  | "category"
  | "family"
  | "severity"
  | "needs"
  | "uses"
  | "optional"
  | "resources"
  | "ref"
  | "evaluate"
  | "remediation";

type CombinationCheckInput = Omit<CheckInput<"authorizationDetails", never, PolicySubject>, Given> & {
  readonly policies: (details: AuthorizationDetails) => Iterable<PolicySubject>;
};

/** The maximum number of escalation techniques named in one finding. */
const MAX_NAMED_TECHNIQUES = 20;

/**
 * Defines a check of policies that allow a known escalation technique by themselves. If every technique depends on a
 * condition, the severity drops by one level.
 */
export function defineCombinationCheck({ policies, ...input }: CombinationCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMPolicy",
    family: "ESC",
    severity: "HIGH",
    needs: ["authorizationDetails"],
    resources: ({ authorizationDetails }) => policies(authorizationDetails),
    ref: ({ resource }) => resource,
    evaluate: ({ resource, text, place }, _facts, { awsAccountId, partition, at }) => {
      const document = documentOf(text);
      if ("notEvaluated" in document) return document;
      const found = combinationsIn(document, { awsAccountId, partition, at });
      if (found.length === 0) return null;
      const statements = [
        ...new Set(
          found.flatMap(({ verdict }) => verdict.proof.flatMap(({ statement }) => (statement ? [statement] : []))),
        ),
      ];
      const techniques: JsonValue = found.slice(0, MAX_NAMED_TECHNIQUES).map(({ technique }) => ({
        techniqueId: technique.id,
        techniqueName: technique.name,
        actions: [...new Set(technique.steps.map(({ action }) => action))],
      }));
      const more = found.length === 1 ? "" : ` and ${found.length - 1} more`;
      return {
        description: `The policy ${resource.name} alone is enough for privilege escalation: ${found[0]!.technique.name}${more}.`,
        severity: severityOfCombinations(found),
        evidence: {
          ...place,
          techniqueCount: found.length,
          techniques,
          ...statementsEvidence(
            document,
            statements.map((statement) => ({ statement })),
          ),
        },
      };
    },
    remediation: () =>
      stepsOnly(
        "Remove one action of each combination, or limit it: name the resources, limit passed roles by path and iam:PassedToService, and limit attached policies by iam:PolicyARN.",
      ),
  });
}
