/** What is said of a step, a hop or a whole path, and how the parts make up the whole. */
import type { Reason } from "../policy/evaluate.ts";

/** Best for the attacker first. */
export const VERDICTS = ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"] as const;
export type VerdictKind = (typeof VERDICTS)[number];

export interface Verdict {
  readonly kind: VerdictKind;
  /** CONDITIONAL: the condition keys; UNKNOWN: what is missing; BLOCKED: what blocks; EXPLOITABLE: nothing. */
  readonly because: readonly string[];
  /** The statements it rests on, in the order of the steps. */
  readonly proof: readonly Reason[];
}

export function exploitable(proof: readonly Reason[] = []): Verdict {
  return { kind: "EXPLOITABLE", because: [], proof };
}

export function conditional(keys: readonly string[], proof: readonly Reason[] = []): Verdict {
  return { kind: "CONDITIONAL", because: keys, proof };
}

export function unknown(missing: string, proof: readonly Reason[] = []): Verdict {
  return { kind: "UNKNOWN", because: [missing], proof };
}

export function blocked(by: readonly string[], proof: readonly Reason[] = []): Verdict {
  return { kind: "BLOCKED", because: by, proof };
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
    because: [...new Set(speaking.flatMap(({ because }) => because))],
    proof: [...new Set(verdicts.flatMap(({ proof }) => proof))],
  };
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
  return kind === "BLOCKED" && !proof.some(({ effect, layer }) => effect === "LACKS" && layer === "IDENTITY");
}

/** In words: `a Deny in guardrails (statement 2)`, `nothing in its permissions boundary`. */
export function describeReason({ effect, layer, level, policy, statement }: Reason): string {
  const where = LAYERS[layer] + (level === null ? "" : ` ${level}`);
  if (effect === "LACKS") return `nothing allows it in ${where}`;
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
