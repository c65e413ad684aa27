/**
 * Reads S3 Block Public Access where it matters: of the account, and of each bucket whose policy may be public unless the
 * account restricts them all. A refused call leaves only its own setting unread.
 */
import { parsePolicy } from "../../iam/policy/document.ts";
import { bucketPublicity } from "../../iam/policy/public-grants.ts";
import type { PublicAccessBlock, ResourcePolicy, UnreadBlock } from "../../iam/resource-policy-inventory.ts";
import { isLoopbackHost } from "../clients.ts";
import { awsCodeOf, errorOfCall, unreadPart } from "../errors.ts";
import { inParallel } from "../pages.ts";
import type { ReadContext } from "../read-context.ts";
import { withRegion, type WorkloadScope } from "../workloads/read-regions.ts";
import { bucketClients } from "./bucket-clients.ts";

/** As many calls as there can be buckets with a policy, and the one for the account. */
const CALLS_MAX = 2_001;
const BUCKETS_AT_ONCE = 4;
/** How AWS says that no setting is on. */
const NOT_CONFIGURED = "NoSuchPublicAccessBlockConfiguration";
const NO_BUCKET = "NoSuchBucket";
const READS_ACCOUNT = "s3:GetAccountPublicAccessBlock";
const READS_BUCKET = "s3:GetBucketPublicAccessBlock";

export const PUBLIC_ACCESS_PERMISSIONS = [
  { action: READS_ACCOUNT, purpose: "Reads Block Public Access of the account, if a bucket policy may be public." },
  { action: READS_BUCKET, purpose: "Reads Block Public Access of the buckets whose policies may be public." },
] as const;

interface ReadBlocks {
  readonly publicAccessBlocks: readonly PublicAccessBlock[];
  readonly unreadBlocks: readonly UnreadBlock[];
}

export async function readPublicAccessBlocks(
  context: ReadContext,
  scope: WorkloadScope,
  policies: readonly ResourcePolicy[],
): Promise<ReadBlocks> {
  const buckets = policies.filter(({ kind, document }) => kind === "s3:bucket" && mayBePublic(document));
  const publicAccessBlocks: PublicAccessBlock[] = [];
  const unreadBlocks: UnreadBlock[] = [];
  if (buckets.length === 0) return { publicAccessBlocks, unreadBlocks };
  const keep = async (resourceArn: string | null, action: string, read: () => Promise<boolean | undefined>) => {
    try {
      publicAccessBlocks.push({ resourceArn, restrictsPublicBuckets: (await read()) ?? false });
    } catch (error) {
      const code = awsCodeOf(error);
      if (code === NOT_CONFIGURED) publicAccessBlocks.push({ resourceArn, restrictsPublicBuckets: false });
      // The bucket was deleted meanwhile.
      else if (code !== NO_BUCKET || resourceArn === null)
        unreadBlocks.push({ resourceArn, ...unreadPart(errorOfCall(context, error), action, null) });
    }
  };
  const limits = { ...scope, region: null, callsMax: CALLS_MAX, what: "buckets with public policies" };
  await withRegion(context, limits, async ({ open, send }) => {
    await keep(null, READS_ACCOUNT, async () => {
      const { GetPublicAccessBlockCommand, S3ControlClient } = await import("@aws-sdk/client-s3-control");
      const client = open((config) => new S3ControlClient(config));
      const provide = client.config.endpointProvider;
      client.config.endpointProvider = (parameters, options) =>
        provide(isLocal(parameters.Endpoint) ? { ...parameters, RequiresAccountId: false } : parameters, options);
      const request = new GetPublicAccessBlockCommand({ AccountId: scope.awsAccountId });
      const { PublicAccessBlockConfiguration: block } = await send((call) => client.send(request, call));
      return block?.RestrictPublicBuckets;
    });
    // The stricter of both settings applies, so those of the buckets change nothing.
    if (publicAccessBlocks.some(({ restrictsPublicBuckets }) => restrictsPublicBuckets)) return;
    const { GetPublicAccessBlockCommand } = await import("@aws-sdk/client-s3");
    const clientIn = await bucketClients(open);
    await inParallel(buckets, BUCKETS_AT_ONCE, ({ resourceArn, region }) =>
      keep(resourceArn, READS_BUCKET, async () => {
        const request = new GetPublicAccessBlockCommand({
          Bucket: resourceArn.slice(resourceArn.lastIndexOf(":") + 1),
        });
        const { PublicAccessBlockConfiguration: block } = await send((call) => clientIn(region).send(request, call));
        return block?.RestrictPublicBuckets;
      }),
    );
  });
  return { publicAccessBlocks, unreadBlocks };
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
