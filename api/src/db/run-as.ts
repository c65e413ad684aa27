import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The substitute user for PostgreSQL, which refuses to run as root. If root starts this process, as in a container or
 * in CI, PostgreSQL runs as the substitute user. Otherwise PostgreSQL runs as this process's user, and `runAs` is
 * undefined.
 */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Candidates for the substitute user, best first. `nobody` exists on every Unix. */
const SUBSTITUTE_USERS = ["postgres", "nobody"];
const LAST_RESORT: RunAs = { uid: 65_534, gid: 65_534 };
/** Best first. */
const SHARED_FOLDERS = ["/var/lib/iam-monitor", join(tmpdir(), "iam-monitor")];

export function runAsUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of SUBSTITUTE_USERS) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return LAST_RESORT;
}

/**
 * Whether the user may access the path. A process of that user runs `test -FLAG path`, because modes, groups, access
 * lists and mount options of every parent folder matter.
 */
export function mayAccess(path: string, flag: "w" | "x", runAs: RunAs | undefined): boolean {
  return spawnSync("/bin/sh", ["-c", `test -${flag} "$0"`, path], { ...runAs, cwd: "/", stdio: "ignore" }).status === 0;
}

/**
 * Lets the substitute user enter `directory` if only the directory's own mode, such as 0700, prevents it. Other users
 * can then also enter the directory by name, but not list it. Parent folders are not changed.
 */
export function makePassable(directory: string, runAs: RunAs | undefined): boolean {
  if (!runAs || mayAccess(directory, "x", runAs)) return true;
  chmodSync(directory, statSync(directory).mode | 0o011);
  return mayAccess(directory, "x", runAs);
}

/** Whether only this user can write there. In a temporary folder, someone else may have created the folder before. */
function isOwnFolder(directory: string): boolean {
  const found = lstatSync(directory);
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
}

/**
 * Returns a persistent folder that the substitute user can enter. It is needed for a checkout in a folder that the user
 * cannot enter, such as root's home.
 */
export function sharedFolder(runAs: RunAs, candidates: readonly string[] = SHARED_FOLDERS): string {
  for (const directory of candidates) {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o711 });
    } catch {
      continue; // The system folder is read-only; try the next one.
    }
    if (isOwnFolder(directory) && makePassable(directory, runAs)) return directory;
  }
  throw new Error(
    "No folder was found that the database user can enter. Set DATA_DIR to a folder outside root's home.",
  );
}
