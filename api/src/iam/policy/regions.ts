/** The Regions of AWS (AWS Regions and Availability Zones User Guide, *AWS Regions*). */
import { patternsIntersect } from "./wildcard.ts";

/** The Regions by their first part. A Region that AWS opens later is missing here until it is added. */
const REGIONS_BY_AREA = {
  af: "south-1",
  ap: "east-1 east-2 northeast-1 northeast-2 northeast-3 south-1 south-2 southeast-1 southeast-2 southeast-3 southeast-4 southeast-5 southeast-6 southeast-7",
  ca: "central-1 west-1",
  cn: "north-1 northwest-1",
  eu: "central-1 central-2 isoe-west-1 north-1 south-1 south-2 west-1 west-2 west-3",
  eusc: "de-east-1",
  il: "central-1",
  me: "central-1 south-1 west-1",
  mx: "central-1",
  sa: "east-1 west-1",
  us: "east-1 east-2 gov-east-1 gov-west-1 iso-east-1 iso-west-1 isob-east-1 isob-west-1 isof-east-1 isof-south-1 west-1 west-2",
} as const;

const REGIONS: readonly string[] = Object.entries(REGIONS_BY_AREA).flatMap(([area, names]) =>
  names.split(" ").map((name) => `${area}-${name}`),
);

/** Whether the pattern matches at least one known Region. `aws-global` stands for the services without Regions. */
export function matchesRegion(pattern: string): boolean {
  return pattern === "aws-global" || REGIONS.some((region) => patternsIntersect(pattern, region));
}

/** The Region that receives all requests to IAM and to AWS Organizations, by partition. */
const HOME_REGIONS = new Map([
  ["aws", "us-east-1"],
  ["aws-cn", "cn-north-1"],
  ["aws-us-gov", "us-gov-west-1"],
]);

/** The Region in which IAM is called (IAM User Guide, *AWS global condition context keys*). Undefined if it is not known. */
export function homeRegionOf(partition: string): string | undefined {
  return HOME_REGIONS.get(partition);
}
