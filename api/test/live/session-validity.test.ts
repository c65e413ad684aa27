/** The validity of the sessions and tokens behind open sockets. One request checks all of them. */
import { createRequire } from "node:module";
import type Pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { now } from "../../src/clock.ts";
import { ApiTokenEntity, OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { newId } from "../../src/db/new-id.ts";
import { openOrm, type Orm } from "../../src/db/orm.ts";
import { DAY, HOUR, MINUTE } from "../../src/iam/time.ts";
import { hashOf } from "../../src/services/core/token-hash.ts";
import { sessionValidityOf } from "../../src/services/operators/session-validity.ts";
import type { Scope } from "../../src/services/core/request-scope.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

const SESSIONS = 1_000;
const TOKENS = 1_000;

let database: TestDatabase;
let orm: Orm;
const scope = (): Scope => ({ em: orm.em.fork() }) as Scope;

beforeAll(async () => {
  database = await openTestDatabase();
  orm = await openOrm(database.url);
  const em = orm.em.fork();
  for (const [id, status] of [
    ["operator_a", "ACTIVE"],
    ["operator_b", "DISABLED"],
  ] as const) {
    await em.insert(OperatorEntity, {
      id,
      name: id,
      role: "analyst",
      status,
      passwordHash: null,
      issuer: null,
      subject: null,
      createdAt: new Date(now()),
      lastSignInAt: null,
      passwordChangedAt: null,
    });
  }
});
afterAll(async () => {
  await orm.close();
  await database.close();
});

async function session(secret: string, change: object = {}): Promise<void> {
  const at = new Date(now());
  const row = {
    operatorId: "operator_a",
    createdAt: at,
    lastActiveAt: at,
    authenticatedAt: at,
    previousVisitAt: null,
    endedAt: null,
  };
  await orm.em.fork().insert(SessionEntity, { id: newId("session"), tokenHash: hashOf(secret), ...row, ...change });
}

async function token(secret: string, change: object = {}): Promise<void> {
  await orm.em.fork().insert(ApiTokenEntity, {
    id: newId("token"),
    name: secret,
    operatorId: "operator_a",
    tokenHash: hashOf(secret),
    hint: null,
    role: "admin",
    scopes: [],
    accountIds: null,
    networks: null,
    createdAt: new Date(now()),
    expiresAt: new Date(now() + DAY),
    lastUsedAt: null,
    revokedAt: null,
    ...change,
  });
}

test("every credential is reported as valid with its current role, expired or ended", async () => {
  const ago = (milliseconds: number) => new Date(now() - milliseconds);
  await session("s-alive");
  await session("s-idle", { lastActiveAt: ago(31 * MINUTE) });
  await session("s-old", { createdAt: ago(12.1 * HOUR) });
  await session("s-out", { endedAt: ago(1) });
  await token("t-alive");
  await token("t-expired", { expiresAt: ago(1) });
  await token("t-revoked", { revokedAt: ago(1), expiresAt: ago(1) });
  await token("t-disabled", { operatorId: "operator_b" });
  await token("t-initial", { operatorId: null });
  const credentials = [
    ["SESSION", "s-alive"],
    ["SESSION", "s-idle"],
    ["SESSION", "s-old"],
    ["SESSION", "s-out"],
    ["SESSION", "t-alive"],
    ["SESSION", "s-unknown"],
    ["TOKEN", "t-alive"],
    ["TOKEN", "t-expired"],
    ["TOKEN", "t-revoked"],
    ["TOKEN", "t-disabled"],
    ["TOKEN", "t-initial"],
    ["TOKEN", "s-alive"],
  ] as const;
  const validities = await sessionValidityOf(
    scope(),
    credentials.map(([kind, secret]) => ({ kind, secret })),
  );
  expect(
    validities.map((validity) => (typeof validity === "string" ? validity : `${validity.name} ${validity.role}`)),
  ).toEqual([
    "operator_a analyst",
    "EXPIRED",
    "EXPIRED",
    "ENDED",
    "ENDED",
    "ENDED",
    // The token's role is limited to the current role of its owner.
    `operator_a via token "t-alive" analyst`,
    "EXPIRED",
    "ENDED",
    "ENDED",
    `token "t-initial" admin`,
    "ENDED",
  ]);
});

test(`${SESSIONS} sessions and ${TOKENS} tokens are checked in two statements, and the use of the tokens is recorded in one`, async () => {
  const many = (count: number, prefix: string) => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
  const [sessions, tokens] = [many(SESSIONS, "many-s"), many(TOKENS, "many-t")];
  for (const secret of sessions) await session(secret);
  for (const secret of tokens) await token(secret);
  const pg = createRequire(createRequire(import.meta.url).resolve("@mikro-orm/postgresql"))("pg") as typeof Pg;
  const query = vi.spyOn(pg.Client.prototype, "query");
  const validities = await sessionValidityOf(scope(), [
    ...sessions.map((secret) => ({ kind: "SESSION", secret }) as const),
    ...tokens.map((secret) => ({ kind: "TOKEN", secret }) as const),
  ]);
  const statements = query.mock.calls.length;
  query.mockRestore();
  expect(validities.filter((validity) => typeof validity === "object")).toHaveLength(SESSIONS + TOKENS);
  expect(statements).toBe(3);
});
