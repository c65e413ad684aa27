import { promisify } from "node:util";
import { zstdCompress, zstdDecompress } from "node:zlib";
import type { AccountSnapshot } from "../iam/account.ts";

const compress = promisify(zstdCompress);
const decompress = promisify(zstdDecompress);

/** A snapshot as it lies in the database: JSON, compressed with zstd. */
export async function packSnapshot(snapshot: AccountSnapshot): Promise<Buffer> {
  return compress(Buffer.from(JSON.stringify(snapshot)));
}

export async function unpackSnapshot(document: Uint8Array): Promise<AccountSnapshot> {
  return JSON.parse((await decompress(document)).toString("utf8")) as AccountSnapshot;
}
