/** Every escalation path planted in a generated account is found with its technique, and none of the decoys is. */
import { expect, test } from "vitest";
import { generateAccount } from "../../sandbox/generate-account.ts";
import { startSandbox } from "../../sandbox/server.ts";
import { readAccount } from "../../src/aws/read-account.ts";
import { scorePlanted } from "../../bench/planted.ts";

const at = Date.UTC(2026, 10, 24, 12);
const USERS = 600;

test("each planted path is found with its technique and verdict, and no decoy is", async () => {
  const { account, credentials, escalation } = generateAccount({
    users: USERS,
    at,
    clock: () => at,
    notActionShare: 0.1,
    bigPolicyShare: 0.2,
  });
  const sandbox = await startSandbox({ accounts: [account], clock: () => at });
  const { snapshot } = await readAccount(
    { type: "SANDBOX", endpoint: sandbox.url, ...credentials },
    { expectedAccountId: account.id },
  );
  await sandbox.stop();
  expect(escalation.paths.length).toBeGreaterThan(10);
  expect(escalation.decoys.length).toBeGreaterThan(10);
  expect(scorePlanted(snapshot, escalation)).toMatchObject({ missed: [], falsePositives: [] });
});
