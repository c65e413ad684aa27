/** Compares the ARN patterns of a policy with the ARN formats of resource types, field by field. */
import type { ResourceType } from "./catalogue.ts";
import { memoize, memoizeTexts } from "../memoize.ts";
import { patternsIntersect } from "./wildcard.ts";

/** Replaces policy variables with a wildcard, because a variable can take any value. */
export const withoutVariables = (text: string) => (text.includes("${") ? text.replace(/\$\{[^}]*\}/g, "*") : text);

export const patternOf = memoize((type: ResourceType): string => withoutVariables(type.arn));

/**
 * The number of parts of an ARN: `arn:partition:service:region:account:resource`. Only the last part may contain
 * colons.
 */
export const ARN_PARTS = 6;

/** The number of cached beginnings of ARNs. The policies of an account name a few hundred services, Regions and accounts. */
const MAX_CACHED_HEADS = 5_000;

/** The ARN format of a resource type in its parts. */
interface TypeParts {
  /** The parts before the resource. */
  readonly parts: readonly string[];
  /**
   * The texts that can match the resource: all of it, and each rest of it after a colon. Empty if the format has too
   * few parts.
   */
  readonly ends: readonly string[];
}

const partsOfType = memoize((type: ResourceType): TypeParts => {
  const all = patternOf(type).split(":");
  const ends = all.slice(ARN_PARTS - 1);
  return { parts: all.slice(0, ARN_PARTS - 1), ends: ends.map((_end, i) => ends.slice(i).join(":")) };
});

/**
 * The beginning of an ARN pattern, up to the account. Thousands of resources of an account share one, and with it what can
 * be said about it.
 */
export interface ArnHead {
  readonly parts: readonly string[];
  /** Whether the parts of the head can match those of a type. */
  readonly agrees: (type: ResourceType) => boolean;
}

const headOf = memoizeTexts(MAX_CACHED_HEADS, (text): ArnHead => {
  const parts = text.split(":");
  return {
    parts,
    agrees: memoize((type) => {
      const ofType = partsOfType(type).parts;
      return parts.every((part, i) => patternsIntersect(part, ofType[i]!));
    }),
  };
});

export interface SplitArn {
  readonly head: ArnHead;
  readonly resource: string;
}

/** Caches only the last pattern, because the rules that split one run on one statement before the next. */
let lastSplit: { readonly pattern: string; readonly split: SplitArn | null } | undefined;

/** Splits a pattern without variables before its resource. Null if it has too few parts. */
export function splitArn(pattern: string): SplitArn | null {
  if (lastSplit?.pattern !== pattern) lastSplit = { pattern, split: splitBeforeResource(pattern) };
  return lastSplit.split;
}

function splitBeforeResource(pattern: string): SplitArn | null {
  let end = -1;
  for (let part = 0; part < ARN_PARTS - 1; part += 1) {
    end = pattern.indexOf(":", end + 1);
    if (end < 0) return null;
  }
  return { head: headOf(pattern.slice(0, end)), resource: pattern.slice(end + 1) };
}

/** Whether an ARN with this beginning can match one of the type, whatever its resource is. */
export function canBeginType(head: ArnHead, type: ResourceType): boolean {
  const { parts, ends } = partsOfType(type);
  return ends.length === 0 || parts[2] === "*" || head.agrees(type);
}

/** Whether the resource pattern can match an ARN of the type. */
export function canMatchType(resource: string, type: ResourceType): boolean {
  return canSplitMatchType(resource, splitArn(resource), type);
}

/** Matches a pattern that is compared with many types: `split` is what `splitArn` returned for it. */
export function canSplitMatchType(pattern: string, split: SplitArn | null, type: ResourceType): boolean {
  // A bucket name has no slash: `arn:aws:s3:::logs/*` matches only objects.
  if (type.arn === BUCKET && /^[^*?]*\//.test(pattern)) return false;
  const ofType = partsOfType(type);
  // A wildcard can match several parts at once (`arn:aws:s3*`).
  if (split === null || ofType.ends.length === 0) return patternsIntersect(pattern, patternOf(type));
  // If the type leaves the service open (`arn:${Partition}:${Vendor}:…`), the format of the rest of the ARN is unknown.
  if (ofType.parts[2] === "*") return true;
  const { head, resource } = split;
  if (!head.agrees(type)) return false;
  // A wildcard at the end of a segment can match beyond the colon (IAM User Guide, *IAM JSON policy elements: Resource*).
  if (!head.parts[ARN_PARTS - 2]!.endsWith("*")) return patternsIntersect(resource, ofType.ends[0]!);
  return ofType.ends.some((end) => patternsIntersect(resource, end));
}

const BUCKET = "arn:${Partition}:s3:::${BucketName}";
