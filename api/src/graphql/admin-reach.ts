/** Whether and why a user or role can become an administrator, from what the loaders read for a whole page. */
import { type AdminReach, adminReachOf, type AdministratorState } from "../iam/admin-reach.ts";
import { isAdministratorPolicy } from "../services/inventory/administrator-policy.ts";
import type { RequestContext } from "./context.ts";
import type { PolicyReferenceRow } from "./principal.ts";
import type { AdminReachReason } from "./types/admin-reach.ts";

interface Principal {
  readonly accountId: string;
  readonly identity: string;
  readonly arn: string | null;
  readonly administrator: AdministratorState | null;
}

export async function adminReachFor(principal: Principal, { loaders }: RequestContext): Promise<AdminReach> {
  const { accountId, identity: value, administrator } = principal;
  if (administrator === "YES") return adminReachOf(administrator, null);
  return adminReachOf(administrator, (await loaders.pathStartOfPrincipal.load({ accountId, value }))?.verdict ?? null);
}

/** `policies` returns the identity-based policies of the principal. Only those of an administrator are read. */
export async function adminReachReasonFor(
  principal: Principal,
  policies: () => Promise<readonly PolicyReferenceRow[]>,
  { loaders }: RequestContext,
): Promise<AdminReachReason | null> {
  const { accountId, identity: value, administrator, arn: principalArn } = principal;
  if (administrator === "YES") {
    const references = await policies();
    const rows = await Promise.all(
      references.map(async ({ arn, identity }) => {
        if (arn !== null) return loaders.policyByArn.load({ accountId, value: arn });
        return identity === null ? null : loaders.policyByIdentity.load({ accountId, value: identity });
      }),
    );
    const policy = references.find((each, index) =>
      isAdministratorPolicy(principalArn ?? "", each, rows[index] ?? null),
    );
    return { policy: policy ?? null, hopCount: null, through: null };
  }
  const start = await loaders.pathStartOfPrincipal.load({ accountId, value });
  return start && { policy: null, hopCount: start.hopCount, through: start.through };
}
