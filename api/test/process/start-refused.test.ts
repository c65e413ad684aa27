/** A process with invalid settings does not start: it exits with code 78 and names each setting, but shows no value. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { programArguments } from "../support/program.ts";

const MAIN = fileURLToPath(new URL("../../src/app/main.ts", import.meta.url));

async function start(settings: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { PATH, HOME } = process.env;
  // DATA_DIR is a file, so that the process could not create anything if it did start.
  const env = { PATH, HOME, DATA_DIR: MAIN, PORT: "0", ...settings };
  const child = spawn(process.execPath, programArguments(MAIN), { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}

test("reports all mistakes at once: short or sample tokens and keys, and an incomplete or plain-http provider", async () => {
  const { code, output } = await start({
    INIT_ADMIN_API_TOKEN: "changeme-changeme-changeme-changeme",
    KEY_ENCRYPTION_KEY: "c2hvcnQ=",
    HOST: "not a host",
    PUBLIC_URL: "http://iam.example.org",
    OIDC_ISSUER: "http://id.example.org",
    OIDC_DEFAULT_ROLE: "viewer",
    OIDC_ROLE_VALUES: "iam-admins=admin",
  });
  expect(code).toBe(78);
  for (const name of [
    "INIT_ADMIN_API_TOKEN",
    "KEY_ENCRYPTION_KEY",
    "HOST",
    "PUBLIC_URL",
    "OIDC_ISSUER",
    // S15: a default role needs the domains.
    "OIDC_ALLOWED_DOMAINS",
    "OIDC_ROLE_CLAIM",
  ])
    expect(output).toContain(`  ${name} `);
  for (const value of ["changeme", "c2hvcnQ", "id.example.org", "not a host"]) expect(output).not.toContain(value);
}, 240_000);
