/** Finding S3: the product works with a role that may only add to the audit log, and another role owns the tables. */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { ADVISORY_LOCKS } from "../../src/db/advisory-locks.ts";
import { mayChangeAuditLog } from "../../src/db/application-rights.ts";
import { startEmbeddedPostgres } from "../../src/db/embedded.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { createLog } from "../../src/log.ts";
import { openAuditKey, recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";
import { openJobs, SCAN_QUEUE } from "../../src/services/core/jobs.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { openMigratedOrm } from "../../src/services/operations/migrated-orm.ts";
import { databaseUrl, openTestDatabase, runOn, type TestDatabase } from "../support/database.ts";
import { newMemoryFolder } from "../support/memory-folder.ts";

const log = createLog("silent");
const secrets = openSecrets(randomBytes(32));
let database: TestDatabase;
let orm: Orm;

beforeAll(async () => {
  database = await openTestDatabase();
  orm = await openOrm(database.url);
});
afterAll(async () => {
  await orm.close();
  await database.close();
});

const record = async (on: Orm): Promise<Uint8Array> => {
  const auditKey = await openAuditKey(on.em.fork(), secrets);
  const scope = { caller: SYSTEM, requestId: "test", platform: { auditKey } };
  await on.em.fork().transactional((tx) => recordAudit(tx, scope, { action: "demo.change" }));
  return auditKey;
};

async function query<Row extends object>(url: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}

describe("the database refuses the product's role", () => {
  beforeAll(() => record(orm));

  test.each([
    "update audit_event set actor = 'x'",
    "delete from audit_event",
    "truncate audit_event",
    "drop table audit_event",
    "alter table audit_event disable trigger all",
    "alter table audit_event add column hidden text",
    "alter table audit_event owner to current_user",
    "alter table audit_event rename to elsewhere",
    "drop trigger audit_event_append_only on audit_event",
    "create trigger mine before insert on audit_event for each row execute function refuse_audit_edit()",
    "create rule mine as on insert to audit_event do instead nothing",
    "create index mine on audit_event (actor)",
    "do $$ begin lock table audit_event in share mode; end $$",
    "select from audit_event for update",
    "insert into audit_event select * from audit_event on conflict (seq) do update set actor = 'x'",
    "merge into audit_event a using audit_event b on a.seq = b.seq when matched then delete",
    "create table child (event bigint references audit_event (seq))",
    "create function mine() returns integer language sql as 'select 1'",
    "alter function prune_audit_events(integer) security invoker",
    "set session_replication_role = replica",
    "update audit_key set sealed = 'x'",
    "delete from audit_key",
    "delete from audit_head",
    "truncate audit_head",
    "delete from mikro_orm_migrations",
    "drop schema public cascade",
    "create role another superuser",
    "copy audit_event to '/dev/null'",
    "copy audit_event to program 'cat'",
  ])("%s", async (statement) => {
    await expect(orm.em.fork().execute(statement)).rejects.toMatchObject({ code: "42501" });
  });

  test("to become the owner", async () => {
    const owner = new URL(database.ownerUrl).username;
    await expect(orm.em.fork().execute(`set role ${owner}`)).rejects.toMatchObject({ code: "42501" });
  });

  test("to give itself more rights", async () => {
    const rights = "select has_table_privilege('audit_event', 'update, delete, truncate, trigger, maintain') as more";
    // PostgreSQL only warns if a role grants what it does not have.
    await orm.em.fork().execute("grant all on audit_event to current_user");
    expect(await orm.em.fork().execute(rights)).toEqual([{ more: false }]);
  });
});

test("the product's role owns nothing, and a new table is covered by the next migration", async () => {
  const role = new URL(database.url).username;
  const owned = `select count(*)::int as count from pg_class where relowner = '${role}'::regrole`;
  expect(await query(database.ownerUrl, owned)).toEqual([{ count: 0 }]);
  const rights = "select relname, relacl::text from pg_class where relacl::text like '%iam_monitor_app%' order by 1, 2";
  const before = await query(database.ownerUrl, rights);
  expect(before.length).toBeGreaterThan(40);
  await runOn(database.ownerUrl, "create table later (n integer generated always as identity, at bigserial)");
  await expect(query(database.url, "select from later")).rejects.toMatchObject({ code: "42501" });
  await (await openMigratedOrm(database, { log })).close();
  await query(database.url, "insert into later default values; update later set at = 2; delete from later");
  await expect(query(database.url, "truncate later")).rejects.toMatchObject({ code: "42501" });
  await runOn(database.ownerUrl, "drop table later");
  expect(await query(database.ownerUrl, rights)).toEqual(before);
});

test("rights that were granted by hand are taken back, and reported until then", async () => {
  const em = () => orm.em.fork();
  expect(await mayChangeAuditLog(em())).toBe(false);
  const role = new URL(database.url).username;
  for (const right of ["delete", "truncate", "trigger", "references", "maintain", "update (actor)"]) {
    await runOn(database.ownerUrl, `grant ${right} on audit_event to ${role}`);
    expect(await mayChangeAuditLog(em()), right).toBe(true);
    await runOn(database.ownerUrl, `revoke ${right} on audit_event from ${role}`);
    expect(await mayChangeAuditLog(em()), right).toBe(false);
  }
  await runOn(database.ownerUrl, `grant all on audit_event to ${role}; grant update (actor) on audit_event to ${role}`);
  await runOn(database.ownerUrl, `grant create on schema public to ${role}`);
  await (await openMigratedOrm(database, { log })).close();
  expect(await mayChangeAuditLog(em())).toBe(false);
});

describe("an external database", () => {
  const name = `t_${randomBytes(6).toString("hex")}`;
  const [owner, application] = [`${name}_owner`, `${name}_app`];
  const cluster = inject("testClusterUrl");
  const urlOf = (user: string) => {
    const url = new URL(databaseUrl(cluster, name));
    [url.username, url.password] = [user, `the password of ${user}`];
    return url.href;
  };
  const roles = { url: urlOf(application), ownerUrl: urlOf(owner) };

  beforeAll(async () => {
    await runOn(cluster, `create role ${owner} login password 'the password of ${owner}'`);
    await runOn(cluster, `create database ${name} owner ${owner}`);
  });
  afterAll(async () => {
    for (const each of [name, `${name}_later`]) await runOn(cluster, `drop database if exists ${each} with (force)`);
    for (const role of [application, owner]) await runOn(cluster, `drop role if exists ${role}`);
  });

  test("an owner that may not create roles says which one is missing", async () => {
    await expect(openMigratedOrm(roles, { log })).rejects.toMatchObject({
      code: "DATABASE_ROLE_MISSING",
      message: expect.stringContaining(`create role "${application}" login`),
    });
  });

  test("a process without the owner's role waits for the role, the database and the migration", async () => {
    const warn = vi.spyOn(log, "warn");
    const attempted = (reason: string) =>
      vi.waitFor(
        () => expect(warn).toHaveBeenCalledWith({ reason: expect.stringContaining(reason) }, "database.away"),
        60_000,
      );
    await runOn(cluster, `alter role ${owner} createrole`);
    await runOn(cluster, `alter database ${name} rename to ${name}_later`);
    const worker = { url: roles.url, ownerUrl: null };
    const withoutRole = openMigratedOrm(worker, { log });
    await attempted(`authentication failed for user "${application}"`);
    await runOn(cluster, `create role ${application} login password 'the password of ${application}'`);
    const withoutDatabase = openMigratedOrm(worker, { log });
    await attempted(`database "${name}" does not exist`);
    await runOn(cluster, `alter database ${name}_later rename to ${name}`);
    warn.mockRestore();
    const [first, second, third] = await Promise.all([openMigratedOrm(roles, { log }), withoutRole, withoutDatabase]);
    await third.close();
    for (const opened of [first, second]) expect(await mayChangeAuditLog(opened.em.fork())).toBe(false);
    // The queue, too, works without a right to create anything.
    const jobs = await openJobs(roles.url, log);
    await jobs.close();
    const auditKey = await record(first);
    expect(await verifyAudit(second.em.fork(), auditKey)).toEqual({ count: 1, broken: null });
    await first.close();
    await second.close();
  });

  test("it also waits for the rights, which the owner grants after the migrations", async () => {
    const owning = new Client({ connectionString: roles.ownerUrl });
    await owning.connect();
    await owning.query("begin");
    await owning.query(`select pg_advisory_xact_lock(${ADVISORY_LOCKS.migration})`);
    // As a migration leaves it: committed, but not granted.
    await runOn(roles.ownerUrl, "create table added (n integer)");
    const waiting = openMigratedOrm({ url: roles.url, ownerUrl: null }, { log });
    const waits = `select from pg_locks where objid = ${ADVISORY_LOCKS.migration} and not granted
      and locktype = 'advisory' and mode = 'ShareLock' and database = (select oid from pg_database where datname = '${name}')`;
    try {
      await vi.waitFor(async () => expect(await query(cluster, waits)).toHaveLength(1), 60_000);
    } finally {
      await owning.query(`grant select on added to ${application}; commit`);
      await owning.end();
    }
    const opened = await waiting;
    await opened.em.fork().execute("select from added");
    await opened.close();
    await runOn(roles.ownerUrl, "drop table added");
  });

  test("a job queue of a newer version is used as it is, and an older or missing one is refused", async () => {
    const versions = () => query<{ version: number }>(roles.ownerUrl, "select version from pgboss.version");
    const raise = (by: number) => runOn(roles.ownerUrl, `update pgboss.version set version = version + ${by}`);
    const [before] = await versions();
    await raise(1);
    const jobs = await openJobs(roles.url, log);
    await jobs.boss.send(SCAN_QUEUE, { scanId: "scan_1" });
    expect(await jobs.boss.fetch(SCAN_QUEUE)).toMatchObject([{ data: { scanId: "scan_1" } }]);
    await jobs.close();
    expect(await versions()).toEqual([{ version: before!.version + 1 }]);
    await raise(-2);
    await expect(openJobs(roles.url, log)).rejects.toMatchObject({ code: "DATABASE_NOT_MIGRATED" });
    await expect(openJobs(cluster, log)).rejects.toMatchObject({ code: "DATABASE_NOT_MIGRATED" });
    await raise(1);
  });

  test("an owner that may create roles creates the missing one, with the password of its URL", async () => {
    await runOn(databaseUrl(cluster, name), `drop owned by ${application}`);
    await runOn(cluster, `drop role ${application}`);
    const opened = await openMigratedOrm(roles, { log });
    expect(await mayChangeAuditLog(opened.em.fork())).toBe(false);
    await opened.close();
    const [row] = await query<{ secret: string }>(
      cluster,
      `select rolpassword as secret from pg_authid where rolname = '${application}'`,
    );
    expect(row!.secret).toMatch(/^SCRAM-SHA-256\$4096:/);
    const wrong = new URL(roles.url);
    wrong.password = "wrong";
    await expect(query(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  });

  test("with the owner's role alone, everything works as before, but the audit log is not protected", async () => {
    const opened = await openMigratedOrm({ url: roles.ownerUrl, ownerUrl: null }, { log });
    expect(await mayChangeAuditLog(opened.em.fork())).toBe(true);
    await record(opened);
    await opened.close();
  });
});

test("an embedded database of one role is upgraded at start, with its events", { timeout: 240_000 }, async () => {
  const dataDir = newMemoryFolder("roles");
  const start = () => startEmbeddedPostgres({ dataDir, durable: false, log });
  try {
    // As the version with one role left it.
    const before = await start();
    const alone = await openMigratedOrm({ url: before.ownerUrl, ownerUrl: null }, { log });
    const auditKey = await record(alone);
    await alone.close();
    await runOn(before.ownerUrl, `drop role ${new URL(before.url).username}`);
    await expect(query(before.url, "select 1")).rejects.toMatchObject({ code: "28P01" });
    await before.stop();

    const after = await start();
    expect(new URL(after.url).password).toBe(new URL(before.url).password);
    const upgraded = await openMigratedOrm(after, { log });
    expect(await mayChangeAuditLog(upgraded.em.fork())).toBe(false);
    await record(upgraded);
    expect(await verifyAudit(upgraded.em.fork(), auditKey)).toEqual({ count: 2, broken: null });
    await upgraded.close();
    await after.stop();
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});
