/**
 * Finds the single removals that close the most paths: of a statement, a policy attachment or a trust statement. Ranks
 * them by the number of sources that lose their EXPLOITABLE or CONDITIONAL path.
 *
 * A source whose best path does not depend on a candidate keeps that path when the candidate is removed. The number of
 * best paths that depend on a candidate is therefore an upper bound for the number of paths that its removal closes.
 * Candidates are simulated one by one, from the highest bound down. This ends when no remaining bound exceeds the count
 * of the last result that is wanted. After `MAX_EVALUATIONS` simulations, the remaining candidates are returned with
 * their bound as the count, and `isExact` is false.
 */
import type { AuthorizationDetails, PolicyText } from "../../account.ts";
import { inlinePolicyRef, policyOwners } from "../../identity.ts";
import { memoize } from "../../memoize.ts";
import { parsePolicy } from "../../policy/document.ts";
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { applyChange, type FactsChange } from "./hypothetical-account.ts";
import { buildGraph, type EscalationGraph } from "../graph/search.ts";
import type { Edge, Node, Step } from "../graph/state-space.ts";
import { type PathPrincipal, principalOf, stepsOf } from "./path.ts";
import { heldPolicy, type PolicyHolderRef, proofOf, type ProofPolicy, type ProofStatement } from "./proof.ts";
import { proveAdministrator } from "../simulation/administrator.ts";
import { type PathResource, type Verdict, VERDICTS } from "../simulation/verdict.ts";

const DEFAULT_POINTS = 10;
const MAX_EVALUATIONS = 24;
/** Maximum number of candidates. Candidates that most paths depend on come first. */
const MAX_CANDIDATES = 2_000;

export interface ChokePoint {
  readonly kind: "STATEMENT" | "ATTACHMENT" | "TRUST";
  /** The removal as input for `whatIf`. */
  readonly change: FactsChange;
  readonly policyName: string;
  readonly policyId: string | null;
  readonly policyArn: string | null;
  /** Index of the statement in the document, from 0. Null for an attachment. */
  readonly statementIndex: number | null;
  readonly sid: string | null;
  /** The holder of the policy. Null for a statement whose removal affects every holder. */
  readonly holder: PolicyHolderRef | null;
  /** The first users, groups and roles that a change of the statement affects. Empty for an attachment and a trust policy. */
  readonly holders: readonly PolicyHolderRef[];
  readonly holderCount: number;
  /** AWS accepts no policy without a statement, so the only one can be replaced, but not removed. */
  readonly isOnlyStatement: boolean;
  /** TARGET: the statement or attachment makes the target an administrator. STEP: it allows a step of the path. */
  readonly of: "STEP" | "TARGET";
  /** Number of sources whose best path depends on the choke point. Its removal can close no more paths than that. */
  readonly dependentCount: number;
  /**
   * Number of sources that the removal leaves without an EXPLOITABLE or CONDITIONAL path. Equal to `dependentCount` if
   * `isExact` is false.
   */
  readonly closes: number;
  readonly isExact: boolean;
  /** The first sources whose path the removal closes. */
  readonly sources: readonly PathPrincipal[];
  /** The first workloads, such as functions, that a depending path takes over. */
  readonly workloads: readonly PathResource[];
}

const MAX_SHOWN_SOURCES = 20;
const MAX_SHOWN_HOLDERS = 20;
const MAX_SHOWN_WORKLOADS = 5;

type Described = "holders" | "holderCount" | "isOnlyStatement";
/** A choke point without what is read of its policy, which only the best ones need. */
type Ranked = Omit<ChokePoint, Described>;

interface Candidate extends Omit<Ranked, "closes" | "isExact" | "sources" | "workloads" | "dependentCount"> {
  readonly key: string;
  readonly dependents: Node[];
  /** The workloads by ARN, in the order in which they were found. */
  readonly workloads: Map<string, PathResource>;
}

export function chokePoints(
  graph: EscalationGraph,
  {
    max = DEFAULT_POINTS,
    maxEvaluations = MAX_EVALUATIONS,
  }: { readonly max?: number; readonly maxEvaluations?: number } = {},
): readonly ChokePoint[] {
  const candidates = candidatesIn(graph)
    .toSorted((a, b) => b.dependents.length - a.dependents.length)
    .slice(0, MAX_CANDIDATES);
  const points: Ranked[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const best = points.toSorted(byCloses).slice(0, max);
    const isComplete = best.length === max && best.at(-1)!.closes >= candidate.dependents.length;
    if (isComplete) break;
    points.push(i < Math.min(maxEvaluations, MAX_EVALUATIONS) ? evaluated(graph, candidate) : bounded(candidate));
  }
  return points
    .toSorted(byCloses)
    .slice(0, max)
    .map((point) => described(graph.account, point));
}

