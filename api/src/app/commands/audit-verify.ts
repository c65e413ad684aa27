/**
 * `npm run audit:verify -- --anchor FILE`: verifies that every row of the audit log is as it was written, and that the log
 * has not lost an event that FILE knows. FILE is an anchor file or a file of log lines; by default the configured anchor
 * file. Exit code 0: the log is intact; 1: it is not, or the anchors could not be compared; 2: wrong arguments; 78: the
 * settings are invalid or the key is missing. With the embedded database, IAM Monitor must be stopped. While IAM Monitor
 * runs, the page /audit-log does the same check.
 */
import { IsolationLevel } from "@mikro-orm/core";
import { countOf } from "../../iam/count-of.ts";
import { readAllAnchors } from "../../services/audit/anchor-file.ts";
import { verifyAudit } from "../../services/audit/audit-log.ts";
import { AuditHeads } from "../../services/core/audit-heads.ts";
import { runCommand } from "./command.ts";

const [option, file, ...others] = process.argv.slice(2);
if (option !== undefined && (option !== "--anchor" || file === undefined || others.length > 0)) {
  process.stderr.write("Usage: npm run audit:verify -- --anchor FILE\n");
  process.exit(2);
}

await runCommand(async ({ config, orm, auditKey }) => {
  const path = file ?? config.auditAnchorFile;
  const anchors = path === null ? new AuditHeads() : await readAllAnchors(path);
  const { count, broken, pruned } = await orm.em
    .fork()
    // This runs in one transaction, because IAM Monitor may delete its oldest events meanwhile.
    .transactional((tx) => verifyAudit(tx, auditKey, anchors), { isolationLevel: IsolationLevel.REPEATABLE_READ });
  if (broken !== null) {
    process.stderr.write(
      `The audit log is not intact: ${countOf(count, "event")} verified, and event ${broken.seq} is not intact (${broken.reason}).\n`,
    );
    return 1;
  }
  process.stdout.write(`The audit log is intact: ${countOf(count, "event")} verified.\n`);
  if (pruned !== undefined)
    process.stdout.write(
      `AUDIT_RETENTION_DAYS deleted ${countOf(pruned.count, "older event")}, up to ${pruned.until}.\n`,
    );
  if (path === null) {
    process.stdout.write("No anchor was compared, so it is not known whether newest events were removed.\n");
    return 0;
  }
  if (anchors.size === 0 && (count > 0 || file !== undefined)) {
    process.stderr.write(
      `${path} is missing or contains no head of the log, so it is not known whether newest events were removed. ` +
        "The next start of IAM Monitor writes the configured file.\n",
    );
    return 1;
  }
  process.stdout.write(`The log agrees with ${anchors.size} heads in ${path}.\n`);
  return 0;
});
