/** The verdict on a step, a hop or a path, and how verdicts are combined. */
import type { Assumption, Reason } from "../../policy/evaluate.ts";
import { ACL_NAME, GRANTS_NAME } from "../../resource-grants.ts";

/** The kinds of verdict, from the best for an attacker to the worst. */
export const VERDICTS = ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/** A resource that a step uses or changes, besides the principals. Shown by its name and linked by its ARN. */
export interface PathResource {
  readonly kind: "GROUP" | "POLICY" | "POLICY_VERSION" | "BOUNDARY" | "SERVICE" | "WORKLOAD" | "PROVIDER";
  readonly name: string;
  /** Null for an inline policy or a service, which have none. */
  readonly arn: string | null;
}

export interface Verdict {
  readonly kind: VerdictKind;
  /** The condition keys if CONDITIONAL, the missing facts if UNKNOWN, the limits if BLOCKED; empty if EXPLOITABLE. */
  readonly reasons: readonly string[];
  /** The statements that decide the verdict, in the order of the steps. */
  readonly proof: readonly Reason[];
  /** The part of the proof that keeps the verdict from being EXPLOITABLE: denies, missing allows, unresolved conditions. */
  readonly against: readonly Reason[];
  readonly assumes: readonly Assumption[];
  readonly via: readonly PathResource[];
}

type Details = Partial<Pick<Verdict, "against" | "assumes">>;

export function exploitable(proof: readonly Reason[] = [], details: Details = {}): Verdict {
  return makeVerdict("EXPLOITABLE", [], proof, details);
}

export function conditional(keys: readonly string[], proof: readonly Reason[] = [], details: Details = {}): Verdict {
  return makeVerdict("CONDITIONAL", keys, proof, details);
}

export function unknown(missing: string, proof: readonly Reason[] = [], details: Details = {}): Verdict {
  return makeVerdict("UNKNOWN", [missing], proof, details);
}

export function blocked(by: readonly string[], proof: readonly Reason[] = [], details: Details = {}): Verdict {
  return makeVerdict("BLOCKED", by, proof, details);
}

function makeVerdict(
  kind: VerdictKind,
  reasons: readonly string[],
  proof: readonly Reason[],
  { against = NONE, assumes = NONE }: Details,
): Verdict {
  return { kind, reasons, proof, against, assumes, via: NONE };
}

const NONE: readonly never[] = [];

export function withResource(verdict: Verdict, resource: PathResource): Verdict {
  return new VerdictVia(verdict, resource);
}

const RANKS: Readonly<Record<VerdictKind, number>> = { EXPLOITABLE: 0, CONDITIONAL: 1, UNKNOWN: 2, BLOCKED: 3 };

export function rankOf({ kind }: Pick<Verdict, "kind">): number {
  return RANKS[kind];
}

/** Combines verdicts that are all needed. The result is the worst of them and lists every statement once. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 1) return verdicts[0]!;
  let worst = 0;
  for (const verdict of verdicts) worst = Math.max(worst, rankOf(verdict));
  return new CombinedVerdict(VERDICTS[worst]!, verdicts);
}

/**
 * The verdict with reasons of its own, moved to another resource. A proof lists each reason once, and two requests have two
 * reasons even if their verdicts are equal.
 */
