/** All known techniques, one row each. Of two equally good paths, the one with the earlier technique is shown. */
import type { EscalationTechnique, TechniqueCategory } from "./technique.ts";
import { IAM_TECHNIQUES } from "./iam.ts";
import { NEW_PASSROLE_TECHNIQUES } from "./new-passrole.ts";
import { EXISTING_PASSROLE_TECHNIQUES } from "./existing-passrole.ts";

export const TECHNIQUES: readonly EscalationTechnique[] = [
  ...IAM_TECHNIQUES,
  ...NEW_PASSROLE_TECHNIQUES,
  ...EXISTING_PASSROLE_TECHNIQUES,
];

const CATEGORY_OF = new Map(TECHNIQUES.map(({ id, category }) => [id, category]));

/** The category of a technique id, such as one in a stored path. Ids are never removed, so an unknown one is a programming error. */
export function categoryOf(techniqueId: string): TechniqueCategory {
  const category = CATEGORY_OF.get(techniqueId);
  if (!category) throw new Error(`No technique has the id ${techniqueId}.`);
  return category;
}
