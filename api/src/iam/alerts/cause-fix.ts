/** What an operator changes to remove a root cause, in one sentence. */
import type { CauseKind, RootCause } from "./root-cause.ts";

type Fixable = Pick<RootCause, "resourceName" | "statement">;

const FIXES: Readonly<Record<CauseKind, (cause: Fixable) => string>> = {
  TRUST_STATEMENT: ({ resourceName, statement }) =>
    `Limit who may assume ${resourceName}: change statement ${number(statement)} of its trust policy.`,
  POLICY_STATEMENT: ({ resourceName, statement }) =>
    `Narrow or remove statement ${number(statement)} of the policy ${resourceName}.`,
  ACCESS_KEY: ({ resourceName }) => `Rotate or delete this access key of ${resourceName}.`,
  MFA: ({ resourceName }) =>
    resourceName === "root" ? "Register a hardware MFA device for the root user." : `Register MFA for ${resourceName}.`,
  INACTIVE_USER: ({ resourceName }) => `Remove the console password of ${resourceName}, or delete the user.`,
  IAM_PERMISSIONS: ({ resourceName }) => `Remove the permission of ${resourceName} to change other identities.`,
  PASSWORD_POLICY: () => "Set a password policy that meets every requirement.",
  RESOURCE: ({ resourceName }) => `Change ${resourceName} as its alert describes.`,
};

export function fixOf(kind: CauseKind, cause: Fixable): string {
  return FIXES[kind](cause);
}

/** People count statements from 1. */
function number(statement: number | null): number {
  return (statement ?? 0) + 1;
}
