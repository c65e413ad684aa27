/** The product's worker as a separate process that drills can kill and stop. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { now, pause } from "../../src/clock.ts";
import type { PlannedFailpoint } from "../../src/app/stand-at-failpoints.ts";
import type { Failpoint } from "../../src/services/core/failpoints.ts";
import { programArguments } from "../support/program.ts";

/** The shortest lease that the setting allows. */
export const LEASE_SECONDS = 2;
const POLL_MS = 20;

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));

export interface WorkerProcessOptions {
  readonly databaseUrl: string;
  readonly keyEncryptionKey: Uint8Array;
  /** The sandbox's address. Failpoints are active only if this address is set. */
  readonly endpoint: string;
  /** Rotations stop at these failpoints, and the process kills itself soon after. */
  readonly failpoints?: readonly PlannedFailpoint[];
  readonly leaseSeconds?: number;
  /** Additional variables, for an account that is connected from the environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A rotation that was at a failpoint when its worker died. */
export interface Struck {
  readonly failpoint: Failpoint;
  readonly rotationId: string;
}

export class WorkerProcess {
  readonly process: ChildProcess;
  readonly output: string[] = [];
  readonly exited: Promise<unknown>;

  constructor({
    databaseUrl,
    keyEncryptionKey,
    endpoint,
    failpoints = [],
    leaseSeconds = LEASE_SECONDS,
    environment = {},
  }: WorkerProcessOptions) {
    this.process = spawn(process.execPath, programArguments(MAIN), {
      env: {
        PATH: process.env["PATH"],
        HOME: process.env["HOME"],
        PROCESS_ROLE: "worker",
        DATABASE_URL: databaseUrl,
        KEY_ENCRYPTION_KEY: Buffer.from(keyEncryptionKey).toString("base64"),
        AWS_ENDPOINT_URL: endpoint,
        ROTATION_LEASE_SECONDS: String(leaseSeconds),
        LOG_LEVEL: "trace",
        // The receiver of new keys is in the drill's own process.
        NOTIFICATION_NETWORKS: "127.0.0.1",
        ...environment,
        ...(failpoints.length > 0 && {
          ROTATION_FAILPOINTS: failpoints.map(({ name, hit }) => `${name}:${hit}`).join(),
        }),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.exited = once(this.process, "close");
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => this.output.push(text));
    }
  }

  get hasExited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  /**
   * The rotations that stood at a failpoint when the process was killed. Empty while the process runs, or if it ended
   * in another way.
   */
  get struck(): readonly Struck[] {
    if (this.process.signalCode !== "SIGKILL") return [];
    return [...this.output.join("").matchAll(/^\{"failpoint":.*\}$/gm)].map(([line]) => JSON.parse(line) as Struck);
  }

  /** Resolves when the worker takes jobs, or when it has exited. */
  async ready(withinMs: number): Promise<void> {
    for (const endsAt = now() + withinMs; now() < endsAt; await pause(POLL_MS)) {
      if (this.hasExited || this.output.some((text) => text.includes("worker.ready"))) return;
    }
    throw new Error(`The worker was not ready after ${withinMs} ms.`);
  }

  async kill(): Promise<void> {
    if (this.hasExited) return;
    this.process.kill("SIGKILL");
    await this.exited;
  }
}
