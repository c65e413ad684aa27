/**
 * Which change opened or closed a path between two readings: the facts along its hops are compared, so that what is told
 * is what was done (a statement added, a policy attached, a membership, a boundary, a trust, a service control policy) and
 * not only that something is different.
 */
import type { Group, PolicyText, Role, User } from "../../account.ts";
import { defaultDocument } from "../../principals/principal-policies.ts";
import { parsePolicy, type PolicyStatement } from "../../policy/document.ts";
import type { Reason } from "../../policy/evaluate.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { comparePaths, type PathChange } from "./compare.ts";
import { type EscalationGraph, type Node } from "../graph/search.ts";
import { evaluateAccess } from "../edges/principal-access.ts";
import { type EscalationPath, type Hop, type PathPrincipal, type Step, stepsOf } from "./path.ts";
import { type ProofPolicy, proofOf, type ProofStatement, uniqueIdOf } from "./proof.ts";
import { proveAdministrator, administratorVerdict } from "../simulation/authorize.ts";

/** Causes told of one path. */
const MAX_CAUSES = 20;

export type DriftCauseKind =
  | "STATEMENT"
  | "ATTACHMENT"
  | "GROUP_MEMBERSHIP"
  | "BOUNDARY"
  | "TRUST"
  | "SCP"
  | "PRINCIPAL"
  /** A key slot, a password, a workload, a policy version: what no statement says. */
  | "OTHER";

export interface DriftCause {
  readonly kind: DriftCauseKind;
  readonly change: "ADDED" | "REMOVED" | "CHANGED";
  /** The hop that it opened or closed, from 0. */
  readonly hop: number;
  /** `null` where no policy is at issue. */
  readonly policy: ProofPolicy | null;
  /** Of the reading that has the statement; from 0. */
  readonly statementIndex: number | null;
  readonly sid: string | null;
  /** In a sentence. */
  readonly summary: string;
}

export interface DriftedPath extends PathChange {
  readonly causes: readonly DriftCause[];
}

export interface PathDrift {
  readonly opened: readonly DriftedPath[];
  readonly closed: readonly DriftedPath[];
  readonly rerouted: readonly DriftedPath[];
}

export function pathDrift(before: EscalationGraph, after: EscalationGraph): PathDrift {
  const { opened, closed, rerouted } = comparePaths(before, after);
  const cameOpen = (change: PathChange): DriftedPath => ({
    ...change,
    causes: causesOf(change.after, { having: after, lacking: before, isOpening: true }),
  });
  const wentShut = (change: PathChange): DriftedPath => ({
    ...change,
    causes: causesOf(change.before, { having: before, lacking: after, isOpening: false }),
  });
  return {
    opened: opened.map(cameOpen),
    closed: closed.map(wentShut),
    // Either the old way is gone or a better one is there: the first that explains it.
    rerouted: rerouted.map((change) => {
      const gone = wentShut(change);
      return gone.causes.length > 0 ? gone : cameOpen(change);
    }),
  };
}

interface Between {
  /** The reading in which the path is open, and the one in which it is not (or less sure). */
  readonly having: EscalationGraph;
  readonly lacking: EscalationGraph;
  readonly isOpening: boolean;
}

function causesOf(path: EscalationPath | null, between: Between): readonly DriftCause[] {
  if (!path) return [];
  const steps = path.source.arn === null ? [] : stepsOf(between.having, path.source.arn);
  const causes = path.hops.flatMap((hop, i) => hopCauses(hop, { ...between, hop: i, step: steps[i] ?? null }));
  const seen = new Set<string>();
  return causes.filter(({ summary }) => !seen.has(summary) && seen.add(summary)).slice(0, MAX_CAUSES);
}

interface AtHop extends Between {
  readonly hop: number;
  readonly step: Step | null;
}

