import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { ErrorCode } from "../../errors.ts";
import type { Actor } from "../../iam/actor.ts";
import type { SectionName } from "../../iam/account.ts";
import type { ScanCounts, ScanCoverage, ScanPhase, ScanProgress, ScanStatus, ScanTrigger } from "../../iam/scan.ts";

/** One scan of one account. This row alone holds its state; a job only wakes a worker. */
export const ScanEntity = defineEntity({
  name: "Scan",
  tableName: "scan",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    status: p.text().$type<ScanStatus>(),
    phase: p.text().$type<ScanPhase>().strictNullable(),
    trigger: p.text().$type<ScanTrigger>(),
    requestedBy: p.json().$type<Actor>(),
    /** Chosen by the requester, so that a repeated request starts no second scan. */
    idempotencyKey: p.text().strictNullable(),
    requestedAt: p.datetime(),
    startedAt: p.datetime().strictNullable(),
    finishedAt: p.datetime().strictNullable(),
    /**
     * The fence. Each worker that takes the scan increases it. The worker may write only until another one increases
     * it.
     */
    attempt: p.integer(),
    heartbeatAt: p.datetime().strictNullable(),
    isCancelRequested: p.boolean(),
    progress: p.json().$type<ScanProgress>(),
    coverage: p.json().$type<ScanCoverage>().strictNullable(),
    /**
     * `percent` and `asOf` of the coverage, for lists of many accounts: its document has several thousand characters. Null
     * in a row of a version before these columns, so readers use `services/core/covered.ts`.
     */
    coveragePercent: p.integer().strictNullable(),
    coverageAsOf: p.datetime().strictNullable(),
    counts: p.json().$type<ScanCounts>().strictNullable(),
    errorCode: p.text().$type<ErrorCode>().strictNullable(),
    errorMessage: p.text().strictNullable(),
  },
});
export type Scan = InferEntity<typeof ScanEntity>;

/** The complete snapshot of a scan, as JSON compressed with zstd. `services/history/thin-snapshots.ts` deletes old ones. */
export const SnapshotEntity = defineEntity({
  name: "Snapshot",
  tableName: "snapshot",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    scanId: p.text(),
    takenAt: p.datetime(),
    document: p.blob(),
    /** The sections that this or an earlier reading contained. Null for a row written by version 0.1. */
    knownSections: p.json().$type<readonly SectionName[]>().strictNullable(),
  },
});
