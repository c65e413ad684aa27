/** Policies that a caller's statements cannot tell apart by the condition key that names them. The first stands for all. */
import { memoize, remember } from "../../memoize.ts";
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
  if (arns.length < 2) return arns;
  const lower = key.toLowerCase();
  const slices = actions.map((action) => sliceOf(account, principal, action));
  const telling = slices.filter(({ mentions }) => mentions.keys.has(lower));
  if (telling.length === 0) return firstOf(arns);
  if (arns.length <= FEW) return arns;
  // The answer is remembered, because it is needed for each target of each caller with the same statements.
  return remember(answersOn(arns), `${key} ${telling.map(({ id }) => id).join()}`, () => {
    const kinds = new Set<string>();
    return arns.filter((arn) => {
      const kind = telling.map(({ mentions }) => signatureOfKey(mentions, lower, arn)).join(" ");
      return !kinds.has(kind) && kinds.add(kind);
    });
  });
}

const firstOf = memoize((arns: readonly string[]): readonly string[] => arns.slice(0, 1));

const answersOn = memoize((_arns: readonly string[]) => new Map<string, readonly string[]>());

/** So few policies are tried at once faster than they are compared. */
const FEW = 3;
