/** All known ways up, one row each; of two that are equally short the earlier one is shown. */
import type { EscalationTechnique } from "./technique.ts";
import { IAM_TECHNIQUES } from "./iam.ts";
import { NEW_PASSROLE_TECHNIQUES } from "./new-passrole.ts";
import { EXISTING_PASSROLE_TECHNIQUES } from "./existing-passrole.ts";

export const TECHNIQUES: readonly EscalationTechnique[] = [
  ...IAM_TECHNIQUES,
  ...NEW_PASSROLE_TECHNIQUES,
  ...EXISTING_PASSROLE_TECHNIQUES,
];
