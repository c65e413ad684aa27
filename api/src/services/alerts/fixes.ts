/** The complete fix of an alert: documents, commands, and their effect on the latest snapshot. Nothing is changed in AWS. */
import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import { z } from "zod";
import { databaseOf, derived, listOf, pick, select, table } from "../../db/typed-sql.ts";
import { documentChangeOf } from "../../iam/fixes/fix.ts";
import { hasFixer } from "../../iam/fixes/propose.ts";
import { Accounts } from "../accounts/accounts.ts";
import type { AnalyzedFix } from "../analysis/alert-fix.ts";
import { analyze } from "../analysis/analysis-worker.ts";
import { latestSnapshot } from "../analysis/latest-snapshot.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { Policies } from "../inventory/policies.ts";
import { readCheckSettings } from "./checks.ts";
import { hasId, requireAlert } from "./rows.ts";

const a = table("alert", "a");
const p = table("problem", "p");
const WORST_COLUMNS = pick(a, "id", "checkId", "severityRank", "number");
const w = derived("w", WORST_COLUMNS);

/** The alerts of a statement whose fix is made, each of which takes an analysis of the account. */
const CANDIDATES_MAX = 3;
/** More statements than fit into any policy. */
const STATEMENTS_MAX = 10_000;
const INPUTS_MAX = 10;
const VALUES_MAX = 50;
const VALUE_CHARACTERS_MAX = 2_048;

const fixInput = z.object({
  alertId: z.string().max(64),
  inputs: z
    .array(
      z.object({
        id: z.string().max(64),
        values: z.array(z.string().max(VALUE_CHARACTERS_MAX)).max(VALUES_MAX),
      }),
    )
    .max(INPUTS_MAX)
    .nullish(),
});
export type AlertFixInput = z.input<typeof fixInput>;

const statementInput = z.object({
  accountId: z.string().max(64),
  policyId: z.string().min(1).max(2_048),
  index: z.number().int().min(0).max(STATEMENTS_MAX),
});
export type StatementFixInput = z.input<typeof statementInput>;

export type AlertFixAnswer = AnalyzedFix & {
  readonly alertId: string;
  readonly alertNumber: number;
  readonly asOf: Date;
};

export class AlertFixes {
  constructor(private readonly scope: Scope) {}

  /** Errors: NOT_FOUND, NOT_READ if the account was never read, and those of `analyze`. */
  async ask(input: AlertFixInput): Promise<AlertFixAnswer> {
    allow(this.scope, "alerts.read");
    allow(this.scope, "paths.read");
    const { alertId, inputs } = parseInput(fixInput, input);
    const alert = await requireAlert(this.scope.em, hasId(alertId));
    const account = await new Accounts(this.scope).get(alert.accountId);
    const { settings, disabledCheckIds } = await readCheckSettings(this.scope.em, account);
    const { snapshot, takenAt } = await latestSnapshot(this.scope, account.id);
    const found = await analyze<"FIX">(this.scope, {
      kind: "FIX",
      snapshot,
      question: {
        checkId: alert.checkId,
        resourceId: alert.resourceId,
        discriminator: discriminatorOf(alert.fingerprint, alert),
        settings,
        disabledCheckIds,
        ownRoleArn: account.roleArn,
        values: {
          ...PROPOSED[alert.checkId]?.(),
          ...Object.fromEntries((inputs ?? []).map(({ id, values }) => [id, values])),
        },
      },
    });
    return { ...found, alertId: alert.id, alertNumber: alert.number, asOf: takenAt };
  }

  /**
   * The fix that narrows a statement, from the alerts that have the statement as root cause: the first fix with complete
   * documents, or else the first that needs a value from the operator. Null if there is none. Errors: as `ask`.
   */
  async ofStatement(input: StatementFixInput): Promise<AlertFixAnswer | null> {
    allow(this.scope, "alerts.read");
    allow(this.scope, "paths.read");
    const { accountId, policyId, index } = parseInput(statementInput, input);
    const account = await new Accounts(this.scope).get(accountId);
    const identities = await new Policies(this.scope).identitiesOf(account.id, [policyId]);
    // The most severe alert of each check: its fix closes most of what the statement causes.
    const rows = await select(
      databaseOf(this.scope.em),
      pick(w, "id", "checkId"),
      sql`from (
        select distinct on (${a.checkId}) ${listOf(WORST_COLUMNS)}
          from ${a.$table} join ${p.$table} on ${p.id} = ${a.problemId}
         where ${p.accountId} = ${account.id} and ${a.accountId} = ${account.id}
           and ${p.resourceId} = ${identities.get(policyId) ?? policyId}
           and ${p.statement} = ${index} and ${a.status} <> 'RESOLVED'
         order by ${a.checkId}, ${a.severityRank}, ${a.number}) ${w.$table}
       order by ${w.severityRank}, ${w.number}`,
    );
    const candidates = rows.filter(({ checkId }) => hasFixer(checkId)).slice(0, CANDIDATES_MAX);
    let second: AlertFixAnswer | null = null;
    for (const { id } of candidates) {
      const answer = await this.ask({ alertId: id });
      if (answer.fix && documentChangeOf(answer.fix)) return answer;
      if (answer.state === "INPUT_NEEDED") second ??= answer;
    }
    return second;
  }
}

/** Values that must be different each time, so the analysis cannot propose them. */
const PROPOSED: Readonly<Record<string, () => Readonly<Record<string, readonly string[]>>>> = {
  "trust-no-externalid": () => ({ externalId: [randomUUID()] }),
};

/** The end of the fingerprint: the text after the account, check, version and resource. */
function discriminatorOf(
  fingerprint: string,
  {
    accountId,
    checkId,
    checkVersion,
    resourceId,
  }: { accountId: string; checkId: string; checkVersion: number; resourceId: string },
): string {
  return fingerprint.slice(`${accountId}|${checkId}|${checkVersion}|${resourceId}|`.length);
}
