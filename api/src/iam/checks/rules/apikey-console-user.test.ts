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

test("passes such a user without either, and any other user", () => {
  const row = { passwordEnabled: false, accessKeys: [key({ isActive: false })] };
  expect(failing(apikeyConsoleUser, buildSnapshot(oneUser(row, { userName })))).toEqual([]);
  expect(failing(apikeyConsoleUser, buildSnapshot(oneUser({ passwordEnabled: true })))).toEqual([]);
});
