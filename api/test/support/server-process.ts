/**
 * The server in a separate process, as for clients on another machine. So a test's own work does not block the event
 * loop that is measured. `openServerProcess` forks the process and controls it by messages.
 */
import "reflect-metadata";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { startServer } from "../../src/app/http/server.ts";
import { openOrm } from "../../src/db/orm.ts";
import { createLog } from "../../src/log.ts";
import { AuditHeads } from "../../src/services/core/audit-heads.ts";
import { openEvents } from "../../src/services/core/events.ts";
import { openJobs } from "../../src/services/core/jobs.ts";
import { ROTATION_SETTINGS } from "../../src/services/core/rotation-settings.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { loadSignInLibraries } from "../../src/services/operators/sign-in-libraries.ts";
import type { TestPlatform } from "./platform.ts";

const SELF = fileURLToPath(import.meta.url);
/** The resolution of the delay histogram, which is included in each reading. */
const RESOLUTION_MS = 5;
const GC_ROUNDS = 3;

export interface ServerReading {
  /** The longest delay of the event loop since the last reading, for any reason. */
  readonly loopMaxMs: number;
  /** The longest computation between two turns of the event loop. The time that other processes took is excluded. */
  readonly turnMaxMs: number;
  readonly rssMiB: number;
  readonly heapMiB: number;
}

export interface ServerProcess {
  readonly url: string;
  /** Reads the metrics since the last reading. Memory is measured after a garbage collection. */
  read(): Promise<ServerReading>;
  /** Reads the same without a garbage collection, and so without memory. */
  readTurn(): Promise<Pick<ServerReading, "loopMaxMs" | "turnMaxMs">>;
  stop(): Promise<void>;
}

export async function openServerProcess({ databaseUrl, platform: { auditKey } }: TestPlatform): Promise<ServerProcess> {
  const child = fork(SELF, [], {
    execArgv: ["--expose-gc", "--import", "tsx"],
    env: { ...process.env, SERVER_PROCESS: "child" },
  });
  const ask = async <Answer>(question: object): Promise<Answer> => {
    child.send(question);
    return (await answerOf(child)) as Answer;
  };
  const { url } = await ask<{ url: string }>({ databaseUrl, auditKey: Buffer.from(auditKey).toString("base64") });
  return {
    url,
    read: () => ask<ServerReading>({ read: "memory" }),
    readTurn: () => ask<ServerReading>({ read: "turn" }),
    async stop() {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  try {
    const [answer] = (await Promise.race([
      once(child, "message", { signal: ended.signal }),
      once(child, "exit", { signal: ended.signal }).then(([code]) =>
        Promise.reject(new Error(`The server exited with ${String(code)}.`)),
      ),
    ])) as [unknown];
    return answer;
  } finally {
    ended.abort();
  }
}

async function serve(): Promise<void> {
  const [{ databaseUrl, auditKey }] = (await once(process, "message")) as [{ databaseUrl: string; auditKey: string }];
  const log = createLog(process.env["TEST_LOG_LEVEL"] ?? "silent");
  await loadSignInLibraries();
  const server = await startServer({
    platform: {
      orm: await openOrm(databaseUrl),
      jobs: await openJobs(databaseUrl, log),
      events: await openEvents(databaseUrl, log),
      secrets: openSecrets(Buffer.alloc(32)),
      auditKey: Buffer.from(auditKey, "base64"),
      auditHeads: new AuditHeads(),
      log,
      rotation: ROTATION_SETTINGS,
    },
    config: { host: "127.0.0.1", port: 0, publicUrl: null, awsEndpoint: null },
    pages: { dashboardDir: "/nowhere", graphiqlDir: "/nowhere" },
  });
  let turnMaxMs = 0;
  let spent = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(spent);
    spent = process.threadCpuUsage();
    turnMaxMs = Math.max(turnMaxMs, (user + system) / 1_000);
  }, RESOLUTION_MS);
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  process.on("message", (question: { read: "memory" | "turn" }) => {
    const loopMaxMs = delay.max / 1e6;
    const rounds = question.read === "memory" ? GC_ROUNDS : 0;
    for (let round = 0; round < rounds; round += 1) global.gc?.();
    const { rss, heapUsed } = process.memoryUsage();
    const reading = { turnMaxMs };
    delay.reset();
    spent = process.threadCpuUsage();
    turnMaxMs = 0;
    process.send!({
      ...reading,
      loopMaxMs,
      rssMiB: rss / 2 ** 20,
      heapMiB: heapUsed / 2 ** 20,
    } satisfies ServerReading);
  });
  process.on("disconnect", () => process.exit(0));
  process.send!({ url: server.url });
}

if (process.env["SERVER_PROCESS"] === "child" && process.send !== undefined) void serve();
