import { type ChildProcess, fork } from "node:child_process";
import { now, pause } from "../clock.ts";
import type { Log } from "../log.ts";

/** A child that dies at once is not restarted in a tight loop. */
const RESTART_FIRST_MS = 200;
const RESTART_MAX_MS = 10_000;
/** After this long alive, the next death is a new story. */
const HEALTHY_MS = 30_000;
const STOP_GRACE_MS = 12_000;

export interface ChildOptions {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  /** Of Node, beside those that this process was started with. */
  readonly nodeFlags?: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
}

export interface Child<Ready> {
  /** What the child first sent over its channel. */
  readonly ready: Ready;
  /** This process ends: when the child does, by a signal to all or by `stop`, that is no death. */
  expectEnd(): void;
  stop(): Promise<void>;
}

/** Starts a process of ours, waits for its first message and starts it again, with the same arguments, whenever it dies. */
export async function superviseChild<Ready>(
  { name, file, args = [], nodeFlags = [], env, log }: ChildOptions,
  argsAfterReady?: (ready: Ready) => readonly string[],
): Promise<Child<Ready>> {
  let isStopping = false;
  let child: ChildProcess;
  let currentArgs = args;

  const start = () =>
    new Promise<Ready>((resolve, reject) => {
      child = fork(file, [...currentArgs], {
        env,
        stdio: ["ignore", "inherit", "inherit", "ipc"],
        execArgv: [...process.execArgv, ...nodeFlags],
      });
      child.once("message", (message) => resolve(message as Ready));
      child.once("exit", (exitCode, signal) =>
        reject(new Error(`${name} ended before it was ready (${exitCode ?? signal}).`)),
      );
      child.once("error", reject);
    });

  const keepAlive = async () => {
    let wait = RESTART_FIRST_MS;
    while (!isStopping) {
      const startedAt = now();
      await ended(child);
      if (isStopping) return;
      log.error({ name, exitCode: child.exitCode, signal: child.signalCode }, "child.died");
      wait = now() - startedAt > HEALTHY_MS ? RESTART_FIRST_MS : Math.min(wait * 2, RESTART_MAX_MS);
      await pause(wait);
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
      await ended(child);
      clearTimeout(timer);
    },
  };
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}
