/** Writes the notification events of a scan: how it ended, and the paths that it found. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, jsonAt, orNull, pick, type RowOf, selectFirst, table } from "../../db/typed-sql.ts";
import { accountScannability, type EventDraft, pathOpened, scanEnded } from "../../iam/notification-event.ts";
import type { ScanCoverage, ScanStatus } from "../../iam/scan.ts";
import { backoffHours, type BrokenScans, scannabilityChange } from "../../iam/scan-backoff.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import type { StoredOpenedPath } from "../escalation/path-store.ts";

interface ReportedEnd {
  readonly status: ScanStatus;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Present if the scan stored results. */
  readonly coverage?: Pick<ScanCoverage, "missingPermissions">;
  /** How many scans of the account broke in a row. Null if this end does not count. */
  readonly broken: BrokenScans | null;
}

const a = table("account", "a");
const s = table("scan", "s");
const o = table("scan", "o");
const p = table("scan", "p");
const PREVIOUS_END = {
  ...pick(a, "name", "scansHeldUntil"),
  accountId: a.id,
  status: orNull(p.status),
  errorCode: p.errorCode,
  missingPermissions: jsonAt(p.coverage, "missingPermissions"),
};
type PreviousEnd = RowOf<typeof PREVIOUS_END>;

/**
 * Reports a scan that failed or was incomplete, unless the account's previous scan ended in the same way; and an account
 * that cannot be scanned since this scan, or can be scanned again.
 */
export async function reportScanEnd(tx: Em, scanId: string, end: ReportedEnd): Promise<void> {
  const isIncomplete = end.status === "FAILED" || end.status === "PARTIAL";
  const change = end.broken && scannabilityChange(end.broken);
  if (!isIncomplete && change === null) return;
  const row = await selectFirst(
    databaseOf(tx),
    PREVIOUS_END,
    sql`from ${s.$table} join ${a.$table} on ${a.id} = ${s.accountId}
      left join lateral (
        select ${o.$all} from ${o.$table} where ${o.accountId} = ${s.accountId} and ${o.id} <> ${s.id} and ${o.status} in ('SUCCEEDED','PARTIAL','FAILED')
         order by ${o.requestedAt} desc, ${o.id} desc limit 1) p on true
     where ${s.id} = ${scanId}`,
  );
  if (!row) return;
  const draft = scanEnded(
    {
      id: scanId,
      accountName: row.name,
      status: end.status,
      errorCode: end.errorCode ?? null,
      errorMessage: end.errorMessage ?? null,
      missingPermissions: end.coverage?.missingPermissions ?? [],
      hasResults: end.coverage !== undefined,
    },
    row.status === null
      ? null
      : { status: row.status, errorCode: row.errorCode, missingPermissions: row.missingPermissions ?? [] },
  );
  const drafts = [draft, change && scannabilityDraft(row, end, change)].filter((each) => each !== null);
  await saveNotificationEvents(
    tx,
    drafts.map((each) => ({ ...each, accountId: row.accountId, sourceId: scanId })),
  );
}

function scannabilityDraft(
  { accountId, name, scansHeldUntil }: PreviousEnd,
  { errorMessage, broken }: ReportedEnd,
  change: "NOT_SCANNABLE" | "SCANNABLE",
): EventDraft {
  const account = { id: accountId, name };
  if (change === "SCANNABLE") return accountScannability(account, null, errorMessage ?? null);
  const scans = broken?.after ?? 0;
  const heldHours = scansHeldUntil === null ? null : backoffHours(scans);
  return accountScannability(account, { scans, heldHours, reason: errorMessage ?? null });
}

/** Reports the paths that are open since this scan. */
export async function reportOpenedPaths(tx: Em, scanId: string, paths: readonly StoredOpenedPath[]): Promise<void> {
  await saveNotificationEvents(
    tx,
    paths.map(({ accountId, sourceId: principalId, ...path }) => ({
      ...pathOpened(path),
      accountId,
      principalId,
      sourceId: scanId,
    })),
  );
}
