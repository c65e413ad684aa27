import { describePolicyError, parsePolicy } from "../../policy/document.ts";
import { bucketPublicity, publicGrants } from "../../policy/public-grants.ts";
import {
  type AclGrant,
  type BucketAclReading,
  bucketAclReadings,
  EVERYONE_GROUP,
  grantsInForce,
  isPublicGroup,
} from "../../resource-grants.ts";
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
  | { readonly policy: ResourcePolicy; readonly bucket: BucketSettings | null }
  | { readonly unread: UnreadResourcePolicies; readonly resourceArn: string | null };

/** The settings, besides its policy, that decide about public access to a bucket. */
interface BucketSettings {
  /** The effect of Block Public Access on a public bucket policy. */
  readonly publicAccess: PublicAccessReading;
  /** The effect of Block Public Access on a public access control list. */
  readonly publicAcls: PublicAccessReading;
  readonly acl: BucketAclReading;
}

/**
 * Fails a resource whose policy allows any principal without a condition that limits the caller, and a bucket with a public
 * access control list.
 */
export const resourcePolicyStar = defineCheck({
  id: "resource-policy-star",
  title: "Resource-based policy or access control list allows any principal",
  family: "TRU",
  severity: "HIGH",
  category: "IAMAccount",
  rationale:
    "The policy or list lets every AWS account in the world use the resource, often without signing in. It needs no policy of a user or role, so no review of those shows it.",
  references: [AWS_PAGES.principal, AWS_PAGES.controlAccessByResourcePolicy],
  needs: ["resourcePolicies"],
  resources: ({ resourcePolicies }): readonly Subject[] => {
    const { policies, unread } = resourcePolicies;
    const publicAccessOf = publicAccessReadings(resourcePolicies);
    const publicAclsOf = publicAccessReadings(resourcePolicies, "ignoresPublicAcls");
    const aclOf = bucketAclReadings(resourcePolicies);
    const settingsOf = (arn: string): BucketSettings => ({
      publicAccess: publicAccessOf(arn),
      publicAcls: publicAclsOf(arn),
      acl: aclOf(arn),
    });
    return [
      ...policies.map((policy) => ({
        policy,
        bucket: policy.kind === "s3:bucket" ? settingsOf(policy.resourceArn) : null,
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
    const { policy, bucket } = subject;
    const { kind, resourceArn } = policy;
    const opened = openedBy(policy, bucket?.publicAccess ?? null);
    const listed = bucket ? publicEntries(bucket) : [];
    if (opened === null && listed.length === 0) {
      // A list that Block Public Access ignores is not public, whatever it says.
      if (bucket?.acl.state !== "NOT_READ" || bucket.publicAcls.state === "RESTRICTED") return null;
      const { cause } = bucket.acl;
      return {
        notEvaluated: `The access control list of the bucket was not read${cause === null ? "" : `: ${cause}`}.`,
      };
    }
    const byPolicy = opened?.grants ?? null;
    // A public list fails whatever the policy says.
    if (opened?.grants === null && listed.length === 0) return { notEvaluated: opened.parseError };
    const name = `${NOUNS[kind]} ${nameOf(resourceArn)}`;
    const sentences = [
      ...(byPolicy
        ? [
            `The policy of the ${name} allows any principal${byPolicy.actions.length > 0 ? ` to perform ${byPolicy.actions.join(", ")}` : ""}.${publicAccessNote(bucket?.publicAccess ?? null)}`,
          ]
        : []),
      ...(listed.length > 0
        ? [
            `The access control list of the ${name} lets in ${listed.join(" and ")}.${publicAccessNote(bucket?.publicAcls ?? null)}`,
          ]
        : []),
    ];
    return {
      description: sentences.join(" "),
      evidence: {
        resourceArn,
        ...(listed.length > 0 && { accessControlList: listed }),
        ...(byPolicy && { actions: byPolicy.actions, ...byPolicy.statements }),
      },
    };
  },
  remediation: () =>
    stepsOnly(
      "Replace * in Principal with the accounts, users and roles that use the resource. If a service or a whole organization uses it, add a condition on aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID. For a bucket, you can instead switch on Block Public Access (RestrictPublicBuckets). It also blocks the other accounts that a public policy names. If its access control list is public, set Object Ownership to Bucket owner enforced, which switches lists off, or switch on IgnorePublicAcls.",
    ),
});

type OpenedBy =
  | {
      readonly grants: {
        readonly actions: readonly string[];
        readonly statements: ReturnType<typeof statementsEvidence>;
      };
    }
  | { readonly grants: null; readonly parseError: string };

/** The statements that let everyone in. Null if there are none, or if Block Public Access restricts them. */
function openedBy({ document: text }: ResourcePolicy, publicAccess: PublicAccessReading | null): OpenedBy | null {
  if (text === null) return null;
  const parsed = parsePolicy(text);
  if (!parsed.ok) return { grants: null, parseError: describePolicyError(parsed.error) };
  const found = publicGrants(parsed.document);
  if (found.length === 0) return null;
  if (publicAccess?.state === "RESTRICTED" && bucketPublicity(parsed.document) === "PUBLIC") return null;
  const statements = statementsEvidence(
    parsed.document,
    found.map((statement) => ({ statement })),
  );
  return { grants: { actions: [...new Set(found.flatMap((statement) => statement.actions ?? []))], statements } };
}

/** The entries of the list that let everyone in, in words. */
function publicEntries({ acl: reading, publicAcls }: BucketSettings): readonly string[] {
  if (reading.state === "NOT_READ" || publicAcls.state === "RESTRICTED") return [];
  const inWords = ({ grantee, permission }: AclGrant) =>
    `${grantee === EVERYONE_GROUP ? "everyone" : "every AWS account"} (${permission})`;
  return grantsInForce(reading.acl)
    .filter(({ grantee }) => isPublicGroup(grantee))
    .map(inWords);
}

/**
 * Says how Block Public Access may limit the policy of a bucket that fails. Empty for other resources, and if it is
 * off.
 */
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
