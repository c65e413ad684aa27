/**
 * Finds the paths between accounts in the plain way: all accounts are in memory, and each account is searched once for each
 * target account and boundary, with all roles of other accounts as targets together. The product searches each account once
 * for each class of such roles, and joins what it finds.
 */
import type { Role } from "../../../src/iam/account.ts";
import { type Crossing, type EscalationGraph, searchCrossings } from "../../../src/iam/escalation/graph/search.ts";
import { type Node, StateSpace } from "../../../src/iam/escalation/graph/state-space.ts";
import { stepsFrom } from "../../../src/iam/escalation/graph/steps.ts";
import { outlineOf } from "../../../src/iam/escalation/paths/path.ts";
import { type AccountIndex, principalArnOf } from "../../../src/iam/escalation/simulation/account-index.ts";
import { authorize } from "../../../src/iam/escalation/simulation/authorize.ts";
import { includesAll, namedActions } from "../../../src/iam/escalation/techniques/action-mask.ts";
import { TECHNIQUES } from "../../../src/iam/escalation/techniques/index.ts";

const MAX_CROSSINGS = 3;
const ASSUME_ROLE = namedActions(["sts:AssumeRole"]);

/** What a search of one account leaves: its principals in their present state. */
interface Searched {
  readonly account: AccountIndex;
  readonly nodes: ReadonlyMap<string, Node>;
}

/** Each path as `ARN of the source > number of the target account VERDICT`. */
export function pathsBetweenAll(graphs: readonly EscalationGraph[]): ReadonlySet<string> {
  return new Set(graphs.flatMap((target) => pathsInto(target, graphs)));
}

function pathsInto(target: EscalationGraph, graphs: readonly EscalationGraph[]): readonly string[] {
  let towards = new Map<EscalationGraph, Searched>([[target, target]]);
  for (let crossings = 0; crossings < MAX_CROSSINGS; crossings += 1) {
    const next = new Map<EscalationGraph, Searched>([[target, target]]);
    for (const from of graphs) {
      if (from === target) continue;
      const roles = [...towards].flatMap(([graph, searched]) => (graph === from ? [] : rolesWithPath(searched)));
      next.set(from, searchTowards(from.account, roles));
    }
    towards = next;
  }
  return [...towards].flatMap(([from, { nodes }]) =>
    from === target
      ? []
      : [...nodes].flatMap(([arn, node]) => {
          const steps = stepsFrom(node);
          return steps.length === 0 ? [] : [`${arn} > ${target.account.awsAccountId} ${outlineOf(steps).kind}`];
        }),
  );
}

function rolesWithPath({ account, nodes }: Searched): readonly { readonly role: Role; readonly node: Node }[] {
  return account.details.roles.flatMap((role) => {
    const node = nodes.get(role.arn);
    return node?.best ? [{ role, node }] : [];
  });
}

function searchTowards(
  account: AccountIndex,
  roles: readonly { readonly role: Role; readonly node: Node }[],
): Searched {
  const space = new StateSpace(account, TECHNIQUES);
  const crossings: Crossing[] = [];
  for (const node of space.all) {
    const { principal } = node;
    if (principal.identity.isServiceLinked || !includesAll(principal.allowedActions, ASSUME_ROLE)) continue;
    for (const { role, node: to } of roles) {
      const { others, namesAnyone, document } = to.account.trustOf(role);
      const isOpen =
        namesAnyone ||
        others.some(
          (name) =>
            name === account.awsAccountId ||
            name.endsWith(`:iam::${account.awsAccountId}:root`) ||
            principalArnOf(name) === principal.identity.arn,
        );
      if (!isOpen || document === null) continue;
      const technique = TECHNIQUES.find(({ id }) => id === (namesAnyone ? "sts-003" : "sts-002"))!;
      const verdict = authorize(account, principal, {
        action: "sts:AssumeRole",
        resource: role.arn,
        resourcePolicy: document,
        tags: role.tags,
        rcps: to.account.guardrails.isManagementAccount ? [] : to.account.guardrails.rcps,
      });
      crossings.push({ from: node, edge: { technique, verdict, to, grantee: null }, onward: to.best! });
    }
  }
  const [first] = roles;
  if (first)
    searchCrossings(space, crossings, { sharedVerdicts: new Map(), closed: new Map(), unsearchedTo: first.node });
  return { account, nodes: space.nodes };
}
