/**
 * `npm run audit:verify`: verifies that every row of the audit log is as it was written. Exit code 0: the log is
 * intact; 1: it is not, and the first row that differs is reported; 78: the settings are invalid. With the embedded
 * database, IAM Monitor must be stopped. While IAM Monitor runs, the page /audit-log does the same check.
 */
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { runCommand } from "./command.ts";

await runCommand(async ({ orm, auditKey }) => {
  const { count, broken } = await verifyAudit(orm.em.fork(), auditKey);
  if (broken === null) {
    process.stdout.write(`All ${count} audit events are intact.\n`);
    return 0;
  }
  process.stderr.write(
    `The audit log is not intact. ${count} events are intact; event ${broken.seq} is not (${broken.reason}).\n`,
  );
  return 1;
});