export function copyOf(verdict: Verdict, move?: Move): Verdict {
  return new CopiedVerdict(verdict, move);
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/** Whether a reason of the proof meets the condition, which must not depend on the resource. */
function someReason(verdict: Verdict, isMet: (reason: Reason) => boolean): boolean {
  if (verdict instanceof CopiedVerdict || verdict instanceof VerdictVia) return someReason(verdict.source, isMet);
  if (verdict instanceof CombinedVerdict) return verdict.parts.some((part) => someReason(part, isMet));
  return verdict.proof.some(isMet);
}

/*
 * Nearly all verdicts are compared by their kind and thrown away: of a hundred thousand, some hundred are shown. The three
 * classes below put their lists together when they are read.
 */

/** A verdict on something that is done with a further resource. */
class VerdictVia implements Verdict {
  readonly kind: VerdictKind;

  constructor(
    readonly source: Verdict,
    readonly resource: PathResource,
  ) {
    this.kind = source.kind;
  }

  get reasons(): readonly string[] {
    return this.source.reasons;
  }

  get proof(): readonly Reason[] {
    return this.source.proof;
  }

  get against(): readonly Reason[] {
    return this.source.against;
  }

  get assumes(): readonly Assumption[] {
    return this.source.assumes;
  }

  get via(): readonly PathResource[] {
    return [this.resource, ...this.source.via];
  }
}

/** The worst of several verdicts, see `allOf`. */
class CombinedVerdict implements Verdict {
  #deciding: readonly Verdict[] | undefined;
  #proof: readonly Reason[] | undefined;

  constructor(
    readonly kind: VerdictKind,
    readonly parts: readonly Verdict[],
  ) {}

  get reasons(): readonly string[] {
    return unique(this.#decidingParts(), ({ reasons }) => reasons);
  }

  get proof(): readonly Reason[] {
    return (this.#proof ??= unique(this.parts, ({ proof }) => proof));
  }

  get against(): readonly Reason[] {
    return unique(this.#decidingParts(), ({ against }) => against);
  }

  get assumes(): readonly Assumption[] {
    return unique(this.parts, ({ assumes }) => assumes);
  }

  get via(): readonly PathResource[] {
    return unique(this.parts, ({ via }) => via);
  }

  #decidingParts(): readonly Verdict[] {
    return (this.#deciding ??= this.parts.filter(({ kind }) => kind === this.kind));
  }
}

/** A verdict with copies of another one's reasons, see `copyOf`. */
class CopiedVerdict implements Verdict {
  readonly kind: VerdictKind;
  #copies: Pick<Verdict, "proof" | "against"> | undefined;

  constructor(
    readonly source: Verdict,
    readonly move: Move | undefined,
  ) {
    this.kind = source.kind;
  }

  get reasons(): readonly string[] {
    return this.source.reasons;
  }

  get proof(): readonly Reason[] {
    return this.#reasons().proof;
  }

  get against(): readonly Reason[] {
    return this.#reasons().against;
  }

  get assumes(): readonly Assumption[] {
    return this.source.assumes;
  }

  get via(): readonly PathResource[] {
    return this.source.via;
  }

  #reasons(): Pick<Verdict, "proof" | "against"> {
    return (this.#copies ??= copiedReasons(this.source, this.move));
  }
}

function copiedReasons({ proof, against }: Verdict, move: Move | undefined): Pick<Verdict, "proof" | "against"> {
  const copied = (reason: Reason): Reason =>
    reason.resource === move?.from ? { ...reason, resource: move.to } : { ...reason };
  const copies = proof.map(copied);
  if (against === proof) return { proof: copies, against: copies };
  const positions = proof.length > FEW_ITEMS ? new Map(proof.map((reason, i) => [reason, i])) : null;
  const copyOfReason = (reason: Reason): Reason => {
    const position = positions ? (positions.get(reason) ?? -1) : proof.indexOf(reason);
    return copies[position] ?? copied(reason);
  };
  return { proof: copies, against: against.map(copyOfReason) };
}

function unique<T>(verdicts: readonly Verdict[], select: (verdict: Verdict) => readonly T[]): readonly T[] {
  const filled = verdicts.map(select).filter(({ length }) => length > 0);
  if (filled.length < 2) return filled[0] ?? NONE;
  const all = filled.flat();
  if (all.length > FEW_ITEMS) return [...new Set(all)];
  return all.filter((item, i) => all.indexOf(item) === i);
}

/** In a list up to this length, a search is faster than a set. */
const FEW_ITEMS = 16;

/**
 * Combines verdicts of which one is enough. The result is the best of them. Evaluation stops at the first EXPLOITABLE
 * one. Null if there is none.
 */
export function bestOf<T>(items: Iterable<T>, evaluateItem: (item: T) => Verdict | null): Verdict | null {
  let best: Verdict | null = null;
  for (const item of items) {
    const verdict = evaluateItem(item);
    if (verdict && (best === null || rankOf(verdict) < rankOf(best))) best = verdict;
    if (best?.kind === "EXPLOITABLE") break;
  }
  return best;
}

/**
 * `bestOf` if a limit left further items out. If none of the items is possible, the result is UNKNOWN and names the limit, because
 * one of the others may be.
 */
export function orLeftOut(best: Verdict | null, isCutOff: boolean, leftOut: string): Verdict | null {
  return isCutOff && (best === null || best.kind === "BLOCKED") ? unknown(leftOut) : best;
}

/**
 * Whether only a limit blocks the request: a deny, boundary, SCP, condition or guard. False if the permission was never
 * granted.
 */
export function isNearMiss(verdict: Verdict): boolean {
  return (
    verdict.kind === "BLOCKED" &&
    !someReason(verdict, ({ effect, layer }) => effect === "IMPLICIT_DENY" && layer === "IDENTITY")
  );
}

export function isExplicitlyDenied(verdict: Verdict): boolean {
  return someReason(verdict, ({ effect }) => effect === "DENIES");
}

/**
 * Describes a reason, for example `Deny in guardrails, statement 2 (the service control policies)` or `no statement in
 * the identity policies allows it`.
 */
export function describeReason({ effect, layer, level, policy, statement, action, resource }: Reason): string {
  const where = LAYERS[layer] + (level === null ? "" : ` ${level}`);
  if (layer === "AWS_RESERVED") return `only AWS can make the request ${action} on ${resource}`;
  if (effect === "IMPLICIT_DENY") return `no statement in ${where}${policy ? ` ${policy.name}` : ""} allows it`;
  if (policy?.name === ACL_NAME) return "Allow in the access control list of the bucket";
  if (policy?.name === GRANTS_NAME) return `Allow by the grant ${statement?.sid ?? ""} of the key`;
  const place = statement ? `${policy?.name ?? where}, statement ${statement.sid ?? statement.index + 1}` : where;
  return `${effect === "DENIES" || effect === "MAY_DENY" ? "Deny" : "Allow"} in ${place} (${where})`;
}

const LAYERS: Readonly<Record<Reason["layer"], string>> = {
  IDENTITY: "the identity policies",
  BOUNDARY: "the permissions boundary",
  SESSION: "the session policy",
  SCP: "the service control policies",
  RCP: "the resource control policies",
  RESOURCE: "the resource policy",
  TRUST: "the trust policy",
  AWS_RESERVED: "AWS",
};
