import {
  type AnyCheck,
  type CheckContext,
  type CheckInput,
  type Evaluation,
  type Failure,
  type NotEvaluated,
  defineCheck,
} from "./check.ts";
import { type AccessKeySubject, type KnownAccessKey, accessKeyRef, accessKeys, SAME_SECOND } from "./subjects.ts";

/** Fields that this helper fills in. */
type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate";

type AccessKeyCheckInput = Omit<
  CheckInput<"credentialReport", "authorizationDetails", AccessKeySubject, "accessKeys">,
  Given
> & {
  readonly evaluate: (key: KnownAccessKey, context: CheckContext) => KeyEvaluation;
};

type KeyEvaluation = null | Failure | NotEvaluated;

/**
 * Defines a check of every access key of every user.
 *
 * The credential report is enough, so the check works offline and if ListAccessKeys is denied. `evaluate` receives only
 * keys that the report identifies; ambiguous ones are reported as not evaluated. Two keys created in the same second are
 * evaluated if the result is the same whichever key it belongs to.
 */
export function defineAccessKeyCheck({ evaluate, ...input }: AccessKeyCheckInput): AnyCheck {
  return defineCheck({
    ...input,
    category: "IAMAccessKey",
    needs: ["credentialReport"],
    uses: ["authorizationDetails"],
    optional: ["accessKeys"],
    resources: (facts) => accessKeys(facts),
    ref: (subject) =>
      subject.kind === "KEY" ? accessKeyRef(subject.user, subject.createdAt, subject.accessKeyId) : subject.resource,
    evaluate: (subject, _facts, context) => {
      if (subject.kind === "AMBIGUOUS") return { notEvaluated: subject.reason };
      return subject.kind === "KEY"
        ? evaluate(subject, context)
        : sharedEvaluation(subject.keys.map((key) => evaluate(key, context)));
    },
  });
}

/**
 * The evaluation of keys that cannot be distinguished. Not evaluated if their evaluations differ, because it is then
 * unknown which of the keys fails.
 */
function sharedEvaluation(evaluations: readonly KeyEvaluation[]): Evaluation {
  if (evaluations.every((each) => each === null)) return null;
  if (!evaluations.every(isFailure)) return evaluations.find(isNotEvaluated) ?? { notEvaluated: SAME_SECOND };
  const [first, ...others] = evaluations;
  return {
    ...first!,
    description: `Two access keys created in the same second fail. For each: ${first!.description}`,
    evidence: { ...first!.evidence, keysOfTheSameSecond: others.map(({ evidence }) => evidence) },
  };
}

function isFailure(evaluation: KeyEvaluation): evaluation is Failure {
  return evaluation !== null && "description" in evaluation;
}

function isNotEvaluated(evaluation: KeyEvaluation): evaluation is NotEvaluated {
  return evaluation !== null && "notEvaluated" in evaluation;
}
