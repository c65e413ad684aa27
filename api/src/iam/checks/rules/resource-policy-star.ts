import { describePolicyError, parsePolicy } from "../../policy/document.ts";
import { bucketPublicity, publicGrants } from "../../policy/public-grants.ts";
import {
  type PublicAccessReading,
  publicAccessReadings,
  type ResourcePolicy,
  type UnreadResourcePolicies,
} from "../../resource-policy-inventory.ts";
import { causeOf } from "../../section.ts";
import { defineCheck } from "../check.ts";
import { statementsEvidence } from "../policy-subjects.ts";
import { AWS_PAGES } from "../references.ts";
import { stepsOnly } from "../remediations.ts";

const NOUNS: Readonly<Record<ResourcePolicy["kind"], string>> = {
  "s3:bucket": "bucket",
  "kms:key": "key",
  "sqs:queue": "queue",
  "sns:topic": "topic",
  "lambda:function": "function",
  "secretsmanager:secret": "secret",
};

/** A resource whose policy was read, or what was not read: one resource, or all of a kind in a Region. */
type Subject =
  | { readonly policy: ResourcePolicy; readonly publicAccess: PublicAccessReading | null }
  | { readonly unread: UnreadResourcePolicies; readonly resourceArn: string | null };

/** Fails a resource with a policy that allows any principal and that no condition about the caller limits. */
export const resourcePolicyStar = defineCheck({
  id: "resource-policy-star",
  title: "Resource-based policy allows any principal",
  family: "TRU",
  severity: "HIGH",
  category: "IAMAccount",
  rationale:
    "The policy lets every AWS account in the world use the resource, often without signing in. It needs no policy of a user or role, so no review of those shows it.",
  references: [AWS_PAGES.principal, AWS_PAGES.controlAccessByResourcePolicy],
  needs: ["resourcePolicies"],
  resources: ({ resourcePolicies }): readonly Subject[] => {
    const { policies, unread } = resourcePolicies;
    const publicAccessOf = publicAccessReadings(resourcePolicies);
    return [
      ...policies.map((policy) => ({
        policy,
        publicAccess: policy.kind === "s3:bucket" ? publicAccessOf(policy.resourceArn) : null,
      })),
      ...unread.flatMap((part) => (part.resourceArns ?? [null]).map((resourceArn) => ({ unread: part, resourceArn }))),
    ];
  },
  ref: (subject) => {
    if ("policy" in subject) return refOf(subject.policy.kind, subject.policy.resourceArn);
    const { unread, resourceArn } = subject;
    if (resourceArn !== null) return refOf(unread.kind, resourceArn);
    const name = `All ${NOUNS[unread.kind]}s${unread.region === null ? "" : ` in ${unread.region}`}`;
    return { category: "IAMAccount", id: `${unread.kind} ${unread.region ?? ""}`, name, arn: null };
  },
  evaluate: (subject) => {
    if ("unread" in subject)
      return { notEvaluated: `The policy was not read: ${causeOf(subject.unread)} (${subject.unread.reason})` };
    const { kind, resourceArn, document: text } = subject.policy;
    if (text === null) return null;
    const parsed = parsePolicy(text);
    if (!parsed.ok) return { notEvaluated: describePolicyError(parsed.error) };
    const found = publicGrants(parsed.document);
    if (found.length === 0) return null;
    const { publicAccess } = subject;
    if (publicAccess?.state === "RESTRICTED" && bucketPublicity(parsed.document) === "PUBLIC") return null;
    const actions = [...new Set(found.flatMap((statement) => statement.actions ?? []))];
    return {
      description: `The policy of the ${NOUNS[kind]} ${nameOf(resourceArn)} allows any principal${actions.length > 0 ? ` to perform ${actions.join(", ")}` : ""}.${publicAccessNote(publicAccess)}`,
      evidence: {
        resourceArn,
        actions,
        ...statementsEvidence(
          parsed.document,
          found.map((statement) => ({ statement })),
        ),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Replace * in Principal with the accounts, users and roles that use the resource. If a service or a whole organization uses it, add a condition on aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID. For a bucket, you can instead switch on Block Public Access (RestrictPublicBuckets). It also blocks the other accounts that a public policy names.",
    ),
});

/** What Block Public Access may do to the policy of a bucket that fails. Empty for other resources, and if it is off. */
function publicAccessNote(reading: PublicAccessReading | null): string {
  if (reading?.state === "RESTRICTED")
    return " Block Public Access restricts public policies, but AWS does not say whether it counts this one as public.";
  if (reading?.state !== "UNKNOWN") return "";
  return ` Block Public Access of the bucket or account may block it, and was not read${reading.cause === null ? "" : `: ${reading.cause}`}.`;
}

function refOf(kind: ResourcePolicy["kind"], resourceArn: string) {
  return {
    category: "IAMAccount",
    id: resourceArn,
    name: `${NOUNS[kind]} ${nameOf(resourceArn)}`,
    arn: resourceArn,
  } as const;
}

/** The part of an ARN after its service, Region and account. */
function nameOf(arn: string): string {
  return arn
    .split(":")
    .slice(5)
    .join(":")
    .replace(/^(?:key\/|function:|secret:)/, "");
}
