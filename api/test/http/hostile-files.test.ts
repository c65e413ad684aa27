/** Hostile files of every kind. The API process stays alive, and its event loop stays free: `/healthz` is asked throughout. */
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Accounts } from "../../src/services/accounts/accounts.ts";
import { ApiTokens } from "../../src/services/operators/api-tokens.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { sampleHealthDuring } from "../support/health-sampling.ts";
import { openServerProcess, type ServerProcess } from "../support/server-process.ts";

/** The longest time for which the event loop may be busy, without what other programs on the machine take. */
const LOOP_MAX_MS = 250;

let platform: TestPlatform;
let server: ServerProcess;
let token: string;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
  token = randomBytes(32).toString("base64url");
  await new ApiTokens(platform.scope()).createInitial(token);
  server = await openServerProcess(platform);
});
afterAll(async () => {
  await server.stop();
  await platform.close();
});

test("S6: hostile files of every kind: each gets a problem document", { timeout: 240_000 }, async () => {
  const { id } = await new Accounts(platform.scope()).connect({ name: "hostile", source: "OFFLINE_FILES" });
  const many = (count: number, item: string) => Buffer.alloc(count * (item.length + 1) - 1, `${item},`).toString();
  const rest = '"GroupDetailList":[],"RoleDetailList":[],"Policies":[]';
  const csvHeader =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,cert_1_active,cert_2_active\n";
  const files: readonly (readonly [kind: string, name: string, content: string])[] = [
    ["authorization-details", "2,000,000 empty users", `{"UserDetailList":[${many(2_000_000, "{}")}],${rest}}`],
    ["authorization-details", "10,000,000 empty users", `{"UserDetailList":[${many(10_000_000, "{}")}]}`],
    ["authorization-details", "brackets", "[".repeat(5_000_000)],
    ["credential-report", "rows without fields", csvHeader + "x\n".repeat(2_000_000)],
    ["credential-report", "quotes", csvHeader + '"'.repeat(3_000_000)],
    ["account-summary", "numbers that are texts", `{"SummaryMap":{${many(500_000, '"k":"x"')}}}`],
    ["password-policy", "a long text", JSON.stringify({ PasswordPolicy: "x".repeat(20_000_000) })],
    ["workloads", "empty workloads", `{"workloads":[${many(2_000_000, "{}")}]}`],
  ];
  const lines: string[] = [];
  for (const [kind, name, content] of files) {
    await server.readTurn();
    const startedAt = performance.now();
    const { done: response, slowestMs } = await sampleHealthDuring(server.url, () =>
      fetch(`${server.url}/api/accounts/${id}/files/${kind}`, {
        method: "PUT",
        headers: { "content-type": "application/octet-stream", authorization: `Bearer ${token}` },
        body: content,
      }),
    );
    const { turnMaxMs } = await server.readTurn();
    const problem = (await response.json()) as { code: string; detail?: string };
    lines.push(
      `${kind}, ${name} (${(content.length / 1e6).toFixed(1)} MB): ${response.status} ${problem.code} in ${Math.round(performance.now() - startedAt)} ms, /healthz ${Math.round(slowestMs)} ms, event loop busy for ${Math.round(turnMaxMs)} ms`,
    );
    expect([400, 422], name).toContain(response.status);
    expect(["FILE_INVALID", "ANALYSIS_LIMIT"], name).toContain(problem.code);
    expect(turnMaxMs, name).toBeLessThanOrEqual(LOOP_MAX_MS);
  }
  console.log(lines.join("\n"));
  const late = await fetch(`${server.url}/api/accounts/${id}/files/account-summary?takenAt=2999-01-01T00:00:00Z`, {
    method: "PUT",
    headers: { authorization: `Bearer ${token}` },
    body: '{"SummaryMap":{}}',
  });
  expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([400, "BAD_USER_INPUT"]);
});
