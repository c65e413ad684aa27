/**
 * Finds the change that opened or closed a path between two snapshots. Compares the facts along the path's hops. The
 * reported cause is the change that was made: a statement added, a policy attached, a group joined, or a boundary,
 * trust policy or SCP changed.
 */
import type { Group, PolicyText, Role, User } from "../../account.ts";
import { memoize } from "../../memoize.ts";
import { defaultDocument } from "../../principals/principal-policies.ts";
import { parsePolicy } from "../../policy/document.ts";
import type { Reason } from "../../policy/evaluate.ts";
import type { PolicyStatement } from "../../policy/statement.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { comparePaths, type PathChange } from "./compare.ts";
import type { EscalationGraph } from "../graph/search.ts";
import type { Node, Step } from "../graph/state-space.ts";
import { evaluateAccess } from "../edges/principal-access.ts";
import { type EscalationPath, type Hop, type PathPrincipal, stepsOf } from "./path.ts";
import { organizationPolicies, type ProofPolicy, proofOf, type ProofStatement, uniqueIdOf } from "./proof.ts";
import { proveAdministrator, administratorVerdict } from "../simulation/administrator.ts";

/** Maximum number of causes of one path. */
const MAX_CAUSES = 20;

export type DriftCauseKind =
  | "STATEMENT"
  | "ATTACHMENT"
  | "GROUP_MEMBERSHIP"
  | "BOUNDARY"
  | "TRUST"
  | "SCP"
  | "RCP"
  | "PRINCIPAL"
  /** A fact outside policies: an access key, a password, a workload, a policy version. */
  | "OTHER";

export interface DriftCause {
  readonly kind: DriftCauseKind;
  readonly change: "ADDED" | "REMOVED" | "CHANGED";
  /** Index of the hop that the change opened or closed, from 0. */
  readonly hop: number;
  /** Null if the change is not in a policy. */
  readonly policy: ProofPolicy | null;
  /** Index of the statement in the policy, from 0, in the snapshot that has the statement. */
  readonly statementIndex: number | null;
  readonly sid: string | null;
  /** A sentence about the change. */
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
  const withOpeningCauses = (change: PathChange): DriftedPath => ({
    ...change,
    causes: causesOf(change.after, { having: after, lacking: before, isOpening: true }),
  });
  const withClosingCauses = (change: PathChange): DriftedPath => ({
    ...change,
    causes: causesOf(change.before, { having: before, lacking: after, isOpening: false }),
  });
  return {
    opened: opened.map(withOpeningCauses),
    closed: closed.map(withClosingCauses),
    // Either the old path closed or a better one opened. The closing causes are shown if there are any.
    rerouted: rerouted.map((change) => {
      const closing = withClosingCauses(change);
      return closing.causes.length > 0 ? closing : withOpeningCauses(change);
    }),
  };
}

interface Between {
  /**
   * The snapshot in which the path is open (`having`), and the snapshot in which it is blocked, missing or less certain
   * (`lacking`).
   */
  readonly having: EscalationGraph;
  readonly lacking: EscalationGraph;
  readonly isOpening: boolean;
}

function causesOf(path: EscalationPath | null, between: Between): readonly DriftCause[] {
  if (!path) return [];
  const steps = path.source.arn === null ? [] : stepsOf(between.having, path.source.arn);
  const causes = path.hops.flatMap((hop, i) => hopCauses(hop, { ...between, hop: i, step: steps[i] ?? null }));
  const summaries = new Set<string>();
  return causes.filter(({ summary }) => !summaries.has(summary) && summaries.add(summary)).slice(0, MAX_CAUSES);
}

interface AtHop extends Between {
  readonly hop: number;
  readonly step: Step | null;
}

function hopCauses(hop: Hop, at: AtHop): readonly DriftCause[] {
  const missing = [hop.from, hop.to].filter((principal) => isMissing(at.lacking, principal));
  if (missing.length > 0)
    return missing.map((principal) =>
      cause(at, {
        kind: "PRINCIPAL",
        summary: `${describePrincipal(principal)} was ${at.isOpening ? "created" : "deleted"}`,
      }),
    );
  const target = targetOf(hop, at);
  const allowing = [...hop.proof, ...target].filter(({ effect }) => effect === "ALLOWS" || effect === "MAY_ALLOW");
  const causes = [
    ...allowing.flatMap((statement) => newlyAllowing(statement, at)),
    ...lackingAgainst(hop, at).flatMap((statement) => formerlyDenying(statement, at)),
    ...boundaryCause(hop.from, at),
  ];
  return causes.length > 0 ? causes : otherCause(hop, at);
}

