import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * A process by more than its number, because numbers come back (in a restarted container nearly always the same one):
 * number and moment of start. Undefined when no such process runs; a zombie, which only waits to be counted, does not.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === "linux") return linuxProcess(pid)?.identity;
  const started = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  return started ? `${pid} ${started}` : undefined;
}

/** Whether a postmaster, and not a stranger with its old number, runs as `pid`. */
export function isPostgres(pid: number): boolean {
  if (process.platform === "linux") return linuxProcess(pid)?.command === "postgres";
  return spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes("postgres");
}

/** proc(5): "pid (command) state ... starttime(22)"; the command may hold blanks and brackets itself. */
function linuxProcess(pid: number): { command: string; identity: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return { command: stat.slice(stat.indexOf("(") + 1, end), identity: `${pid} ${fields[19]} ${boot}` };
  } catch {
    return undefined; // no such process
  }
}
