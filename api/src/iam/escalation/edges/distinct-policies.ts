/** Policies that a caller's statements cannot tell apart by the condition key that names them. The first stands for all. */
import { signatureOfKey } from "../../policy/slice.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { PrincipalState } from "../simulation/principal-state.ts";
import { sliceOf } from "../simulation/request-class.ts";

interface PolicyChoice {
  /** The actions whose requests name a policy. */
  readonly actions: readonly string[];
  readonly key: "iam:PolicyARN" | "iam:PermissionsBoundary";
  readonly arns: readonly string[];
}

/** The first policy of each kind that the statements on the actions can tell apart, in the given order. */
export function distinctPolicies(
  account: AccountIndex,
  principal: PrincipalState,
  { actions, key, arns }: PolicyChoice,
): readonly string[] {
  if (arns.length <= FEW) return arns;
  const mentions = actions.map((action) => sliceOf(account, principal, action).mentions);
  const kinds = new Set<string>();
  return arns.filter((arn) => {
    const kind = mentions.map((each) => signatureOfKey(each, key.toLowerCase(), arn)).join(" ");
    return !kinds.has(kind) && kinds.add(kind);
  });
}

/** So few policies are tried at once faster than they are compared. */
const FEW = 3;
