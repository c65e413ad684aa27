/**
 * Which users and roles of a snapshot are administrators. The rule is that of alerts and paths: a state that depends on
 * what an earlier reading contained and this one lacks is left out, so the stored one stays.
 */
import type { AccountSnapshot } from "../../iam/account.ts";
import type { AdministratorState } from "../../iam/admin-reach.ts";
import { completed } from "../../iam/checks/last-known.ts";
import { graphOf } from "../../iam/escalation/graph/snapshot-graph.ts";
import { escalationFactsOf } from "../../iam/escalation/paths/snapshot-paths.ts";
import type { PrincipalState } from "../../iam/escalation/simulation/principal-state.ts";

export type FoundAdministrators = readonly { readonly identity: string; readonly state: AdministratorState }[];

/** Null if users, roles and policies were not read. Uses the graph that the checks have built. */
export function findAdministrators(snapshot: AccountSnapshot): FoundAdministrators | null {
  const states = statesIn(snapshot);
  if (!states) return null;
  const complete = completed(snapshot);
  const known = complete === snapshot ? states : (statesIn(complete) ?? states);
  return [...states].flatMap(([identity, state]) => (known.get(identity) === state ? [{ identity, state }] : []));
}

/** The states by the unique ID of the user or role. */
function statesIn(snapshot: AccountSnapshot): ReadonlyMap<string, AdministratorState> | null {
  const facts = escalationFactsOf(snapshot);
  if (!facts) return null;
  return new Map(
    [...graphOf(facts).nodes.values()].map(({ principal }) => {
      const { holder } = principal.identity;
      return ["userId" in holder ? holder.userId : holder.roleId, stateOf(principal)];
    }),
  );
}

function stateOf({ isAdministrator, permissions }: PrincipalState): AdministratorState {
  if (isAdministrator) return "YES";
  return permissions.unreadable.length > 0 ? "UNKNOWN" : "NO";
}
