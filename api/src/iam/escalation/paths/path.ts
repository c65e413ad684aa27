/**
 * Paths to administrator as they are shown and stored: plain JSON, hop by hop, each hop with the statements that prove it
 * and with identities that outlive the reading.
 */
import type { Assumption, Reason } from "../../policy/evaluate.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import { type Edge, type EscalationGraph, type Node } from "../graph/search.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import type { Identity } from "../simulation/principal-state.ts";
import { proofOf, type ProofStatement, uniqueIdOf } from "./proof.ts";
import { allOf, type PathResource, rankOf, type Verdict, type VerdictKind, VERDICTS } from "../simulation/verdict.ts";

/** Statements shown of one hop: one that many policies allow is proven by the first of them. */
const MAX_PROOF_STATEMENTS = 40;

export interface PathPrincipal {
  /** OUTSIDER: somebody of another account, or anyone. NEW: what the caller makes itself. */
  readonly kind: "USER" | "ROLE" | "EXTERNAL" | "NEW";
  readonly name: string;
  readonly arn: string | null;
  /** AWS's unique id: a re-created name is another principal. */
  readonly uniqueId: string | null;
  readonly awsAccountId: string | null;
}

export interface PathVerdict {
  readonly kind: VerdictKind;
  /** In words, by kind: the condition keys, what is missing, what blocks; nothing where it is EXPLOITABLE. */
  readonly reasons: readonly string[];
  /** CONDITIONAL: each key with the statements whose conditions ask for it. */
  readonly conditions: readonly { readonly key: string; readonly statements: readonly ProofStatement[] }[];
  /** BLOCKED: the statements that deny, the layers in which nothing allows, the conditions that nobody meets; nothing where a fact blocks (a full key slot). */
  readonly blockedBy: readonly ProofStatement[];
  /** UNKNOWN: what was not read. */
  readonly missing: readonly string[];
  readonly assumes: readonly Assumption[];
}

export interface Hop {
  readonly from: PathPrincipal;
  /** The same as `from` where the principal changes itself. */
  readonly to: PathPrincipal;
  readonly techniqueId: string;
  readonly techniqueName: string;
  /** Groups, policies, services, workloads, providers that the step uses or changes. */
  readonly via: readonly PathResource[];
  readonly verdict: PathVerdict;
  /** In the order of the method's steps; trust statements have the layer TRUST. */
  readonly proof: readonly ProofStatement[];
  /** Statements that say the same and are not shown. */
  readonly proofLeftOut: number;
}

export interface EscalationPath {
  /** The same for the same way between the same principals in every reading. */
  readonly key: string;
  readonly source: PathPrincipal;
  /** The administrator that it leads to. */
  readonly target: PathPrincipal;
  /** Of all hops together: the worst one's. */
  readonly verdict: PathVerdict;
  readonly hops: readonly Hop[];
}

/** One step as the search left it. */
export interface Step {
  readonly from: Node;
  readonly edge: Edge;
}

/** The surest and, of these, shortest path. `null`: it is an administrator, or nothing leads there, not even nearly. */
export function pathOf(graph: EscalationGraph, arn: string): EscalationPath | null {
  const steps = stepsOf(graph, arn);
  return steps.length > 0 ? pathOfSteps(steps) : null;
}

/** The same as the search left it, for those who ask about many and show few. */
export function stepsOf(graph: EscalationGraph, arn: string): readonly Step[] {
  const node = graph.nodes.get(arn);
  if (!node || node.principal.isAdministrator) return [];
  const steps = stepsFrom(node);
  if (steps.length > 0) return steps;
  graph.findBlocked();
  return closedStepsFrom(node);
}

/** Up to the step that is closed, and from there on as if it were not. */
function closedStepsFrom(node: Node): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Node | null = node; at?.blocked?.edge; at = at.blocked.edge.to) {
    const edge: Edge = at.blocked.edge;
    steps.push({ from: at, edge });
    if (edge.verdict.kind === "BLOCKED") return edge.to ? [...steps, ...stepsFrom(edge.to)] : steps;
  }
  return steps;
}

/** The `key` and the kind of verdict that the path of these steps has. */
export function outlineOf(steps: readonly Step[]): { readonly key: string; readonly kind: VerdictKind } {
  const [first] = steps;
  const ends = steps.map(({ edge: { technique, to, grantee } }) => {
    const end = to?.principal.identity ?? grantee;
    return `${technique.id}>${end ? uniqueIdOf(end.holder) : nameOfMade(technique)}`;
  });
  const worst = Math.max(0, ...steps.map(({ edge }) => rankOf(edge.verdict)));
  return {
    key: [first ? uniqueIdOf(first.from.principal.identity.holder) : "", ...ends].join("|"),
    kind: VERDICTS[worst]!,
  };
}

/** The best way on from a node; empty: it is an administrator, or on none. */
export function stepsFrom(node: Node): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Node | null = node; at?.best?.edge; at = at.best.edge.to) steps.push({ from: at, edge: at.best.edge });
  return steps;
}

