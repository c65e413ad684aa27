/**
 * `npm run audit:verify`: verifies that every row of the audit log is as it was written. Exit code 0: it is; 1: it is
 * not, with the first row that differs; 78: settings. With the embedded database, IAM Monitor must be stopped. The page
 * /audit-log runs the same check while it runs.
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
