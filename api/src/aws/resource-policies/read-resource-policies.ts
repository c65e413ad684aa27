/**
 * Reads the policies of resources, kind by kind in each Region, several at once. A refused or failed call leaves only
 * the policies unread that it was for: those of a whole kind in a Region if the list was refused, or that of one
 * resource. The other grants on buckets and keys are read next: access control lists, Block Public Access and grants.
 */
import { AppError } from "../../errors.ts";
import type {
  ResourcePolicy,
  ResourcePolicyInventory,
  UnreadResourcePolicies,
} from "../../iam/resource-policy-inventory.ts";
import { awsCodeOf, errorOfCall, unreadPart } from "../errors.ts";
import { inParallel } from "../pages.ts";
import type { ReadContext } from "../read-context.ts";
import { readRegions, withRegion, type WorkloadScope } from "../workloads/read-regions.ts";
import { readBucketAcls } from "./bucket-acls.ts";
import { readKeyGrants } from "./key-grants.ts";
import type { FoundResource, PolicyReader } from "./policy-reader.ts";
import { readPublicAccessBlocks } from "./public-access-blocks.ts";
import { POLICY_READERS } from "./readers.ts";

/** The maximum number of policies that are read of one kind in one Region. */
const POLICIES_MAX = 2_000;
/** The maximum number of characters of all policies of an account. Every analysis of the account unpacks them. */
const CHARACTERS_MAX = 67_108_864;
/** The maximum number of pages of one list in one Region, without retries. */
const PAGES_MAX = 1_000;
/** The number of kinds and Regions that are read at once, and of policies of each. */
const READINGS_AT_ONCE = 6;
const POLICIES_AT_ONCE = 4;

/** Errors: those of ec2:DescribeRegions, if no Regions are given; the signal's reason. */
export async function readResourcePolicies(
  context: ReadContext,
  scope: WorkloadScope,
  { policiesMax = POLICIES_MAX, charactersMax = CHARACTERS_MAX }: Limits = {},
): Promise<ResourcePolicyInventory> {
  const regions = scope.regions.length > 0 ? scope.regions : await readRegions(context);
  const room = { characters: charactersMax, charactersMax };
  const readings = POLICY_READERS.flatMap((reader): readonly Reading[] =>
    (reader.isGlobal ? [null] : regions).map((region) => ({ reader, region, policiesMax, room })),
  );
  const results = await inParallel(readings, READINGS_AT_ONCE, (reading) => readKind(context, scope, reading));
  const policies = results.flatMap((result) => result.policies);
  const { bucketAcls, unread: unreadAcls } = await readBucketAcls(context, scope, policies);
  const { keyGrants, unread: unreadOfKeys } = await readKeyGrants(context, scope, policies);
  return {
    policies,
    regions,
    unread: results.flatMap(({ unread }) => unread),
    ...(await readPublicAccessBlocks(context, scope, { policies, bucketAcls, unreadAcls })),
    bucketAcls,
    keyGrants,
    unreadGrants: [...unreadAcls, ...unreadOfKeys],
    canonicalUserId: results.find(({ canonicalUserId }) => canonicalUserId !== null)?.canonicalUserId ?? null,
  };
}

interface Limits {
  readonly policiesMax?: number;
  readonly charactersMax?: number;
}

/** The characters that are left for the policies of all readings. */
interface Room {
  characters: number;
  readonly charactersMax: number;
}

interface Reading {
  readonly reader: PolicyReader;
  /** Null for the resources of every Region. */
  readonly region: string | null;
  readonly policiesMax: number;
  readonly room: Room;
}

interface ReadKind {
  readonly policies: readonly ResourcePolicy[];
  readonly unread: readonly UnreadResourcePolicies[];
  readonly canonicalUserId: string | null;
}

async function readKind(context: ReadContext, scope: WorkloadScope, reading: Reading): Promise<ReadKind> {
  const { reader, region, policiesMax, room } = reading;
  const unread: UnreadResourcePolicies[] = [];
  const policies: ResourcePolicy[] = [];
  let canonicalUserId: string | null = null;
  const failures = new Map<string, { readonly error: AppError; readonly resources: FoundResource[] }>();
  const fail = (error: unknown, resource: FoundResource) => {
    const known = errorOfCall(context, error);
    const key = `${known.code} ${resource.region}`;
    const failed = failures.get(key);
    if (failed) failed.resources.push(resource);
    else failures.set(key, { error: known, resources: [resource] });
  };
  try {
    await withRegion(
      context,
      { ...scope, region, callsMax: policiesMax + PAGES_MAX, what: reader.label },
      async (regional) => {
        const opened = await reader.open(regional);
        const found = await opened.list();
        canonicalUserId = opened.canonicalUserId?.() ?? null;
        for (const resource of found.slice(policiesMax)) fail(tooMany(reading), resource);
        await inParallel(found.slice(0, policiesMax), POLICIES_AT_ONCE, async (resource) => {
          try {
            const document = await opened.policyOf(resource);
            const characters = document?.length ?? 0;
            if (characters > room.characters) {
              fail(tooLong(reading), resource);
              return;
            }
            room.characters -= characters;
            policies.push(policyOf(reader, resource, document));
          } catch (error) {
            const code = awsCodeOf(error) ?? "";
            if (reader.withoutPolicyCodes.includes(code)) policies.push(policyOf(reader, resource, null));
            else if (!reader.goneCodes.includes(code)) fail(error, resource);
          }
        });
      },
    );
  } catch (error) {
    unread.push(unreadOf(errorOfCall(context, error), reading, null));
  }
  context.onItems(policies.length);
  for (const { error, resources } of failures.values()) unread.push(unreadOf(error, reading, resources));
  const byArn = (one: ResourcePolicy, other: ResourcePolicy) => (one.resourceArn < other.resourceArn ? -1 : 1);
  return { policies: policies.toSorted(byArn), unread, canonicalUserId };
}

function tooMany({ reader: { label, policyAction }, region, policiesMax }: Reading): AppError {
  return new AppError("CALL_BUDGET_EXCEEDED", {
    message: `There are more than ${policiesMax} ${label}${region === null ? "" : ` in ${region}`}.`,
    details: { action: policyAction },
  });
}

function tooLong({ reader: { policyAction }, room }: Reading): AppError {
  return new AppError("CALL_BUDGET_EXCEEDED", {
    message: `The policies of the account have more than ${room.charactersMax} characters.`,
    details: { action: policyAction },
  });
}

function policyOf({ kind }: PolicyReader, resource: FoundResource, document: string | null): ResourcePolicy {
  return { kind, resourceArn: resource.resourceArn, region: resource.region, document };
}

function unreadOf(
  error: AppError,
  { reader: { kind, listAction, policyAction }, region }: Reading,
  resources: readonly FoundResource[] | null,
): UnreadResourcePolicies {
  const resourceArns = resources && resources.map(({ resourceArn }) => resourceArn).toSorted();
  const called = resources ? policyAction : listAction;
  return { kind, resourceArns, ...unreadPart(error, called, resources?.[0]?.region || region) };
}
