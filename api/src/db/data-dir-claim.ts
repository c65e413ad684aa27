import { appendFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { now } from "../clock.ts";
import { processIdentity } from "./process-identity.ts";

/** The data directory belongs to another process. The message names it. */
export class DataDirInUse extends Error {}

export interface DataDirClaim {
  release(): void;
}

/** Three attempts: one finds a dead owner's claim, one loses a race with another process, one sees the winner. */
const MAX_ATTEMPTS = 3;

/**
 * Claims a data directory for this process. Without a claim, a second process would adopt the first one's PostgreSQL
 * and stop it when the second process ends. The claim of a killed process is ignored.
 */
export function claimDataDir(dataDir: string): DataDirClaim {
  const file = claimFile(dataDir);
  const self = processIdentity(process.pid)!;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    try {
      writeFileSync(file, `${self}\n${new Date(now()).toISOString()}`, { flag: "wx", mode: 0o600 });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = readOwner(file);
    const pid = Number(owner?.identity.split(" ")[0]);
    if (owner && pid && processIdentity(pid) === owner.identity)
      throw new DataDirInUse(
        `The data in ${dataDir} is in use by process ${pid} since ${owner.since}${owner.address && ` at ${owner.address}`}. Stop that process first.`,
      );
    rmSync(file, { force: true });
  }
  throw new DataDirInUse(`Another process is starting with the data in ${dataDir}. Stop that process first.`);
}

/** Adds the address at which this process serves the data, for a process that finds it claimed. */
export function announceAddress(dataDir: string, address: string): void {
  appendFileSync(claimFile(dataDir), `\n${address}`);
}

function claimFile(dataDir: string): string {
  return join(dataDir, "owner");
}

function readOwner(file: string): { identity: string; since: string; address: string } | undefined {
  try {
    const [identity = "", since = "", address = ""] = readFileSync(file, "utf8").split("\n");
    return { identity, since, address };
  } catch {
    return undefined; // The claim was released in between.
  }
}
