/**
 * The grants that let principals use a resource besides its policy: the access control list of a bucket, and the grants
 * of a KMS key. Each resource is read by calls of its own, so a refused one leaves only that resource unknown.
 */
import { causeOf, type UnreadPart } from "./section.ts";

/** The groups that make an access control list public (Amazon S3 User Guide, *The meaning of "public"*). */
export const EVERYONE_GROUP = "http://acs.amazonaws.com/groups/global/AllUsers";
export const SIGNED_IN_GROUP = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
export const LOG_DELIVERY_GROUP = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/** The value of Object Ownership with which access control lists have no effect. */
export const WITHOUT_ACLS = "BucketOwnerEnforced";
/** How a bucket works that has no setting of Object Ownership. */
export const DEFAULT_OWNERSHIP = "ObjectWriter";

/** The names of the policies that stand for a list and for grants in the reasons of a decision. */
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
   * The grants without those of the bucket's owner. Empty if lists have no effect, because the list is then not read.
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

/** The part that one refused or failed call leaves unknown. */
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
  /** The ID by which access control lists name the account. Null if the account's list of buckets does not tell it. */
  readonly canonicalUserId?: string | null;
}

export type BucketAclReading =
  | { readonly state: "READ"; readonly acl: BucketAcl }
  /** `cause` names the call that was refused, failed or is not available. Null if no scan tried to read the list. */
  | { readonly state: "NOT_READ"; readonly cause: string | null };

export interface KeyGrantsReading {
  /** The grants that were read, also if others were not. */
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
