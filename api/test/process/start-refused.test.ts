/** The process with settings that are not right: it does not start, exits with 78, names each, and shows no value. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { programArguments } from "../support/program.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));

async function start(settings: Record<string, string>): Promise<{ code: number | null; told: string }> {
  const { PATH, HOME } = process.env;
  // A folder that is no folder: were it to start all the same, it could make nothing.
  const env = { PATH, HOME, DATA_DIR: MAIN, PORT: "0", ...settings };
  const child = spawn(process.execPath, programArguments(MAIN), { env, stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (told += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, told };
}

test("all mistakes at once: tokens and keys that are short or samples, a provider half set up or over plain http", async () => {
  const { code, told } = await start({
    INIT_ADMIN_API_TOKEN: "changeme-changeme-changeme-changeme",
    KEY_ENCRYPTION_KEY: "c2hvcnQ=",
    HOST: "not a host",
    PUBLIC_URL: "http://iam.example.org",
    OIDC_ISSUER: "http://id.example.org",
    OIDC_DEFAULT_ROLE: "admin",
    OIDC_ROLE_CLAIM: "groups",
  });
  expect(code).toBe(78);
  for (const name of [
    "INIT_ADMIN_API_TOKEN",
    "KEY_ENCRYPTION_KEY",
    "HOST",
    "PUBLIC_URL",
    "OIDC_ISSUER",
    "OIDC_DEFAULT_ROLE",
    "OIDC_ROLE_VALUES",
  ])
    expect(told).toContain(`  ${name} `);
  for (const value of ["changeme", "c2hvcnQ", "id.example.org", "not a host"]) expect(told).not.toContain(value);
}, 60_000);
