/** What is said of a step, a hop or a whole path, and how the parts make up the whole. */
import type { Assumption, Reason } from "../../policy/evaluate.ts";

/** Best for the attacker first. */
export const VERDICTS = ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"] as const;
export type VerdictKind = (typeof VERDICTS)[number];

/** What a step leads over beside the principals: shown by name, found again by its ARN. */
export interface PathResource {
  readonly kind: "GROUP" | "POLICY" | "POLICY_VERSION" | "BOUNDARY" | "SERVICE" | "WORKLOAD" | "PROVIDER";
  readonly name: string;
  /** `null`: it has none (an inline policy, a service). */
  readonly arn: string | null;
}

export interface Verdict {
  readonly kind: VerdictKind;
  /** CONDITIONAL: the condition keys; UNKNOWN: what is missing; BLOCKED: what blocks; EXPLOITABLE: nothing. */
  readonly reasons: readonly string[];
  /** The statements it rests on, in the order of the steps. */
  readonly proof: readonly Reason[];
  /** Of the proof, what keeps it from being EXPLOITABLE: who denies, who is silent, whose conditions are open. */
  readonly against: readonly Reason[];
  readonly assumes: readonly Assumption[];
  readonly via: readonly PathResource[];
}

type Rest = Partial<Pick<Verdict, "against" | "assumes">>;

export function exploitable(proof: readonly Reason[] = [], rest: Rest = {}): Verdict {
  return verdict("EXPLOITABLE", [], proof, rest);
}

export function conditional(keys: readonly string[], proof: readonly Reason[] = [], rest: Rest = {}): Verdict {
  return verdict("CONDITIONAL", keys, proof, rest);
}

export function unknown(missing: string, proof: readonly Reason[] = [], rest: Rest = {}): Verdict {
  return verdict("UNKNOWN", [missing], proof, rest);
}

export function blocked(by: readonly string[], proof: readonly Reason[] = [], rest: Rest = {}): Verdict {
  return verdict("BLOCKED", by, proof, rest);
}

function verdict(
  kind: VerdictKind,
  reasons: readonly string[],
  proof: readonly Reason[],
  { against = NONE, assumes = NONE }: Rest,
): Verdict {
  return { kind, reasons, proof, against, assumes, via: NONE };
}

const NONE: readonly never[] = [];

export function withResource(of: Verdict, resource: PathResource): Verdict {
  return { ...of, via: [resource, ...of.via] };
}

export function rankOf({ kind }: Verdict): number {
  return VERDICTS.indexOf(kind);
}

/** All of them are needed: the worst speaks, each statement is named once. */
export function allOf(verdicts: readonly Verdict[]): Verdict {
  const worst = Math.max(0, ...verdicts.map(rankOf));
  const speaking = verdicts.filter((each) => rankOf(each) === worst);
  return {
    kind: VERDICTS[worst]!,
    reasons: once(speaking, ({ reasons }) => reasons),
    proof: once(verdicts, ({ proof }) => proof),
    against: once(speaking, ({ against }) => against),
    assumes: once(verdicts, ({ assumes }) => assumes),
    via: once(verdicts, ({ via }) => via),
  };
}

function once<T>(verdicts: readonly Verdict[], of: (verdict: Verdict) => readonly T[]): readonly T[] {
  const filled = verdicts.map(of).filter(({ length }) => length > 0);
  return filled.length > 1 ? [...new Set(filled.flat())] : (filled[0] ?? NONE);
}

/** One of them is enough: asks until one is exploitable. `null`: there is none. */
export function bestOf<T>(items: Iterable<T>, judge: (item: T) => Verdict | null): Verdict | null {
  let best: Verdict | null = null;
  for (const item of items) {
    const verdict = judge(item);
    if (verdict && (best === null || rankOf(verdict) < rankOf(best))) best = verdict;
    if (best?.kind === "EXPLOITABLE") break;
  }
  return best;
}

/** A way that was open but for a deny, boundary, service control policy, condition or guard; not one that was never granted. */
export function isNearMiss({ kind, proof }: Verdict): boolean {
  return kind === "BLOCKED" && !proof.some(({ effect, layer }) => effect === "IMPLICIT_DENY" && layer === "IDENTITY");
}

/** In words: `a Deny in guardrails (statement 2)`, `nothing in its permissions boundary`. */
export function describeReason({ effect, layer, level, policy, statement }: Reason): string {
  const where = LAYERS[layer] + (level === null ? "" : ` ${level}`);
  if (effect === "IMPLICIT_DENY") return `nothing allows it in ${where}${policy ? ` ${policy.name}` : ""}`;
  const place = statement ? `${policy?.name ?? where}, statement ${statement.sid ?? statement.index + 1}` : where;
  return `${effect === "DENIES" || effect === "MAY_DENY" ? "Deny" : "Allow"} in ${place} (${where})`;
}

const LAYERS: Readonly<Record<Reason["layer"], string>> = {
  IDENTITY: "the identity policies",
  BOUNDARY: "the permissions boundary",
  SESSION: "the session policy",
  SCP: "the service control policies",
  RESOURCE: "the resource policy",
  TRUST: "the trust policy",
};
