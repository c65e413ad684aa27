import { expect, test } from "vitest";
import { type GeneratedAccount, generateAccount } from "../sandbox/generate-account.ts";
import { generateShapes } from "../sandbox/generate-shapes.ts";
import { startSandbox } from "../sandbox/server.ts";
import { readAccount } from "../src/aws/read-account.ts";
import { plainVerdicts } from "./yardstick.ts";

const USERS = 200;

test.each<readonly [string, (seed: number) => GeneratedAccount]>([
  ["the first generator", (seed) => generateAccount({ users: USERS, seed })],
  ["the generator of shapes", (seed) => generateShapes({ users: USERS, seed })],
])("the yardstick has the planted answers of %s", async (_name, generate) => {
  for (const seed of [7, 8, 9]) {
    const { account, credentials, escalation } = generate(seed);
    const sandbox = await startSandbox({ accounts: [account] });
    const { snapshot } = await readAccount(
      { type: "SANDBOX", endpoint: sandbox.url, ...credentials },
      { expectedAccountId: account.id },
    );
    await sandbox.stop();
    const verdicts = plainVerdicts(snapshot);
    const expected = [
      ...escalation.paths.map(({ sourceArn, verdict }) => [sourceArn, verdict] as const),
      ...escalation.decoys.map((arn) => [arn, null] as const),
    ];
    expect(expected.filter(([arn, verdict]) => (verdicts.get(arn) ?? null) !== verdict)).toEqual([]);
  }
});
