/**
 * Paths in the form that is shown and stored: plain JSON, hop by hop, with the statements that prove each hop and with ids that
 * stay valid in later snapshots.
 */
import type { Assumption, Reason } from "../../policy/evaluate.ts";
import type { AccountIndex } from "../simulation/account-index.ts";
import type { EscalationGraph } from "../graph/search.ts";
import type { Edge, Node, Step } from "../graph/state-space.ts";
import { stepsFrom } from "../graph/steps.ts";
import type { EscalationTechnique } from "../techniques/technique.ts";
import { isHypothetical } from "../simulation/hypothetical-principal.ts";
import type { Identity } from "../simulation/principal-state.ts";
import { proofOf, type ProofStatement, uniqueIdOf } from "./proof.ts";
import { type PathResource, rankOf, type Verdict, type VerdictKind, VERDICTS } from "../simulation/verdict.ts";

/** Maximum number of statements shown for one hop. If more statements prove the hop, the first ones are shown. */
const MAX_PROOF_STATEMENTS = 40;

export interface PathPrincipal {
  /** EXTERNAL: a principal of another account, or anyone. NEW: a principal that the caller creates. */
  readonly kind: "USER" | "ROLE" | "EXTERNAL" | "NEW";
  readonly name: string;
  readonly arn: string | null;
  /** AWS's unique id. A principal that is deleted and created again is a different one. */
  readonly uniqueId: string | null;
  readonly awsAccountId: string | null;
}

export interface PathVerdict {
  readonly kind: VerdictKind;
  /** The condition keys if CONDITIONAL, the missing facts if UNKNOWN, the limits if BLOCKED. Empty if EXPLOITABLE. */
  readonly reasons: readonly string[];
  /** If CONDITIONAL, each key with the statements that have a condition on it. */
  readonly conditions: readonly { readonly key: string; readonly statements: readonly ProofStatement[] }[];
  /**
   * If BLOCKED, the statements that deny the request, the layers that do not allow it, and the conditions that no
   * request meets. Empty if a fact blocks it, such as a second access key.
   */
  readonly blockedBy: readonly ProofStatement[];
  /** If UNKNOWN, the facts that were not read. */
  readonly missing: readonly string[];
  readonly assumes: readonly Assumption[];
}

export interface Hop {
  readonly from: PathPrincipal;
  /** The principal that the step gains. It is `from` if the principal changes its own permissions. */
  readonly to: PathPrincipal;
  readonly techniqueId: string;
  readonly techniqueName: string;
  /** The groups, policies, services, workloads and providers that the step uses or changes. */
  readonly via: readonly PathResource[];
  readonly verdict: PathVerdict;
  /** The statements that prove the hop, in the order of the technique's steps. Trust policies have the layer TRUST. */
  readonly proof: readonly ProofStatement[];
  /** Number of further statements that prove the same and are not shown. */
  readonly proofLeftOut: number;
}

export interface EscalationPath {
  /** Identifies the path. The key is the same in every snapshot for the same techniques between the same principals. */
  readonly key: string;
  readonly source: PathPrincipal;
  /** The administrator that the path ends at. */
  readonly target: PathPrincipal;
  /** The verdict of the worst hop. */
  readonly verdict: PathVerdict;
  readonly hops: readonly Hop[];
}

/**
 * The best path of a principal, or the best blocked one. Null if the principal is an administrator or has not even a
 * near miss.
 */
export function pathOf(graph: EscalationGraph, arn: string): EscalationPath | null {
  const steps = stepsOf(graph, arn);
  return steps.length > 0 ? pathOfSteps(steps) : null;
}

/** The steps of the path that `pathOf` returns, for callers that need many paths and show few. */
export function stepsOf(graph: EscalationGraph, arn: string): readonly Step[] {
  const node = graph.nodes.get(arn);
  if (!node || node.principal.isAdministrator) return [];
  const steps = stepsFrom(node);
  if (steps.length > 0) return steps;
  graph.findBlocked();
  return blockedStepsFrom(node);
}

/** The steps of the best blocked path: up to the blocked step, then the best path from there. */
function blockedStepsFrom(node: Node): readonly Step[] {
  const steps: Step[] = [];
  for (let at: Node | null = node; at?.blocked?.edge; at = at.blocked.edge.to) {
    const edge: Edge = at.blocked.edge;
    steps.push({ from: at, edge });
    if (edge.verdict.kind === "BLOCKED") return edge.to ? [...steps, ...stepsFrom(edge.to)] : steps;
  }
  return steps;
}

