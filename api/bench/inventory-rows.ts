/** Fills the inventory of a large account, as a scan would have left it beside the alerts of `alert-rows.ts`. */
import { readAccount } from "../src/aws/read-account.ts";
import { policyRisks } from "../src/services/analysis/policy-risks.ts";
import { saveInventory } from "../src/services/inventory/store.ts";
import { ACCOUNT_ID } from "./alert-rows.ts";
import type { BenchDatabase } from "./database.ts";
import { startBenchSandbox } from "./sandbox.ts";

/** About one user in so many is an administrator. */
const USERS_PER_ADMINISTRATOR = 100;

export async function fillInventory({ orm }: BenchDatabase, users: number): Promise<void> {
  const sandbox = await startBenchSandbox(users);
  const { snapshot } = await readAccount(sandbox.connection, { expectedAccountId: sandbox.awsAccountId });
  sandbox.stop();
  const em = orm.em.fork();
  await em.transactional((tx) =>
    saveInventory(tx, { accountId: ACCOUNT_ID, scanId: "scan_bench" }, snapshot, policyRisks(snapshot)),
  );
  await em.execute(
    `update iam_user set administrator = case when abs(hashtext(name)) % ${USERS_PER_ADMINISTRATOR} = 0 then 'YES' else 'NO' end`,
  );
  await em.execute("vacuum (analyze) iam_user, access_key, iam_group, iam_role, iam_policy");
}
