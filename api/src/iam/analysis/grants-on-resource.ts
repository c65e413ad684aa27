/**
 * Finds the grants that allow a request besides the policy of the resource, and whether others, which were not read,
 * may allow it.
 */
import type { AccountIndex } from "../escalation/simulation/account-index.ts";
import { aclPolicy, aclScope, actionsOfPermission, allowsWriting } from "../policy/acl-policy.ts";
import type { NamedPolicy } from "../policy/evaluate.ts";
import { grantPolicy, isActionOfGrants } from "../policy/grant-policy.ts";
import {
  ACL_NAME,
  type AclGrant,
  grantsInForce,
  GRANTS_NAME,
  isPublicGroup,
  WITHOUT_ACLS,
} from "../resource-grants.ts";
import { governedResource } from "../resource-policy-inventory.ts";

export type GrantAssumption = "KEY_GRANTS_NOT_READ" | "BUCKET_ACL_NOT_READ" | "OBJECT_ACL_NOT_READ";

export interface GrantsOnResource {
  readonly policies: readonly NamedPolicy[];
  /** The grants together with those that Block Public Access of S3 may ignore. Null if it is known which it ignores. */
  readonly perhaps: readonly NamedPolicy[] | null;
  /** The assumption of a denial about grants that were not read. */
  readonly ifDenied: GrantAssumption | null;
}

export const WITHOUT_GRANTS: GrantsOnResource = { policies: [], perhaps: null, ifDenied: null };

/** `owner` is the account of the resource, if it is not that of the caller. */
export function grantsOnResource(
  caller: AccountIndex,
  { action, resource }: { readonly action: string; readonly resource: string },
  owner: AccountIndex | null,
): GrantsOnResource {
  const governed = governedResource(resource);
  if (governed?.kind === "kms:key" && isActionOfGrants(action)) return ofKey(owner ?? caller, governed.arn);
  return governed?.kind === "s3:bucket" ? ofBucket(caller, { action, bucket: governed.arn }, owner) : WITHOUT_GRANTS;
}

function ofKey(holder: AccountIndex, arn: string): GrantsOnResource {
  const { grants, isComplete } = holder.keyGrantsOf(arn);
  const document = grants && grantPolicy(grants);
  return {
    policies: document ? [{ name: GRANTS_NAME, document }] : [],
    perhaps: null,
    ifDenied: isComplete ? null : "KEY_GRANTS_NOT_READ",
  };
}

function ofBucket(
  caller: AccountIndex,
  { action, bucket }: { readonly action: string; readonly bucket: string },
  owner: AccountIndex | null,
): GrantsOnResource {
  const scope = aclScope(action);
  if (scope === null) return WITHOUT_GRANTS;
  const holder = owner ?? caller;
  const reading = holder.bucketAclOf(bucket);
  if (reading.state === "NOT_READ") return { ...WITHOUT_GRANTS, ifDenied: "BUCKET_ACL_NOT_READ" };
  if (reading.acl.objectOwnership === WITHOUT_ACLS) return WITHOUT_GRANTS;
  const grants = grantsInForce(reading.acl);
  // An account's own users need a policy: naming the account delegates to its policies.
  const callerId = owner === null ? null : caller.canonicalUserId;
  const names = ({ grantee }: AclGrant) => isPublicGroup(grantee) || (callerId !== null && grantee === callerId);
  const mayName = (grant: AclGrant) => names(grant) || (owner !== null && callerId === null && isOfAccount(grant));
  const ignored = holder.publicAclsOf(bucket).state;
  if (scope === "OBJECT") {
    // Only a public list of an object lets in the bucket's own account.
    const isHidden = owner !== null || ignored !== "RESTRICTED";
    return isHidden ? { ...WITHOUT_GRANTS, ifDenied: "OBJECT_ACL_NOT_READ" } : WITHOUT_GRANTS;
  }
  if (scope === "OBJECT_OWNER")
    return grants.some((grant) => allowsWriting(grant) && mayName(grant))
      ? { ...WITHOUT_GRANTS, ifDenied: "OBJECT_ACL_NOT_READ" }
      : WITHOUT_GRANTS;
  const toPolicies = (these: readonly AclGrant[]): readonly NamedPolicy[] => {
    const document = aclPolicy(bucket, these, { awsAccountId: caller.awsAccountId, callerId });
    return document ? [{ name: ACL_NAME, document }] : [];
  };
  const concerns = ({ permission }: AclGrant) =>
    actionsOfPermission(permission).some((each) => each.toLowerCase() === action.toLowerCase());
  const isCallerUnknown = grants.some((grant) => concerns(grant) && mayName(grant) && !names(grant));
  const ifDenied = isCallerUnknown ? "BUCKET_ACL_NOT_READ" : null;
  const isPublic = grants.some(({ grantee }) => isPublicGroup(grantee));
  if (!isPublic || ignored === "OPEN") return { policies: toPolicies(grants), perhaps: null, ifDenied };
  // AWS ignores public lists. It does not say whether that includes what such a list gives to accounts.
  const kept = ignored === "RESTRICTED" ? grants.filter(({ grantee }) => !isPublicGroup(grantee)) : grants;
  return { policies: [], perhaps: toPolicies(kept), ifDenied };
}

function isOfAccount({ grantee }: AclGrant): boolean {
  return !grantee.startsWith("http");
}
