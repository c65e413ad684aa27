/** Writes the notification events of a scan: how it ended, and the paths that it found. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
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

interface PreviousEnd {
  readonly name: string;
  readonly accountId: string;
  readonly scansHeldUntil: string | null;
  readonly status: ScanStatus | null;
  readonly errorCode: string | null;
  readonly missingPermissions: readonly string[] | null;
}

/**
 * Reports a scan that failed or was incomplete, unless the account's previous scan ended in the same way; and an account
 * that cannot be scanned since this scan, or can be scanned again.
 */
export async function reportScanEnd(tx: Em, scanId: string, end: ReportedEnd): Promise<void> {
  const isIncomplete = end.status === "FAILED" || end.status === "PARTIAL";
  const change = end.broken && scannabilityChange(end.broken);
  if (!isIncomplete && change === null) return;
  const { rows } = await sql<PreviousEnd>`
    select a.name, a.id as "accountId", a.scans_held_until as "scansHeldUntil", p.status, p.error_code as "errorCode",
           p.coverage -> 'missingPermissions' as "missingPermissions"
      from scan s join account a on a.id = s.account_id
      left join lateral (
        select * from scan o where o.account_id = s.account_id and o.id <> s.id and o.status in ('SUCCEEDED','PARTIAL','FAILED')
         order by o.requested_at desc, o.id desc limit 1) p on true
     where s.id = ${scanId}`.execute(tx.getKysely());
  const [row] = rows;
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
