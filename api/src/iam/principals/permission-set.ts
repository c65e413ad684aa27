/**
 * The permissions of a permission set, as far as it alone says. The scan of an account knows more of the role that it
 * creates.
 */
import type { AdministratorState } from "../admin-reach.ts";
import type { PermissionSet } from "../identity-center.ts";
import { parsePolicy } from "../policy/document.ts";
import { isAnyAction, isAnyResource } from "../policy/scope.ts";

const ADMINISTRATOR_ACCESS = /^arn:[^:]*:iam::aws:policy\/AdministratorAccess$/;
/** The AWS managed policies that deny, whatever else is attached. */
const DENYING = /^arn:[^:]*:iam::aws:policy\/(?:AWSDenyAll|AWSCompromisedKeyQuarantine)/;

/**
 * Whether the permission set makes administrators. UNKNOWN: a boundary, a Deny, a condition or a customer managed
 * policy, which each account has its own of, may limit it. Also if AWS did not answer everything, or if it grants
 * something else, which only a scan can evaluate.
 */
export function administratorOf(set: PermissionSet): AdministratorState {
  const inline = set.inlinePolicy === null ? null : parsePolicy(set.inlinePolicy);
  const statements = inline?.ok ? inline.document.statements : [];
  const isWhole =
    set.unread.length === 0 &&
    set.boundary === null &&
    set.customerPolicies.length === 0 &&
    !set.managedPolicies.some(({ arn }) => DENYING.test(arn)) &&
    !statements.some(({ effect }) => effect === "Deny");
  const grantsAll =
    set.managedPolicies.some(({ arn }) => ADMINISTRATOR_ACCESS.test(arn)) ||
    statements.some(
      (statement) =>
        statement.effect === "Allow" &&
        (statement.actions ?? []).some(isAnyAction) &&
        isAnyResource(statement) &&
        statement.conditions.length === 0,
    );
  if (grantsAll && isWhole) return "YES";
  const grantsNothing =
    set.unread.length === 0 &&
    set.managedPolicies.length === 0 &&
    set.customerPolicies.length === 0 &&
    set.inlinePolicy === null;
  return grantsNothing ? "NO" : "UNKNOWN";
}
