import type { AccessAnswer } from "./use-principal-permissions.ts";

type Assumption = AccessAnswer["assumes"][number];

const ASSUMPTIONS: Readonly<Record<Assumption, string>> = {
  SCP_NOT_READ: "The organization's service control policies were not read: one of them may deny the request.",
  RCP_NOT_READ: "The organization's resource control policies were not read: one of them may deny the request.",
  RESOURCE_POLICY_NOT_READ:
    "Resource-based policies are not read: a policy of the resource may allow or deny the request.",
  KEY_POLICY_IS_DEFAULT:
    "The key policy is not read. It is assumed to be the AWS default, which delegates to IAM policies.",
};

/** What a decision assumes of data that was not read. */
export function assumptionText(assumption: Assumption): string {
  return ASSUMPTIONS[assumption];
}
