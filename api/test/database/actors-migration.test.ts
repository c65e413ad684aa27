/** The names that older versions stored become IDs only where they identify exactly one operator or token. */
import { createHmac, randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { openSecrets } from "../../src/services/core/secrets.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { scopesOfRole } from "../../src/services/core/token-scopes.ts";
import { openAuditKey, recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";

const name = `t_${randomBytes(6).toString("hex")}`;
let orm: Orm;

async function onCluster(statement: string): Promise<void> {
  const client = new Client({ connectionString: inject("testClusterUrl") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  await onCluster(`create database ${name}`);
  const url = new URL(inject("testClusterUrl"));
  url.pathname = `/${name}`;
  orm = await openOrm(url.href);
  await orm.migrator.up({ to: "Migration20261127FieldTerms" });
});
afterAll(async () => {
  await orm.close();
  await onCluster(`drop database if exists ${name} with (force)`);
});

test("keep the audit log's chain, and never give a name to an operator who shares it with a token", async () => {
  const em = orm.em.fork();
  const run = (statement: string) => em.execute(statement);
  await run(
    `insert into account (id, name, source, status, region, writes, created_at, aws_account_id) values ('account_1', 'a', 'ENVIRONMENT', 'CONNECTED', 'us-east-1', 'OFF', now(), '111122223333')`,
  );
  for (const operator of ["alice", "bob", "carl"])
    await run(
      `insert into operator (id, name, role, status, created_at) values ('operator_${operator}', '${operator}', 'admin', 'ACTIVE', now())`,
    );
  for (const [id, token, owner] of [
    ["token_1", "alice", "'operator_bob'"],
    ["token_2", "ci", "'operator_bob'"],
    ["token_3", "initial admin token", "null"],
    ["token_4", "twice", "'operator_bob'"],
    ["token_5", "twice", "'operator_carl'"],
  ])
    await run(
      `insert into api_token (id, name, operator_id, token_hash, role, scopes, created_at, expires_at) values ('${id}', '${token}', ${owner}, '${id}', 'admin', '[]', now(), now())`,
    );
  await run(`insert into api_token (id, name, operator_id, token_hash, role, scopes, created_at, expires_at) values
    ('token_6', 'v', null, 'token_6', 'viewer', '["secrets:reveal"]', now(), now()), ('token_7', 'o', null, 'token_7', 'operator', '["secrets:reveal"]', now(), now())`);
  const scan = (id: string, trigger: string, by: string) =>
    run(
      `insert into scan (id, account_id, status, trigger, requested_by, requested_at, finished_at, progress) values ('${id}', 'account_1', 'SUCCEEDED', '${trigger}', '${by}', now(), now(), '{}')`,
    );
  // With the kind of the caller, the name of a token is no longer ambiguous.
  await scan("scan_1", "OPERATOR", "alice");
  await scan("scan_2", "TOKEN", "alice");
  await scan("scan_3", "SCHEDULE", "schedule");
  await scan("scan_4", "OPERATOR", "IAM Monitor");
  await run(`insert into alert (id, number, fingerprint, account_id, check_id, check_version, category, severity, severity_rank, status, resource_id, resource_name, owner_id, title, description, evidence, content_hash, evidence_as_of, first_seen_at, opened_at, assignee, acknowledged_by)
    values ('alert_1', 1, 'f', 'account_1', 'mfa-console', 1, 'IAMUser', 'HIGH', 1, 'ACKNOWLEDGED', 'A', 'u', 'A', 't', 'd', '{}', 'h', now(), now(), now(), 'Carl', 'alice')`);
  for (const [index, actor] of [
    "IAM Monitor",
    "alice",
    "carl",
    "ci",
    "twice",
    "left long ago",
    "initial admin token",
  ].entries())
    await run(`insert into alert_event (alert_id, account_id, kind, status, severity, source_id, actor, at, changes)
      values ('alert_1', 'account_1', 'ASSIGNED', 'OPEN', 'HIGH', 's${index}', '${actor}', now(), '{"assignee": {"from": null, "to": "carl"}}')`);

  const key = await openAuditKey(em, openSecrets(randomBytes(32)));
  const at = new Date(1_764_000_000_000);
  const old = [
    1,
    "audit_1",
    at.toISOString(),
    "TOKEN",
    "alice",
    "operator_bob",
    "scans.start",
    null,
    null,
    [],
    "r",
    "",
  ];
  const mac = createHmac("sha256", key).update(JSON.stringify(old)).digest("hex");
  await run(`insert into audit_event (seq, id, at, actor_kind, actor, actor_id, action, details, request_id, previous_mac, mac)
    values (1, 'audit_1', '${at.toISOString()}', 'TOKEN', 'alice', 'operator_bob', 'scans.start', '{}', 'r', '', '${mac}')`);
  await run(`insert into audit_head (id, seq, mac) values ('head', 1, '${mac}')`);

  await orm.migrator.up();

  const actors = await em.execute<{ actor: unknown }[]>("select actor from alert_event order by seq");
  const ofBob = (token: string, tokenId: string) => ({
    kind: "TOKEN",
    displayName: `bob via token "${token}"`,
    id: "operator_bob",
    tokenId,
    tokenName: token,
  });
  const carl = { kind: "OPERATOR", displayName: "carl", id: "operator_carl" };
  expect(actors.map(({ actor }) => actor)).toEqual([
    { kind: "SYSTEM", displayName: "IAM Monitor" },
    { kind: "UNKNOWN", displayName: "alice" },
    carl,
    ofBob("ci", "token_2"),
    { kind: "UNKNOWN", displayName: "twice" },
    { kind: "UNKNOWN", displayName: "left long ago" },
    { kind: "TOKEN", displayName: 'token "initial admin token"', tokenId: "token_3", tokenName: "initial admin token" },
  ]);
  const scans = await em.execute<{ by: unknown }[]>("select requested_by as by from scan order by id");
  expect(scans.map(({ by }) => by)).toEqual([
    { kind: "OPERATOR", displayName: "alice", id: "operator_alice" },
    ofBob("alice", "token_1"),
    { kind: "SCHEDULE", displayName: "schedule" },
    { kind: "SYSTEM", displayName: "IAM Monitor" },
  ]);
  const [alert] = await em.execute("select assignee, acknowledged_by from alert");
  expect(alert).toEqual({ assignee: carl, acknowledged_by: { kind: "UNKNOWN", displayName: "alice" } });
  const [event] = await em.execute("select changes from alert_event limit 1");
  expect(event).toEqual({ changes: { assignee: { from: null, to: carl } } });

  const tokens = await em.execute<{ id: string; scopes: string[] }[]>("select id, scopes from api_token order by id");
  const scopesOf = (id: string) => tokens.find((token) => token.id === id)!.scopes;
  // A token keeps the scopes that its role had. A permission that came later is not added to it.
  const later = new Set([
    "approvals.read",
    "notifications.read",
    "inventory.export",
    "paths.export",
    "audit.export",
    "changes.check",
    "exceptions.createBroad",
    "exceptions.update",
    "keyUse.read",
    "mcp.call",
    "reports.create",
    "accounts.export",
    "organizations.read",
    "organizations.connect",
    "organizations.cancel",
    "organizations.updateSettings",
    "retention.read",
  ]);
  const scopesThen = (role: "admin" | "viewer") => scopesOfRole(role).filter((scope) => !later.has(scope));
  expect(scopesOf("token_2").toSorted()).toEqual(scopesThen("admin").toSorted());
  expect(scopesOf("token_6").toSorted()).toEqual(scopesThen("viewer").toSorted());
  expect(scopesOf("token_7")).toContain("secrets.reveal");
  expect(tokens.flatMap(({ scopes }) => scopes).filter((scope) => /^(operators|tokens|session)/.test(scope))).toEqual(
    [],
  );

  // An event of today follows the old one, and the chain of both is intact.
  const scope = { caller: SYSTEM, requestId: "r", platform: { auditKey: key } };
  await em.transactional((tx) => recordAudit(tx, scope, { action: "demo.change" }));
  expect(await verifyAudit(em, key)).toEqual({ count: 2, broken: null });
  const forge = async (statement: string) => {
    await run("alter table audit_event disable trigger all");
    await run(statement);
    return (await verifyAudit(em.fork(), key)).broken;
  };
  expect(await forge("update audit_event set actor_token_id = 'token_9' where seq = 1")).toMatchObject({ seq: 1 });
  await run("update audit_event set actor_token_id = null where seq = 1");
  expect(await forge("update audit_event set version = 1 where seq = 2")).toMatchObject({ seq: 2 });
});
