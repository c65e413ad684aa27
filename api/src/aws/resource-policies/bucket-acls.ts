/**
 * Reads Object Ownership of each bucket, and the access control list of those in which lists have an effect. Most buckets
 * take one call: lists are off in every bucket that was created without asking for them since April 2023 (AWS News Blog,
 * *Amazon S3 Security Changes Are Coming in April of 2023*).
 */
import { type BucketAcl, DEFAULT_OWNERSHIP, type UnreadGrants, WITHOUT_ACLS } from "../../iam/resource-grants.ts";
import type { ResourcePolicy } from "../../iam/resource-policy-inventory.ts";
import { awsCodeOf } from "../errors.ts";
import { inParallel, present } from "../pages.ts";
import type { ReadContext } from "../read-context.ts";
import { withRegion, type WorkloadScope } from "../workloads/read-regions.ts";
import { bucketClients } from "./bucket-clients.ts";
import { failedReadings } from "./unread-grants.ts";

/** Two calls for as many buckets as there can be. */
const CALLS_MAX = 4_000;
const BUCKETS_AT_ONCE = 4;
/** How AWS says that a bucket has no setting of Object Ownership. */
const NOT_CONFIGURED = "OwnershipControlsNotFoundError";
const READS_OWNERSHIP = "s3:GetBucketOwnershipControls";
const READS_ACL = "s3:GetBucketAcl";

export const BUCKET_ACL_PERMISSIONS = [
  { action: READS_OWNERSHIP, purpose: "Reads whether access control lists have an effect in each bucket." },
  { action: READS_ACL, purpose: "Reads the access control lists of the buckets in which they have an effect." },
] as const;

export async function readBucketAcls(
  context: ReadContext,
  scope: WorkloadScope,
  policies: readonly ResourcePolicy[],
): Promise<{ readonly bucketAcls: readonly BucketAcl[]; readonly unread: readonly UnreadGrants[] }> {
  const buckets = policies.filter(({ kind }) => kind === "s3:bucket");
  const bucketAcls: BucketAcl[] = [];
  if (buckets.length === 0) return { bucketAcls, unread: [] };
  const goneCodes = ["NoSuchBucket"];
  const [ownerships, acls] = [READS_OWNERSHIP, READS_ACL].map((action) =>
    failedReadings(context, { kind: "s3:bucket", action, goneCodes }),
  ) as [ReturnType<typeof failedReadings>, ReturnType<typeof failedReadings>];
  const limits = { ...scope, region: null, callsMax: CALLS_MAX, what: "buckets with access control lists" };
  await withRegion(context, limits, async ({ open, send }) => {
    const { GetBucketAclCommand, GetBucketOwnershipControlsCommand } = await import("@aws-sdk/client-s3");
    const clientIn = await bucketClients(open);
    const ownershipOf = async (Bucket: string, region: string) => {
      const request = new GetBucketOwnershipControlsCommand({ Bucket });
      const { OwnershipControls } = await send((call) => clientIn(region).send(request, call));
      return present(OwnershipControls?.Rules?.[0]?.ObjectOwnership, READS_OWNERSHIP, "ObjectOwnership");
    };
    const grantsOf = async (Bucket: string, region: string): Promise<BucketAcl["grants"]> => {
      const request = new GetBucketAclCommand({ Bucket });
      const { Owner, Grants } = await send((call) => clientIn(region).send(request, call));
      const owner = present(Owner?.ID, READS_ACL, "Owner");
      return present(Grants, READS_ACL, "Grants")
        .map(({ Grantee, Permission }) => ({
          grantee: present(Grantee?.URI ?? Grantee?.ID, READS_ACL, "Grantee"),
          permission: present(Permission, READS_ACL, "Permission"),
        }))
        .filter(({ grantee }) => grantee !== owner);
    };
    await inParallel(buckets, BUCKETS_AT_ONCE, async ({ resourceArn, region }) => {
      const place = { resourceArn, region: region || null };
      const name = resourceArn.slice(resourceArn.lastIndexOf(":") + 1);
      let objectOwnership: string;
      try {
        objectOwnership = await ownershipOf(name, region);
      } catch (error) {
        if (awsCodeOf(error) !== NOT_CONFIGURED) {
          ownerships.fail(error, place);
          return;
        }
        objectOwnership = DEFAULT_OWNERSHIP;
      }
      try {
        const grants = objectOwnership === WITHOUT_ACLS ? [] : await grantsOf(name, region);
        bucketAcls.push({ resourceArn, objectOwnership, grants });
      } catch (error) {
        acls.fail(error, place);
      }
    });
  });
  const byArn = (one: BucketAcl, other: BucketAcl) => (one.resourceArn < other.resourceArn ? -1 : 1);
  return { bucketAcls: bucketAcls.toSorted(byArn), unread: [...ownerships.parts(), ...acls.parts()] };
}
