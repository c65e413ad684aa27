/** The api as it ships, in a process of its own, which reports its costs on request. */
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { now } from "../src/clock.ts";
import { startServer } from "../src/app/http/server.ts";
import { openOrm } from "../src/db/orm.ts";
import { createLog } from "../src/log.ts";
import { AuditHeads } from "../src/services/core/audit-heads.ts";
import { openEvents } from "../src/services/core/events.ts";
import { openJobs } from "../src/services/core/jobs.ts";
import type { Platform } from "../src/services/core/request-scope.ts";
import { ROTATION_SETTINGS } from "../src/services/core/rotation-settings.ts";
import { openSecrets } from "../src/services/core/secrets.ts";
import type { SentAway } from "./stalled.ts";
import { insertRoleToken } from "../test/support/role-token.ts";

/** The resolution of the event-loop histogram. It is part of each reading, with and without a scan. */
const RESOLUTION_MS = 10;
const GC_ROUNDS = 3;

const [{ databaseUrl }] = (await once(process, "message")) as [{ databaseUrl: string }];
const log = createLog("error");
/** Sockets that were closed because the client did not read. */
const sentAway: SentAway[] = [];
log.warn = ({ code, durationMs }: Omit<SentAway, "at">, event?: string) => {
  if (event === "sockets.takes_nothing") sentAway.push({ code, durationMs, at: now() });
};
const platform: Platform = {
  orm: await openOrm(databaseUrl),
  jobs: await openJobs(databaseUrl, log),
  events: await openEvents(databaseUrl, log),
  secrets: openSecrets(randomBytes(32)),
  auditKey: new Uint8Array(32),
  auditHeads: new AuditHeads(),
  log,
  rotation: ROTATION_SETTINGS,
};
const token = await insertRoleToken(platform.orm.em.fork(), "admin", "bench");
const server = await startServer({
  platform,
  config: { host: "127.0.0.1", port: 0, publicUrl: null, awsEndpoint: null },
  // The benchmark must not be limited: it makes more requests with one token per minute than any person or integration.
  rateLimits: { address: Infinity, credential: Infinity, stranger: Infinity, sockets: Infinity },
});
process.send!({ url: server.url, token });

const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
const inspector = new Session();
process.on("message", (request: string | { readonly profile: string }) => {
  if (typeof request === "object") {
    void writeProfile(request.profile);
    return;
  }
  switch (request) {
    case "cpu": {
      const { user, system } = process.cpuUsage();
      process.send!({ cpuMs: (user + system) / 1_000 });
      return;
    }
    case "profile":
      void startProfile();
      return;
    case "memory":
      for (let round = 0; round < GC_ROUNDS; round += 1) global.gc?.();
      process.send!({
        rssBytes: process.memoryUsage().rss,
        heldBytes: process.memoryUsage().heapUsed + process.memoryUsage().external,
      });
      return;
    case "rss":
      process.send!({ rssBytes: process.memoryUsage.rss() });
      return;
    case "sentAway":
      process.send!(sentAway);
      return;
    case "watch":
      delay.reset();
      delay.enable();
      process.send!({});
      return;
    case "delay":
      delay.disable();
      process.send!({ p999Ms: delay.percentile(99.9) / 1e6, maxMs: delay.max / 1e6 });
  }
});
process.on("disconnect", () => process.exit(0));

async function startProfile(): Promise<void> {
  inspector.connect();
  await inspector.post("Profiler.enable");
  await inspector.post("Profiler.start");
  process.send!({});
}

/** Writes what the process has done since `startProfile`, for the developer tools of Chrome. */
async function writeProfile(file: string): Promise<void> {
  const { profile } = await inspector.post("Profiler.stop");
  writeFileSync(file, JSON.stringify(profile));
  inspector.disconnect();
  process.send!({});
}
