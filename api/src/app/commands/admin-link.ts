/**
 * `npm run admin:link` prints a link that signs in the break-glass operator, once and within 30 minutes, for the case
 * that no admin can sign in. The audit log records the link and the sign-in under the name `break-glass`.
 *
 * Exit code 0: printed; 1: not printed; 78: the settings or keys are invalid.
 */
import { SYSTEM } from "../../services/core/permissions.ts";
import { createBreakGlassLink } from "../../services/operators/break-glass-link.ts";
import { runCommand } from "./command.ts";

await runCommand(async ({ config, orm, auditKey }) => {
  const scope = { caller: SYSTEM, requestId: "admin-link", platform: { auditKey } };
  const token = await createBreakGlassLink(orm.em.fork(), scope);
  const home = config.publicUrl ?? `http://${config.host}:${config.port}`;
  process.stdout.write(
    `Sign in as break-glass (once, within 30 minutes; every admin sees it in the audit log):\n${home}/sign-in#token=${token}\n`,
  );
  return 0;
});