function hopCauses(hop: Hop, at: AtHop): readonly DriftCause[] {
  const unborn = [hop.from, hop.to].filter((principal) => isMissing(at.lacking, principal));
  if (unborn.length > 0)
    return unborn.map((principal) =>
      cause(at, { kind: "PRINCIPAL", summary: `${words(principal)} was ${at.isOpening ? "created" : "deleted"}` }),
    );
  const target = targetOf(hop, at);
  const allowing = [...hop.proof, ...target].filter(({ effect }) => effect === "ALLOWS" || effect === "MAY_ALLOW");
  const found = [
    ...allowing.flatMap((statement) => newlyAllowing(statement, at)),
    ...lackingAgainst(hop, at).flatMap((statement) => formerlyDenying(statement, at)),
    ...boundaryCause(hop.from, at),
  ];
  return found.length > 0 ? found : otherCause(hop, at);
}

function isMissing({ nodes }: EscalationGraph, { kind, arn, uniqueId }: PathPrincipal): boolean {
  if (kind !== "USER" && kind !== "ROLE") return false;
  const node = nodes.get(arn!);
  return !node || uniqueIdOf(node.principal.identity.holder) !== uniqueId;
}

/** Of a hop to an administrator that the other reading does not have as one: what makes it one. */
function targetOf(hop: Hop, { having, lacking, step }: AtHop): readonly ProofStatement[] {
  const node = hop.to.arn === null ? undefined : lacking.nodes.get(hop.to.arn);
  const to = step?.edge.to;
  if (!node || !to?.principal.isAdministrator || to.changedFrom || node.principal.isAdministrator) return [];
  return proveAdministrator(having.account, to.principal).proof.map((reason) =>
    proofOf(having.account, to.principal, reason),
  );
}

// ---------------------------------------------------------------- what allows here and did not there

function newlyAllowing(proof: ProofStatement, at: AtHop): readonly DriftCause[] {
  const { policy, statement } = proof;
  if (!policy || !statement || policy.kind === "WRITTEN") return [];
  const { lacking } = at;
  if (policy.kind === "TRUST" || policy.kind === "SCP") return statementCause(at, proof, policy.kind);
  if (policy.kind === "BOUNDARY") return [];
  const { holder } = policy;
  const owner = holder && ownerIn(lacking, holder.id);
  if (holder?.kind === "GROUP" && at.step && !isMemberIn(lacking, at.step.from, holder.name))
    return [membershipCause(at, at.step.from, holder.name)];
  if (policy.arn !== null && owner && !owner.attachedPolicies.some(({ policyArn }) => policyArn === policy.arn))
    return [
      cause(at, {
        kind: "ATTACHMENT",
        policy,
        summary: `${policy.name} was ${at.isOpening ? "attached to" : "detached from"} ${holder.name}`,
      }),
    ];
  return statementCause(at, proof, "STATEMENT");
}

function isMemberIn({ nodes }: EscalationGraph, { principal }: Node, groupName: string): boolean {
  const holder = nodes.get(principal.identity.arn)?.principal.identity.holder;
  return holder !== undefined && "groupNames" in holder && holder.groupNames.includes(groupName);
}

function membershipCause(at: AtHop, { principal }: Node, groupName: string): DriftCause {
  const summary = `${principal.identity.name} was ${at.isOpening ? "added to" : "removed from"} the group ${groupName}`;
  return cause(at, { kind: "GROUP_MEMBERSHIP", summary });
}

/** The statement stands in one of the readings; what became of it in the other. `isDeny`: it stands where the path is closed. */
function statementCause(at: AtHop, proof: ProofStatement, kind: DriftCauseKind, isDeny = false): readonly DriftCause[] {
  const { policy, statement } = proof;
  const fate = isDeny ? fateOf(at.lacking, at.having, proof) : fateOf(at.having, at.lacking, proof);
  if (fate === "SAME") return [];
  const isAdded = at.isOpening !== isDeny;
  const change = fate === "CHANGED" ? "CHANGED" : isAdded ? "ADDED" : "REMOVED";
  const name = statement!.sid ?? String(statement!.index + 1);
  const what = isDeny ? `the Deny of statement ${name}` : `statement ${name}`;
  const summary = `${what} of ${policy!.name} was ${change.toLowerCase()}`;
  return [cause(at, { kind, change, policy, statementIndex: statement!.index, sid: statement!.sid, summary })];
}

