/** Settings that are secrets: the files from which they can be read, and the rules that refuse keys and tokens that are not random. */
import { readFileSync } from "node:fs";
import type { z } from "zod";

const KEY_BYTES = 32;
const OLD_KEYS_MAX = 8;
/** A random secret always has at least this many different characters or bytes. */
const DIFFERENT_MIN = 10;
const SAMPLE_WORDS =
  /change[-_ ]?me|example|sample|placeholder|password|insecure|default|your[-_ ]|replace[-_ ]|0123456789|abcdefgh/i;
/**
 * Sequences that people type instead of a secret: rows of a keyboard, the alphabet and digits, forwards and backwards.
 */
const TYPED_ROWS = [
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "azertyuiop",
  "abcdefghijklmnopqrstuvwxyz",
  "01234567890",
];
/** A random text of 256 characters holds one of the rows' runs of this length with a chance below one in a million. */
const TYPED_RUN = 6;

/** Settings that are secrets. Each can be read from a file instead, which the setting with the suffix `_FILE` names. */
export const SECRET_SETTINGS = [
  "DATABASE_URL",
  "DATABASE_OWNER_URL",
  "KEY_ENCRYPTION_KEY",
  "KEY_ENCRYPTION_KEYS_OLD",
  "INIT_ADMIN_API_TOKEN",
  "OIDC_CLIENT_SECRET",
  // The address of a webhook may contain a secret.
  "AUDIT_STREAM",
  "AUDIT_STREAM_SECRET",
] as const;
/** Larger files are a mistake. */
const SECRET_FILE_MAX_BYTES = 16 * 1_024;

type Environment = Readonly<Record<string, string | undefined>>;

interface SecretFiles {
  readonly values: Readonly<Record<string, string>>;
  readonly mistakes: readonly string[];
}

/** Reads the secrets whose `_FILE` setting names a file, as secret stores and orchestrators provide them. */
export function readSecretFiles(environment: Environment): SecretFiles {
  const values: Record<string, string> = {};
  const mistakes: string[] = [];
  for (const name of SECRET_SETTINGS) {
    const file = environment[`${name}_FILE`];
    if (!file) continue;
    if (environment[name]) {
      mistakes.push(`${name}_FILE is set together with ${name}: set only one of them`);
      continue;
    }
    try {
      const text = readFileSync(file, "utf8");
      if (text.length > SECRET_FILE_MAX_BYTES) throw new Error("too large");
      values[name] = text.trim();
      if (values[name] === "") mistakes.push(`${name}_FILE names an empty file`);
    } catch {
      mistakes.push(`${name}_FILE must name a file that this process can read`);
    }
  }
  return { values, mistakes };
}

/** Reads a key. A former key may be text, which earlier versions accepted, because secrets that it sealed must still open. */
export function readKey(text: string, context: z.RefinementCtx, isFormer = false): Uint8Array {
  const key = Buffer.from(text, "base64");
  const isBase64 = /^[A-Za-z0-9+/_-]+={0,2}$/.test(text);
  if (!isBase64 || key.length !== KEY_BYTES) {
    const message = `must be ${KEY_BYTES} bytes in base64, from \`openssl rand -base64 ${KEY_BYTES}\` (KEY_INVALID)`;
    context.addIssue({ code: "custom", message });
  } else if (
    new Set(key).size < DIFFERENT_MIN ||
    (isFormer ? SAMPLE_WORDS.test(key.toString("latin1")) : isTyped(key.toString("latin1")))
  )
    context.addIssue({ code: "custom", message: "must be random, but looks like a sample (KEY_INVALID)" });
  return key;
}

/** Reads keys separated by commas. */
export function readKeys(text: string, context: z.RefinementCtx): readonly Uint8Array[] {
  const keys = text.split(",").map((key) => key.trim());
  if (keys.length <= OLD_KEYS_MAX) return keys.map((key) => readKey(key, context, true));
  context.addIssue({ code: "custom", message: `must have at most ${OLD_KEYS_MAX} keys (KEY_INVALID)` });
  return [];
}

export function isSample(token: string): boolean {
  return new Set(token).size < DIFFERENT_MIN || SAMPLE_WORDS.test(token) || hasTypedRun(token.toLowerCase());
}

/** Whether the key's bytes are text. 32 random bytes are, with a chance below one in 10^13. */
function isTyped(bytes: string): boolean {
  return /^[\x20-\x7e\s]+$/.test(bytes);
}

function hasTypedRun(text: string): boolean {
  const rows = TYPED_ROWS.flatMap((row) => [row, [...row].toReversed().join("")]);
  return Array.from({ length: Math.max(0, text.length - TYPED_RUN + 1) }, (_, at) =>
    text.slice(at, at + TYPED_RUN),
  ).some((run) => rows.some((row) => row.includes(run)));
}
