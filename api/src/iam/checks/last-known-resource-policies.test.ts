import { expect, test } from "vitest";
import { buildSnapshot } from "../../../test/support/build.ts";
import type { ResourcePolicy, ResourcePolicyInventory, UnreadResourcePolicies } from "../resource-policy-inventory.ts";
import { completed, mayLack, withLastKnown } from "./last-known.ts";

const queue = (name: string, region = "eu-west-1"): ResourcePolicy => ({
  kind: "sqs:queue",
  resourceArn: `arn:aws:sqs:${region}:123456789012:${name}`,
  region,
  document: null,
});
const refused = (policies: readonly ResourcePolicy[] | null, region = "eu-west-1"): UnreadResourcePolicies => ({
  kind: "sqs:queue",
  region,
  resourceArns: policies && policies.map(({ resourceArn }) => resourceArn),
  status: "denied",
  action: policies ? "sqs:GetQueueAttributes" : "sqs:ListQueues",
  code: "AWS_ACCESS_DENIED",
  reason: "Denied.",
});
const snapshotOf = (inventory: Partial<ResourcePolicyInventory>) =>
  buildSnapshot({ resourcePolicies: { policies: [], regions: ["eu-west-1", "eu-west-3"], unread: [], ...inventory } });

function filled(latest: Partial<ResourcePolicyInventory>, earlier: Partial<ResourcePolicyInventory>) {
  const [after, before] = [snapshotOf(latest), snapshotOf(earlier)];
  expect(mayLack(after, new Set(["resourcePolicies"]))).toBe(true);
  const known = withLastKnown(after, before);
  const { resourcePolicies } = completed(known).sections;
  return {
    missing: known.lastKnown?.missing.resourcePolicies,
    inventory: resourcePolicies.status === "read" ? resourcePolicies.value : null,
  };
}

const [one, two, far] = [queue("one"), queue("two"), queue("far", "eu-west-3")];

test("a refused list is completed with the earlier policies of that kind and Region", () => {
  const { inventory, missing } = filled({ unread: [refused(null)] }, { policies: [one, far] });
  // The queue in eu-west-3 was looked for and is gone.
  expect(inventory).toMatchObject({ policies: [one], unread: [] });
  expect(missing).toBe(
    "The latest scan could not read the policies of queues (sqs:ListQueues was refused in eu-west-1).",
  );
});

test("a refused policy is completed alone; one that no reading contained stays unread", () => {
  const { inventory } = filled({ policies: [], unread: [refused([one, two])] }, { policies: [one, far] });
  expect(inventory).toMatchObject({ policies: [one], unread: [refused([two])] });
});

test("a Region that is not read any more is no evidence that its resources are gone", () => {
  const { inventory } = filled({ regions: ["eu-west-1"], policies: [one] }, { policies: [one, far] });
  expect(inventory).toMatchObject({ policies: [one, far], regions: ["eu-west-1", "eu-west-3"] });
});

test("what no reading contained stays unread", () => {
  const { inventory, missing } = filled({ unread: [refused(null)] }, { unread: [refused(null)] });
  expect(inventory?.unread).toEqual([refused(null)]);
  expect(missing).toBeUndefined();
});

test("a Block Public Access setting that was refused is completed with the earlier one, and one without stays unread", () => {
  const bucket = "arn:aws:s3:::reports";
  const part = (resourceArn: string | null) => ({ ...refused(null), region: null, resourceArn, action: "s3:Get" });
  const { inventory, missing } = filled(
    { unreadBlocks: [part(null), part(bucket)] },
    { publicAccessBlocks: [{ resourceArn: null, restrictsPublicBuckets: true }] },
  );
  expect(inventory).toMatchObject({
    publicAccessBlocks: [{ resourceArn: null, restrictsPublicBuckets: true }],
    unreadBlocks: [{ resourceArn: bucket }],
  });
  expect(missing).toContain("Block Public Access of buckets");
  const policy = { kind: "s3:bucket" as const, resourceArn: bucket, region: "eu-west-1", document: "{}" };
  const list = { ...refused(null), kind: "s3:bucket" as const, region: null, action: "s3:ListAllMyBuckets" };
  const before = { policies: [policy], publicAccessBlocks: [{ resourceArn: bucket, restrictsPublicBuckets: true }] };
  expect(filled({ unread: [list] }, before).inventory).toMatchObject(before);
});

test("lists and grants that were refused are completed with the earlier ones, and what was unknown stays so", () => {
  const [bucket, key, other] = ["arn:aws:s3:::reports", "arn:aws:kms:::key/1", "arn:aws:kms:::key/2"] as const;
  const part = (kind: "s3:bucket" | "kms:key", action: string, ...resourceArns: string[]) =>
    ({ ...refused(null), kind, action, region: null, resourceArns }) as const;
  const grant = (grantId: string) => ({
    grantId,
    grantee: "rds.amazonaws.com",
    retiring: null,
    operations: ["Decrypt"],
    contextSubset: null,
    contextEquals: null,
    sourceArn: null,
  });
  const acl = { resourceArn: bucket, objectOwnership: "ObjectWriter", grants: [] };
  const { inventory, missing } = filled(
    {
      unreadGrants: [part("s3:bucket", "s3:GetBucketAcl", bucket), part("kms:key", "kms:ListGrants", key, other)],
      keyGrants: [{ resourceArn: key, grants: [grant("latest")] }],
    },
    {
      bucketAcls: [acl],
      keyGrants: [
        { resourceArn: key, grants: [grant("earlier")] },
        { resourceArn: other, grants: [grant("partly read")] },
      ],
      unreadGrants: [part("kms:key", "kms:ListGrants", other)],
    },
  );
  expect(inventory).toMatchObject({
    bucketAcls: [acl],
    keyGrants: [{ resourceArn: key, grants: [grant("latest"), grant("earlier")] }],
    unreadGrants: [{ kind: "kms:key", resourceArns: [other] }],
  });
  expect(missing).toContain("the access control lists of buckets (s3:GetBucketAcl was refused)");
  expect(missing).toContain("the grants of keys (kms:ListGrants was refused)");
});
