import type { AuthorizationDetails } from "../account.ts";
import { combinationsIn } from "../escalation/edges/single-policy.ts";
import type { JsonValue } from "../finding.ts";
import { lowerBy } from "../severity.ts";
import { type AnyCheck, type CheckInput, defineCheck } from "./check.ts";
import { documentOf, type PolicySubject, rewritePolicy, statementsEvidence } from "./policy-subjects.ts";

type Given =
  | "category"
  | "family"
  | "severity"
  | "controls"
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

/** Methods that one finding names. */
const MAX_NAMED_TECHNIQUES = 20;

/** A check over documents that open a known way up by themselves; under a condition it is one severity less. */
export function defineCombinationCheck({ policies, ...input }: CombinationCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMPolicy",
    family: "ESC",
    severity: "HIGH",
    controls: {},
    needs: ["authorizationDetails"],
    resources: ({ authorizationDetails }) => policies(authorizationDetails),
    ref: ({ resource }) => resource,
    evaluate: ({ resource, text, place }, _facts, { awsAccountId, partition, at }) => {
      const document = documentOf(text);
      if ("notEvaluated" in document) return document;
      const found = combinationsIn(document, { awsAccountId, partition, at });
      if (found.length === 0) return null;
      const isOpen = found.some(({ verdict }) => verdict.kind === "EXPLOITABLE");
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
        description: `The policy ${resource.name} is enough for: ${found[0]!.technique.name}${more}.`,
        severity: isOpen ? "HIGH" : lowerBy("HIGH", 1),
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
    remediation: (resource, evidence) =>
      rewritePolicy(
        resource,
        evidence,
        "Take one action of each combination out, or limit it: own resources by name, roles that may be passed by path and service, policies that may be attached by iam:PolicyARN.",
      ),
  });
}
