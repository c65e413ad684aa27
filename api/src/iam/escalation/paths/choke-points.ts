/**
 * Where one removal closes most ways to administrator: statements, attachments and trusts, ranked by how many sources'
 * EXPLOITABLE or CONDITIONAL paths they close.
 *
 * How it is exact: a source whose best path does not rest on a candidate keeps that path when the candidate is gone, so the
 * number of best paths that rest on it is the most that it can close. Candidates are evaluated again, each by a whole
 * what-if, from the highest such bound down, until no bound left exceeds what the last of the wanted ones is known to close;
 * or until `MAX_EVALUATIONS`, and then the answer says of each whether it is exact.
 */
import { permissionsOf } from "../../principals/principal-policies.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { applyChange, type FactsChange } from "./hypothetical-account.ts";
import { buildGraph, type Edge, type EscalationGraph, type Node } from "../graph/search.ts";
import { type PathPrincipal, principalOf, type Step, stepsOf } from "./path.ts";
import { heldPolicy, type PolicyCarrier, proofOf, type ProofPolicy, type ProofStatement } from "./proof.ts";
import { proveAdministrator } from "../simulation/authorize.ts";
import { type Verdict, VERDICTS } from "../simulation/verdict.ts";

const DEFAULT_POINTS = 10;
const MAX_EVALUATIONS = 24;
/** Candidates kept of those that paths rest on, those that most rest on first. */
const MAX_CANDIDATES = 2_000;

export interface ChokePoint {
  readonly kind: "STATEMENT" | "ATTACHMENT" | "TRUST";
  /** What to hand to `whatIf`. */
  readonly change: FactsChange;
  readonly policyName: string;
  readonly policyId: string | null;
  readonly policyArn: string | null;
  /** From 0; `null` of an attachment. */
  readonly statementIndex: number | null;
  readonly sid: string | null;
  /** Who carries the policy; `null` of a statement that goes for all who carry it. */
  readonly holder: PolicyCarrier | null;
  /** TARGET: it is what makes the administrator one; STEP: a right on the way. */
  readonly of: "STEP" | "TARGET";
  /** Sources whose best path rests on it: at most these are closed. */
  readonly dependentCount: number;
  /** Sources whose EXPLOITABLE or CONDITIONAL path is closed with nothing as sure or conditional left; where not exact, `dependentCount`. */
  readonly closes: number;
  readonly isExact: boolean;
  /** The first of the sources that it closes. */
  readonly sources: readonly PathPrincipal[];
}

const MAX_SHOWN_SOURCES = 20;

interface Candidate extends Omit<ChokePoint, "closes" | "isExact" | "sources" | "dependentCount"> {
  readonly key: string;
  readonly resting: Node[];
}

export function chokePoints(
  graph: EscalationGraph,
  {
    max = DEFAULT_POINTS,
    maxEvaluations = MAX_EVALUATIONS,
  }: { readonly max?: number; readonly maxEvaluations?: number } = {},
): readonly ChokePoint[] {
  const candidates = candidatesIn(graph)
    .toSorted((a, b) => b.resting.length - a.resting.length)
    .slice(0, MAX_CANDIDATES);
  const points: ChokePoint[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const best = points.toSorted(byCloses).slice(0, max);
    const isSettled = best.length === max && best.at(-1)!.closes >= candidate.resting.length;
    if (isSettled) break;
    points.push(i < Math.min(maxEvaluations, MAX_EVALUATIONS) ? evaluated(graph, candidate) : bounded(candidate));
  }
  return points.toSorted(byCloses).slice(0, max);
}

function byCloses(a: ChokePoint, b: ChokePoint): number {
  return b.closes - a.closes || Number(b.isExact) - Number(a.isExact);
}

function evaluated(graph: EscalationGraph, candidate: Candidate): ChokePoint {
  const after = buildGraph(applyChange(graph.account, candidate.change).facts, graph.techniques);
  const closed = candidate.resting.filter((node) => {
    const left = after.nodes.get(node.principal.identity.arn);
    return left !== undefined && !left.principal.isAdministrator && !isOpen(left);
  });
  return { ...shown(candidate, closed), isExact: true };
}

