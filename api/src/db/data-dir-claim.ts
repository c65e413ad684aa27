import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { processIdentity } from "./process-identity.ts";

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
  const file = join(dataDir, "owner");
  const self = processIdentity(process.pid)!;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    try {
      writeFileSync(file, self, { flag: "wx", mode: 0o600 });
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = readOwner(file);
    const pid = Number(owner?.split(" ")[0]);
    if (pid && processIdentity(pid) === owner)
      throw new Error(`The data in ${dataDir} is in use by process ${pid}. Stop that process first.`);
    rmSync(file, { force: true });
  }
  throw new Error(`Another process is starting with the data in ${dataDir}. Stop that process first.`);
}

function readOwner(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // The claim was released in between.
  }
}
