/**
 * The arguments of a tool call as the audit log records them. An assistant chooses them, and may send what it read
 * elsewhere. Nothing can be removed from the log, so what may be a secret is recorded by its length.
 */

/** Longer texts are recorded by their length. */
const TEXT_MAX_CHARACTERS = 200;
/** The levels of objects and lists that a tool has: a change, its list, and the parts of one. */
const LEVELS_MAX = 4;
/** Arguments that are policy documents, in which people leave secrets. */
const DOCUMENTS: ReadonlySet<string> = new Set(["document", "trustPolicy"]);
/** Secret access keys have 40 characters, session tokens more. */
const KEY_FORM = /[A-Za-z0-9/+]{40,}={0,2}/g;
const OWN_TOKEN_FORM = /iamm_[\w-]+/g;

/** The arguments as JSON text. */
export function recordedArguments(input: unknown): string {
  return JSON.stringify(shortened(input, LEVELS_MAX));
}

function shortened(value: unknown, levels: number): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (typeof value !== "object" || value === null) return value;
  // A client may send thousands of levels, which nothing that calls itself can read.
  if (levels === 0) return "<more levels>";
  if (Array.isArray(value)) return value.map((item) => shortened(item, levels - 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      withoutSecrets(key),
      DOCUMENTS.has(key) && typeof item === "string" ? lengthOf(item) : shortened(item, levels - 1),
    ]),
  );
}

function withoutSecrets(text: string): string {
  if (text.length > TEXT_MAX_CHARACTERS) return lengthOf(text);
  const withoutTokens = text.replaceAll(OWN_TOKEN_FORM, lengthOf);
  // The path and the name of a principal may look like a key.
  return text.startsWith("arn:")
    ? withoutTokens
    : withoutTokens.replaceAll(KEY_FORM, (found) => (isMixed(found) ? lengthOf(found) : found));
}

/** Whether the text has small and capital letters and digits, as random text does and names of 40 letters rarely do. */
function isMixed(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
}

function lengthOf(text: string): string {
  return `<${text.length} characters>`;
}
