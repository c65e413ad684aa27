/**
 * Parses a policy's text into typed, readonly statements, or into the reason why it cannot be evaluated.
 *
 * Accepts what AWS accepts. A text that AWS would refuse to store (a missing Effect, a template function as Action, a
 * repeated key) is a typed `POLICY_*` error with its position. The parser never guesses what such a text means, because
 * a guess could turn "not evaluated" into "passed".
 */
import { type ParseError, parseTree } from "jsonc-parser";
import type { PolicyText } from "../account.ts";
import { WeakTexts } from "../memoize.ts";
import { jsonPath, scanJson } from "./json-scan.ts";
import { positionAt, type TextPosition } from "./places.ts";
import { type PolicyErrorCode, readDocument, ReadFault } from "./read-document.ts";
import type { PolicyDocument } from "./statement.ts";

/** The maximum size of a document including white space, which AWS does not count. */
const MAX_DOCUMENT_CHARACTERS = 1_100_000;
/**
 * The maximum size of a document without white space. AWS allows 6,144 characters in a customer managed policy, 10,240
 * in a role's inline policies or in a service control policy, and 32,768 in a KMS key policy. AWS managed policies have
 * up to 153,000.
 */
const MAX_NON_SPACE_CHARACTERS = 200_000;
/** Limits of the cache of parsed documents: several times the distinct documents of a large account. */
const MAX_CACHED_DOCUMENTS = 30_000;
const MAX_CACHED_CHARACTERS = 16_000_000;

export interface PolicyError extends TextPosition {
  readonly code: PolicyErrorCode;
  /** The JSON path of the error: `$.Statement[0].Action`. */
  readonly path: string;
  readonly message: string;
}

export type ParsedPolicy =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly error: PolicyError };

const parsedTexts = new Map<PolicyText, ParsedPolicy>();
let cachedCharacters = 0;
/** The documents that the cache has dropped and that something still uses, such as the graph of an account. */
const droppedDocuments = new WeakTexts<PolicyDocument>();

/**
 * Parses a policy text. Equal texts return the same document object for as long as it is used, so results can be cached per
 * document, and documents with the same text are equal by identity. A second object would look like another policy: a state
 * of a principal would not be found again, and paths through it would be missing.
 */
export function parsePolicy(text: PolicyText): ParsedPolicy {
  const known = parsedTexts.get(text);
  if (known) return known;
  const dropped = droppedDocuments.get(text);
  const parsed = dropped ? ({ ok: true, document: dropped } as const) : parse(text);
  remember(text, parsed);
  return parsed;
}

/** Matches a URL-encoded JSON object. Never matches plain JSON, which does not begin with a percent sign. */
const ENCODED_OBJECT = /^(?:\s|%20|%09|%0a|%0d)*%7b/i;

/**
 * Decodes a URL-encoded document once; returns any other text unchanged. AWS sends documents URL-encoded, some other
 * sources do not. A text that cannot be decoded is also returned unchanged, and `parsePolicy` refuses it.
 */
export function decodePolicyText(raw: string): PolicyText {
  if (!ENCODED_OBJECT.test(raw)) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}

/** Describes the error in one line: `POLICY_EFFECT_MISSING at $.Statement[0] (line 4): …`. */
export function describePolicyError(error: PolicyError): string {
  return `${error.code} at ${error.path} (line ${error.line}): ${error.message}`;
}

function remember(text: PolicyText, parsed: ParsedPolicy): void {
  if (text.length > MAX_CACHED_CHARACTERS / 16) return drop(text, parsed);
  parsedTexts.set(text, parsed);
  cachedCharacters += text.length;
  if (hasRoom()) return;
  for (const [oldest, dropped] of parsedTexts) {
    if (hasRoom()) break;
    parsedTexts.delete(oldest);
    cachedCharacters -= oldest.length;
    drop(oldest, dropped);
  }
}

function drop(text: PolicyText, parsed: ParsedPolicy): void {
  if (parsed.ok) droppedDocuments.set(text, parsed.document);
}

function hasRoom(): boolean {
  return parsedTexts.size <= MAX_CACHED_DOCUMENTS && cachedCharacters <= MAX_CACHED_CHARACTERS;
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
      `The document has ${text.length} characters; the limit is ${MAX_DOCUMENT_CHARACTERS}.`,
      0,
    );
  }
  if (text.charCodeAt(0) === 0xfeff)
    return refuse("POLICY_BYTE_ORDER_MARK", "$", "The document begins with a byte order mark.", 0);
  if (/^\s*%/.test(text))
    return refuse("POLICY_URL_ENCODED", "$", "The document is URL-encoded twice, or its encoding is invalid.", 0);
  const scan = scanJson(text);
  if (scan?.kind === "TOO_DEEP")
    return refuse("POLICY_TOO_DEEP", scan.path, "The document is nested deeper than any valid policy.", scan.offset);
  const written = countNonSpaceCharacters(text);
  if (written > MAX_NON_SPACE_CHARACTERS) {
    const message = `The document has ${written} characters excluding white space; the limit is ${MAX_NON_SPACE_CHARACTERS}, more than AWS stores for any policy.`;
    return refuse("POLICY_TOO_LARGE", "$", message, 0);
  }

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const { offset, message } = locateSyntaxError(text, error);
    return refuse("POLICY_JSON_INVALID", "$", message, offset);
  }
  if (scan)
    return refuse(
      "POLICY_DUPLICATE_KEY",
      scan.path,
      `The key ${JSON.stringify(scan.key)} appears twice in the same object.`,
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

function countNonSpaceCharacters(text: string): number {
  if (text.length <= MAX_NON_SPACE_CHARACTERS) return text.length;
  let count = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 32) count += 1;
  return count;
}

/**
 * The offset of the first syntax error. V8 reports the offset only for some errors; for the others, an error-tolerant
 * parser finds it.
 */
function faultOffset(text: string, error: unknown): number {
  const place = /at position (\d+)/.exec(error instanceof Error ? error.message : "");
  if (place) return Number(place[1]);
  const faults: ParseError[] = [];
  parseTree(text, faults, { disallowComments: true, allowTrailingComma: false });
  return faults[0]?.offset ?? 0;
}

function locateSyntaxError(text: string, error: unknown): { offset: number; message: string } {
  const offset = faultOffset(text, error);
  const before = text.slice(0, offset).trimEnd();
  const next = text.slice(offset).trimStart()[0];
  // For a trailing comma, V8 reports the bracket after the comma, but the comma is the mistake.
  if (before.endsWith(",") && (next === "}" || next === "]"))
    return { offset: before.length - 1, message: "Trailing comma before the closing bracket." };
  if (text.trim() === "") return { offset: 0, message: "The document is empty." };
  return { offset, message: "The document is not valid JSON." };
}
