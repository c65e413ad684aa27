/**
 * The grants that let principals use a resource besides its policy: the access control list of a bucket, and the grants
 * of a KMS key. Each resource is read by separate calls, so a refused call leaves only its resource unknown.
 */
import { causeOf, type UnreadPart } from "./section.ts";

/** The groups that make an access control list public (Amazon S3 User Guide, *The meaning of "public"*). */
export const EVERYONE_GROUP = "http://acs.amazonaws.com/groups/global/AllUsers";
export const SIGNED_IN_GROUP = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
export const LOG_DELIVERY_GROUP = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/** The value of Object Ownership with which access control lists have no effect. */
export const WITHOUT_ACLS = "BucketOwnerEnforced";
/** The Object Ownership of a bucket without this setting. */
export const DEFAULT_OWNERSHIP = "ObjectWriter";

/** The names that the reasons of a decision show in place of a policy's name, for an access control list and for grants. */
export const ACL_NAME = "access control list";
export const GRANTS_NAME = "grants";

export interface AclGrant {
  /** The canonical user ID of an account, or the URI of a group. */
  readonly grantee: string;
  /** READ, WRITE, READ_ACP, WRITE_ACP or FULL_CONTROL. */
  readonly permission: string;
}

export interface BucketAcl {
  readonly resourceArn: string;
  readonly objectOwnership: string;
  /**
   * The grants of the list, without those of the bucket's owner. Empty if Object Ownership disables lists: the list is then
   * not read.
   */
  readonly grants: readonly AclGrant[];
}

export interface KeyGrant {
  readonly grantId: string;
  /** An ARN, or the name of a service. */
  readonly grantee: string;
  readonly retiring: string | null;
  /** The operations as KMS names them, such as `ReEncryptFrom`. */
  readonly operations: readonly string[];
  readonly contextSubset: Readonly<Record<string, string>> | null;
  readonly contextEquals: Readonly<Record<string, string>> | null;
  readonly sourceArn: string | null;
}

export interface KeyGrants {
  readonly resourceArn: string;
  readonly grants: readonly KeyGrant[];
}

/** The resources whose list or grants are unknown because one call was refused, failed or is not available. */
export interface UnreadGrants extends UnreadPart {
  readonly kind: "s3:bucket" | "kms:key";
  readonly resourceArns: readonly string[];
}

/** Each property is missing in snapshots of earlier versions. */
export interface ResourceGrants {
  readonly bucketAcls?: readonly BucketAcl[];
  /** The keys whose policies were read. A key is missing if its grants were not read. */
  readonly keyGrants?: readonly KeyGrants[];
  readonly unreadGrants?: readonly UnreadGrants[];
  /** The ID by which access control lists name the account. Null if the account's list of buckets does not contain it. */
  readonly canonicalUserId?: string | null;
}

export type BucketAclReading =
  | { readonly state: "READ"; readonly acl: BucketAcl }
  /** `cause` names the call that was refused, failed or is not available. Null if no scan tried to read the list. */
  | { readonly state: "NOT_READ"; readonly cause: string | null };

export interface KeyGrantsReading {
  /** The grants of the key that were read, even if not all were. Null if none were read. */
  readonly grants: KeyGrants | null;
  readonly isComplete: boolean;
  readonly cause: string | null;
}

/** Returns the readings of buckets by ARN. */
export function bucketAclReadings(inventory: ResourceGrants | undefined): (arn: string) => BucketAclReading {
  const acls = new Map((inventory?.bucketAcls ?? []).map((acl) => [acl.resourceArn, acl]));
  const causeFor = causesOf(inventory);
  return (arn) => {
    const acl = acls.get(arn);
    return acl ? { state: "READ", acl } : { state: "NOT_READ", cause: causeFor(arn) };
  };
}

/** Returns the readings of keys by ARN. */
export function keyGrantsReadings(inventory: ResourceGrants | undefined): (arn: string) => KeyGrantsReading {
  const byArn = new Map((inventory?.keyGrants ?? []).map((key) => [key.resourceArn, key]));
  const causeFor = causesOf(inventory);
  return (arn) => {
    const grants = byArn.get(arn) ?? null;
    const cause = causeFor(arn);
    return { grants, isComplete: grants !== null && cause === null, cause };
  };
}

export function isPublicGroup(grantee: string): boolean {
  return grantee === EVERYONE_GROUP || grantee === SIGNED_IN_GROUP;
}

/** The grants of a list that has an effect. */
export function grantsInForce({ objectOwnership, grants }: BucketAcl): readonly AclGrant[] {
  return objectOwnership === WITHOUT_ACLS ? [] : grants;
}

function causesOf(inventory: ResourceGrants | undefined): (arn: string) => string | null {
  const byArn = new Map(
    (inventory?.unreadGrants ?? []).flatMap((part) => part.resourceArns.map((arn) => [arn, part] as const)),
  );
  return (arn) => {
    const part = byArn.get(arn);
    return part ? causeOf(part) : null;
  };
}
