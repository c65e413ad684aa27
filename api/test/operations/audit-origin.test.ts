/** Finding S13: events carry the client's address, what it says it is, and the session. Older rows still verify. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { recordAudit, verifyAudit } from "../../src/services/audit/audit-log.ts";
import type { AuditSettings } from "../../src/services/core/audit-settings.ts";
import { requestClient } from "../../src/services/core/request-client.ts";
import { operatorCaller } from "../support/actors.ts";
import rowsOfVersion2 from "../support/audit-rows-version-2.json" with { type: "json" };
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

/** The key with which the version before this one wrote the rows of the file. */
const auditKey = Buffer.alloc(32, 7);
const client = requestClient("203.0.113.77", "curl/8.1");

let database: TestDatabase;
let orm: Orm;
let owner: Orm;

beforeAll(async () => {
  database = await openTestDatabase();
  orm = await openOrm(database.url);
  owner = await openOrm(database.ownerUrl);
});
afterAll(async () => {
  await owner.close();
  await orm.close();
  await database.close();
});

const em = () => orm.em.fork();
const record = (audit: Partial<AuditSettings> = {}) =>
  em().transactional((tx) =>
    recordAudit(
      tx,
      {
        caller: { ...operatorCaller("admin", "anna"), sessionId: "session_1" },
        requestId: "test",
        client,
        platform: { auditKey, audit },
      },
      { action: "demo.change" },
    ),
  );

test("rows of the version before are intact, and so is the chain that continues them", async () => {
  for (const row of rowsOfVersion2)
    await em().execute("insert into audit_event select * from jsonb_populate_record(null::audit_event, ?::jsonb)", [
      JSON.stringify(row),
    ]);
  const last = rowsOfVersion2.at(-1)!;
  await em().execute("insert into audit_head (id, seq, mac) values ('head', ?, ?)", [last.seq, last.mac]);
  expect(await verifyAudit(em(), auditKey)).toEqual({ count: 4, broken: null });
  await record();
  await record({ address: "network" });
  await record({ address: "none" });
  expect(await verifyAudit(em(), auditKey)).toEqual({ count: 7, broken: null });
  const events = await em().find(AuditEventEntity, { seq: { $gt: 4 } }, { orderBy: { seq: "asc" } });
  expect(
    events.map(({ version, address, client: agent, actorSessionId }) => [version, address, agent, actorSessionId]),
  ).toEqual([
    [4, "203.0.113.77", "curl/8.1", "session_1"],
    [4, "203.0.113.0/24", "curl/8.1", "session_1"],
    [4, null, "curl/8.1", "session_1"],
  ]);
});

test("the MAC covers the address, the client and the session, in new rows and in old ones (S13)", async () => {
  const TAKEN_BACK = new Error("The manipulation is taken back.");
  const brokenAfter = async (statement: string) => {
    let broken: unknown;
    const attempt = owner.em.fork().transactional(async (tx) => {
      await tx.execute("set local session_replication_role = replica");
      await tx.execute(statement);
      ({ broken } = await verifyAudit(tx, auditKey));
      throw TAKEN_BACK;
    });
    await expect(attempt).rejects.toBe(TAKEN_BACK);
    return broken;
  };
  for (const [statement, seq] of [
    ["update audit_event set address = '198.51.100.1' where seq = 5", 5],
    ["update audit_event set client = 'Mozilla' where seq = 5", 5],
    ["update audit_event set actor_session_id = 'session_2' where seq = 5", 5],
    ["update audit_event set address = null, client = null, actor_session_id = null where seq = 6", 6],
    ["update audit_event set version = 2 where seq = 5", 5],
    ["update audit_event set version = 2, address = null, client = null, actor_session_id = null where seq = 5", 5],
    ["update audit_event set address = '198.51.100.1' where seq = 2", 2],
    ["update audit_event set client = 'Mozilla', version = 1 where seq = 1", 1],
    ["update audit_event set version = 3 where seq = 3", 3],
    ["update audit_event set version = 3 where seq = 5", 5],
    // Details that are no object, with the same MAC before version 4 (S7).
    ["update audit_event set details = '[]' where seq = 5", 5],
    [
      "update audit_event set details = (select coalesce(jsonb_agg(jsonb_build_array(key, value) order by key), '[]') from jsonb_each(details)) where seq = 2",
      2,
    ],
    ["update audit_event set details = to_jsonb(details::text) where seq = 1", 1],
  ] as const)
    expect(await brokenAfter(statement), statement).toEqual({ seq, reason: "CHANGED" });
  expect((await verifyAudit(em(), auditKey)).broken).toBeNull();
});
