/** Writes the notification events of a scan: how it ended, and the paths that it found. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { pathOpened, scanEnded } from "../../iam/notification-event.ts";
import type { ScanCoverage, ScanStatus } from "../../iam/scan.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import type { StoredOpenedPath } from "../escalation/path-store.ts";

interface ReportedEnd {
  readonly status: ScanStatus;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  /** Present if the scan stored results. */
  readonly coverage?: Pick<ScanCoverage, "missingPermissions">;
}

interface PreviousEnd {
  readonly name: string;
  readonly accountId: string;
  readonly status: ScanStatus | null;
  readonly errorCode: string | null;
  readonly missingPermissions: readonly string[] | null;
}

/** Reports a scan that failed or was incomplete, unless the account's previous scan ended in the same way. */
export async function reportScanEnd(tx: Em, scanId: string, end: ReportedEnd): Promise<void> {
  if (end.status !== "FAILED" && end.status !== "PARTIAL") return;
  const { rows } = await sql<PreviousEnd>`
    select a.name, a.id as "accountId", p.status, p.error_code as "errorCode",
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
  if (draft) await saveNotificationEvents(tx, [{ ...draft, accountId: row.accountId, sourceId: scanId }]);
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
