/** All known techniques, one row each. Of two equally good paths, the one with the earlier technique is shown. */
import type { EscalationTechnique } from "./technique.ts";
import { IAM_TECHNIQUES } from "./iam.ts";
import { NEW_PASSROLE_TECHNIQUES } from "./new-passrole.ts";
import { EXISTING_PASSROLE_TECHNIQUES } from "./existing-passrole.ts";

export const TECHNIQUES: readonly EscalationTechnique[] = [
  ...IAM_TECHNIQUES,
  ...NEW_PASSROLE_TECHNIQUES,
  ...EXISTING_PASSROLE_TECHNIQUES,
];

const TECHNIQUE_OF = new Map(TECHNIQUES.map((technique) => [technique.id, technique]));

/** The technique of an id, such as one in a stored path. Ids are never removed, so an unknown one is a programming error. */
export function techniqueOf(techniqueId: string): EscalationTechnique {
  const technique = TECHNIQUE_OF.get(techniqueId);
  if (!technique) throw new Error(`No technique has the id ${techniqueId}.`);
  return technique;
}
