/** The proof of a step as people read it: one block a statement, with all that it allows or denies of the step. */
import type { PathDetailFragment } from "../../gql/escalation.ts";

export type PathHop = PathDetailFragment["hops"][number];
export type ProofStatement = PathHop["statements"][number];

export interface ProofBlock {
  readonly key: string;
  /** What the block's statement does, of all that it is asked for. */
  readonly effect: ProofStatement["effect"];
  readonly layer: ProofStatement["layer"];
  readonly policy: ProofStatement["policy"];
  readonly sid: string | null;
  readonly index: number | null;
  readonly excerpt: ProofStatement["excerpt"];
  readonly keys: readonly string[];
  /** Of a trust, whom it names. */
  readonly trusted: ProofStatement["trusted"];
  readonly summary: string;
  readonly deeds: readonly { readonly action: string; readonly resource: string }[];
}

/** Statement by statement in the order of the steps; the same one is asked for several actions and shown once. */
export function proofBlocks(statements: readonly ProofStatement[]): readonly ProofBlock[] {
  const blocks = new Map<string, ProofBlock>();
  for (const { action, resource, ...said } of statements) {
    const { effect, layer, policy, index } = said;
    const key = [effect, layer, policy?.kind, policy?.name, policy?.holder?.name, index].join("|");
    const block = blocks.get(key) ?? { ...said, key, deeds: [] };
    const isKnown = block.deeds.some((deed) => deed.action === action && deed.resource === resource);
    blocks.set(key, isKnown ? block : { ...block, deeds: [...block.deeds, { action, resource }] });
  }
  return [...blocks.values()];
}

/** What grants and what stands against it is the proof; that boundary and organization let it pass goes without saying. */
export function isBackground({ effect, layer }: ProofBlock): boolean {
  return effect === "ALLOWS" && (layer === "SCP" || layer === "BOUNDARY");
}

const HOLDERS: Readonly<Record<string, string>> = { GROUP: "group", ROLE: "role", USER: "user" };

/** "attached to the group deployers": how the policy comes to count. */
export function holderWords({ kind, holder }: NonNullable<ProofStatement["policy"]>): string {
  const who = holder ? `${HOLDERS[holder.kind] ?? ""} ${holder.name}`.trim() : "";
  switch (kind) {
    case "INLINE":
    case "GROUP_INLINE":
      return who === "" ? "inline" : `inline, on the ${who}`;
    case "ATTACHED":
    case "GROUP_ATTACHED":
      return who === "" ? "attached" : `attached to the ${who}`;
    case "BOUNDARY":
      return who === "" ? "the permissions boundary" : `the permissions boundary of the ${who}`;
    case "SCP":
      return holder ? `service control policy at ${holder.name}` : "service control policy";
    case "TRUST":
      return who === "" ? "a trust policy" : `the trust policy of the ${who}`;
    case "SESSION":
      return "a session policy";
    case "RESOURCE":
      return "the resource's own policy";
    case "WRITTEN":
      return "written on the way by the caller itself";
  }
}

const VERDICT_LEADS: Readonly<Record<PathHop["verdict"], string>> = {
  EXPLOITABLE: "",
  CONDITIONAL: "Only if conditions are met on",
  UNKNOWN: "Not known, since this was not read:",
  BLOCKED: "Closed by:",
};

/** Why a step is not certain or does not work, in one sentence; nothing of one that works. */
export function reasonSentence({ verdict, reasons }: Pick<PathHop, "verdict" | "reasons">): string | null {
  return verdict === "EXPLOITABLE" || reasons.length === 0 ? null : `${VERDICT_LEADS[verdict]} ${reasons.join("; ")}.`;
}

/** "becomes", or what it does to itself. */
export function isOwnChange({ from, to }: Pick<PathHop, "from" | "to">): boolean {
  return from.kind === to.kind && from.name === to.name && from.awsAccountId === to.awsAccountId;
}
