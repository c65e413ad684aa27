/** Copies the stopped embedded database as files. A cluster outside the data directory is copied as well. */
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import { clusterDirectory, NAME } from "./cluster.ts";
import { runAsUser } from "./run-as.ts";

/** Files that are not copied, because they belong to this machine or to an ended process, or are copied separately. */
const EXCLUDED = new Set(["owner", `${NAME}.log`, `${NAME}.new`, NAME]);
const UNFINISHED = ".unfinished";

/** Copies `dataDir` to a new `folder`, completely or not at all. Files named in `leftOut` are not copied. */
export function copyDataDir(dataDir: string, folder: string, leftOut: readonly string[]): void {
  if (existsSync(folder)) throw new Error(`${folder} already exists. Choose a new folder.`);
  const unfinished = `${folder}${UNFINISHED}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  copyFiles(dataDir, unfinished, leftOut);
  cpSync(clusterDirectory(realpathSync(dataDir), runAsUser()), join(unfinished, NAME), { recursive: true });
  renameSync(unfinished, folder);
}

/** Restores a backup into a `dataDir` that has no database yet. */
export function restoreDataDir(folder: string, dataDir: string): void {
  if (!existsSync(join(folder, NAME)) || !existsSync(join(folder, `${NAME}.password`)))
    throw new Error(`${folder} does not contain a backup.`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const existing = readdirSync(dataDir).filter((name) => name !== "owner");
  if (existing.length > 0) throw new Error(`${dataDir} must be empty. Move its contents elsewhere first.`);
  const runAs = runAsUser();
  const cluster = clusterDirectory(realpathSync(dataDir), runAs);
  if (existsSync(cluster)) throw new Error(`${cluster} already exists. Move it elsewhere first.`);
  const unfinished = `${cluster}${UNFINISHED}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(join(folder, NAME), unfinished, { recursive: true });
  chmodSync(unfinished, 0o700);
  if (runAs) for (const path of allPaths(unfinished)) chownSync(path, runAs.uid, runAs.gid);
  renameSync(unfinished, cluster);
  copyFiles(folder, dataDir);
}

function copyFiles(from: string, to: string, leftOut: readonly string[] = []): void {
  for (const name of readdirSync(from))
    if (!EXCLUDED.has(name) && !leftOut.includes(name)) cpSync(join(from, name), join(to, name), { recursive: true });
}

function allPaths(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))];
}