/** How somebody outside of the account becomes administrator in it: over a role that trusts them. */
export function externalPathsOf(graph: EscalationGraph): readonly EscalationPath[] {
  return graph.externalPrincipals.map(({ name, techniqueId, techniqueName, verdict, to }) => {
    const source: PathPrincipal = {
      kind: "EXTERNAL",
      name,
      arn: name.startsWith("arn:") ? name : null,
      uniqueId: null,
      awsAccountId: accountIn(name),
    };
    const first: Hop = {
      from: source,
      to: principalOf(to.principal.identity),
      techniqueId,
      techniqueName,
      ...shown(to, verdict),
    };
    const steps = stepsFrom(to);
    return assemble([first, ...steps.map(hopOf)], [verdict, ...steps.map(({ edge }) => edge.verdict)]);
  });
}

function accountIn(name: string): string | null {
  return /(?:^|:)(\d{12})(?::|$)/.exec(name)?.[1] ?? null;
}

export function pathOfSteps(steps: readonly Step[]): EscalationPath {
  return assemble(
    steps.map(hopOf),
    steps.map(({ edge }) => edge.verdict),
  );
}

function assemble(hops: readonly Hop[], verdicts: readonly Verdict[]): EscalationPath {
  const source = hops[0]!.from;
  const worst = allOf(verdicts);
  const blame = hops.filter(({ verdict }) => verdict.kind === worst.kind).map(({ verdict }) => verdict);
  const keys = new Set(blame.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  return {
    key: [
      source.uniqueId ?? source.arn ?? source.name,
      ...hops.map(({ techniqueId, to }) => `${techniqueId}>${to.uniqueId ?? to.name}`),
    ].join("|"),
    source,
    target: hops.at(-1)!.to,
    verdict: {
      kind: worst.kind,
      reasons: worst.reasons,
      conditions: [...keys].map((key) => ({
        key,
        statements: blame.flatMap(({ conditions }) =>
          conditions.filter((each) => each.key === key).flatMap(({ statements }) => statements),
        ),
      })),
      blockedBy: blame.flatMap(({ blockedBy }) => blockedBy),
      missing: worst.kind === "UNKNOWN" ? worst.reasons : [],
      assumes: worst.assumes,
    },
    hops,
  };
}

function hopOf({ from, edge }: Step): Hop {
  const { technique, verdict, to, grantee } = edge;
  const end = to?.principal.identity ?? grantee;
  return {
    from: principalOf(from.principal.identity),
    to: end ? principalOf(end) : madeBy(from.account.awsAccountId, technique),
    techniqueId: technique.id,
    techniqueName: technique.name,
    ...shown(from, verdict, to?.account),
  };
}

function madeBy(awsAccountId: string, technique: EscalationTechnique): PathPrincipal {
  return { kind: "NEW", name: nameOfMade(technique), arn: null, uniqueId: null, awsAccountId };
}

function nameOfMade({ effect }: EscalationTechnique): string {
  if (effect.kind === "CREATE_ROLE") return "a new role";
  if (effect.kind === "GRANT_USER" || effect.kind === "JOIN_GROUP") return "a new user";
  return effect.kind === "IDENTITY_CENTER" ? "an Identity Center permission set" : "nothing";
}

export function principalOf({ kind, name, arn, holder }: Identity): PathPrincipal {
  return { kind, name, arn, uniqueId: uniqueIdOf(holder), awsAccountId: accountIn(arn) };
}

/** `trusting`: the account of a role in another account that is assumed. */
function shown(
  { account, principal }: Node,
  verdict: Verdict,
  trusting: AccountIndex = account,
): Pick<Hop, "via" | "verdict" | "proof" | "proofLeftOut"> {
  const made = new Map<Reason, ProofStatement>();
  const show = (reason: Reason): ProofStatement => {
    let statement = made.get(reason);
    if (!statement) {
      statement = proofOf(account, principal, reason, trusting);
      made.set(reason, statement);
    }
    return statement;
  };
  const { kind, reasons, against, assumes, via } = verdict;
  const proof = verdict.proof.length > MAX_PROOF_STATEMENTS ? withoutRepeats(verdict.proof) : verdict.proof;
  return {
    via,
    verdict: {
      kind,
      reasons,
      conditions: kind === "CONDITIONAL" ? conditionsOf(against, show) : [],
      blockedBy: kind === "BLOCKED" ? against.slice(0, MAX_PROOF_STATEMENTS).map(show) : [],
      missing: kind === "UNKNOWN" ? reasons : [],
      assumes,
    },
    proof: proof.slice(0, MAX_PROOF_STATEMENTS).map(show),
    proofLeftOut: verdict.proof.length - Math.min(proof.length, MAX_PROOF_STATEMENTS),
  };
}

/** One statement of each layer and effect for each question. */
function withoutRepeats(proof: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return proof.filter(({ effect, layer, level, action, resource }) => {
    const said = [effect, layer, level, action, resource].join("|");
    return !seen.has(said) && seen.add(said);
  });
}

function conditionsOf(against: readonly Reason[], show: (reason: Reason) => ProofStatement): PathVerdict["conditions"] {
  const keys = new Set(against.flatMap((reason) => reason.keys));
  return [...keys].map((key) => ({
    key,
    statements: against
      .filter((reason) => reason.keys.includes(key))
      .slice(0, MAX_PROOF_STATEMENTS)
      .map(show),
  }));
}
