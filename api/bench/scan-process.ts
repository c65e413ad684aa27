/** Runs one scan in one worker and reports its cost, which includes that of its analysis process. */
import "reflect-metadata";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { ScanEntity } from "../src/db/entities/scan.ts";
import { openOrm } from "../src/db/orm.ts";
import { createLog } from "../src/log.ts";
import { SYSTEM } from "../src/services/core/permissions.ts";
import { Accounts, type SandboxAddress } from "../src/services/accounts/accounts.ts";
import { AuditHeads } from "../src/services/core/audit-heads.ts";
import { openEvents } from "../src/services/core/events.ts";
import { openJobs } from "../src/services/core/jobs.ts";
import { closeAnalysisProcesses } from "../src/services/analysis/analysis-worker.ts";
import { runScan } from "../src/services/scans/run-scan.ts";
import { requestScan } from "../src/services/scans/scans.ts";
import { ROTATION_SETTINGS } from "../src/services/core/rotation-settings.ts";
import { openSecrets } from "../src/services/core/secrets.ts";
import { openScope, type Platform } from "../src/services/core/request-scope.ts";
import { costOf } from "./measure.ts";
import { ownPeakMib } from "./own-peak.ts";
import { endedChildrenCpuSeconds } from "./process-tree.ts";
import { SYSTEM_ACTOR } from "../src/iam/actor.ts";

const [{ databaseUrl, sandbox }] = (await once(process, "message")) as [
  { databaseUrl: string; sandbox: SandboxAddress },
];
const log = createLog("error");
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
const { account } = await new Accounts(openScope(platform, SYSTEM, "bench")).connectDemo(sandbox);
const { id } = await requestScan(platform.orm.em.fork(), platform.jobs, account, {
  trigger: "OPERATOR",
  requestedBy: SYSTEM_ACTOR,
});
const cost = await costOf(() => runScan(platform, id, new AbortController().signal));
await closeAnalysisProcesses();
const scan = await platform.orm.em.fork().findOneOrFail(ScanEntity, { id });
process.send!({
  status: scan.status,
  opened: scan.counts?.opened ?? 0,
  wallSeconds: cost.wallSeconds,
  cpuSeconds: cost.cpuSeconds + endedChildrenCpuSeconds(),
  ownPeakMib: ownPeakMib(),
});