// ---------------------------------------------------------------- what denied there and does no longer

/** Why the same hop is not open in the other reading, by its own judgement. */
function lackingAgainst({ techniqueId }: Hop, { lacking, step }: AtHop): readonly ProofStatement[] {
  const from = step && lacking.nodes.get(step.from.principal.identity.arn);
  const technique = lacking.techniques.find(({ id }) => id === techniqueId);
  if (!from || !technique) return [];
  const show = (reasons: readonly Reason[]) =>
    reasons.map((reason) => proofOf(lacking.account, from.principal, reason));
  const { to } = step.edge;
  if (!to || to.changedFrom) {
    const closed = from.nearMiss?.technique === technique ? from.nearMiss.verdict : null;
    const changed = from.changedInto
      .map(({ principal }) => administratorVerdict(lacking.account, principal))
      .find(({ kind }) => kind === "BLOCKED");
    return show([...(closed?.against ?? []), ...(changed?.against ?? [])]);
  }
  const target = lacking.nodes.get(to.principal.identity.arn);
  const verdict =
    target &&
    evaluateAccess({ account: lacking.account, principal: from.principal, technique }, target.principal.identity);
  const lost =
    target && to.principal.isAdministrator && !target.principal.isAdministrator
      ? administratorVerdict(lacking.account, target.principal).against
      : [];
  return [
    ...show(verdict?.against ?? []),
    ...lost.map((reason) => proofOf(lacking.account, target!.principal, reason)),
  ];
}

function formerlyDenying(proof: ProofStatement, at: AtHop): readonly DriftCause[] {
  const { policy, statement, effect, layer } = proof;
  if (!policy || !statement || (effect !== "DENIES" && effect !== "MAY_DENY")) return [];
  const { having } = at;
  if (layer === "BOUNDARY") return [];
  if (layer === "TRUST" || layer === "SCP") return statementCause(at, proof, layer, true);
  const { holder } = policy;
  const owner = holder && ownerIn(having, holder.id);
  if (holder?.kind === "GROUP" && at.step && !isMemberIn(having, at.step.from, holder.name)) {
    const { name } = at.step.from.principal.identity;
    const summary = `${name} was ${at.isOpening ? "removed from" : "added to"} the group ${holder.name}`;
    return [cause(at, { kind: "GROUP_MEMBERSHIP", change: at.isOpening ? "REMOVED" : "ADDED", summary })];
  }
  if (policy.arn !== null && owner && !owner.attachedPolicies.some(({ policyArn }) => policyArn === policy.arn)) {
    const summary = `${policy.name}, which denies it, was ${at.isOpening ? "detached from" : "attached to"} ${holder.name}`;
    return [cause(at, { kind: "ATTACHMENT", change: at.isOpening ? "REMOVED" : "ADDED", policy, summary })];
  }
  return statementCause(at, proof, "STATEMENT", true);
}

// ---------------------------------------------------------------- boundaries and the rest

function boundaryCause({ kind, arn, name }: PathPrincipal, at: AtHop): readonly DriftCause[] {
  if (kind !== "USER" && kind !== "ROLE") return [];
  const [here, there] = [at.having, at.lacking].map(({ nodes }) => nodes.get(arn!)?.principal);
  if (!here || !there) return [];
  const [one, other] = [here, there].map(({ permissions }) => permissions.boundary?.document.text ?? null);
  const [wasBounded, isBounded] = [there.permissions.isBounded, here.permissions.isBounded];
  if (one === other && wasBounded === isBounded) return [];
  const isSet = at.isOpening ? isBounded && !wasBounded : wasBounded && !isBounded;
  const isTaken = at.isOpening ? !isBounded && wasBounded : !wasBounded && isBounded;
  const change = isSet ? "ADDED" : isTaken ? "REMOVED" : "CHANGED";
  return [
    cause(at, {
      kind: "BOUNDARY",
      change,
      summary: `the permissions boundary of ${name} was ${isSet ? "set" : isTaken ? "removed" : "changed"}`,
    }),
  ];
}

