import { type ChildProcess, fork } from "node:child_process";
import { createInterface } from "node:readline";
import { now, pause } from "../clock.ts";
import type { Log } from "../log.ts";

/**
 * The first and the longest delay before a restart, so that a child that dies at once is not restarted in a tight loop.
 */
const RESTART_FIRST_MS = 200;
const RESTART_MAX_MS = 10_000;
/** A child that was alive for this long is healthy, so its next restart has the first delay again. */
const HEALTHY_MS = 30_000;
const STOP_GRACE_MS = 12_000;

export interface ChildOptions {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  /** Node flags in addition to those of this process. */
  readonly nodeFlags?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** A message for the child, sent at each start. Unlike the environment, no other process can read it. */
  readonly message?: object;
  /** Receives each line of the standard output. Default: it goes to the standard output of this process. */
  readonly output?: ((line: string) => void) | undefined;
  readonly log: Log;
}

export interface Child<Ready> {
  /** The first message that the child sent. */
  readonly ready: Ready;
  /**
   * Announces that this process is stopping. An exit of the child, after a signal to all processes or after `stop`, is
   * then not treated as a crash.
   */
  expectEnd(): void;
  stop(): Promise<void>;
}

/** Starts a child process, waits for its first message, and restarts it with the same arguments whenever it dies. */
export async function superviseChild<Ready>(
  { name, file, args = [], nodeFlags = [], env, message, output, log }: ChildOptions,
  argsAfterReady?: (ready: Ready) => readonly string[],
): Promise<Child<Ready>> {
  let isStopping = false;
  let child: ChildProcess;
  let currentArgs = args;

  const start = () =>
    new Promise<Ready>((resolve, reject) => {
      child = fork(file, [...currentArgs], {
        env,
        stdio: ["ignore", output === undefined ? "inherit" : "pipe", "inherit", "ipc"],
        execArgv: [...process.execArgv, ...nodeFlags],
      });
      if (child.stdout) createInterface(child.stdout).on("line", (line) => output?.(`${line}\n`));
      child.once("message", (answer) => resolve(answer as Ready));
      child.once("exit", (exitCode, signal) =>
        reject(new Error(`The process ${name} exited before it was ready (${exitCode ?? signal}).`)),
      );
      child.on("error", reject);
      if (message !== undefined) child.send(message);
    });

  const keepAlive = async () => {
    let delayMs = RESTART_FIRST_MS;
    while (!isStopping) {
      const startedAt = now();
      await exitOf(child);
      if (isStopping) return;
      log.error({ name, exitCode: child.exitCode, signal: child.signalCode }, "child.died");
      delayMs = now() - startedAt > HEALTHY_MS ? RESTART_FIRST_MS : Math.min(delayMs * 2, RESTART_MAX_MS);
      await pause(delayMs);
      if (!isStopping)
        await start().catch((error: Error) => log.error({ name, reason: error.message }, "child.failed"));
    }
  };

  const ready = await start();
  currentArgs = argsAfterReady?.(ready) ?? args;
  void keepAlive();

  return {
    ready,
    expectEnd: () => void (isStopping = true),
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), STOP_GRACE_MS);
      await exitOf(child);
      clearTimeout(timer);
    },
  };
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}
