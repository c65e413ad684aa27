import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The substitute user for PostgreSQL, which refuses to run as root. If root starts this process, as in a container or
 * in CI, PostgreSQL runs as this user. Otherwise it runs as the same user, and `runAs` is undefined.
 */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Candidates for the substitute user, best first. `nobody` exists on every Unix. */
const SUBSTITUTE_USERS = ["postgres", "nobody"];
const LAST_RESORT: RunAs = { uid: 65_534, gid: 65_534 };

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
 * Whether the user may access the path with `test -FLAG path`. A process of that user checks it, because modes, groups,
 * access lists and mount options of every parent folder matter.
 */
export function mayAccess(path: string, flag: "w" | "x", runAs: RunAs | undefined): boolean {
  return spawnSync("/bin/sh", ["-c", `test -${flag} "$0"`, path], { ...runAs, cwd: "/", stdio: "ignore" }).status === 0;
}

/**
 * Makes `directory` passable for the substitute user if only its own mode, such as 0700, prevents it. Others can then
 * enter it by name but not list it. Parent folders are not changed.
 */
export function makePassable(directory: string, runAs: RunAs | undefined): boolean {
  if (!runAs || mayAccess(directory, "x", runAs)) return true;
  chmodSync(directory, statSync(directory).mode | 0o011);
  return mayAccess(directory, "x", runAs);
}

/**
 * Returns a persistent folder that the substitute user can enter, for checkouts that it cannot, such as those in root's
 * home.
 */
export function sharedFolder(runAs: RunAs): string {
  for (const directory of ["/var/lib/iam-monitor", join(tmpdir(), "iam-monitor")]) {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o711 });
    } catch {
      continue; // The system folder is read-only; try the next one.
    }
    if (makePassable(directory, runAs)) return directory;
  }
  throw new Error(
    "No folder was found that the database user can enter. Set DATA_DIR to a folder outside root's home.",
  );
}
