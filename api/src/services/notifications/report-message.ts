/**
 * Writes the message of a rule that sends a report. The report is made once and kept with the message: every attempt, and
 * a message that is sent again, has the same file, whose hash is in the audit log.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { table } from "../../db/typed-sql.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { Scope } from "../core/request-scope.ts";
import { Reports } from "../reports/reports.ts";
import { insertMessages } from "./insert-messages.ts";

const a = table("notification_attachment");
const m = table("notification_message");

export interface ReportRule {
  readonly id: string;
  readonly name: string;
  readonly reportStandard: ControlStandard;
  readonly accountIds: readonly string[];
  readonly targetIds: readonly string[];
}

export async function writeReportMessage(tx: Em, scope: Scope, rule: ReportRule, at: Date): Promise<void> {
  const [account = null] = rule.accountIds;
  const report = await new Reports(scope).create({ standard: rule.reportStandard, account }, null);
  const { fileName, html, sha256, standard, controls, findings } = report;
  const [messageId] = await insertMessages(tx, at, rule.targetIds, [
    {
      destination: null,
      body: {
        ruleId: rule.id,
        ruleName: rule.name,
        isTest: false,
        isDigest: true,
        counts: [],
        alerts: [],
        report: { id: report.id, fileName, sha256, standard, controls, findings },
      },
    },
  ]);
  await sql`insert into ${a.$table} (${a.messageId}, ${a.fileName}, ${a.content})
    select ${m.id}, ${fileName}, ${html} from ${m.$table} where ${m.id} = ${messageId!}`.execute(tx.getKysely());
}