/** The `key` and the verdict of the path with these steps, without building it. */
export function outlineOf(steps: readonly Step[]): { readonly key: string; readonly kind: VerdictKind } {
  const [first] = steps;
  const ends = steps.map(({ edge: { technique, to, grantee } }) => {
    const end = to?.principal.identity ?? grantee;
    const { uniqueId, name } = end ? principalOf(end) : newPrincipal("", technique);
    return `${technique.id}>${uniqueId ?? name}`;
  });
  const worst = Math.max(0, ...steps.map(({ edge }) => rankOf(edge.verdict)));
  return {
    key: [first ? uniqueIdOf(first.from.principal.identity.holder) : "", ...ends].join("|"),
    kind: VERDICTS[worst]!,
  };
}

/** The paths of external principals: from a role that trusts them to an administrator. */
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
      ...evidenceOf(to, verdict),
    };
    const steps = stepsFrom(to);
    return pathOfHops([first, ...steps.map(hopOf)]);
  });
}

function accountIn(name: string): string | null {
  return /(?:^|:)(\d{12})(?::|$)/.exec(name)?.[1] ?? null;
}

export function pathOfSteps(steps: readonly Step[]): EscalationPath {
  return pathOfHops(steps.map(hopOf));
}

/** The path that takes the hops one after another. They may be those of several paths, each of which begins where one ends. */
export function pathOfHops(hops: readonly Hop[]): EscalationPath {
  const source = hops[0]!.from;
  const worst = VERDICTS[Math.max(...hops.map(({ verdict }) => rankOf(verdict)))]!;
  const deciding = hops.filter(({ verdict }) => verdict.kind === worst).map(({ verdict }) => verdict);
  const reasons = [...new Set(deciding.flatMap((verdict) => verdict.reasons))];
  const keys = new Set(deciding.flatMap(({ conditions }) => conditions.map(({ key }) => key)));
  return {
    key: [
      source.uniqueId ?? source.arn ?? source.name,
      ...hops.map(({ techniqueId, to }) => `${techniqueId}>${to.uniqueId ?? to.name}`),
    ].join("|"),
    source,
    target: hops.at(-1)!.to,
    verdict: {
      kind: worst,
      reasons,
      conditions: [...keys].map((key) => ({
        key,
        statements: deciding.flatMap(({ conditions }) =>
          conditions.filter((condition) => condition.key === key).flatMap(({ statements }) => statements),
        ),
      })),
      blockedBy: deciding.flatMap(({ blockedBy }) => blockedBy),
      missing: worst === "UNKNOWN" ? reasons : [],
      assumes: [...new Set(hops.flatMap(({ verdict }) => verdict.assumes))],
    },
    hops,
  };
}

export function hopOf({ from, edge }: Step): Hop {
  const { technique, verdict, to, grantee } = edge;
  const end = to?.principal.identity ?? grantee;
  return {
    from: principalOf(from.principal.identity),
    to: end ? principalOf(end) : newPrincipal(from.account.awsAccountId, technique),
    techniqueId: technique.id,
    techniqueName: technique.name,
    ...evidenceOf(from, verdict, to?.account),
  };
}

function newPrincipal(awsAccountId: string, technique: EscalationTechnique): PathPrincipal {
  return { kind: "NEW", name: newPrincipalName(technique), arn: null, uniqueId: null, awsAccountId };
}

function newPrincipalName({ effect }: EscalationTechnique): string {
  if (effect.kind === "CREATE_ROLE") return "a new role";
  if (effect.kind === "GRANT_USER" || effect.kind === "GRANT_SELF" || effect.kind === "JOIN_GROUP") return "a new user";
  if (effect.kind === "IDENTITY_CENTER") return "an Identity Center permission set";
  return "nothing";
}

export function principalOf({ kind, name, arn, holder }: Identity): PathPrincipal {
  if (isHypothetical(holder)) {
    const newName = kind === "USER" ? "a new user" : "a new role";
    return { kind: "NEW", name: newName, arn: null, uniqueId: null, awsAccountId: accountIn(arn) };
  }
  return { kind, name, arn, uniqueId: uniqueIdOf(holder), awsAccountId: accountIn(arn) };
}

/** The verdict of a hop with its proof. `trusting` is the account of the assumed role, if it is another account. */
function evidenceOf(
  { account, principal }: Node,
  verdict: Verdict,
  trusting: AccountIndex = account,
): Pick<Hop, "via" | "verdict" | "proof" | "proofLeftOut"> {
  const shown = new Map<Reason, ProofStatement>();
  const show = (reason: Reason): ProofStatement => {
    let statement = shown.get(reason);
    if (!statement) {
      statement = proofOf(account, principal, reason, trusting);
      shown.set(reason, statement);
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

/** Removes repeated reasons: keeps the first one of each effect, layer, level, action and resource. */
function withoutRepeats(proof: readonly Reason[]): readonly Reason[] {
  const seen = new Set<string>();
  return proof.filter(({ effect, layer, level, action, resource }) => {
    const outline = [effect, layer, level, action, resource].join("|");
    return !seen.has(outline) && seen.add(outline);
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
