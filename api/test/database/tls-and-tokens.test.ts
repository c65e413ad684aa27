/** Encrypted connections with an authority of one's own, and roles that sign in with a token of AWS IAM. */
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { signDatabaseToken } from "../../src/aws/database-token.ts";
import { now } from "../../src/clock.ts";
import { addressMistake, clientConfig, useTokensFrom } from "../../src/db/client-config.ts";
import { Deadline, withDeadline } from "../../src/db/deadline.ts";
import { openOrm } from "../../src/db/orm.ts";
import { createLog } from "../../src/log.ts";
import { openEvents } from "../../src/services/core/events.ts";
import { openJobs } from "../../src/services/core/jobs.ts";
import { OwnPostgres } from "../drills/own-postgres.ts";
import { selfSignedCertificate } from "../support/certificate.ts";
import type { TestDatabase } from "../support/database.ts";

let postgres: OwnPostgres;
let database: TestDatabase;
const authority = join(tmpdir(), `iam-monitor-ca-${process.pid}.pem`);

beforeAll(async () => {
  postgres = await OwnPostgres.open();
  database = await postgres.openDatabase("encrypted");
  const { key, cert } = selfSignedCertificate(now());
  writeFileSync(authority, cert);
  const owner = new Client({ connectionString: database.ownerUrl });
  owner.on("error", () => undefined);
  await owner.connect();
  // The server writes its own files, because it runs as another user.
  for (const [name, text] of [
    ["server.key", key],
    ["server.crt", cert],
  ] as const) {
    await owner.query("create temporary table text_file (line text)");
    await owner.query("insert into text_file select regexp_split_to_table($1, '\n')", [text.trimEnd()]);
    const { rows } = await owner.query<{ path: string }>(
      "select current_setting('data_directory') || '/' || $1 as path",
      [name],
    );
    await owner.query(`copy text_file to program 'umask 077; cat > ${rows[0]!.path}'`);
    await owner.query("drop table text_file");
  }
  await owner.query("alter system set ssl = on");
  await owner.query("select pg_reload_conf()");
  await vi.waitUntil(async () => (await owner.query<{ ssl: string }>("show ssl")).rows[0]?.ssl === "on", 20_000);
  await owner.end();
}, 240_000);
afterAll(() => postgres.close());

const withParameters = (parameters: Record<string, string>): string => {
  const url = new URL(database.url);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
};
const SECURE =
  "select bool_and(ssl) as secure from pg_stat_ssl join pg_stat_activity using (pid) where usename = current_user";

test("every connection is encrypted, also that of a cancellation", async () => {
  const url = withParameters({ sslmode: "verify-full", sslrootcert: authority });
  const log = createLog("silent");
  const orm = await openOrm(url);
  const jobs = await openJobs(url, log);
  const events = await openEvents(url, log);
  try {
    expect(await orm.em.fork().execute(SECURE)).toEqual([{ secure: true }]);
    const deadline = new Deadline(60_000);
    const slow = withDeadline(deadline, () => orm.em.fork().execute("select pg_sleep(30)"));
    setTimeout(() => deadline.end({ isAnswered: false }), 300);
    await expect(slow).rejects.toMatchObject({ code: "57014" });
  } finally {
    await events.close();
    await jobs.close();
    await orm.close();
  }
});

test("a server whose certificate the authority did not sign is refused", async () => {
  const orm = await openOrm(withParameters({ sslmode: "verify-full" }));
  await expect(orm.em.fork().execute("select 1")).rejects.toThrow(/self-signed certificate/);
  await orm.close();
});

test("a token is signed for each connection, only over TLS, and is the password", async () => {
  const url = new URL(withParameters({ aws_iam_region: "eu-central-1", sslrootcert: authority }));
  const { password } = url;
  url.password = "";
  const asked: object[] = [];
  useTokensFrom(async (request) => {
    asked.push(request);
    return decodeURIComponent(password);
  });
  expect(clientConfig(url.href)).toMatchObject({ user: url.username, ssl: { ca: expect.stringContaining("BEGIN") } });
  const orm = await openOrm(url.href);
  const jobs = await openJobs(url.href, createLog("silent"));
  try {
    const answers = await Promise.all([1, 2, 3].map(() => orm.em.fork().execute(SECURE)));
    expect(answers).toEqual([1, 2, 3].map(() => [{ secure: true }]));
  } finally {
    await jobs.close();
    await orm.close();
  }
  expect(asked.length).toBeGreaterThan(3);
  expect(asked[0]).toEqual({
    region: "eu-central-1",
    hostname: url.hostname,
    port: Number(url.port),
    username: url.username,
  });
});

test("a token is a signed request for the action rds-db:connect, valid for 15 minutes", async () => {
  const before = { ...process.env };
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" });
  try {
    const token = await signDatabaseToken({
      region: "eu-central-1",
      hostname: "db.example.eu-central-1.rds.amazonaws.com",
      port: 5_432,
      username: "iam_monitor_app",
    });
    const { searchParams, host, port } = new URL(`https://${token}`);
    expect(`${host} ${port}`).toContain("db.example.eu-central-1.rds.amazonaws.com");
    expect(Object.fromEntries(searchParams)).toMatchObject({
      Action: "connect",
      DBUser: "iam_monitor_app",
      "X-Amz-Expires": "900",
      "X-Amz-Credential": expect.stringMatching(/^AKIAIOSFODNN7EXAMPLE\/\d{8}\/eu-central-1\/rds-db\/aws4_request$/),
    });
    expect(token).not.toContain("secret");
  } finally {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) {
      delete process.env[name];
      if (before[name] !== undefined) process.env[name] = before[name];
    }
  }
});

test("mistakes in an address are named", () => {
  expect(addressMistake(database.url)).toBeNull();
  expect(addressMistake(withParameters({ aws_iam_region: "eu-central-1" }))).toContain("no password");
  expect(addressMistake("postgresql://app@db/iam?aws_iam_region=europe")).toContain("aws_iam_region=REGION");
});
