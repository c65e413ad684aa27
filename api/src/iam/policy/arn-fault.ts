/** Whether a resource of a statement is an ARN at all. `arn-issues.ts` checks the fields of valid ones. */
import { ARN_PARTS, withoutVariables } from "./arn-pattern.ts";
import { quoted } from "./issue-rule.ts";
import { patternsIntersect } from "./wildcard.ts";

/** Matches ARNs without a variable that certainly have no fault, which are nearly all. */
const SOUND_ARN = /^arn:aws:[a-z0-9-]*:[^:$]*:[^:$]*:[^$]*$/;
const ARN_PARTITIONS = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

/** Why the text is no ARN, or one that AWS completes. Null for an ARN or a wildcard. */
export function arnFault(written: string): string | null {
  if (SOUND_ARN.test(written)) return null;
  const resource = withoutVariables(written);
  if (/^[*?]/.test(resource)) return null;
  const [prefix = "", partition = "", service = ""] = resource.split(":");
  if (!patternsIntersect(prefix, "arn")) return `${quoted(written)} is not an ARN.`;
  // A resource with a wildcard may have fewer parts, because a wildcard can match the parts that follow it.
  if (!resource.includes("*") && resource.split(":").length < ARN_PARTS)
    return `${quoted(written)} has fewer than six fields; AWS completes it with wildcards, so it matches more than it shows.`;
  if (!ARN_PARTITIONS.some((known) => patternsIntersect(partition, known)))
    return `${quoted(written)} has an unknown partition.`;
  return /^[a-z0-9*?-]*$/.test(service) ? null : `${quoted(written)} has an invalid service name.`;
}
