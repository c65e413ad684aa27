/**
 * The answers of persons about controls that no scan can decide. An answer has evidence and an end, so that no control
 * passes for ever because of one old review. Answers are never changed: a later answer replaces an earlier one, and reports
 * of a past scan show the answer of that time.
 */
import { sql } from "kysely";
import { z } from "zod";
import { now } from "../../clock.ts";
import { type ControlAnswer, ControlAnswerEntity } from "../../db/entities/control-answer.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { controlKey, isForPerson, type PersonAnswer } from "../../iam/checks/controls.ts";
import { CONTROL_STANDARDS } from "../../iam/checks/controls/standards.ts";
import { DAY } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { moment, parseInput, text } from "../core/input.ts";
import { actorOf } from "../core/permissions.ts";
import { allow, type Scope } from "../core/request-scope.ts";

const EVIDENCE_MAX_CHARACTERS = 2_000;
/** A year and a month, so that a yearly review can be late. */
const VALID_MAX_DAYS = 396;

const answerInput = z.object({
  accountId: z.string().max(64),
  standard: z.enum(CONTROL_STANDARDS),
  controlId: z.string().max(32),
  outcome: z.enum(["PASS", "FAIL"]),
  evidence: text(EVIDENCE_MAX_CHARACTERS),
  expiresAt: moment,
});
export type AnswerControlInput = z.input<typeof answerInput>;

export class ControlAnswers {
  constructor(private readonly scope: Scope) {}

  /** Records what a person found out about a control of one account. Replaces the answer before. */
  async answer(input: AnswerControlInput): Promise<ControlAnswer> {
    const caller = allow(this.scope, "controls.answer");
    const { accountId, ...given } = parseInput(answerInput, input);
    const at = new Date(now());
    requireEnd(given.expiresAt, at);
    const isOpen = isForPerson({ standard: given.standard, id: given.controlId });
    if (isOpen === undefined)
      throw new AppError("NOT_FOUND", { message: "The standard has no such control.", details: { path: "controlId" } });
    if (!isOpen)
      throw new AppError("BAD_USER_INPUT", {
        message: "controlId: Scans answer this control. Fix what its checks report instead, and scan again.",
        details: { path: "controlId" },
      });
    const account = await new Accounts(this.scope).get(accountId);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const row = {
      id: newId("answer"),
      accountId: account.id,
      ...given,
      answeredBy: actorOf(caller),
      answeredAt: at,
      withdrawnAt: null,
      withdrawnBy: null,
    };
    await this.scope.em.fork().transactional(async (tx) => {
      await tx.insert(ControlAnswerEntity, row);
      await recordAudit(tx, this.scope, {
        action: "controls.answer",
        target: account.id,
        targetName: account.name,
        details: {
          answer: row.id,
          control: controlKey({ standard: row.standard, id: row.controlId }),
          outcome: row.outcome,
          evidence: row.evidence,
          expiresAt: row.expiresAt.toISOString(),
        },
      });
    });
    return row;
  }

  /** Withdraws an answer, so that its control is open again. The answer stays in the history. */
  async withdraw(id: string): Promise<ControlAnswer> {
    const caller = allow(this.scope, "controls.answer");
    const em = this.scope.em.fork();
    const row = await em.findOne(ControlAnswerEntity, { id });
    if (!row) throw new AppError("NOT_FOUND", { message: "There is no such answer." });
    const account = await new Accounts(this.scope).get(row.accountId);
    await em.transactional(async (tx) => {
      const withdrawn = await tx.nativeUpdate(
        ControlAnswerEntity,
        { id, withdrawnAt: null },
        { withdrawnAt: new Date(now()), withdrawnBy: actorOf(caller) },
      );
      if (withdrawn === 0)
        throw new AppError("BAD_USER_INPUT", { message: "This answer was withdrawn already. Load the page again." });
      await recordAudit(tx, this.scope, {
        action: "controls.answer",
        target: account.id,
        targetName: account.name,
        details: {
          answer: id,
          control: controlKey({ standard: row.standard, id: row.controlId }),
          outcome: "WITHDRAWN",
        },
      });
    });
    return row;
  }
}

function requireEnd(expiresAt: Date, at: Date): void {
  const days = (expiresAt.getTime() - at.getTime()) / DAY;
  if (days <= 0 || days > VALID_MAX_DAYS)
    throw new AppError("BAD_USER_INPUT", {
      message: `expiresAt: must be in the future, and at most ${VALID_MAX_DAYS} days from now.`,
      details: { path: "expiresAt" },
    });
}

const given = table("control_answer");
const newest = table("control_answer", "newest");
const COLUMNS = {
  ...pick(newest, "id", "accountId", "standard", "controlId", "outcome", "evidence"),
  ...pick(newest, "answeredBy", "answeredAt", "expiresAt"),
};

/** The answers that were valid at the moment, as a function of the account: the newest of each control. */
export async function loadPersonAnswers(
  em: Em,
  accounts: readonly { readonly id: string; readonly name: string }[],
  at: Date,
): Promise<(accountId: string) => ReadonlyMap<string, PersonAnswer>> {
  const moment = sql`${at.toISOString()}::timestamptz`;
  const ofOne = sql`${given.accountId}, ${given.standard}, ${given.controlId}`;
  const rows = await select(
    databaseOf(em),
    COLUMNS,
    sql`from (
      select distinct on (${ofOne}) ${given.$all} from ${given.$table}
       where ${given.accountId} = any(${sql.val(accounts.map(({ id }) => id))}::text[]) and ${given.answeredAt} <= ${moment}
       order by ${ofOne}, ${given.answeredAt} desc, ${given.id} desc) newest
     where ${newest.expiresAt} > ${moment} and (${newest.withdrawnAt} is null or ${newest.withdrawnAt} > ${moment})`,
  );
  const nameOf = new Map(accounts.map(({ id, name }) => [id, name]));
  const byAccount = Map.groupBy(rows, (row) => row.accountId);
  return (accountId) =>
    new Map(
      (byAccount.get(accountId) ?? []).map((row) => [
        controlKey({ standard: row.standard, id: row.controlId }),
        {
          id: row.id,
          accountName: nameOf.get(accountId)!,
          outcome: row.outcome,
          evidence: row.evidence,
          answeredBy: row.answeredBy,
          answeredAt: new Date(row.answeredAt),
          expiresAt: new Date(row.expiresAt),
        },
      ]),
    );
}
