import { createHash } from "node:crypto";
import { idPrefix } from "../../../db/new-id.ts";

const KEY_CHARACTERS = 40;

/**
 * The name of a subject in other systems and in the table of tickets. An ID of IAM Monitor is its own name. Every other
 * one contains text of an AWS account or of an uploaded file, of any length and with any characters, and is hashed.
 */
export function subjectKey(subjectId: string): string {
  if (idPrefix(subjectId) !== null) return subjectId;
  return `subject_${createHash("sha256").update(subjectId).digest("hex").slice(0, KEY_CHARACTERS)}`;
}