/** What a verdict says in words, where no statement differs: a key slot, a workload, a version. */
function otherCause({ from, to, techniqueName }: Hop, at: AtHop): readonly DriftCause[] {
  const node = from.arn === null ? undefined : at.lacking.nodes.get(from.arn);
  const target = to.arn === null ? undefined : at.lacking.nodes.get(to.arn);
  const technique = at.lacking.techniques.find(({ name }) => name === techniqueName);
  if (!node || !target || !technique || node === target) return [];
  const verdict = evaluateAccess(
    { account: at.lacking.account, principal: node.principal, technique },
    target.principal.identity,
  );
  if (!verdict || verdict.kind === "EXPLOITABLE" || verdict.reasons.length === 0) return [];
  const when = at.isOpening ? "before" : "now";
  return [cause(at, { kind: "OTHER", change: "CHANGED", summary: `${when}: ${verdict.reasons.join("; ")}` })];
}

function cause(at: AtHop, of: Partial<DriftCause> & Pick<DriftCause, "kind" | "summary">): DriftCause {
  return {
    change: at.isOpening ? "ADDED" : "REMOVED",
    policy: null,
    statementIndex: null,
    sid: null,
    ...of,
    hop: at.hop,
  };
}

function words({ kind, name }: PathPrincipal): string {
  return `${kind === "USER" ? "the user" : "the role"} ${name}`;
}

// ---------------------------------------------------------------- the other reading's documents

type Owner = User | Group | Role;

const owners = new WeakMap<AccountIndex, ReadonlyMap<string, Owner>>();

/** By unique id: a re-created name is another. */
function ownerIn({ account }: EscalationGraph, id: string): Owner | undefined {
  let byId = owners.get(account);
  if (!byId) {
    const { users, groups, roles } = account.details;
    byId = new Map<string, Owner>([
      ...users.map((user) => [user.userId, user] as const),
      ...groups.map((group) => [group.groupId, group] as const),
      ...roles.map((role) => [role.roleId, role] as const),
    ]);
    owners.set(account, byId);
  }
  return byId.get(id);
}

/** The statement of a proof as one reading has it, looked for in the other: as it is, changed in its place, or gone. */
function fateOf(
  home: EscalationGraph,
  other: EscalationGraph,
  { policy, statement }: ProofStatement,
): "SAME" | "CHANGED" | "ABSENT" {
  const own = statementsOf(home, policy!)?.[statement!.index];
  const theirs = statementsOf(other, policy!) ?? [];
  if (!own) return "ABSENT";
  const wanted = saying(own);
  if (theirs.some((each) => saying(each) === wanted)) return "SAME";
  const isNamed = own.sid !== null && theirs.some(({ sid }) => sid === own.sid);
  const ours = new Set(statementsOf(home, policy!)!.map(saying));
  const inPlace = theirs[own.index];
  return isNamed || (own.sid === null && inPlace !== undefined && inPlace.sid === null && !ours.has(saying(inPlace)))
    ? "CHANGED"
    : "ABSENT";
}

function saying({ index: _index, ...statement }: PolicyStatement): string {
  return JSON.stringify(statement);
}

function statementsOf(graph: EscalationGraph, policy: ProofPolicy): readonly PolicyStatement[] | null {
  const text = textOf(graph, policy);
  const parsed = text === null ? null : parsePolicy(text);
  return parsed?.ok ? parsed.document.statements : null;
}

function textOf(graph: EscalationGraph, { kind, policyId, arn, holder, name }: ProofPolicy): PolicyText | null {
  const { account } = graph;
  if (kind === "SCP")
    return account.organization?.serviceControlPolicies?.find((each) => each.policyId === policyId)?.document ?? null;
  if (arn !== null) {
    const policy = account.policies.get(arn);
    return policy ? defaultDocument(policy) : null;
  }
  const owner = holder && ownerIn(graph, holder.id);
  if (!owner) return null;
  if (kind === "TRUST") return "trustPolicy" in owner ? owner.trustPolicy : null;
  return owner.inlinePolicies.find(({ policyName }) => policyName === name)?.document ?? null;
}
