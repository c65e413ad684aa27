/** The AWS Regions that accounts can be read from. */
import { partition } from "@aws-sdk/core/client";

/** IAM Monitor knows the ARNs and endpoints of these partitions only. */
const PARTITIONS: ReadonlySet<string> = new Set(["aws", "aws-cn", "aws-us-gov"]);

/** Whether the SDK lists the Region. The SDK would accept any text of the right shape. */
export function isAwsRegion(text: string): boolean {
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(text)) return false;
  const found = partition(text);
  return "description" in found && PARTITIONS.has(found.name);
}

/** The partition of a Region that `isAwsRegion` accepts. */
export function partitionOfRegion(region: string): string {
  return partition(region).name;
}

/** More than the Regions of any partition. */
export const REGIONS_MAX = 40;
