/**
 * The key-encryption keys of this process: one that seals, and older ones that still open. They come from the
 * environment, from AWS KMS or, with the embedded database, from files beside its data. With an external database, the
 * keys must be set in the environment or come from KMS (`config.ts` enforces this).
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  copyFileSync,
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
import type { Em } from "../db/orm.ts";
import { AppError } from "../errors.ts";
import { openKmsKeys } from "../services/operations/kms-keys.ts";
import { KEY_BYTES } from "../services/core/secrets.ts";
import type { Config } from "./config.ts";

const KEY_FILE = "key-encryption-key";
/** The older keys, one per line. The file is deleted when no secret needs them any more. */
const OLD_KEYS_FILE = "key-encryption-keys-old";

/** The files of the keys. A backup keeps them apart from the database, because both together reveal every secret. */
export const KEY_FILES: readonly string[] = [KEY_FILE, OLD_KEYS_FILE];

export interface KeyRing {
  readonly current: Uint8Array;
  readonly older: readonly Uint8Array[];
}

/** A key ring whose sealing key may still be missing, because it is read from the database. */
export interface UnfinishedKeyRing {
  readonly current: Uint8Array | null;
  readonly older: readonly Uint8Array[];
}

type KeySettings = Pick<
  Config,
  "keyEncryptionKey" | "keyEncryptionKeyKms" | "oldKeyEncryptionKeys" | "databaseUrl" | "dataDir"
>;

/**
 * Opens the key ring before the database. With KMS, `current` is null: the key is stored in the database, and
 * `completeKeyRing` opens it. Error: KEY_INVALID, naming the file that is missing or damaged.
 */
export function openKeyRing(settings: KeySettings): UnfinishedKeyRing {
  const { keyEncryptionKey, keyEncryptionKeyKms, oldKeyEncryptionKeys, databaseUrl, dataDir } = settings;
  if (keyEncryptionKeyKms !== null) {
    const stored = databaseUrl === null ? storedKeysIn(dataDir) : [];
    return { current: null, older: [...oldKeyEncryptionKeys, ...stored] };
  }
  if (databaseUrl !== null) return { current: keyEncryptionKey!, older: oldKeyEncryptionKeys };
  const storedKeys = storedKeysIn(dataDir);
  // After a move from the file to the environment, the file's keys still open existing secrets.
  if (keyEncryptionKey !== null) return { current: keyEncryptionKey, older: [...oldKeyEncryptionKeys, ...storedKeys] };
  const [current = firstKey(dataDir), ...older] = storedKeys;
  return { current, older: [...oldKeyEncryptionKeys, ...older] };
}

/** Adds the keys from KMS. Errors: KEY_UNAVAILABLE, and those of the database. */
export async function completeKeyRing(
  { current, older }: UnfinishedKeyRing,
  { keyEncryptionKeyKms }: Pick<Config, "keyEncryptionKeyKms">,
  em: Em,
): Promise<KeyRing> {
  if (current !== null) return { current, older };
  const [newest, ...former] = await openKmsKeys(em, keyEncryptionKeyKms!);
  return { current: newest, older: [...former, ...older] };
}

function storedKeysIn(dataDir: string): readonly Uint8Array[] {
  return [...keysIn(join(dataDir, KEY_FILE)), ...keysIn(join(dataDir, OLD_KEYS_FILE))];
}

/**
 * Creates a new key in `dataDir`. The previous key still opens secrets. If the process is killed between the two
 * writes, both files contain the previous key.
 */
export function makeNewKey(dataDir: string): void {
  const before = storedKeysIn(dataDir);
  writeKeys(join(dataDir, OLD_KEYS_FILE), before);
  writeKeys(join(dataDir, KEY_FILE), [randomBytes(KEY_BYTES)]);
}

/** Deletes the old keys. Call it when no secret needs them any more. */
export function dropOldKeys(dataDir: string): void {
  rmSync(join(dataDir, OLD_KEYS_FILE), { force: true });
}

/** Deletes all key files of `dataDir`, because every secret is sealed with a key from KMS. */
export function dropKeyFiles(dataDir: string): void {
  for (const name of KEY_FILES) rmSync(join(dataDir, name), { force: true });
}

export function hasKeyFiles(folder: string): boolean {
  return existsSync(join(folder, KEY_FILE));
}

/** Copies the key files to another folder, which is created. Existing key files are never overwritten. */
export function copyKeyFiles(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of KEY_FILES)
    if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name), constants.COPYFILE_EXCL);
}

function firstKey(dataDir: string): Uint8Array {
  const file = join(dataDir, KEY_FILE);
  // A new key could not open existing data, and would take the place of the key that must be restored.
  if (hasCluster(dataDir))
    throw new AppError("KEY_INVALID", {
      message: `${file} is missing. Restore it from your backup; the database cannot be opened without it.`,
    });
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
        throw new AppError("KEY_INVALID", {
          message: `${file} is damaged: it must contain ${KEY_BYTES} bytes in base64. Restore it from your backup.`,
        });
      return key;
    });
}

/** Writes the file atomically and flushes it to the disk before any secret is sealed with the key. */
function writeKeys(file: string, keys: readonly Uint8Array[]): void {
  const unfinished = `${file}.new`;
  rmSync(unfinished, { force: true });
  const handle = openSync(unfinished, "wx", 0o600);
  writeSync(handle, `${keys.map((key) => Buffer.from(key).toString("base64")).join("\n")}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(unfinished, file);
}
