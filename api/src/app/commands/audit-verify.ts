/**
 * `npm run audit:verify`: reads the whole record of deeds and says whether every row is as it was written. Exit 0: it is;
 * 1: it is not, with the place of the first row that differs; 78: settings. With the embedded database the product must be
 * stopped (or ask the page /activity, which does the same).
 */
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { runCommand } from "./command.ts";

await runCommand(async ({ orm, auditKey }) => {
  const { count, broken } = await verifyAudit(orm.em.fork(), auditKey);
  if (broken === null) {
    process.stdout.write(`${count} events, each as it was written.\n`);
    return 0;
  }
  process.stderr.write(`${count} events are as they were written. Event ${broken.seq} is not: ${broken.reason}.\n`);
  return 1;
});
