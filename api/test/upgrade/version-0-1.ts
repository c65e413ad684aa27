/** What an installation of version 0.1 left behind: its database, its sandbox account and its secrets (README.md). */
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { inject } from "vitest";
import { readAccountFile } from "../../sandbox/account-file.ts";
import { asDemoAccount, type DemoAccount } from "../../sandbox/demo-account.ts";
import { now } from "../../src/clock.ts";
import { databaseUrl, runOn, type TestDatabase } from "../support/database.ts";

export const KEY_ENCRYPTION_KEY = Buffer.from("ZSNSfECxkTgB+4ZNjaJWkVJOk+oW7A3tFTt5Nn9IMXA=", "base64");
/** The initial API token, of an admin. */
export const ADMIN_TOKEN = "fixture-of-version-0.1-initial-admin-token";
export const ANALYST = { name: "ada@example.com", password: "correct horse battery staple 02" } as const;
/** A token that an operator created. */
export const VIEWER_TOKEN = "iamm_ca4c30a04c_Z4trvrEuQi4KHJLU_LpfmZ6lPE91KawV6f0U2MYD18Y_b3193fb1";

const NAME_BYTES = 6;
const unpacked = (name: string) => gunzipSync(readFileSync(join(import.meta.dirname, name)));

/** Tokens and decisions of the dump end later than any test. */
const NOT_ENDED = `
  set search_path = public;
  update api_token set expires_at = now() + interval '30 days';
  update alert set dismissal_expires_at = now() + interval '30 days' where status = 'DISMISSED'`;

/** Restores the dump into a new database of the test cluster, with its owner. Nothing has migrated it. */
export async function restoreVersion01(): Promise<TestDatabase> {
  const clusterUrl = inject("testClusterUrl");
  const name = `t_${randomBytes(NAME_BYTES).toString("hex")}`;
  await runOn(clusterUrl, `create database ${name}`);
  const ownerUrl = databaseUrl(clusterUrl, name);
  await runOn(ownerUrl, unpacked("version-0.1.sql.gz").toString("utf8"));
  await runOn(ownerUrl, NOT_ENDED);
  return {
    url: databaseUrl(inject("testApplicationUrl"), name),
    ownerUrl,
    close: () => runOn(clusterUrl, `drop database if exists ${name} with (force)`),
  };
}

/** The demo account of `DATA_DIR`, as this version's sandbox reads it. */
export function demoOfVersion01(): DemoAccount {
  const folder = mkdtempSync(join(tmpdir(), "iam-monitor-0.1-"));
  try {
    const file = join(folder, "demo-account.json");
    writeFileSync(file, unpacked("version-0.1-demo-account.json.gz"));
    return asDemoAccount(readAccountFile(file, now)!);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
