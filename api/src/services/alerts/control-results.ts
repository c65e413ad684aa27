/** The answers of the latest scan of each account to the questions of published controls. */
import { sql } from "kysely";
import { ControlResultEntity } from "../../db/entities/control-result.ts";
import type { Em } from "../../db/orm.ts";
import type { AccountAnswers } from "../../iam/checks/controls.ts";
import type { ControlTestResult } from "../../iam/checks/controls/evaluate-tests.ts";
import { type BulkColumn, bulkRows } from "../core/bulk-rows.ts";

const COLUMNS: readonly BulkColumn<ControlTestResult>[] = [
  { name: "test_id", type: "text", valueOf: (row) => row.testId },
  { name: "rule_id", type: "text", valueOf: (row) => row.ruleId },
  { name: "check_id", type: "text", valueOf: (row) => row.checkId },
  { name: "outcome", type: "text", valueOf: (row) => row.outcome },
  { name: "reason", type: "text", valueOf: (row) => row.reason },
];

export interface NewControlResults {
  readonly accountId: string;
  readonly scanId: string;
  readonly results: readonly ControlTestResult[];
}

/** Replaces the answers of the account. Answers to questions that no control asks any more are deleted. */
export async function saveControlResults(em: Em, { accountId, scanId, results }: NewControlResults): Promise<void> {
  const kysely = em.getKysely();
  await sql`delete from control_result where account_id = ${accountId}`.execute(kysely);
  await sql`insert into control_result (account_id, scan_id, ${sql.raw(COLUMNS.map(({ name }) => name).join(", "))})
    select ${accountId}, ${scanId}, v.* from ${bulkRows(results, COLUMNS)}`.execute(kysely);
}

/** The answers of these accounts. An account without a scan has none. */
export async function loadControlAnswers(
  em: Em,
  accounts: readonly { readonly id: string; readonly name: string }[],
): Promise<AccountAnswers[]> {
  const rows = await em.find(ControlResultEntity, { accountId: { $in: accounts.map(({ id }) => id) } });
  const byAccount = Map.groupBy(rows, ({ accountId }) => accountId);
  return accounts.map(({ id, name }) => ({
    accountName: name,
    results: new Map((byAccount.get(id) ?? []).map((row) => [row.testId, row])),
  }));
}

/** Withdraws the answers that rest on a check until the next scan, because the check was disabled or enabled. */
export async function forgetControlAnswers(em: Em, checkId: string, reason: string): Promise<void> {
  await sql`update control_result set outcome = 'NOT_EVALUATED', reason = ${reason} where check_id = ${checkId}`.execute(
    em.getKysely(),
  );
}
