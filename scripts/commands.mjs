// Starts the commands of `npm test` and keeps what they print: in memory, and in .cache/test/ while they run. A part says
// its lines here, which are printed when it is over and every earlier part has been printed.
import { AsyncLocalStorage } from "node:async_hooks";
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";

export const root = join(import.meta.dirname, "..");
export const logs = join(root, ".cache", "test");
const MAX_SHOWN_LINES = 40;
const MAX_MINUTES = 30;
const LOWEST_PRIORITY = constants.priority.PRIORITY_LOW;

/** The running part: its lines, and whether it runs behind the others. */
export const running = new AsyncLocalStorage();
const children = new Set();

mkdirSync(logs, { recursive: true });
stopChildrenOn("SIGINT", "SIGTERM", "SIGHUP");

/** The path of an installed package's program. */
export function bin(name) {
  return join(root, "node_modules", ".bin", name);
}

export function say(line) {
  running.getStore().lines.push(line);
}

/** Shows the first lines of an output. */
export function show(output, name) {
  const lines = output.trim().split("\n");
  say(indent(lines.slice(0, MAX_SHOWN_LINES)));
  if (lines.length > MAX_SHOWN_LINES)
    say(`   ... ${lines.length - MAX_SHOWN_LINES} more lines in .cache/test/${name}.log`);
}

/** Shows the last lines, where a command that ended in the middle of its work says why. */
export function showEnd(output, name) {
  const lines = output.trim().split("\n");
  if (lines.length > MAX_SHOWN_LINES)
    say(`   ${lines.length - MAX_SHOWN_LINES} earlier lines in .cache/test/${name}.log ...`);
  say(indent(lines.slice(-MAX_SHOWN_LINES)));
}

export function indent(lines) {
  return lines.map((line) => `   | ${line}`).join("\n");
}

/**
 * Runs a command, and returns its exit code and output. It gets `maxMinutes`, and its log is .cache/test/NAME.log. A
 * command of a part that runs behind the others gets the lowest priority.
 */
export function run(name, command, args, environment = {}, maxMinutes = MAX_MINUTES) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NO_COLOR: "1", ...environment },
    detached: true,
  });
  children.add(child);
  if (running.getStore().isBehind) postpone(child);
  const timer = setTimeout(() => {
    say(`   Killed after ${maxMinutes} minutes, the most that it may take.`);
    kill(child, "SIGKILL");
  }, maxMinutes * 60_000);
  // Written as it comes, so that a part of a lane that is not yet printed can be followed, and is known after Ctrl-C.
  const log = join(logs, `${name}.log`);
  writeFileSync(log, "");
  const chunks = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      chunks.push(chunk);
      append(log, chunk);
    });
  return new Promise((resolve) => {
    const end = (code, error = "") => {
      clearTimeout(timer);
      children.delete(child);
      append(log, error);
      resolve({ code, output: Buffer.concat(chunks).toString() + error });
    };
    child.once("error", (error) => end(1, String(error)));
    child.once("close", (code) => end(code));
  });
}

/** A full disk must not end the run: the output is kept in memory as well. */
function append(log, text) {
  try {
    appendFileSync(log, text);
  } catch {
    // The summary is printed from memory.
  }
}

/**
 * Ends on these signals, and kills the process group of every running command, including servers and workers that a
 * test started.
 */
function stopChildrenOn(...signals) {
  for (const signal of signals) process.once(signal, () => process.exit(130));
  // Also if this process ends by an error of its own: the commands have process groups that nothing else would end.
  process.once("exit", () => {
    for (const child of children) kill(child, "SIGTERM");
  });
}

/**
 * Gives the command, and what it starts, the lowest priority. Linux shares the cores between sessions, and each command
 * has one of its own, so there the session needs the priority as well.
 */
function postpone(child) {
  try {
    setPriority(child.pid, LOWEST_PRIORITY);
    const session = `/proc/${child.pid}/autogroup`;
    if (existsSync(session)) writeFileSync(session, String(LOWEST_PRIORITY));
  } catch {
    // It has already exited, or the system does not allow it. Then it only takes its share.
  }
}

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has already exited.
  }
}
