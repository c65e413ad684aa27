/** Writes the permissions of a bucket's access control list as a policy (Amazon S3 User Guide, *ACL overview*). */
import { type AclGrant, isPublicGroup } from "../resource-grants.ts";
import { parsePolicy } from "./document.ts";
import type { PolicyDocument } from "./statement.ts";

const LISTS = ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"];
/** The actions of each permission. An object that exists can be changed by its owner only, so no list of a bucket tells. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  READ: LISTS,
  WRITE: ["s3:PutObject"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
  FULL_CONTROL: [...LISTS, "s3:PutObject", "s3:GetBucketAcl", "s3:PutBucketAcl"],
};

const OF_BUCKETS: ReadonlySet<string> = new Set(ACTIONS["FULL_CONTROL"]!.map((action) => action.toLowerCase()));
const OF_OBJECTS: ReadonlySet<string> = new Set(
  `s3:getobject s3:getobjectversion s3:getobjectacl s3:getobjectversionacl s3:putobjectacl s3:putobjectversionacl`.split(
    /\s+/,
  ),
);
/** Only the owner of an object that exists may delete it through a list that lets them write. */
const BY_OWNER_OF_OBJECT = "s3:deleteobject";

/** Whether the list of the bucket, that of the object, or the owner of the object can allow the action. */
export function aclScope(action: string): "BUCKET" | "OBJECT" | "OBJECT_OWNER" | null {
  const lower = action.toLowerCase();
  if (OF_BUCKETS.has(lower)) return "BUCKET";
  if (OF_OBJECTS.has(lower)) return "OBJECT";
  return lower === BY_OWNER_OF_OBJECT ? "OBJECT_OWNER" : null;
}

export function actionsOfPermission(permission: string): readonly string[] {
  return ACTIONS[permission] ?? [];
}

export function allowsWriting({ permission }: AclGrant): boolean {
  return permission === "WRITE" || permission === "FULL_CONTROL";
}

/**
 * The grants as a policy. Every principal of a snapshot has signed in, so both public groups are everyone. `callerId` is
 * the canonical user ID of the caller's account, which the statements name by its number.
 */
export function aclPolicy(
  bucketArn: string,
  grants: readonly AclGrant[],
  { awsAccountId, callerId }: { readonly awsAccountId: string; readonly callerId: string | null },
): PolicyDocument | null {
  const statements = grants.flatMap(({ grantee, permission }) => {
    const callerPrincipal = grantee === callerId ? { AWS: awsAccountId } : null;
    const Principal = isPublicGroup(grantee) ? "*" : callerPrincipal;
    if (Principal === null || ACTIONS[permission] === undefined) return [];
    return [{ Effect: "Allow", Principal, Action: ACTIONS[permission], Resource: [bucketArn, `${bucketArn}/*`] }];
  });
  return statements.length === 0 ? null : documentOf(statements);
}

/** The text of equal statements is equal, and parsed documents are kept by their text. */
export function documentOf(Statement: readonly object[]): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement }));
  if (!parsed.ok) throw new Error(`a written policy cannot be parsed: ${parsed.error.message}`);
  return parsed.document;
}
