/** Compares the ARN patterns of a policy with the ARN formats of resource types, field by field. */
import type { ResourceType } from "./catalogue.ts";
import { memoize } from "../memoize.ts";
import { patternsIntersect } from "./wildcard.ts";

/** Replaces policy variables with a wildcard, because a variable can take any value. */
export const withoutVariables = (text: string) => text.replace(/\$\{[^}]*\}/g, "*");

export const patternOf = memoize((type: ResourceType): string => withoutVariables(type.arn));

/**
 * The number of parts of an ARN: `arn:partition:service:region:account:resource`. Only the last part may contain
 * colons.
 */
export const ARN_PARTS = 6;

const partsOf = memoize((type: ResourceType): readonly string[] => patternOf(type).split(":"));

/** Whether the resource pattern can match an ARN of the type. */
export function canMatchType(resource: string, type: ResourceType): boolean {
  // A bucket name has no slash: `arn:aws:s3:::logs/*` matches only objects.
  if (type.arn === "arn:${Partition}:s3:::${BucketName}" && /^[^*?]*\//.test(resource)) return false;
  const typeParts = partsOf(type);
  const parts = resource.split(":");
  // A wildcard can match several parts at once (`arn:aws:s3*`).
  if (parts.length < ARN_PARTS || typeParts.length < ARN_PARTS) return patternsIntersect(resource, patternOf(type));
  // If the type leaves the service open (`arn:${Partition}:${Vendor}:…`), the format of the rest of the ARN is unknown.
  if (typeParts[2] === "*") return true;
  for (let i = 0; i < ARN_PARTS - 1; i += 1) if (!patternsIntersect(parts[i]!, typeParts[i]!)) return false;
  const last = parts.slice(ARN_PARTS - 1).join(":");
  const typeEnds = typeParts.slice(ARN_PARTS - 1);
  // A wildcard at the end of a segment can match beyond the colon (IAM User Guide, *IAM JSON policy elements: Resource*).
  const crossable = parts[ARN_PARTS - 2]!.endsWith("*") ? typeEnds.length : 1;
  return typeEnds.slice(0, crossable).some((_end, i) => patternsIntersect(last, typeEnds.slice(i).join(":")));
}
