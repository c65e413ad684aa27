/**
 * Packs what an analysis stores of an account for paths between accounts: JSON with its version, compressed with zstd. What
 * is damaged or of another version counts as not analysed, so it is analysed again and never fails another account's scan.
 */
import { createHash } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { EntryRoles } from "../../iam/escalation/graph/entry-roles.ts";
import type { AccountCrossings } from "../../iam/escalation/paths/crossings.ts";

/** Increased when the form of `EntryRoles` or `AccountCrossings` changes. */
const VERSION = 1;

export interface PackedCrossings {
  readonly contentHash: string;
  readonly entries: Uint8Array;
  readonly document: Uint8Array;
}

/** Equal crossings have the same `contentHash`. */
export function packCrossings(entries: EntryRoles, crossings: AccountCrossings): PackedCrossings {
  const texts = [textOf(entries), textOf(crossings)] as const;
  return {
    contentHash: hashOfText(texts.join()),
    entries: zstdCompressSync(texts[0]),
    document: zstdCompressSync(texts[1]),
  };
}

export function hashOfText(text: string): string {
  return createHash("sha1").update(text).digest("base64url");
}

function textOf(value: unknown): string {
  return JSON.stringify({ version: VERSION, value });
}

export function unpackEntries(packed: Uint8Array): EntryRoles | null {
  return unpack(packed) as EntryRoles | null;
}

export function unpackCrossings(packed: Uint8Array): AccountCrossings | null {
  return unpack(packed) as AccountCrossings | null;
}

function unpack(packed: Uint8Array): unknown {
  try {
    const { version, value } = JSON.parse(zstdDecompressSync(packed).toString("utf8")) as {
      version: number;
      value: unknown;
    };
    return version === VERSION ? value : null;
  } catch {
    return null;
  }
}
