/** How many controls of each standard pass, over all accounts of the overview. */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, select, table } from "../../db/typed-sql.ts";
import {
  type AccountAnswers,
  type ControlCounts,
  controlCounts,
  controlsOfStandard,
  type PersonAnswer,
} from "../../iam/checks/controls.ts";
import type { ControlTestResult } from "../../iam/checks/controls/evaluate-tests.ts";
import { CONTROL_STANDARDS, type ControlStandard } from "../../iam/checks/controls/standards.ts";
import { loadPersonAnswers } from "../alerts/control-answers.ts";

const result = table("control_result");

/** One answer for all accounts. The rule and the check of a test are the same in each of them. */
const COMBINED = {
  testId: result.testId,
  ruleId: sql<string>`min(${result.ruleId})`,
  checkId: sql<string>`min(${result.checkId})`,
  isFailing: sql<boolean>`bool_or(${result.outcome} = 'FAIL')`,
  passes: sql<number>`(count(*) filter (where ${result.outcome} = 'PASS'))::integer`,
};

export interface StandardSummary extends ControlCounts {
  readonly standard: ControlStandard;
}

interface NamedAccount {
  readonly id: string;
  readonly name: string;
}

/**
 * The counts are those of the page of the standard: one failing account fails a control, and an account without an answer
 * leaves it open. PostgreSQL combines the accounts, because 300 of them have 30,000 answers.
 */
export async function loadStandards(em: Em, accounts: readonly NamedAccount[]): Promise<StandardSummary[]> {
  const ids = sql.val(accounts.map(({ id }) => id));
  const rows = await select(
    databaseOf(em),
    COMBINED,
    sql`from ${result.$table} where ${result.accountId} = any(${ids}::text[]) group by ${result.testId}`,
  );
  const results = new Map(
    rows.map(({ testId, ruleId, checkId, isFailing, passes }): [string, ControlTestResult] => {
      const outcomeWithoutFailure = passes === accounts.length ? "PASS" : "NOT_EVALUATED";
      const outcome = isFailing ? "FAIL" : outcomeWithoutFailure;
      return [testId, { testId, ruleId, checkId, outcome, reason: null }];
    }),
  );
  const peopleOf = await loadPersonAnswers(em, accounts, new Date(now()));
  const people = commonAnswers(accounts.map(({ id }) => peopleOf(id)));
  const combined: AccountAnswers[] = accounts.length > 0 ? [{ accountName: "", results, people }] : [];
  return CONTROL_STANDARDS.map((standard) => ({
    standard,
    ...controlCounts(controlsOfStandard(standard, combined)),
  }));
}

/** The answers that stand for all accounts: each account has one, or one of them says that the control is not met. */
function commonAnswers(byAccount: readonly ReadonlyMap<string, PersonAnswer>[]): ReadonlyMap<string, PersonAnswer> {
  const keys = new Set(byAccount.flatMap((answers) => [...answers.keys()]));
  return new Map(
    [...keys].flatMap((key): [string, PersonAnswer][] => {
      const answers = byAccount.flatMap((account) => account.get(key) ?? []);
      const shown = answers.find(({ outcome }) => outcome === "FAIL") ?? answers[0]!;
      return shown.outcome === "FAIL" || answers.length === byAccount.length ? [[key, shown]] : [];
    }),
  );
}
