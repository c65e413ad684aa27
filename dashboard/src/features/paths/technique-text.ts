/** The techniques of a path as a statement about its principal. The name of a technique begins with a verb. */
import type { VerdictName } from "./verdict-badge.tsx";

/** Describes a path: "Can assume a role that trusts anyone, then create an access key for another user". */
export function techniquesText(names: readonly string[], verdict: VerdictName | null): string {
  return `${verdict === "EXPLOITABLE" ? "Can" : "Could"} ${names.map(lowerFirst).join(", then ")}`;
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
