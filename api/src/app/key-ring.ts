/**
 * The keys of this process: one that seals, and older ones that still open. From the environment, or, where the embedded
 * default was given none, from files beside its data; a database elsewhere must be given one (config.ts refuses otherwise).
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { hasCluster } from "../db/cluster.ts";
import { AppError } from "../errors.ts";
import { KEY_BYTES } from "../services/core/secrets.ts";
import type { Config } from "./config.ts";

const KEY_FILE = "key-encryption-key";
/** One a line; gone when nothing rests on them any more. */
const OLD_KEYS_FILE = "key-encryption-keys-old";

export interface KeyRing {
  readonly current: Uint8Array;
  readonly older: readonly Uint8Array[];
}

type KeySettings = Pick<Config, "keyEncryptionKey" | "oldKeyEncryptionKeys" | "databaseUrl" | "dataDir">;

/** Error: KEY_INVALID, with the file that is missing or not as it was written. */
export function openKeyRing({ keyEncryptionKey, oldKeyEncryptionKeys, databaseUrl, dataDir }: KeySettings): KeyRing {
  if (databaseUrl !== null) return { current: keyEncryptionKey!, older: oldKeyEncryptionKeys };
  const kept = [...keysIn(join(dataDir, KEY_FILE)), ...keysIn(join(dataDir, OLD_KEYS_FILE))];
  // Who moves from the file to the environment finds all that the file's key sealed.
  if (keyEncryptionKey !== null) return { current: keyEncryptionKey, older: [...oldKeyEncryptionKeys, ...kept] };
  const [current = firstKey(dataDir), ...older] = kept;
  return { current, older: [...oldKeyEncryptionKeys, ...older] };
}

/** Makes a new key in `dataDir`; the one before goes on opening. Killed in between, both files name it. */
export function makeNewKey(dataDir: string): void {
  const before = [...keysIn(join(dataDir, KEY_FILE)), ...keysIn(join(dataDir, OLD_KEYS_FILE))];
  writeKeys(join(dataDir, OLD_KEYS_FILE), before);
  writeKeys(join(dataDir, KEY_FILE), [randomBytes(KEY_BYTES)]);
}

/** When nothing rests on them any more. */
export function dropOldKeys(dataDir: string): void {
  rmSync(join(dataDir, OLD_KEYS_FILE), { force: true });
}

function firstKey(dataDir: string): Uint8Array {
  const file = join(dataDir, KEY_FILE);
  // A new key beside old data would open nothing, and stand where the right one is to be put back.
  if (hasCluster(dataDir))
    throw new AppError("KEY_INVALID", { message: `${file} is missing: put it back from where it was kept.` });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const key = randomBytes(KEY_BYTES);
  writeKeys(file, [key]);
  return key;
}

function keysIn(file: string): Uint8Array[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => {
      const key = Buffer.from(line, "base64");
      if (key.length !== KEY_BYTES)
        throw new AppError("KEY_INVALID", { message: `${file} does not hold ${KEY_BYTES} bytes in base64.` });
      return key;
    });
}

/** Whole or not at all, and on the disk before anything is sealed with it. */
function writeKeys(file: string, keys: readonly Uint8Array[]): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, "wx", 0o600);
  writeSync(handle, `${keys.map((key) => Buffer.from(key).toString("base64")).join("\n")}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(unfinished, file);
}
