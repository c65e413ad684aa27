/**
 * `npm run account:erase -- ID [--yes]`: erases what IAM Monitor knows of a disconnected account. Without `--yes` it prints
 * what would be erased and changes nothing. The audit log and rotations stay. Backups still contain what was erased.
 *
 * Exit code 0: done or printed; 1: not done, with the reason; 2: wrong arguments; 78: the settings or keys are invalid.
 */
import { countOf } from "../../iam/count-of.ts";
import { SYSTEM } from "../../services/core/permissions.ts";
import { eraseAccount, previewErasure } from "../../services/retention/erase-account.ts";
import { runCommand } from "./command.ts";

const [id, option, ...others] = process.argv.slice(2);
if (id === undefined || (option !== undefined && option !== "--yes") || others.length > 0) {
  process.stderr.write("Usage: npm run account:erase -- ACCOUNT_ID [--yes]\n");
  process.exit(2);
}

await runCommand(async ({ orm, auditKey }) => {
  const scope = { caller: SYSTEM, requestId: "account-erase", platform: { auditKey } };
  const isSure = option === "--yes";
  const tables = isSure ? await eraseAccount(orm, scope, { accountId: id }) : await previewErasure(orm.em.fork(), id);
  for (const { table, count } of tables) process.stdout.write(`${table}: ${countOf(count, "row")}\n`);
  process.stdout.write(
    isSure ? "The account is erased.\n" : "Nothing was erased. To erase it, repeat the command with --yes.\n",
  );
  return 0;
});
