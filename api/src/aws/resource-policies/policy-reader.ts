/**
 * The interface of a reader of the policies of one service. Each reader lists the resources of a Region and reads one
 * policy per call.
 */
import type { ResourceKind } from "../../iam/resource-policy-inventory.ts";
import type { RegionReading } from "../workloads/workload-reader.ts";

export interface PolicyReader {
  /** The resources, as a person calls them. */
  readonly label: string;
  readonly kind: ResourceKind;
  /** Whether one list contains the resources of every Region. */
  readonly isGlobal: boolean;
  readonly listAction: string;
  readonly policyAction: string;
  /** AWS's codes for a resource without a policy. */
  readonly withoutPolicyCodes: readonly string[];
  /** AWS's codes for a resource that was deleted after it was listed. */
  readonly goneCodes: readonly string[];
  readonly open: (region: RegionReading) => Promise<OpenReader>;
}

export interface OpenReader {
  readonly list: () => Promise<readonly FoundResource[]>;
  /** Null if the resource has no policy. */
  readonly policyOf: (resource: FoundResource) => Promise<string | null>;
  /** The canonical user ID of the account, which the list of buckets contains. Null before it was read. */
  readonly canonicalUserId?: () => string | null;
}

export interface FoundResource {
  readonly resourceArn: string;
  /** The Region of the resource. Empty if the list does not contain it. */
  readonly region: string;
  /** The name of the resource in the call for its policy. */
  readonly id: string;
}
