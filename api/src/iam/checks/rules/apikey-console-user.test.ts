import { expect, test } from "vitest";
import { buildSnapshot, failing, key, oneUser, runOne } from "../../../../test/support/build.ts";
import { apikeyConsoleUser } from "./apikey-console-user.ts";

const userName = "BedrockAPIKey-x7k2";

test("fails a user of the Bedrock console that has a password or an active access key", () => {
  const row = { passwordEnabled: true, accessKeys: [key(), key({ isActive: false })] };
  const { findings } = runOne(apikeyConsoleUser, buildSnapshot(oneUser(row, { userName })));
  expect(findings.map(({ description }) => description)).toEqual([
    `${userName} was created for an API key of Amazon Bedrock and also has a console password and an active access key.`,
  ]);
});

test("proposes a command for each credential that the user has, and for no other", () => {
  const commandsOf = (row: Parameters<typeof oneUser>[0]) => {
    const [finding] = runOne(apikeyConsoleUser, buildSnapshot(oneUser(row, { userName }))).findings;
    return apikeyConsoleUser.remediation(finding!.resource, finding!.evidence).cli;
  };
  const removal = `aws iam delete-login-profile --user-name ${userName}`;
  const deactivation = `aws iam update-access-key --user-name ${userName} --access-key-id "$key" --status Inactive`;
  expect(commandsOf({ passwordEnabled: true })).toBe(removal);
  expect(commandsOf({ passwordEnabled: false, accessKeys: [key()] })).toContain(deactivation);
  expect(commandsOf({ passwordEnabled: false, accessKeys: [key()] })).not.toContain(removal);
});

test("passes such a user without either, and any other user", () => {
  const row = { passwordEnabled: false, accessKeys: [key({ isActive: false })] };
  expect(failing(apikeyConsoleUser, buildSnapshot(oneUser(row, { userName })))).toEqual([]);
  expect(failing(apikeyConsoleUser, buildSnapshot(oneUser({ passwordEnabled: true })))).toEqual([]);
});
