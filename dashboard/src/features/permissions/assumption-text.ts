import type { AccessAnswer } from "./use-principal-permissions.ts";

type Assumption = AccessAnswer["assumes"][number];

const ASSUMPTIONS: Readonly<Record<Assumption, string>> = {
  SCP_NOT_READ: "The organization's service control policies were not read: one of them may deny the request.",
  RCP_NOT_READ: "The organization's resource control policies were not read: one of them may deny the request.",
  RESOURCE_POLICY_NOT_READ:
    "The policy of the resource was not read: if there is one, it may allow or deny the request.",
  KEY_POLICY_IS_DEFAULT:
    "The key policy was not read. It is assumed to be the AWS default, which delegates to IAM policies.",
  KEY_GRANTS_NOT_READ: "Not all grants of the key were read: one of the others may allow the request.",
  BUCKET_ACL_NOT_READ:
    "It is not known whether the access control list of the bucket allows the request: it was not read, or it names an account that is not known.",
  OBJECT_ACL_NOT_READ:
    "Object Ownership leaves access control lists on, and those of the objects are not read: one of them may allow the request.",
  PUBLIC_ACCESS_BLOCK_NOT_READ:
    "The bucket policy or access control list is or may be public. It is not known whether Block Public Access withdraws what it allows.",
};

/** The assumptions of a decision about data that was not read. */
export function assumptionText(assumption: Assumption): string {
  return ASSUMPTIONS[assumption];
}
