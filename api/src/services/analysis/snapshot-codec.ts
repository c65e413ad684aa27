import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import { promisify } from "node:util";
import { createZstdCompress, zstdDecompress } from "node:zlib";
import type { AccountSnapshot } from "../../iam/account.ts";
import { fromOlderVersion } from "../../iam/older-snapshot.ts";

const decompress = promisify(zstdDecompress);
/**
 * The length of the pieces in which the compressor receives the text. A large account is therefore never in memory as
 * one text.
 */
const PIECE_CHARACTERS = 65_536;

/** A snapshot as stored in the database. */
export interface PackedSnapshot {
  readonly id: string;
  readonly document: Uint8Array;
}

/** Packs a snapshot for the database: JSON compressed with zstd. */
export async function packSnapshot(snapshot: AccountSnapshot): Promise<Buffer> {
  return pipeline(piecesOf(snapshot), createZstdCompress(), (compressed) => buffer(compressed));
}

/**
 * Unpacks a snapshot, also one that an earlier version stored. Throws if it is damaged.
 *
 * Resolves in a turn of the event loop of its own. The callback of the decompressor holds the whole text for as long as
 * the code that continues from it runs, and the analysis of a scan runs for many seconds without a pause.
 */
export async function unpackSnapshot(document: Uint8Array): Promise<AccountSnapshot> {
  const snapshot = await parsed(document);
  await setImmediate();
  return snapshot;
}

async function parsed(document: Uint8Array): Promise<AccountSnapshot> {
  return fromOlderVersion(JSON.parse((await decompress(document)).toString("utf8")) as AccountSnapshot);
}

function* piecesOf(snapshot: AccountSnapshot): Generator<Buffer> {
  let piece = "";
  for (const part of jsonParts(snapshot)) {
    piece += part;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(piece);
    piece = "";
  }
  yield Buffer.from(piece);
}

/**
 * Yields the output of JSON.stringify in parts. Each item of a list is one part. The items are small, such as a user or
 * a role.
 */
function* jsonParts(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield `${index === 0 ? "[" : ","}${JSON.stringify(item) ?? "null"}`;
    yield value.length === 0 ? "[]" : "]";
    return;
  }
  if (typeof value !== "object" || value === null) {
    yield JSON.stringify(value);
    return;
  }
  let before = "{";
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    yield `${before}${JSON.stringify(key)}:`;
    yield* jsonParts(item);
    before = ",";
  }
  yield before === "{" ? "{}" : "}";
}
