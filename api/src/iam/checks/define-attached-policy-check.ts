import { detachPolicy, holdersEvidence } from "./attachments.ts";
import { type Check, type CheckInput, defineCheck } from "./check.ts";
import { type AttachedManagedPolicy, attachedPolicies } from "./policy-subjects.ts";

/** The number of holders that a description names. */
const NAMED_HOLDERS_MAX = 5;

type AttachedPolicyCheckInput = Pick<
  CheckInput<"authorizationDetails", never, AttachedManagedPolicy>,
  "id" | "title" | "severity" | "rationale" | "references"
> & {
  /** The name of the AWS managed policy. */
  readonly policyName: string;
  /** The policy to attach instead, for people. */
  readonly replacement: string;
};

/**
 * Defines a check that fails one AWS managed policy wherever it is attached. Without an attachment there is no resource to
 * evaluate.
 */
export function defineAttachedPolicyCheck({
  policyName,
  replacement,
  ...input
}: AttachedPolicyCheckInput): Check<"authorizationDetails", never, AttachedManagedPolicy> {
  return defineCheck({
    ...input,
    family: "EXC",
    category: "IAMPolicy",
    needs: ["authorizationDetails"],
    resources: ({ authorizationDetails }) =>
      attachedPolicies(authorizationDetails).filter(({ isAwsManaged }) => isAwsManaged),
    ref: ({ resource }) => resource,
    evaluate: (policy) =>
      policy.policyArn.endsWith(`:policy/${policyName}`)
        ? {
            description: `${policyName} is attached to ${policy.attachedTo
              .map(({ name }) => name)
              .slice(0, NAMED_HOLDERS_MAX)
              .join(", ")}.`,
            evidence: holdersEvidence(policy),
          }
        : null,
    remediation: (resource, evidence) => detachPolicy(resource, evidence, replacement),
  });
}
