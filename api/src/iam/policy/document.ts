/**
 * A policy's text as typed, readonly statements, or the reason why it cannot be judged. A document is taken as AWS takes
 * it: what AWS would refuse to store (a missing Effect, a template function as Action, a repeated key) ends in a typed
 * `POLICY_*` error with its place, never in a guess, since a guess could turn "not judged" into "passed".
 */
import { type ParseError, parseTree } from "jsonc-parser";
import type { PolicyText } from "../account.ts";
import { jsonPath, scanJson } from "./json-scan.ts";
import { positionAt, type TextPosition } from "./places.ts";
import { type PolicyErrorCode, readDocument, ReadFault } from "./read-document.ts";
import type { PolicyDocument } from "./statement.ts";

/** As they are sent, whatever of it is white space: AWS does not count that. */
const MAX_DOCUMENT_CHARACTERS = 1_100_000;
/**
 * Without white space. AWS stores 6,144 characters of a customer's managed policy, 10,240 of a role's inline ones and of a
 * service control policy, 32,768 of a key's policy; its own managed policies have up to 153,000.
 */
const MAX_WRITTEN_CHARACTERS = 200_000;
/** Documents remembered, by count and by characters: the distinct ones of a large account, some times over. */
const MAX_REMEMBERED_DOCUMENTS = 30_000;
const MAX_REMEMBERED_CHARACTERS = 16_000_000;

export interface PolicyError extends TextPosition {
  readonly code: PolicyErrorCode;
  /** Where in the document, as a JSON path: `$.Statement[0].Action`. */
  readonly path: string;
  readonly message: string;
}

export type ParsedPolicy =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly error: PolicyError };

const remembered = new Map<PolicyText, ParsedPolicy>();
let rememberedCharacters = 0;

/** Parses a policy text; equal texts give the same (frozen by type) document, so that work on it can be kept beside it. */
export function parsePolicy(text: PolicyText): ParsedPolicy {
  const known = remembered.get(text);
  if (known) return known;
  const parsed = parse(text);
  remember(text, parsed);
  return parsed;
}

/** A JSON object never begins with a percent sign, so this cannot mistake one. */
const ENCODED_OBJECT = /^(?:\s|%20|%09|%0a|%0d)*%7b/i;

/**
 * AWS sends documents URL-encoded; some sources do not. Decodes once, and only what is encoded; what cannot be decoded
 * stays as it is and is refused by `parsePolicy`.
 */
export function decodePolicyText(raw: string): PolicyText {
  if (!ENCODED_OBJECT.test(raw)) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

/** The error in one line, for people and for "not judged": `POLICY_EFFECT_MISSING at $.Statement[0] (line 4): …`. */
export function describePolicyError(error: PolicyError): string {
  return `${error.code} at ${error.path} (line ${error.line}): ${error.message}`;
}

function remember(text: PolicyText, parsed: ParsedPolicy): void {
  if (text.length > MAX_REMEMBERED_CHARACTERS / 16) return;
  remembered.set(text, parsed);
  rememberedCharacters += text.length;
  for (const oldest of remembered.keys()) {
    if (remembered.size <= MAX_REMEMBERED_DOCUMENTS && rememberedCharacters <= MAX_REMEMBERED_CHARACTERS) break;
    remembered.delete(oldest);
    rememberedCharacters -= oldest.length;
  }
}

function parse(text: PolicyText): ParsedPolicy {
  const refuse = (code: PolicyErrorCode, path: string, message: string, offset: number): ParsedPolicy => ({
    ok: false,
    error: { code, path, message, ...positionAt(text, { offset }) },
  });
  if (text.length > MAX_DOCUMENT_CHARACTERS) {
    return refuse(
      "POLICY_TOO_LARGE",
      "$",
      `The document has ${text.length} characters; ${MAX_DOCUMENT_CHARACTERS} are read at most.`,
      0,
    );
  }
  if (text.charCodeAt(0) === 0xfeff)
    return refuse("POLICY_BYTE_ORDER_MARK", "$", "The document begins with a byte order mark.", 0);
  if (/^\s*%/.test(text))
    return refuse("POLICY_URL_ENCODED", "$", "The document is URL-encoded twice or its encoding is broken.", 0);
  const scan = scanJson(text);
  if (scan?.kind === "TOO_DEEP")
    return refuse("POLICY_TOO_DEEP", scan.path, "The document nests deeper than any policy does.", scan.offset);
  const written = writtenCharacters(text);
  if (written > MAX_WRITTEN_CHARACTERS) {
    const message = `The document has ${written} characters without its white space; AWS stores no policy with more than ${MAX_WRITTEN_CHARACTERS}.`;
    return refuse("POLICY_TOO_LARGE", "$", message, 0);
  }

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { offset, message } = syntaxFault(text, error);
    return refuse("POLICY_JSON_INVALID", "$", message, offset);
  }
  if (scan)
    return refuse(
      "POLICY_DUPLICATE_KEY",
      scan.path,
      `The key ${JSON.stringify(scan.key)} stands here twice.`,
      scan.offset,
    );

  try {
    return { ok: true, document: readDocument(text, value) };
  } catch (error) {
    if (!(error instanceof ReadFault)) throw error;
    return {
      ok: false,
      error: {
        code: error.code,
        path: jsonPath(error.segments),
        message: error.message,
        ...positionAt(text, { path: error.segments }),
      },
    };
  }
}

function writtenCharacters(text: string): number {
  if (text.length <= MAX_WRITTEN_CHARACTERS) return text.length;
  let count = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 32) count += 1;
  return count;
}

/** V8 says the position of some faults only: of the rest a reader that goes on after a fault knows where the first is. */
function faultOffset(text: string, error: unknown): number {
  const place = /at position (\d+)/.exec(error instanceof Error ? error.message : "");
  if (place) return Number(place[1]);
  const faults: ParseError[] = [];
  parseTree(text, faults, { disallowComments: true, allowTrailingComma: false });
  return faults[0]?.offset ?? 0;
}

function syntaxFault(text: string, error: unknown): { offset: number; message: string } {
  const offset = faultOffset(text, error);
  const before = text.slice(0, offset).trimEnd();
  const next = text.slice(offset).trimStart()[0];
  // V8 points at the bracket after the comma; people look for the comma.
  if (before.endsWith(",") && (next === "}" || next === "]"))
    return { offset: before.length - 1, message: "A comma stands before the closing bracket." };
  if (text.trim() === "") return { offset: 0, message: "The document is empty." };
  return { offset, message: "The document is not JSON." };
}
