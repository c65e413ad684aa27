import type { AccountIndex } from "../simulation/account-index.ts";
import { administratorVerdict } from "../simulation/administrator.ts";
import { isNearMiss } from "../simulation/verdict.ts";
import type { EffectKind } from "../techniques/technique.ts";
import type { Edge, Node } from "./state-space.ts";

/**
 * The change with which a principal grants itself every permission but does not become an administrator, because a
 * limit remains.
 */
export function ineffectiveGrant(account: AccountIndex, node: Node): Edge | null {
  for (const { changedFrom, principal } of node.changedInto) {
    if (!changedFrom || !GRANT_EFFECTS.has(changedFrom.edge.technique.effect.kind)) continue;
    const verdict = administratorVerdict(account, principal);
    if (isNearMiss(verdict)) return { ...changedFrom.edge, verdict, grantee: principal.identity };
  }
  return null;
}

const GRANT_EFFECTS: ReadonlySet<EffectKind> = new Set([
  "GRANT_SELF",
  "GRANT_GROUP",
  "REWRITE_POLICY",
  "JOIN_GROUP",
  "SWITCH_VERSION",
]);
