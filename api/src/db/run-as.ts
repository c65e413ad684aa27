import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * PostgreSQL refuses to run as root. Started by root (a container, a CI machine) it is spawned as this other user;
 * started by anyone else it runs as that person and `runAs` is undefined everywhere.
 */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

/** Users to borrow, the best first; `nobody` exists on every Unix. */
const BORROWED_USERS = ["postgres", "nobody"];
const LAST_RESORT: RunAs = { uid: 65_534, gid: 65_534 };

export function runAsUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of BORROWED_USERS) {
    const [, , uid, gid] = lines.find((line) => line.startsWith(`${name}:`))?.split(":") ?? [];
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) };
  }
  return LAST_RESORT;
}

/**
 * Whether that user may do `test -FLAG path`. Asked of the system itself, in a process of that user, because modes,
 * groups, access lists and mount options of every folder above have a say.
 */
export function mayAccess(path: string, flag: "w" | "x", runAs: RunAs | undefined): boolean {
  return spawnSync("/bin/sh", ["-c", `test -${flag} "$0"`, path], { ...runAs, cwd: "/", stdio: "ignore" }).status === 0;
}

/**
 * Makes `directory` passable for the borrowed user where the folder itself is all that is in the way (a folder of ours
 * with mode 0700). Others may then walk through it by name, but still not list it. Folders above are not ours to change.
 */
export function letPass(directory: string, runAs: RunAs | undefined): boolean {
  if (!runAs || mayAccess(directory, "x", runAs)) return true;
  chmodSync(directory, statSync(directory).mode | 0o011);
  return mayAccess(directory, "x", runAs);
}

/**
 * A folder that outlives the run and that the borrowed user may enter, for checkouts that it may not (root's home has
 * mode 0700 nearly everywhere).
 */
export function commonGround(runAs: RunAs): string {
  for (const directory of ["/var/lib/iam-monitor", join(tmpdir(), "iam-monitor")]) {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o711 });
    } catch {
      continue; // a read-only system folder: the next one
    }
    if (letPass(directory, runAs)) return directory;
  }
  throw new Error(
    "No folder was found that the database's user may enter. Set DATA_DIR to one outside of root's home.",
  );
}
