import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const HEAP_MB = 6_144;

export interface SweepAccount {
  readonly awsAccountId: string;
  readonly users: number;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SweepSandboxReady {
  readonly endpoint: string;
  readonly accounts: readonly SweepAccount[];
  /** The planted paths, each as `ARN of the source > number of the target account`. */
  readonly planted: readonly string[];
}

export interface SweepSandbox extends SweepSandboxReady {
  readonly process: ChildProcess;
  /** The number of calls since the last time. */
  readonly takeCalls: () => Promise<number>;
}

/**
 * Starts a sandbox with one account for each number of users. With `heavyRoles`, one more has so many roles, each with a
 * large policy on other roles, which its analysis must have in memory.
 */
export async function startSweepSandbox(
  sizes: readonly number[],
  { heavyRoles = 0 }: { readonly heavyRoles?: number } = {},
): Promise<SweepSandbox> {
  const script = fileURLToPath(new URL("./sweep-sandbox-process.ts", import.meta.url));
  const child = fork(script, [sizes.join(), String(heavyRoles)], {
    execArgv: ["--import", "tsx", `--max-old-space-size=${HEAP_MB}`],
  });
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`The sandbox ended with ${code}.`)));
  const [ready] = (await Promise.race([once(child, "message"), ended])) as [SweepSandboxReady];
  ended.catch(() => undefined);
  return {
    ...ready,
    process: child,
    async takeCalls() {
      const control = (method: string, path: string) =>
        fetch(`${ready.endpoint}/_sandbox/${path}`, { method, headers: { "x-sandbox-control": "1" } });
      const counts = (await (await control("GET", "counts")).json()) as Record<string, number>;
      await control("DELETE", "log");
      return Object.values(counts).reduce((sum, count) => sum + count, 0);
    },
  };
}
