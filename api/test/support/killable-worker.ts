/** A worker in a separate process, which a test kills to simulate a machine that fails. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestPlatform } from "./platform.ts";
import { programArguments } from "./program.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));

/**
 * Starts a worker on the platform's database. The key must be the one that the database's secrets are encrypted with.
 */
export function spawnWorker({ databaseUrl }: TestPlatform, keyEncryptionKey: Uint8Array): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, programArguments(MAIN), {
    env: {
      PATH,
      HOME,
      PROCESS_ROLE: "worker",
      DATABASE_URL: databaseUrl,
      KEY_ENCRYPTION_KEY: Buffer.from(keyEncryptionKey).toString("base64"),
      LOG_LEVEL: "error",
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
}

export async function killWorker(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  const exited = once(worker, "exit");
  worker.kill("SIGKILL");
  await exited;
}
