import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { GenerateAccountOptions } from "../sandbox/generate-account.ts";
import type { PlantedEscalation } from "../sandbox/plant-escalation.ts";
import type { SandboxConnection } from "../src/aws/connection.ts";

export interface BenchSandbox {
  readonly connection: SandboxConnection;
  readonly awsAccountId: string;
  /** The planted escalation paths and decoys. */
  readonly escalation: PlantedEscalation;
  /** The number of requests by action since the last call. */
  takeCounts(): Promise<Record<string, number>>;
  setLatency(milliseconds: number): Promise<void>;
  stop(): void;
}

const CONTROL = { "x-sandbox-control": "1", "content-type": "application/json" };

/**
 * The generator, and its shares of principals and policies that are the worst case for evaluators. Default: those of
 * `generateAccount`.
 */
export interface BenchShape extends Pick<GenerateAccountOptions, "notActionShare" | "bigPolicyShare"> {
  readonly generator?: "shapes";
}

export async function startBenchSandbox(users: number, shape: BenchShape = {}): Promise<BenchSandbox> {
  const script = fileURLToPath(new URL("./sandbox-process.ts", import.meta.url));
  const child = fork(script, [String(users), JSON.stringify(shape)], { execArgv: ["--import", "tsx"] });
  const [address] = (await once(child, "message")) as [
    {
      endpoint: string;
      awsAccountId: string;
      accessKeyId: string;
      secretAccessKey: string;
      escalation: PlantedEscalation;
    },
  ];
  const { awsAccountId, escalation, ...rest } = address;
  const control = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${rest.endpoint}/_sandbox/${path}`, {
      method,
      headers: CONTROL,
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Record<string, number>;
  };
  return {
    connection: { type: "SANDBOX", ...rest },
    awsAccountId,
    escalation,
    async takeCounts() {
      const counts = await control("GET", "counts");
      await control("DELETE", "log");
      return counts;
    },
    async setLatency(milliseconds) {
      await control("DELETE", "faults");
      if (milliseconds > 0) await control("POST", "faults", { kind: "latency", milliseconds });
    },
    stop: () => void child.kill(),
  };
}
