/**
 * A process that writes and sends notifications and kills itself with SIGKILL at the given place. Arguments: the
 * database's URL, the place, and how many times the place is passed before or, for "midway", the milliseconds after taking a
 * target.
 */
import { openOrm } from "../../src/db/orm.ts";
import { createLog } from "../../src/log.ts";
import { startNotificationWorker } from "../../src/app/notification-worker.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import type { Platform } from "../../src/services/core/request-scope.ts";
import { DRILL_KEY, DRILL_SETTINGS } from "./notification-settings.ts";

const [databaseUrl = "", place = "", passes = "0"] = process.argv.slice(2);
let left = Number(passes);

const platform = {
  orm: await openOrm(databaseUrl),
  log: createLog("silent"),
  secrets: openSecrets(DRILL_KEY),
  notifications: {
    ...DRILL_SETTINGS,
    times: { ...DRILL_SETTINGS.times, leaseMs: 400 },
    failpoint(name: string) {
      if (place === "midway" && name === "leased") setTimeout(() => process.kill(process.pid, "SIGKILL"), left);
      if (name !== place) return;
      if (left === 0) process.kill(process.pid, "SIGKILL");
      left -= 1;
    },
  },
} as unknown as Platform;

startNotificationWorker(platform, { stop: new AbortController().signal, isPaused: () => false });
