/** The AWS managed policies that a sandbox account has: the real documents of about forty of AWS's 1,600. */
import { createHash } from "node:crypto";
import publishedPolicies from "./aws-managed-policies.json" with { type: "json" };
import type { SandboxPolicy } from "./entities.ts";
import { BASE32 } from "./random.ts";

interface PublishedPolicy {
  readonly arn: string;
  readonly versionId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly document: object;
}

interface PreparedPolicy {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly versionId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly document: string;
}

const PREFIX = "arn:aws:iam::aws:policy";

/** Documents are parsed once per process. Accounts have their own attachment counts. */
const prepared: readonly PreparedPolicy[] = (publishedPolicies as readonly PublishedPolicy[]).map((policy) => {
  const pathAndName = policy.arn.slice(PREFIX.length);
  const slash = pathAndName.lastIndexOf("/") + 1;
  return {
    name: pathAndName.slice(slash),
    id: policyIdOf(policy.arn),
    path: pathAndName.slice(0, slash),
    arn: policy.arn,
    versionId: policy.versionId,
    createdAt: Date.parse(policy.createdAt),
    updatedAt: Date.parse(policy.updatedAt),
    document: JSON.stringify(policy.document),
  };
});

/**
 * A managed policy has the same id in every account, so the id is derived from the ARN and not from an account's seed.
 */
function policyIdOf(arn: string): string {
  const digest = createHash("sha256").update(arn).digest();
  return `ANPA${Array.from(digest.subarray(0, 17), (byte) => BASE32[byte & 31]).join("")}`;
}

/**
 * Returns the ARN of an AWS managed policy, e.g. `AdministratorAccess`. Throws if the data file does not contain it,
 * which is a mistake of the caller.
 */
export function awsPolicyArn(name: string): string {
  const policy = prepared.find((candidate) => candidate.name === name);
  if (policy === undefined) throw new Error(`aws-managed-policies.json has no ${name}.`);
  return policy.arn;
}

export function awsManagedPolicies(): SandboxPolicy[] {
  return prepared.map((policy, index) => ({
    name: policy.name,
    id: policy.id,
    path: policy.path,
    arn: policy.arn,
    isAwsManaged: true,
    createdAt: policy.createdAt,
    updatedAt: policy.updatedAt,
    description: "",
    tags: [],
    versions: [{ versionId: policy.versionId, createdAt: policy.updatedAt, document: policy.document }],
    defaultVersionId: policy.versionId,
    nextVersionNumber: Number(policy.versionId.slice(1)) + 1,
    attachedTo: new Set(),
    boundaryOf: new Set(),
    serial: index + 1,
  }));
}
