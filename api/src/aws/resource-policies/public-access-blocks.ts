/**
 * Reads S3 Block Public Access where it matters: of the account, and of each bucket that may be public by its policy or by
 * access control lists, unless the account's settings suffice. A refused call leaves only its own settings unread.
 */
import { parsePolicy } from "../../iam/policy/document.ts";
import { bucketPublicity } from "../../iam/policy/public-grants.ts";
import { type BucketAcl, type UnreadGrants, WITHOUT_ACLS } from "../../iam/resource-grants.ts";
import type { PublicAccessBlock, ResourcePolicy, UnreadBlock } from "../../iam/resource-policy-inventory.ts";
import { isLoopbackHost } from "../clients.ts";
import { awsCodeOf, errorOfCall, unreadPart } from "../errors.ts";
import { inParallel } from "../pages.ts";
import type { ReadContext } from "../read-context.ts";
import { withRegion, type WorkloadScope } from "../workloads/read-regions.ts";
import { bucketClients } from "./bucket-clients.ts";

/** The maximum number of calls: one for each bucket that an account can have, and one for the account. */
const CALLS_MAX = 2_001;
const BUCKETS_AT_ONCE = 4;
/** How AWS says that no setting is on. */
const NOT_CONFIGURED = "NoSuchPublicAccessBlockConfiguration";
const NO_BUCKET = "NoSuchBucket";
const READS_ACCOUNT = "s3:GetAccountPublicAccessBlock";
const READS_BUCKET = "s3:GetBucketPublicAccessBlock";

export const PUBLIC_ACCESS_PERMISSIONS = [
  { action: READS_ACCOUNT, purpose: "Reads Block Public Access of the account, if a bucket may be public." },
  { action: READS_BUCKET, purpose: "Reads Block Public Access of the buckets that may be public." },
] as const;

interface Buckets {
  readonly policies: readonly ResourcePolicy[];
  readonly bucketAcls: readonly BucketAcl[];
  readonly unreadAcls: readonly UnreadGrants[];
}

interface ReadBlocks {
  readonly publicAccessBlocks: readonly PublicAccessBlock[];
  readonly unreadBlocks: readonly UnreadBlock[];
}

export async function readPublicAccessBlocks(
  context: ReadContext,
  scope: WorkloadScope,
  { policies, bucketAcls, unreadAcls }: Buckets,
): Promise<ReadBlocks> {
  // A list that was not read may be public. An earlier reading of it needs the setting of today.
  const withAcls = new Set([
    ...bucketAcls.filter(({ objectOwnership }) => objectOwnership !== WITHOUT_ACLS).map((acl) => acl.resourceArn),
    ...unreadAcls.flatMap(({ resourceArns }) => resourceArns),
  ]);
  const isOpen = ({ document }: ResourcePolicy) => mayBePublic(document);
  // An object can have a public list although that of its bucket does not.
  const buckets = policies.filter(
    (bucket) => bucket.kind === "s3:bucket" && (isOpen(bucket) || withAcls.has(bucket.resourceArn)),
  );
  const publicAccessBlocks: PublicAccessBlock[] = [];
  const unreadBlocks: UnreadBlock[] = [];
  if (buckets.length === 0) return { publicAccessBlocks, unreadBlocks };
  const keep = async (resourceArn: string | null, action: string, read: () => Promise<Settings | undefined>) => {
    try {
      publicAccessBlocks.push(blockOf(resourceArn, await read()));
    } catch (error) {
      const code = awsCodeOf(error);
      if (code === NOT_CONFIGURED) publicAccessBlocks.push(blockOf(resourceArn));
      // The bucket was deleted meanwhile.
      else if (code !== NO_BUCKET || resourceArn === null)
        unreadBlocks.push({ resourceArn, ...unreadPart(errorOfCall(context, error), action, null) });
    }
  };
  const limits = { ...scope, region: null, callsMax: CALLS_MAX, what: "buckets that may be public" };
  await withRegion(context, limits, async ({ open, send }) => {
    await keep(null, READS_ACCOUNT, async () => {
      const { GetPublicAccessBlockCommand, S3ControlClient } = await import("@aws-sdk/client-s3-control");
      const client = open((config) => new S3ControlClient(config));
      const provide = client.config.endpointProvider;
      client.config.endpointProvider = (parameters, options) =>
        provide(isLocal(parameters.Endpoint) ? { ...parameters, RequiresAccountId: false } : parameters, options);
      const request = new GetPublicAccessBlockCommand({ AccountId: scope.awsAccountId });
      const { PublicAccessBlockConfiguration: block } = await send((call) => client.send(request, call));
      return block;
    });
    // The stricter of both settings applies, so those of the buckets can change nothing.
    const [ofAccount] = publicAccessBlocks;
    const openBuckets = buckets.filter(
      (bucket) =>
        (isOpen(bucket) && ofAccount?.restrictsPublicBuckets !== true) ||
        (withAcls.has(bucket.resourceArn) && ofAccount?.ignoresPublicAcls !== true),
    );
    if (openBuckets.length === 0) return;
    const { GetPublicAccessBlockCommand } = await import("@aws-sdk/client-s3");
    const clientIn = await bucketClients(open);
    await inParallel(openBuckets, BUCKETS_AT_ONCE, ({ resourceArn, region }) =>
      keep(resourceArn, READS_BUCKET, async () => {
        const request = new GetPublicAccessBlockCommand({
          Bucket: resourceArn.slice(resourceArn.lastIndexOf(":") + 1),
        });
        const { PublicAccessBlockConfiguration: block } = await send((call) => clientIn(region).send(request, call));
        return block;
      }),
    );
  });
  return { publicAccessBlocks, unreadBlocks };
}

interface Settings {
  readonly RestrictPublicBuckets?: boolean | undefined;
  readonly IgnorePublicAcls?: boolean | undefined;
}

function blockOf(resourceArn: string | null, settings?: Settings): PublicAccessBlock {
  return {
    resourceArn,
    restrictsPublicBuckets: settings?.RestrictPublicBuckets ?? false,
    ignoresPublicAcls: settings?.IgnorePublicAcls ?? false,
  };
}

function mayBePublic(document: string | null): boolean {
  if (document === null) return false;
  const parsed = parsePolicy(document);
  return parsed.ok && bucketPublicity(parsed.document) !== "NOT_PUBLIC";
}

/** AWS's endpoint has the number of the account before its name. An address of this machine cannot have one. */
function isLocal(address: string | undefined): boolean {
  return address !== undefined && URL.canParse(address) && isLoopbackHost(new URL(address).hostname);
}
