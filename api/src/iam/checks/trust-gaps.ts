/**
 * The protections that a grant of a trust policy lacks. The checks report them, and the corrected trust policy adds
 * them.
 */
import { limitsSourceAccount } from "../policy/conditions.ts";
import { isExternal, type TrustGrant } from "../policy/trust.ts";

/**
 * Services that do not send `aws:SourceAccount` or `aws:SourceArn` when they assume a role. A condition on these keys
 * would lock the services out. They accept only roles from the account of their own resource, as the condition would
 * require.
 */
const WITHOUT_SOURCE_KEYS: ReadonlySet<string> = new Set([
  "ec2.amazonaws.com",
  "ec2.amazonaws.com.cn",
  "pods.eks.amazonaws.com",
]);

/** Whether a service may use the role on behalf of a resource in any account. */
export function lacksSourceAccount({ party, principal, statement }: TrustGrant): boolean {
  return (
    party === "SERVICE" && !WITHOUT_SOURCE_KEYS.has(principal.value.toLowerCase()) && !limitsSourceAccount(statement)
  );
}

/**
 * Whether people can use the grant, but need no MFA. A grant to a whole account or a user can require MFA. A grant to a
 * service or a role cannot, because a role session does not pass MFA on. Another account that must send an external ID
 * belongs to a service, not to people.
 */
export function awaitsMfa(grant: TrustGrant, awsAccountId: string): boolean {
  if (grant.requiresMfa) return false;
  if (grant.party === "ANYONE") return true;
  if (grant.party !== "PRINCIPAL" || (grant.principalKind !== "root" && grant.principalKind !== "user")) return false;
  return !(isExternal(grant, awsAccountId) && grant.requiresExternalId);
}
