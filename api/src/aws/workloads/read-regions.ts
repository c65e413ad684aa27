/** The Regions of an account, and what a reading of one Region gets: its clients, and a maximum number of calls. */
import { AppError } from "../../errors.ts";
import { present } from "../pages.ts";
import type { ReadContext } from "../read-context.ts";
import type { RegionReading } from "./workload-reader.ts";

/** The action that lists the Regions of an account that chose none. */
export const REGIONS_ACTION = "ec2:DescribeRegions";

export interface WorkloadScope {
  readonly awsAccountId: string;
  readonly partition: string;
  /** The Regions to read. Empty for all Regions that are enabled in the account. */
  readonly regions: readonly string[];
}

/** The Regions that are enabled in the account. */
export async function readRegions({ clients, call }: ReadContext): Promise<string[]> {
  const { DescribeRegionsCommand, EC2Client } = await import("@aws-sdk/client-ec2");
  const client = clients.inRegion(null, (config) => new EC2Client(config));
  try {
    const { Regions } = await client.send(new DescribeRegionsCommand({ AllRegions: false }), call);
    return present(Regions, REGIONS_ACTION, "Regions").flatMap(({ RegionName }) => RegionName ?? []);
  } finally {
    client.destroy();
  }
}

interface RegionScope extends WorkloadScope {
  /** Null for the connection's own Region. */
  readonly region: string | null;
  readonly callsMax: number;
  /** The name of what the calls read, for the error. */
  readonly what: string;
}

/** Lets `read` work in the Region, and closes its clients. Errors: those of `read`; CALL_BUDGET_EXCEEDED. */
export async function withRegion<T>(
  { clients, call }: ReadContext,
  { awsAccountId, partition, region, callsMax, what }: RegionScope,
  read: (reading: RegionReading) => Promise<T>,
): Promise<T> {
  const opened: { destroy(): void }[] = [];
  let calls = 0;
  try {
    return await read({
      partition,
      region: region ?? "",
      arnOf: (service, resource) => `arn:${partition}:${service}:${region ?? ""}:${awsAccountId}:${resource}`,
      open(create) {
        const client = clients.inRegion(region, create);
        opened.push(client);
        return client;
      },
      send(request) {
        calls += 1;
        if (calls > callsMax)
          throw new AppError("CALL_BUDGET_EXCEEDED", {
            message: `There are more ${what}${region === null ? "" : ` in ${region}`} than ${callsMax} calls can read.`,
            details: {},
          });
        return request(call);
      },
    });
  } finally {
    for (const client of opened) client.destroy();
  }
}
