/**
 * The product's API in a separate process, as for clients on another machine. So a test's own work does not block the
 * event loop that is measured.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestPlatform } from "./platform.ts";
import { programArguments } from "./program.ts";
import type { ServerQuestion, ServerReading, TurnReading } from "./server-readings.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));
const READINGS = new URL("./server-readings.ts", import.meta.url).href;

export interface ServerProcess {
  readonly url: string;
  /** Reads the metrics since the last reading. Memory is measured after a garbage collection, which takes CPU time. */
  read(): Promise<ServerReading>;
  /** Reads the same without a garbage collection, and so without memory. */
  readTurn(): Promise<TurnReading>;
  stop(): Promise<void>;
}

/** Starts the API as it ships, on the platform's database. */
export async function openServerProcess({
  databaseUrl,
  keyEncryptionKey,
}: Pick<TestPlatform, "databaseUrl" | "keyEncryptionKey">): Promise<ServerProcess> {
  const child = spawn(process.execPath, ["--expose-gc", "--import", READINGS, ...programArguments(MAIN)], {
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      PROCESS_ROLE: "api",
      PORT: "0",
      DATABASE_URL: databaseUrl,
      KEY_ENCRYPTION_KEY: Buffer.from(keyEncryptionKey).toString("base64"),
      DEMO_ACCOUNT: "false",
    },
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const url = await started(child).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  return {
    url,
    read: () => ask<ServerReading>(child, { read: "memory" }),
    readTurn: () => ask<TurnReading>(child, { read: "turn" }),
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Waits until the API answers. Returns its address. */
async function started(child: ChildProcess): Promise<string> {
  const url = await addressOf(child);
  // The first reading would include the start.
  await ask<TurnReading>(child, { read: "turn" });
  return url;
}

/** Waits for the API's address. Its later output is discarded. */
async function addressOf(child: ChildProcess): Promise<string> {
  const printed: string[] = [];
  for await (const line of createInterface({ input: child.stdout! })) {
    printed.push(line);
    if (!line.includes('"start.ready"')) continue;
    const { address } = JSON.parse(line) as { address: string };
    child.stdout!.resume();
    return address;
  }
  throw new Error(`The API ended at its start: ${printed.join("\n") || "it printed nothing"}.`);
}

async function ask<Answer>(child: ChildProcess, question: ServerQuestion): Promise<Answer> {
  const ended = new AbortController();
  child.send(question);
  try {
    const [answer] = (await Promise.race([
      once(child, "message", { signal: ended.signal }),
      once(child, "exit", { signal: ended.signal }).then(([code]) =>
        Promise.reject(new Error(`The server exited with ${String(code)}.`)),
      ),
    ])) as [unknown];
    return answer as Answer;
  } finally {
    ended.abort();
  }
}