function byCloses(a: Ranked, b: Ranked): number {
  return b.closes - a.closes || Number(b.isExact) - Number(a.isExact);
}

function evaluated(graph: EscalationGraph, candidate: Candidate): Ranked {
  const after = buildGraph(applyChange(graph.account, candidate.change).facts, graph.techniques);
  const closed = candidate.dependents.filter((node) => {
    const left = after.nodes.get(node.principal.identity.arn);
    return left !== undefined && !left.principal.isAdministrator && !isOpen(left);
  });
  return { ...shown(candidate, closed), isExact: true };
}

function bounded(candidate: Candidate): Ranked {
  return { ...shown(candidate, candidate.dependents), isExact: false };
}

function shown(
  { key: _key, dependents, workloads, ...candidate }: Candidate,
  closed: readonly Node[],
): Omit<Ranked, "isExact"> {
  const sources = closed.slice(0, MAX_SHOWN_SOURCES).map(({ principal }) => principalOf(principal.identity));
  return {
    ...candidate,
    dependentCount: dependents.length,
    closes: closed.length,
    sources,
    workloads: [...workloads.values()],
  };
}

function described(account: AccountIndex, point: Ranked): ChokePoint {
  const holders = point.kind === "STATEMENT" ? holdersOf(account.details, point) : [];
  return {
    ...point,
    holders: holders.slice(0, MAX_SHOWN_HOLDERS),
    holderCount: holders.length,
    isOnlyStatement: point.kind !== "ATTACHMENT" && isOnlyStatement(account, point),
  };
}

/** Where the statement stands. */
type Place = Pick<ChokePoint, "kind" | "policyArn" | "policyId" | "holder">;

/**
 * Returns the principals that have the managed policy attached or as their permissions boundary, or the holder of the
 * inline policy.
 */
function holdersOf(details: AuthorizationDetails, { policyArn, holder }: Place): readonly PolicyHolderRef[] {
  if (policyArn === null) return holder ? [holder] : [];
  return policyOwners(details)
    .filter(
      ({ holder: owner }) =>
        owner.attachedPolicies.some((attached) => attached.policyArn === policyArn) ||
        ("permissionsBoundaryArn" in owner && owner.permissionsBoundaryArn === policyArn),
    )
    .map(({ kind, id, name, holder: { arn } }) => ({ kind, id, name, arn }));
}

function isOnlyStatement(account: AccountIndex, place: Place): boolean {
  const parsed = parsePolicy(documentOf(account, place) ?? "");
  return parsed.ok && parsed.document.statements.length === 1;
}

function documentOf(
  { details, policies }: AccountIndex,
  { kind, policyArn, policyId, holder }: Place,
): PolicyText | undefined {
  if (policyArn !== null) {
    const policy = policies.get(policyArn);
    return policy?.versions.find(({ versionId }) => versionId === policy.defaultVersionId)?.document;
  }
  if (kind === "TRUST") return details.roles.find(({ arn }) => arn === holder?.arn)?.trustPolicy;
  const owner = policyOwners(details).find(({ holder: { arn } }) => arn === holder?.arn);
  return owner?.holder.inlinePolicies.find(
    ({ policyName }) => inlinePolicyRef(owner.id, owner.name, policyName).id === policyId,
  )?.document;
}

function isOpen({ best }: Node): boolean {
  return best !== null && best.rank <= VERDICTS.indexOf("CONDITIONAL") && best.edge !== null;
}

function candidatesIn(graph: EscalationGraph): readonly Candidate[] {
  const candidates = new Map<string, Candidate>();
  const dependenciesOf = dependenciesIn(graph);
  for (const node of graph.nodes.values()) {
    if (!isOpen(node) || node.principal.isAdministrator) continue;
    for (const step of stepsOf(graph, node.principal.identity.arn)) {
      for (const removal of dependenciesOf(step)) {
        const { key } = removal;
        const candidate: Candidate = candidates.get(key) ?? { ...removal, dependents: [], workloads: new Map() };
        candidates.set(key, candidate);
        // Several steps of one path may depend on the same removal.
        if (candidate.dependents.at(-1) !== node) candidate.dependents.push(node);
        for (const resource of step.edge.verdict.via)
          if (resource.kind === "WORKLOAD" && candidate.workloads.size < MAX_SHOWN_WORKLOADS)
            candidate.workloads.set(resource.arn ?? resource.name, resource);
      }
    }
  }
  return [...candidates.values()];
}

