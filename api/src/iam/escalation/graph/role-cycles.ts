/** Finds cycles of roles that can assume each other. Each role of a cycle has the permissions of all its roles. */
import type { Role } from "../../account.ts";
import type { EscalationGraph } from "./search.ts";
import type { Node } from "./state-space.ts";
import { authorizeAssume } from "../simulation/authorize.ts";

/**
 * Maximum number of edges evaluated in one account. A trust policy names few roles, because its length is limited, so an
 * account of the largest size (5,000 roles, each trusting ten others) stays below. A cycle adds no path: the search finds the
 * path of every role without it.
 */
const MAX_EDGES = 50_000;

/**
 * Returns the cycles of an account. The roles of a cycle are in the order of the search. Only EXPLOITABLE edges count.
 * Administrators are left out, because they can assume any role.
 */
export function cyclesOf(graph: EscalationGraph): readonly (readonly Role[])[] {
  const onward = edgesOf(graph);
  return stronglyConnected(onward)
    .filter((members) => members.length > 1)
    .map((members) => members.map((arn) => graph.nodes.get(arn)!.principal.identity.holder as Role));
}

function edgesOf({ account, nodes }: EscalationGraph): ReadonlyMap<string, readonly string[]> {
  const onward = new Map<string, string[]>();
  let count = 0;
  for (const { principal } of nodes.values()) {
    const { identity } = principal;
    if (identity.kind !== "ROLE" || principal.isAdministrator) continue;
    const role = identity.holder as Role;
    const sources = [...account.trustOf(role).arns]
      .map((arn) => nodes.get(arn))
      .filter((node): node is Node => node !== undefined && isRole(node));
    for (const source of sources) {
      if (source.principal.identity.arn === identity.arn || count >= MAX_EDGES) continue;
      count += 1;
      if (authorizeAssume(account, source.principal, role).kind !== "EXPLOITABLE") continue;
      const found = onward.get(source.principal.identity.arn) ?? [];
      found.push(identity.arn);
      onward.set(source.principal.identity.arn, found);
    }
  }
  return onward;
}

function isRole({ principal }: Node): boolean {
  return principal.identity.kind === "ROLE" && !principal.isAdministrator;
}

interface Visit {
  readonly index: number;
  low: number;
  isOnStack: boolean;
}

/** Tarjan's algorithm for strongly connected components. Uses its own stack, because trust chains can exceed the call stack. */
function stronglyConnected(onward: ReadonlyMap<string, readonly string[]>): string[][] {
  const visits = new Map<string, Visit>();
  const stack: string[] = [];
  const found: string[][] = [];
  for (const start of onward.keys()) {
    if (visits.has(start)) continue;
    const work: { arn: string; next: number }[] = [{ arn: start, next: 0 }];
    while (work.length > 0) {
      const at = work.at(-1)!;
      const visit = visits.get(at.arn) ?? enter(at.arn, visits, stack);
      const target = onward.get(at.arn)?.[at.next];
      if (target !== undefined) {
        at.next += 1;
        const visited = visits.get(target);
        if (!visited) work.push({ arn: target, next: 0 });
        else if (visited.isOnStack) visit.low = Math.min(visit.low, visited.index);
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) visits.get(parent.arn)!.low = Math.min(visits.get(parent.arn)!.low, visit.low);
      if (visit.low === visit.index) found.push(popComponent(at.arn, visits, stack));
    }
  }
  return found;
}

function enter(arn: string, visits: Map<string, Visit>, stack: string[]): Visit {
  const visit: Visit = { index: visits.size, low: visits.size, isOnStack: true };
  visits.set(arn, visit);
  stack.push(arn);
  return visit;
}

function popComponent(arn: string, visits: ReadonlyMap<string, Visit>, stack: string[]): string[] {
  const members = stack.splice(stack.indexOf(arn));
  for (const member of members) visits.get(member)!.isOnStack = false;
  return members.toReversed();
}
