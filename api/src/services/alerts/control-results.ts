/**
 * The answers of scans to the questions of published controls: those of the latest scan of each account, and the history
 * of past ones.
 */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { ControlResultEntity } from "../../db/entities/control-result.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, known, rowsOf, table } from "../../db/typed-sql.ts";
import type { AccountAnswers } from "../../iam/checks/controls.ts";
import type { ControlTestResult } from "../../iam/checks/controls/evaluate-tests.ts";
import { type BulkColumn, bulkRows } from "../core/bulk-rows.ts";
import { loadPersonAnswers } from "./control-answers.ts";

const h = table("control_history", "h");
const s = table("scan", "s");

/** The results of a scan, by test: those of `COLUMNS` after the test. */
type StoredResults = Readonly<Record<string, readonly [string, string, ControlTestResult["outcome"], string | null]>>;

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
  // A run of equal scans has one row. The newest row belongs to a scan that has finished.
  await sql`insert into control_history (scan_id, account_id, results)
    select ${scanId}, ${accountId}, n.results
      from (select jsonb_object_agg(test_id, jsonb_build_array(rule_id, check_id, outcome, reason)) as results
              from control_result where account_id = ${accountId}) n
     where n.results is not null and n.results is distinct from (
       select ${h.results} from ${h.$table} join ${s.$table} on ${s.id} = ${h.scanId}
        where ${h.accountId} = ${accountId} order by ${s.finishedAt} desc, ${s.id} desc limit 1)`.execute(kysely);
}

interface NamedAccount {
  readonly id: string;
  readonly name: string;
}

/** The present answers of these accounts. An account without a scan has none. */
export async function loadControlAnswers(em: Em, accounts: readonly NamedAccount[]): Promise<AccountAnswers[]> {
  const rows = await em.find(ControlResultEntity, { accountId: { $in: accounts.map(({ id }) => id) } });
  const byAccount = Map.groupBy(rows, ({ accountId }) => accountId);
  const people = await loadPersonAnswers(em, accounts, new Date(now()));
  return accounts.map(({ id, name }) => ({
    accountName: name,
    results: new Map((byAccount.get(id) ?? []).map((row) => [row.testId, row])),
    people: people(id),
  }));
}

/**
 * The answers of these accounts as of a past moment: those of the latest scan that had finished by then. An account whose
 * scans are older than this history has no answers of scans.
 */
export async function loadPastAnswers(em: Em, accounts: readonly NamedAccount[], at: Date): Promise<AccountAnswers[]> {
  const rows = await rowsOf(
    databaseOf(em),
    { accountId: h.accountId, results: known<StoredResults>(h.results) },
    (list) => sql`
    select distinct on (${h.accountId}) ${list} from ${h.$table} join ${s.$table} on ${s.id} = ${h.scanId}
     where ${h.accountId} = any(${sql.val(accounts.map(({ id }) => id))}::text[]) and ${s.finishedAt} <= ${at.toISOString()}::timestamptz
     order by ${h.accountId}, ${s.finishedAt} desc, ${s.id} desc`,
  );
  const stored = new Map(rows.map(({ accountId, results }) => [accountId, results]));
  const people = await loadPersonAnswers(em, accounts, at);
  return accounts.map(({ id, name }) => ({
    accountName: name,
    results: new Map(
      Object.entries(stored.get(id) ?? {}).map(([testId, [ruleId, checkId, outcome, reason]]) => [
        testId,
        { testId, ruleId, checkId, outcome, reason },
      ]),
    ),
    people: people(id),
    noResult: "No answer of a scan of that time is stored.",
  }));
}

/** Withdraws the answers that rest on a check until the next scan, because the check was disabled or enabled. */
export async function forgetControlAnswers(em: Em, checkId: string, reason: string): Promise<void> {
  await databaseOf(em)
    .updateTable("control_result")
    .set({ outcome: "NOT_EVALUATED", reason })
    .where("check_id", "=", checkId)
    .execute();
}