type Removable = Omit<Candidate, "dependents" | "workloads">;

/**
 * Returns a function that lists the statements and attachments that a step depends on. They include those that make the
 * step's target an administrator. The list is computed once for all paths that share the step.
 */
function dependenciesIn({ account }: EscalationGraph): (step: Step) => readonly Removable[] {
  const removableIn = ({ proof }: Verdict, { principal }: Node, place: Candidate["of"]) =>
    proof.map((reason) => proofOf(account, principal, reason)).flatMap((statement) => removable(statement, place));
  const ofStep = memoize((from: Node) => memoize((edge: Edge) => removableIn(edge.verdict, from, "STEP")));
  const ofTarget = memoize((to: Node) => removableIn(proveAdministrator(account, to.principal), to, "TARGET"));
  return ({ from, edge }) => {
    const { to } = edge;
    const own = [...ofStep(from)(edge), ...rewrittenAttachments(account, from, edge)];
    return to?.principal.isAdministrator && !to.changedFrom ? [...own, ...ofTarget(to)] : own;
  };
}

/** A step that rewrites a policy of the principal also depends on the attachment of that policy. */
function rewrittenAttachments(
  account: AccountIndex,
  { principal }: Node,
  { technique, verdict, grantee }: Edge,
): readonly Removable[] {
  const { kind } = technique.effect;
  const isCallersPolicy = kind === "REWRITE_POLICY" || kind === "SWITCH_VERSION";
  if (!isCallersPolicy && kind !== "GRANT_ROLE") return [];
  const identity = isCallersPolicy ? principal.identity : grantee;
  const arns = new Set(
    verdict.via.flatMap(({ kind: resource, arn }) => (resource.startsWith("POLICY") && arn !== null ? [arn] : [])),
  );
  if (!identity || arns.size === 0) return [];
  const { policies } = isCallersPolicy ? principal.permissions : permissionsOf(account.details, identity.holder);
  return policies
    .filter(({ source }) => arns.has(source.policyArn ?? ""))
    .map(({ source }) => heldPolicy(account, identity, source))
    .flatMap((policy) => attachmentOf(policy, "STEP"));
}

/**
 * The parts of a proof that can be removed: the statement, the attachment, or both. AWS managed policies can only be
 * detached.
 */
function removable({ effect, policy, statement }: ProofStatement, of: Candidate["of"]): Removable[] {
  if ((effect !== "ALLOWS" && effect !== "MAY_ALLOW") || !policy || !statement) return [];
  const { kind, name, arn, policyId, holder } = policy;
  const described = { policyName: name, policyId, policyArn: arn, of };
  const found: Removable[] = [];
  const isAwsManaged = arn?.includes(":iam::aws:") === true;
  // A statement of a boundary can be removed too, so that the boundary allows less.
  const isRemovable = kind === "TRUST" || kind === "BOUNDARY" || IDENTITY_KINDS.has(kind);
  if (isRemovable && policyId !== null && !isAwsManaged) {
    found.push({
      kind: kind === "TRUST" ? "TRUST" : "STATEMENT",
      key: `${policyId}[${statement.index}]`,
      change: { removeStatements: [{ policyId, index: statement.index }] },
      ...described,
      holder: arn === null ? holder : null,
      statementIndex: statement.index,
      sid: statement.sid,
    });
  }
  return [...found, ...attachmentOf(policy, of)];
}

function attachmentOf({ kind, name, arn, policyId, holder }: ProofPolicy, of: Candidate["of"]): Removable[] {
  if (arn === null || !holder?.arn || !IDENTITY_KINDS.has(kind)) return [];
  return [
    {
      kind: "ATTACHMENT",
      key: `${arn}@${holder.id}`,
      change: { detach: [{ policyArn: arn, principalArn: holder.arn }] },
      policyName: name,
      policyId,
      policyArn: arn,
      of,
      holder,
      statementIndex: null,
      sid: null,
    },
  ];
}

const IDENTITY_KINDS: ReadonlySet<string> = new Set(["INLINE", "ATTACHED", "GROUP_INLINE", "GROUP_ATTACHED"]);
