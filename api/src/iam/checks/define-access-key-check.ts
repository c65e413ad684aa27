import { type AnyCheck, type CheckContext, type CheckInput, type Evaluation, defineCheck } from "./check.ts";
import { type AccessKeySubject, type KnownAccessKey, accessKeyRef, accessKeys } from "./subjects.ts";

/** Fields that this helper fills in. */
type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate";

type AccessKeyCheckInput = Omit<
  CheckInput<"credentialReport", "authorizationDetails", AccessKeySubject, "accessKeys">,
  Given
> & {
  readonly evaluate: (key: KnownAccessKey, context: CheckContext) => Evaluation;
};

/**
 * Defines a check of every access key of every user.
 *
 * The credential report is enough, so the check works offline and if ListAccessKeys is denied. `evaluate` receives only
 * keys that the report identifies; ambiguous ones are reported as not evaluated.
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
    evaluate: (subject, _facts, context) =>
      subject.kind === "KEY" ? evaluate(subject, context) : { notEvaluated: subject.reason },
  });
}
