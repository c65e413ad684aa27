import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Identifies a process by its PID and start time. The PID alone is not enough, because PIDs are reused, and nearly
 * always after a container restarts. Undefined if no such process runs. A zombie counts as not running.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === "linux") return linuxProcess(pid)?.identity;
  const started = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).stdout.trim();
  return started ? `${pid} ${started}` : undefined;
}

/** Whether `pid` is a PostgreSQL process and not another one that reused its PID. */
export function isPostgres(pid: number): boolean {
  if (process.platform === "linux") return linuxProcess(pid)?.command === "postgres";
  return spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).stdout.includes("postgres");
}

/** Parses /proc/PID/stat: "pid (command) state ... starttime(22)". The command may contain spaces and parentheses. */
function linuxProcess(pid: number): { command: string; identity: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = stat.lastIndexOf(")");
    const fields = stat.slice(end + 2).split(" ");
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return { command: stat.slice(stat.indexOf("(") + 1, end), identity: `${pid} ${fields[19]} ${boot}` };
  } catch {
    return undefined; // No such process.
  }
}