function bounded(candidate: Candidate): ChokePoint {
  return { ...shown(candidate, candidate.resting), isExact: false };
}

function shown({ key: _key, resting, ...candidate }: Candidate, closed: readonly Node[]): Omit<ChokePoint, "isExact"> {
  const sources = closed.slice(0, MAX_SHOWN_SOURCES).map(({ principal }) => principalOf(principal.identity));
  return { ...candidate, dependentCount: resting.length, closes: closed.length, sources };
}

function isOpen({ best }: Node): boolean {
  return best !== null && best.rank <= VERDICTS.indexOf("CONDITIONAL") && best.edge !== null;
}

function candidatesIn(graph: EscalationGraph): readonly Candidate[] {
  const candidates = new Map<string, Candidate>();
  const rests = restsOf(graph);
  for (const node of graph.nodes.values()) {
    if (!isOpen(node) || node.principal.isAdministrator) continue;
    const found = new Map(
      stepsOf(graph, node.principal.identity.arn).flatMap((step) => rests(step).map((each) => [each.key, each])),
    );
    for (const [key, each] of found) {
      const candidate = candidates.get(key) ?? { ...each, resting: [] };
      candidate.resting.push(node);
      candidates.set(key, candidate);
    }
  }
  return [...candidates.values()];
}

type Removable = Omit<Candidate, "resting">;

/** What a step rests on, with what makes an administrator of the one that it leads to; asked once for all paths that share it. */
function restsOf({ account }: EscalationGraph): (step: Step) => readonly Removable[] {
  const known = new WeakMap<Edge | Node, readonly Removable[]>();
  const once = (of: Edge | Node, { principal }: Node, verdict: () => Verdict, place: Candidate["of"]) => {
    let found = known.get(of);
    if (!found) {
      found = verdict()
        .proof.map((reason) => proofOf(account, principal, reason))
        .flatMap((proof) => removable(proof, place));
      known.set(of, found);
    }
    return found;
  };
  return ({ from, edge }) => {
    const { to } = edge;
    const own = [...once(edge, from, () => edge.verdict, "STEP"), ...carriedPolicies(account, from, edge)];
    if (!to?.principal.isAdministrator || to.changedFrom) return own;
    return [...own, ...once(to, to, () => proveAdministrator(account, to.principal), "TARGET")];
  };
}

/** Who rewrites a policy that it carries rests on carrying it. */
function carriedPolicies(
  account: AccountIndex,
  { principal }: Node,
  { technique, verdict, grantee }: Edge,
): readonly Removable[] {
  const { kind } = technique.effect;
  const isOfCaller = kind === "REWRITE_POLICY" || kind === "SWITCH_VERSION";
  if (!isOfCaller && kind !== "GRANT_ROLE") return [];
  const identity = isOfCaller ? principal.identity : grantee;
  const arns = new Set(
    verdict.via.flatMap(({ kind: resource, arn }) => (resource.startsWith("POLICY") && arn !== null ? [arn] : [])),
  );
  if (!identity || arns.size === 0) return [];
  const { policies } = isOfCaller ? principal.permissions : permissionsOf(account.details, identity.holder);
  return policies
    .filter(({ source }) => arns.has(source.policyArn ?? ""))
    .map(({ source }) => heldPolicy(account, identity, source))
    .flatMap((policy) => attachmentOf(policy, "STEP"));
}

/** What could be taken away of what a proof rests on: AWS's own policies are detached, never edited. */
function removable({ effect, policy, statement }: ProofStatement, of: Candidate["of"]): Removable[] {
  if ((effect !== "ALLOWS" && effect !== "MAY_ALLOW") || !policy || !statement) return [];
  const { kind, name, arn, policyId, holder } = policy;
  const described = { policyName: name, policyId, policyArn: arn, of };
  const found: Removable[] = [];
  const isAwsManaged = arn?.includes(":iam::aws:") === true;
  // What a boundary lets through may be taken out of it as well.
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
