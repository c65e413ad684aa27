/** The subject of a report: a standard, the accounts, and the scan whose end is its moment. */
import { sql } from "kysely";
import { z } from "zod";
import { databaseOf, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { CONTROL_STANDARDS, type ControlStandard } from "../../iam/checks/controls/standards.ts";
import { type AccountChoice, chooseAccounts } from "../exports/account-choice.ts";
import { parseInput } from "../core/input.ts";
import { noteHidden } from "../core/hidden-rows.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const s = table("scan", "s");
const c = table("account", "c");
const SCAN = {
  accountId: s.accountId,
  accountName: c.name,
  finishedAt: s.finishedAt,
  hasResults: sql<boolean>`${s.coverage} is not null`,
};

const requestInput = z.object({
  standard: z.enum(CONTROL_STANDARDS),
  /** An account ID or AWS account number. All accounts that are not archived if omitted. */
  account: z.string().max(64).nullish(),
  /** The report shows the state when this scan had finished. The present state if omitted. */
  scan: z.string().max(64).nullish(),
});
export type ReportRequest = z.input<typeof requestInput>;

/** A finished scan with results. */
export interface ReportScan {
  readonly id: string;
  readonly accountId: string;
  readonly accountName: string;
  readonly finishedAt: Date;
}

export interface ReportSubject {
  readonly standard: ControlStandard;
  readonly accounts: AccountChoice;
  /** The requested account. Null for all accounts. */
  readonly accountId: string | null;
  readonly scan: ReportScan | null;
}

/** Reads and checks a request. Errors: BAD_USER_INPUT, FORBIDDEN, NOT_FOUND. */
export async function readReportRequest(scope: Scope, request: ReportRequest): Promise<ReportSubject> {
  allow(scope, "reports.create");
  allow(scope, "alerts.export");
  const { standard, account, scan: scanId } = parseInput(requestInput, request);
  const accounts = await chooseAccounts(scope, "reports.create", account ? [account] : []);
  const accountId = accounts.ids?.[0] ?? null;
  const scan = scanId ? await readScan(scope, scanId) : null;
  if (scan && accountId !== null && scan.accountId !== accountId)
    throw new AppError("BAD_USER_INPUT", {
      message: "scan: is a scan of another account. Choose a scan of the account, or leave the account out.",
      details: { path: "scan" },
    });
  return { standard, accounts, accountId, scan };
}

async function readScan(scope: Scope, id: string): Promise<ReportScan> {
  const row = await selectFirst(
    databaseOf(scope.em),
    SCAN,
    sql`from ${s.$table} join ${c.$table} on ${c.id} = ${s.accountId} where ${s.id} = ${id}`,
  );
  if (!row) throw noScan(await noteHidden(scope, sql`exists (select 1 from ${s.$table} where ${s.id} = ${id})`));
  if (row.finishedAt === null || !row.hasResults)
    throw new AppError("BAD_USER_INPUT", {
      message: "scan: has no results. Choose a scan that is complete or partial.",
      details: { path: "scan" },
    });
  return { id, accountId: row.accountId, accountName: row.accountName, finishedAt: new Date(row.finishedAt) };
}

function noScan(cause?: unknown): AppError {
  return new AppError("NOT_FOUND", { message: "scan: There is no such scan.", details: { path: "scan" }, cause });
}
