/**
 * A process that sends audit events and kills itself with SIGKILL at the given place. Arguments: the database's URL, the
 * targets, the secret, the place, and how many times the place is passed before or, for "midway", the milliseconds after reading.
 */
import { Kysely, PostgresDialect } from "kysely";
import { Pool } from "pg";
import { startAuditStream } from "../../src/services/audit/stream/sender.ts";
import { parseStreamTargets } from "../../src/services/audit/stream/target.ts";

const [databaseUrl = "", targets = "", secret = "", place = "", passes = "0"] = process.argv.slice(2);
const kysely = new Kysely<unknown>({
  dialect: new PostgresDialect({ pool: new Pool({ connectionString: databaseUrl }) }),
});
let left = Number(passes);

startAuditStream(parseStreamTargets(targets)!, {
  database: { kysely: () => kysely },
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  secret,
  times: { leaseMs: 900, deliveryMs: 250, pollMs: 20, backoffFirstMs: 30, backoffMaxMs: 120, warnEveryMs: 1_000 },
  failpoint(name) {
    if (place === "midway" && name === "read") setTimeout(() => process.kill(process.pid, "SIGKILL"), left);
    if (name !== place) return;
    if (left === 0) process.kill(process.pid, "SIGKILL");
    left -= 1;
  },
});
