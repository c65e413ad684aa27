/** The techniques of a path as a statement about its principal. The name of a technique begins with a verb. */
import type { TechniqueCategory } from "../../gql/schema-types.ts";
import type { VerdictName } from "./verdict-badge.tsx";

const CATEGORIES: Readonly<Record<TechniqueCategory, string>> = {
  SELF_ESCALATION: "self-escalation",
  PRINCIPAL_ACCESS: "principal access",
  NEW_PASSROLE: "new PassRole",
  EXISTING_PASSROLE: "existing PassRole",
  CREDENTIAL_ACCESS: "credential access",
};

/** The category of a technique, as the literature on escalation spells it. */
export function categoryText(category: TechniqueCategory): string {
  return CATEGORIES[category];
}

/** Describes a path: "Can assume a role that trusts anyone, then create an access key for another user". */
export function techniquesText(names: readonly string[], verdict: VerdictName | null): string {
  return `${verdict === "EXPLOITABLE" ? "Can" : "Could"} ${names.map(lowerFirst).join(", then ")}`;
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