function isMissing({ nodes }: EscalationGraph, { kind, arn, uniqueId }: PathPrincipal): boolean {
  if (kind !== "USER" && kind !== "ROLE") return false;
  const node = nodes.get(arn!);
  return !node || uniqueIdOf(node.principal.identity.holder) !== uniqueId;
}

/** The statements that make the hop's target an administrator, if it is not an administrator in the other snapshot. */
function targetOf(hop: Hop, { having, lacking, step }: AtHop): readonly ProofStatement[] {
  const node = hop.to.arn === null ? undefined : lacking.nodes.get(hop.to.arn);
  const to = step?.edge.to;
  if (!node || !to?.principal.isAdministrator || to.changedFrom || node.principal.isAdministrator) return [];
  return proveAdministrator(having.account, to.principal).proof.map((reason) =>
    proofOf(having.account, to.principal, reason),
  );
}

// ---------------------------------------------------------------- statements that allow in one snapshot only

function newlyAllowing(proof: ProofStatement, at: AtHop): readonly DriftCause[] {
  const { policy, statement } = proof;
  if (!policy || !statement || policy.kind === "WRITTEN") return [];
  const { lacking } = at;
  if (policy.kind === "TRUST" || policy.kind === "SCP" || policy.kind === "RCP")
    return statementCause(at, proof, policy.kind);
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

/** The change of a statement between the snapshots, if there is one. A deny (`isDeny`) is in the snapshot without the path. */
function statementCause(at: AtHop, proof: ProofStatement, kind: DriftCauseKind, isDeny = false): readonly DriftCause[] {
  const { policy, statement } = proof;
  const presence = isDeny ? presenceIn(at.lacking, at.having, proof) : presenceIn(at.having, at.lacking, proof);
  if (presence === "SAME") return [];
  const change = presence === "CHANGED" ? "CHANGED" : addedIf(at.isOpening !== isDeny);
  const name = statement!.sid ?? String(statement!.index + 1);
  const what = isDeny ? `the Deny of statement ${name}` : `statement ${name}`;
  const summary = `${what} of ${policy!.name} was ${change.toLowerCase()}`;
  return [cause(at, { kind, change, policy, statementIndex: statement!.index, sid: statement!.sid, summary })];
}

// ---------------------------------------------------------------- statements that deny in one snapshot only

/** The statements that block the same hop in the other snapshot, according to the verdict there. */
function lackingAgainst({ techniqueId }: Hop, { lacking, step }: AtHop): readonly ProofStatement[] {
  const from = step && lacking.nodes.get(step.from.principal.identity.arn);
  const technique = lacking.techniques.find(({ id }) => id === techniqueId);
  if (!from || !technique) return [];
  const show = (reasons: readonly Reason[]) =>
    reasons.map((reason) => proofOf(lacking.account, from.principal, reason));
  const { to } = step.edge;
  if (!to || to.changedFrom) {
    const nearMiss = from.nearMiss?.technique === technique ? from.nearMiss.verdict : null;
    const changed = from.changedInto
      .map(({ principal }) => administratorVerdict(lacking.account, principal))
      .find(({ kind }) => kind === "BLOCKED");
    return show([...(nearMiss?.against ?? []), ...(changed?.against ?? [])]);
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
  if (layer === "TRUST" || layer === "SCP" || layer === "RCP") return statementCause(at, proof, layer, true);
  const { holder } = policy;
  const owner = holder && ownerIn(having, holder.id);
  if (holder?.kind === "GROUP" && at.step && !isMemberIn(having, at.step.from, holder.name)) {
    const { name } = at.step.from.principal.identity;
    const summary = `${name} was ${at.isOpening ? "removed from" : "added to"} the group ${holder.name}`;
    return [cause(at, { kind: "GROUP_MEMBERSHIP", change: addedIf(!at.isOpening), summary })];
  }
  if (policy.arn !== null && owner && !owner.attachedPolicies.some(({ policyArn }) => policyArn === policy.arn)) {
    const summary = `${policy.name}, which denies it, was ${at.isOpening ? "detached from" : "attached to"} ${holder.name}`;
    return [cause(at, { kind: "ATTACHMENT", change: addedIf(!at.isOpening), policy, summary })];
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
  const change = wasBounded === isBounded ? "CHANGED" : addedIf(isBounded === at.isOpening);
  return [
    cause(at, {
      kind: "BOUNDARY",
      change,
      summary: `the permissions boundary of ${name} was ${BOUNDARY_CHANGES[change]}`,
    }),
  ];
}

const BOUNDARY_CHANGES: Readonly<Record<DriftCause["change"], string>> = {
  ADDED: "set",
  REMOVED: "removed",
  CHANGED: "changed",
};

/**
 * The cause if no statement differs: an access key, a workload, a policy version. Taken from the reasons of the verdict
 * in the other snapshot.
 */
function otherCause({ from, to, techniqueId }: Hop, at: AtHop): readonly DriftCause[] {
  const node = from.arn === null ? undefined : at.lacking.nodes.get(from.arn);
  const target = to.arn === null ? undefined : at.lacking.nodes.get(to.arn);
  const technique = at.lacking.techniques.find(({ id }) => id === techniqueId);
  if (!node || !target || !technique || node === target) return [];
  const verdict = evaluateAccess(
    { account: at.lacking.account, principal: node.principal, technique },
    target.principal.identity,
  );
  if (!verdict || verdict.kind === "EXPLOITABLE" || verdict.reasons.length === 0) return [];
  const when = at.isOpening ? "before" : "now";
  return [cause(at, { kind: "OTHER", change: "CHANGED", summary: `${when}: ${verdict.reasons.join("; ")}` })];
}

function addedIf(isAdded: boolean): "ADDED" | "REMOVED" {
  return isAdded ? "ADDED" : "REMOVED";
}

function cause(at: AtHop, details: Partial<DriftCause> & Pick<DriftCause, "kind" | "summary">): DriftCause {
  return {
    change: addedIf(at.isOpening),
    policy: null,
    statementIndex: null,
    sid: null,
    ...details,
    hop: at.hop,
  };
}

function describePrincipal({ kind, name }: PathPrincipal): string {
  return `${kind === "USER" ? "the user" : "the role"} ${name}`;
}

// ---------------------------------------------------------------- documents of the other snapshot

type Owner = User | Group | Role;

/** Users, groups and roles by unique id, because a principal that is deleted and created again is a different one. */
const ownersOf = memoize(
  ({ details: { users, groups, roles } }: AccountIndex) =>
    new Map<string, Owner>([
      ...users.map((user) => [user.userId, user] as const),
      ...groups.map((group) => [group.groupId, group] as const),
      ...roles.map((role) => [role.roleId, role] as const),
    ]),
);

function ownerIn({ account }: EscalationGraph, id: string): Owner | undefined {
  return ownersOf(account).get(id);
}

/**
 * Returns how the other snapshot has the policy statement that a proof cites: SAME, CHANGED (another statement is in its
 * place) or ABSENT.
 */
function presenceIn(
  home: EscalationGraph,
  other: EscalationGraph,
  { policy, statement }: ProofStatement,
): "SAME" | "CHANGED" | "ABSENT" {
  const own = statementsOf(home, policy!)?.[statement!.index];
  const others = statementsOf(other, policy!) ?? [];
  if (!own) return "ABSENT";
  const content = contentOf(own);
  if (others.some((statement) => contentOf(statement) === content)) return "SAME";
  const hasSameSid = own.sid !== null && others.some(({ sid }) => sid === own.sid);
  const homeContents = new Set(statementsOf(home, policy!)!.map(contentOf));
  const inPlace = others[own.index];
  const isReplaced =
    own.sid === null && inPlace !== undefined && inPlace.sid === null && !homeContents.has(contentOf(inPlace));
  return hasSameSid || isReplaced ? "CHANGED" : "ABSENT";
}

/** The statement without its index, for comparison. */
function contentOf({ index: _index, ...statement }: PolicyStatement): string {
  return JSON.stringify(statement);
}

function statementsOf(graph: EscalationGraph, policy: ProofPolicy): readonly PolicyStatement[] | null {
  const text = textOf(graph, policy);
  const parsed = text === null ? null : parsePolicy(text);
  return parsed?.ok ? parsed.document.statements : null;
}

function textOf(graph: EscalationGraph, { kind, policyId, arn, holder, name }: ProofPolicy): PolicyText | null {
  const { account } = graph;
  if (kind === "SCP" || kind === "RCP")
    return organizationPolicies(account, kind).find((policy) => policy.policyId === policyId)?.document ?? null;
  if (arn !== null) {
    const policy = account.policies.get(arn);
    return policy ? defaultDocument(policy) : null;
  }
  const owner = holder && ownerIn(graph, holder.id);
  if (!owner) return null;
  if (kind === "TRUST") return "trustPolicy" in owner ? owner.trustPolicy : null;
  return owner.inlinePolicies.find(({ policyName }) => policyName === name)?.document ?? null;
}
