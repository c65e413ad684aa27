/**
 * Says what an export contains and lacks: whether it is complete, how many rows it has, and what the latest scan of
 * each account did not read. Data that was not read is not the same as data that does not exist.
 */
import { type RawBuilder, sql } from "kysely";
import { databaseOf, orNull, select, table } from "../../db/typed-sql.ts";
import type { ScanStatus } from "../../iam/scan.ts";
import { type AccountChoice, isOfAccounts } from "./account-choice.ts";
import type { Snapshot } from "./snapshot.ts";

/** An account of the export, with its latest scan that has results. */
export interface AccountCoverage {
  readonly account: string | null;
  readonly accountName: string;
  /** Null if no scan of the account has finished: nothing is known about it. */
  readonly lastScanAt: string | null;
  readonly lastScanStatus: ScanStatus | null;
  /** The checks that were evaluated, in percent of those that could be. */
  readonly percent: number | null;
  readonly notRead: readonly { readonly section: string; readonly status: string; readonly action: string | null }[];
}

export interface ExportCoverage {
  /** False if an error cut the export: the file then lacks rows. */
  readonly complete: boolean;
  readonly rows: number;
  readonly subject: string;
  readonly exportId: string;
  /** The moment whose state the rows show. */
  readonly asOf: string;
  readonly accounts: readonly AccountCoverage[];
  /** The error that cut the export. */
  readonly error?: { readonly code: string; readonly message: string };
}

const c = table("account", "c");
const s = table("scan", "s");
const COLUMNS = {
  account: c.awsAccountId,
  accountName: c.name,
  finishedAt: s.finishedAt,
  status: orNull(s.status),
  coverage: s.coverage,
};

/**
 * Reads the latest scan with results of each account in the snapshot, so that it is the scan whose rows are exported. For
 * a past moment, it is the latest that had ended by then, or the scan whose snapshot answers: what was not read then does
 * not become read by a later scan.
 */
export async function accountCoverages(
  snapshot: Snapshot,
  choice: AccountChoice,
  past: Date | { readonly scanId: string } | null,
): Promise<readonly AccountCoverage[]> {
  const isMeant = isOfMoment(past);
  const rows = await select(
    databaseOf(snapshot.scope.em),
    COLUMNS,
    sql`from ${c.$table}
      left join lateral (
        select * from ${s.$table} where ${s.accountId} = ${c.id} and ${s.coverage} is not null and ${isMeant}
         order by ${s.requestedAt} desc, ${s.id} desc limit 1) s on true
     where ${isOfAccounts(choice, c.id)} order by ${c.id}`,
  );
  return rows.map(({ account, accountName, finishedAt, status, coverage }) => ({
    account,
    accountName,
    lastScanAt: finishedAt === null ? null : new Date(finishedAt).toISOString(),
    lastScanStatus: status,
    percent: coverage?.percent ?? null,
    notRead: (coverage?.sources ?? []).flatMap((source) =>
      source.status === "READ" ? [] : [{ section: source.section, status: source.status, action: source.action }],
    ),
  }));
}

function isOfMoment(past: Date | { readonly scanId: string } | null): RawBuilder<unknown> {
  if (past === null) return sql`true`;
  return past instanceof Date
    ? sql`${s.finishedAt} <= ${past.toISOString()}::timestamptz`
    : sql`${s.id} = ${past.scanId}`;
}
