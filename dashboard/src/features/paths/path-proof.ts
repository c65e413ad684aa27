/** Groups the proof of a step by statement: one block for each statement, with all actions it allows or denies. */
import type { PathDetailFragment } from "../../gql/escalation.ts";

export type PathHop = PathDetailFragment["hops"][number];
export type ProofStatement = PathHop["statements"][number];

export interface ProofBlock {
  readonly key: string;
  /** The effect of the statement on the actions of the step. */
  readonly effect: ProofStatement["effect"];
  readonly layer: ProofStatement["layer"];
  readonly policy: ProofStatement["policy"];
  readonly sid: string | null;
  readonly index: number | null;
  readonly excerpt: ProofStatement["excerpt"];
  readonly keys: readonly string[];
  /** The principals named by the statement, if it belongs to a trust policy. */
  readonly trusted: ProofStatement["trusted"];
  readonly summary: string;
  readonly permissions: readonly { readonly action: string; readonly resource: string }[];
}

/** Returns one block for each statement, in order of first appearance. A statement may apply to several actions. */
export function proofBlocks(statements: readonly ProofStatement[]): readonly ProofBlock[] {
  const blocks = new Map<string, ProofBlock>();
  for (const { action, resource, ...statement } of statements) {
    const { effect, layer, policy, index } = statement;
    const key = [effect, layer, policy?.kind, policy?.name, policy?.holder?.name, index].join("|");
    const block = blocks.get(key) ?? { ...statement, key, permissions: [] };
    const isKnown = block.permissions.some((known) => known.action === action && known.resource === resource);
    blocks.set(key, isKnown ? block : { ...block, permissions: [...block.permissions, { action, resource }] });
  }
  return [...blocks.values()];
}

/** Whether the block is an allow of a boundary or SCP. These grant nothing, so they are summarized below the proof. */
export function isBackground({ effect, layer }: ProofBlock): boolean {
  return effect === "ALLOWS" && (layer === "SCP" || layer === "BOUNDARY");
}

const HOLDERS: Readonly<Record<string, string>> = { GROUP: "group", ROLE: "role", USER: "user" };

/** How the policy applies to the principal: "attached to the group deployers". */
export function attachmentText({ kind, holder }: NonNullable<ProofStatement["policy"]>): string {
  const owner = holder ? `${HOLDERS[holder.kind] ?? ""} ${holder.name}`.trim() : "";
  switch (kind) {
    case "INLINE":
    case "GROUP_INLINE":
      return owner === "" ? "inline" : `inline, on the ${owner}`;
    case "ATTACHED":
    case "GROUP_ATTACHED":
      return owner === "" ? "attached" : `attached to the ${owner}`;
    case "BOUNDARY":
      return owner === "" ? "the permissions boundary" : `the permissions boundary of the ${owner}`;
    case "SCP":
      return holder ? `service control policy at ${holder.name}` : "service control policy";
    case "RCP":
      return holder ? `resource control policy at ${holder.name}` : "resource control policy";
    case "TRUST":
      return owner === "" ? "a trust policy" : `the trust policy of the ${owner}`;
    case "SESSION":
      return "a session policy";
    case "RESOURCE":
      return "resource-based policy";
    case "WRITTEN":
      return "written by the caller in an earlier step";
  }
}

const VERDICT_LEADS: Readonly<Record<PathHop["verdict"], string>> = {
  EXPLOITABLE: "",
  CONDITIONAL: "Only if conditions are met on",
  UNKNOWN: "Unknown, because this was not read:",
  BLOCKED: "Blocked by:",
};

/** Why a step is blocked or uncertain, in one sentence; null for an exploitable step. */
export function reasonSentence({ verdict, reasons }: Pick<PathHop, "verdict" | "reasons">): string | null {
  return verdict === "EXPLOITABLE" || reasons.length === 0 ? null : `${VERDICT_LEADS[verdict]} ${reasons.join("; ")}.`;
}

/**
 * Names the boundary and the SCPs whose allow statements the proof leaves out. Only of an exploitable step is it known that
 * they block nothing: elsewhere, they may allow one of its actions and deny another. Null for a single request.
 */
export function limitsText(background: readonly ProofBlock[], verdict: PathHop["verdict"] | null): string {
  const names = (layer: ProofBlock["layer"]) => [
    ...new Set(background.filter((block) => block.layer === layer).map((block) => block.policy?.name ?? "")),
  ];
  const [boundary, scps] = [names("BOUNDARY"), names("SCP")];
  const limits = [
    ...(boundary.length > 0 ? [`the permissions boundary ${boundary.join(", ")}`] : []),
    ...(scps.length > 0 ? [`the service control ${scps.length === 1 ? "policy" : "policies"} ${scps.join(", ")}`] : []),
  ];
  if (verdict === null) return `Allowed by ${limits.join(" and ")}.`;
  return verdict === "EXPLOITABLE"
    ? `Not blocked by ${limits.join(" or ")}.`
    : `Statements that allow actions of this step in ${limits.join(" and ")} are not shown.`;
}

/** Whether the step changes the principal itself instead of leading to another. */
export function isOwnChange({ from, to }: Pick<PathHop, "from" | "to">): boolean {
  return from.kind === to.kind && from.name === to.name && from.awsAccountId === to.awsAccountId;
}
