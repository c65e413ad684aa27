import { type AnyCheck, type CheckContext, type CheckInput, type Evaluation, defineCheck } from "./check.ts";
import { type AccessKeySubject, type KnownAccessKey, accessKeyRef, accessKeys } from "./subjects.ts";

type Given = "category" | "needs" | "uses" | "optional" | "resources" | "ref" | "evaluate";

type AccessKeyCheckInput = Omit<
  CheckInput<"credentialReport", "authorizationDetails", AccessKeySubject, "accessKeys">,
  Given
> & {
  readonly evaluate: (key: KnownAccessKey, context: CheckContext) => Evaluation;
};

/**
 * A check over every access key of every user, from the credential report alone (it works offline and where
 * ListAccessKeys is denied). `judge` meets only keys that are known; the unclear ones are not judged.
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
