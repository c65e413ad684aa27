/**
 * Writes the message of a rule that sends a report. The report is made once and kept with the message: every attempt, and
 * a message that is sent again, has the same file, whose hash is in the audit log.
 */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import type { ControlStandard } from "../../iam/checks/controls/standards.ts";
import type { Scope } from "../core/request-scope.ts";
import { Reports } from "../reports/reports.ts";
import { insertMessages } from "./insert-messages.ts";

export interface ReportRule {
  readonly id: string;
  readonly name: string;
  readonly report_standard: ControlStandard;
  readonly account_ids: readonly string[];
  readonly target_ids: readonly string[];
}

export async function writeReportMessage(tx: Em, scope: Scope, rule: ReportRule, at: Date): Promise<void> {
  const [account = null] = rule.account_ids;
  const report = await new Reports(scope).create({ standard: rule.report_standard, account }, null);
  const { fileName, html, sha256, standard, controls, findings } = report;
  const [messageId] = await insertMessages(tx, at, rule.target_ids, [
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
  await sql`insert into notification_attachment (message_id, file_name, content)
    select id, ${fileName}, ${html} from notification_message where id = ${messageId!}`.execute(tx.getKysely());
}
