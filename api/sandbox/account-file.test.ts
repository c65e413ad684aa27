import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetAccountAuthorizationDetailsCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, expect, test } from "vitest";
import { readAccountFile, writeAccountFile } from "./account-file.ts";
import type { SandboxAccount } from "./account.ts";
import { asDemoAccount, type DemoAccount, demoAccount } from "./demo-account.ts";
import { writeReport } from "./operations/credential-report.ts";
import { startSandbox } from "./server.ts";

const at = Date.UTC(2026, 10, 24, 12);
const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function details({ account, credentials }: DemoAccount) {
  const sandbox = await startSandbox({ accounts: [account], clock: () => at });
  const iam = new IAMClient({ endpoint: sandbox.url, region: "us-east-1", credentials });
  const { $metadata: _metadata, ...page } = await iam.send(
    new GetAccountAuthorizationDetailsCommand({ MaxItems: 1_000 }),
  );
  await sandbox.stop();
  return page;
}

function keysOf(account: SandboxAccount) {
  return [...account.accessKeys.values()].map(({ key, user }) => [key, user?.name]);
}

test("an account read from a file answers as before and creates new ids", async () => {
  const path = join(folder, "demo.json");
  expect(readAccountFile(path, () => at)).toBeUndefined();
  const demo = demoAccount({ clock: () => at });
  demo.account.apply("leak");
  demo.account.apply("add-guardrails");
  const secrets = demo.account.secretsIn("eu-central-1");
  const secret = secrets.create({ name: "iam-monitor/v.horvat", value: "one", token: "1".repeat(32) });
  secrets.put(secret, { value: "two", token: "2".repeat(32), labels: ["AWSPENDING"] });
  writeAccountFile(path, demo.account);
  expect(statSync(path).mode & 0o777).toBe(0o600);

  const again = asDemoAccount(readAccountFile(path, () => at)!);
  expect(again.credentials).toEqual(demo.credentials);
  expect(writeReport(again.account)).toBe(writeReport(demo.account));
  expect(keysOf(again.account)).toEqual(expect.arrayContaining(keysOf(demo.account)));
  expect(again.account.organization).toEqual(demo.account.organization);
  expect(again.account.serverCertificates).toEqual(demo.account.serverCertificates);
  expect(again.account.everySecret()).toEqual(demo.account.everySecret());
  expect(await details(again)).toEqual(await details(demo));

  const key = again.account.createAccessKey(again.account.user("v.horvat"));
  expect(demo.account.accessKeys.has(key.accessKeyId)).toBe(false);
});
