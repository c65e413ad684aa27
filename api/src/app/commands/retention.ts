/**
 * `npm run retention`: prints what the retention policies of the page and of SCAN_RETENTION_DAYS, ALERT_RETENTION_DAYS and
 * INVENTORY_RETENTION_DAYS would delete now, by table: the number of rows, and the times of the oldest and newest of them.
 * It deletes nothing. To see a policy before it is set, give it to this command only:
 * `ALERT_RETENTION_DAYS=365 npm run retention`. Exit code 0: printed; 2: wrong arguments.
 */
import { countOf } from "../../iam/count-of.ts";
import { previewPurge } from "../../services/retention/purge.ts";
import { readRetention } from "../../services/retention/stored-policies.ts";
import { runCommand } from "./command.ts";

if (process.argv.length > 2) {
  process.stderr.write("Usage: npm run retention\n");
  process.exit(2);
}

await runCommand(async ({ config, orm }) => {
  const previews = await previewPurge(orm.em.fork(), (await readRetention(orm.em.fork(), config.retention)).policies);
  if (previews.length === 0) process.stdout.write("No policy is set, so everything is kept.\n");
  for (const { table, days, count, oldest, newest } of previews) {
    const period = oldest && newest ? `, from ${oldest.toISOString()} to ${newest.toISOString()}` : "";
    process.stdout.write(`${table}, older than ${countOf(days, "day")}: ${countOf(count, "row")}${period}\n`);
  }
  return 0;
});
