/** Compares the ARN patterns of a policy with the ARN formats of resource types, field by field. */
import type { ResourceType } from "./catalogue.ts";
import { memoize } from "../memoize.ts";
import { patternsIntersect } from "./wildcard.ts";

/** Replaces policy variables with a wildcard, because a variable can take any value. */
export const withoutVariables = (text: string) => (text.includes("${") ? text.replace(/\$\{[^}]*\}/g, "*") : text);

export const patternOf = memoize((type: ResourceType): string => withoutVariables(type.arn));

/**
 * The number of parts of an ARN: `arn:partition:service:region:account:resource`. Only the last part may contain
 * colons.
 */
export const ARN_PARTS = 6;

/** An ARN pattern in its parts. `parts` are those before the resource; there are fewer if the pattern has fewer parts. */
interface SplitArn {
  readonly parts: readonly string[];
  /** What can match the resource: all of it, and each rest of it after a colon. Empty if the pattern has too few parts. */
  readonly ends: readonly string[];
}

function splitArn(pattern: string): SplitArn {
  const all = pattern.split(":");
  const ends = all.slice(ARN_PARTS - 1);
  return { parts: all.slice(0, ARN_PARTS - 1), ends: ends.map((_end, i) => ends.slice(i).join(":")) };
}

const splitType = memoize((type: ResourceType) => splitArn(patternOf(type)));

/** Only the last pattern, because one is compared with all types of a service. */
let lastSplit: { readonly pattern: string; readonly arn: SplitArn } | undefined;

function splitPattern(pattern: string): SplitArn {
  if (lastSplit?.pattern !== pattern) lastSplit = { pattern, arn: splitArn(pattern) };
  return lastSplit.arn;
}

/** Whether the resource pattern can match an ARN of the type. */
export function canMatchType(resource: string, type: ResourceType): boolean {
  // A bucket name has no slash: `arn:aws:s3:::logs/*` matches only objects.
  if (type.arn === "arn:${Partition}:s3:::${BucketName}" && /^[^*?]*\//.test(resource)) return false;
  const ofType = splitType(type);
  const { parts, ends } = splitPattern(resource);
  // A wildcard can match several parts at once (`arn:aws:s3*`).
  if (ends.length === 0 || ofType.ends.length === 0) return patternsIntersect(resource, patternOf(type));
  // If the type leaves the service open (`arn:${Partition}:${Vendor}:…`), the format of the rest of the ARN is unknown.
  if (ofType.parts[2] === "*") return true;
  for (let i = 0; i < ARN_PARTS - 1; i += 1) if (!patternsIntersect(parts[i]!, ofType.parts[i]!)) return false;
  // A wildcard at the end of a segment can match beyond the colon (IAM User Guide, *IAM JSON policy elements: Resource*).
  if (!parts[ARN_PARTS - 2]!.endsWith("*")) return patternsIntersect(ends[0]!, ofType.ends[0]!);
  return ofType.ends.some((end) => patternsIntersect(ends[0]!, end));
}
