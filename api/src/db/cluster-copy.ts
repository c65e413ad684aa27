/** The embedded database as files, while it is stopped. Where its cluster stands apart from the data directory it comes along. */
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

/** What belongs to this machine or to a process that is over. */
const LEFT_OUT = new Set(["owner", `${NAME}.log`, `${NAME}.new`, NAME]);
const UNFINISHED = ".unfinished";

/** Everything of `dataDir` into `folder`, which must not be there: whole, or not at all. */
export function copyDataDir(dataDir: string, folder: string): void {
  if (existsSync(folder)) throw new Error(`${folder} is there already.`);
  const unfinished = `${folder}${UNFINISHED}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  copyFiles(dataDir, unfinished);
  cpSync(clusterDirectory(realpathSync(dataDir), runAsUser()), join(unfinished, NAME), { recursive: true });
  renameSync(unfinished, folder);
}

/** The other way, into a `dataDir` in which no database was begun. */
export function putBackDataDir(folder: string, dataDir: string): void {
  if (!existsSync(join(folder, NAME)) || !existsSync(join(folder, `${NAME}.password`)))
    throw new Error(`${folder} holds no backup.`);
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const kept = readdirSync(dataDir).filter((name) => name !== "owner");
  if (kept.length > 0) throw new Error(`${dataDir} must be empty: move what is in it elsewhere first.`);
  const runAs = runAsUser();
  const cluster = clusterDirectory(realpathSync(dataDir), runAs);
  if (existsSync(cluster)) throw new Error(`${cluster} is there already: move it elsewhere first.`);
  const unfinished = `${cluster}${UNFINISHED}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(join(folder, NAME), unfinished, { recursive: true });
  chmodSync(unfinished, 0o700);
  if (runAs) for (const path of everyPath(unfinished)) chownSync(path, runAs.uid, runAs.gid);
  renameSync(unfinished, cluster);
  copyFiles(folder, dataDir);
}

function copyFiles(from: string, to: string): void {
  for (const name of readdirSync(from))
    if (!LEFT_OUT.has(name)) cpSync(join(from, name), join(to, name), { recursive: true });
}

function everyPath(folder: string): string[] {
  return [folder, ...readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name))];
}
