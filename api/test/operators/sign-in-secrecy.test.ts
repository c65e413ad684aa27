/** What a stranger can learn from a sign-in, and which links let an operator in. */
import { createRequire } from "node:module";
import { sql } from "kysely";
import type pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { now } from "../../src/clock.ts";
import { OperatorEntity, SessionEntity, SignInLinkEntity } from "../../src/db/entities/access.ts";
import { AuditEventEntity } from "../../src/db/entities/audit.ts";
import { newId } from "../../src/db/new-id.ts";
import { DAY, HOUR } from "../../src/iam/time.ts";
import { SYSTEM } from "../../src/services/core/permissions.ts";
import { openScope } from "../../src/services/core/request-scope.ts";
import { finishAfterAnswers } from "../../src/services/core/after-answer.ts";
import { ApiTokens } from "../../src/services/operators/api-tokens.ts";
import { BREAK_GLASS_ID } from "../../src/services/operators/break-glass.ts";
import { createBreakGlassLink } from "../../src/services/operators/break-glass-link.ts";
import { endSignIns } from "../../src/services/operators/end-after-restore.ts";
import { Operators } from "../../src/services/operators/operators.ts";
import { callerFrom, type SecondFactor, type SignedIn, Sessions } from "../../src/services/operators/sessions.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";

/** The driver of the product's connections, which may be another copy than the one of this file. */
const require = createRequire(createRequire(import.meta.url).resolve("@mikro-orm/postgresql"));
const { Client } = require("pg") as typeof pg;
const PASSWORD = "correct horse battery";
function signedIn(result: SignedIn | SecondFactor): SignedIn {
  if ("secondFactor" in result) throw new Error("A passkey is needed.");
  return result;
}
const ORIGIN = { address: "192.0.2.7", browserSecret: null };
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform({ hasWorker: false });
});
afterAll(() => platform.close());

/** Operators as a signed-in admin sees them. */
function asAdmin(): Operators {
  const caller = { ...SYSTEM, kind: "OPERATOR", name: "root", authenticatedAt: now() } as const;
  return new Operators(openScope(platform.platform, caller, "test"));
}
const anyone = () => openScope(platform.platform, null, "test");
const accept = (token: string | null) =>
  new Operators(anyone()).acceptInvitation({ token: token!, password: PASSWORD }, ORIGIN);
const invite = (name: string, role: "viewer" | "admin") => asAdmin().invite({ name, role });

/** The statements of a refused sign-in until its answer, without their values. */
async function statementsOf(name: string, browserSecret: string | null): Promise<readonly string[]> {
  const statements: string[] = [];
  const query = vi.spyOn(Client.prototype, "query");
  try {
    const attempt = new Sessions(anyone()).signIn({ name, password: "a wrong password" }, { ...ORIGIN, browserSecret });
    await expect(attempt).rejects.toMatchObject({ code: "SIGN_IN_FAILED" });
    for (const [given] of query.mock.calls as unknown as [string | { text: string }][])
      statements.push((typeof given === "string" ? given : given.text).replaceAll(/'[^']*'/g, "?"));
  } finally {
    query.mockRestore();
  }
  await finishAfterAnswers();
  return statements;
}

test("S11: a known and an unknown name cause the same statements before the answer", async () => {
  await accept((await invite("anna", "viewer")).invitationToken);
  const { id } = await platform.scope().em.findOneOrFail(OperatorEntity, { name: "anna" });
  const refusals = () =>
    platform.scope().em.count(AuditEventEntity, { action: "session.signIn", target: id, actor: "anonymous" });
  for (const browserSecret of [null, "x".repeat(43)]) {
    // Ended attempts are deleted once in a while after an answer, whatever the name was.
    const isOfThisAnswer = (statement: string) => !statement.startsWith('delete from "sign_in_attempt" where "key" in');
    const known = (await statementsOf("anna", browserSecret)).filter(isOfThisAnswer);
    const unknown = (await statementsOf("missing", browserSecret)).filter(isOfThisAnswer);
    expect(known.length).toBeGreaterThan(0);
    expect(known).toEqual(unknown);
  }
  expect(await refusals()).toBe(2);
});

test("S7: a start offers a sign-in link until an admin has signed in", async () => {
  const sessions = () => new Sessions(platform.scope());
  const link = await sessions().createFirstSignInLink();
  expect(await sessions().createFirstSignInLink()).not.toBeNull();
  await new Sessions(anyone()).signIn({ token: link!.token });
  expect(await sessions().createFirstSignInLink()).toBeNull();
});

test("S7: a break-glass link signs in once, under its own name, recorded, and gives nothing lasting", async () => {
  const create = () => createBreakGlassLink(platform.scope().em, platform.scope());
  const [first, second] = [await create(), await create()];
  await expect(new Sessions(anyone()).signIn({ token: first })).rejects.toMatchObject({ code: "SIGN_IN_LINK_INVALID" });
  const { operator, session } = signedIn(await new Sessions(anyone()).signIn({ token: second }));
  expect(operator).toMatchObject({ id: BREAK_GLASS_ID, name: "break-glass", role: "admin" });
  await expect(new Sessions(anyone()).signIn({ token: second })).rejects.toMatchObject({
    code: "SIGN_IN_LINK_INVALID",
  });
  const em = platform.scope().em;
  const [created] = await em.find(AuditEventEntity, { action: "operators.invite", target: BREAK_GLASS_ID });
  expect(created).toMatchObject({ actorKind: "SYSTEM", details: { identity: "break-glass", link: "created" } });
  const [used] = await em.find(AuditEventEntity, { action: "session.signIn", actorId: BREAK_GLASS_ID });
  expect(used).toMatchObject({ actor: "break-glass", details: { way: "LINK", identity: "break-glass" } });

  const scope = () => openScope(platform.platform, callerFrom(operator, session, null), "test");
  const refused = { code: "FORBIDDEN" };
  await expect(new Operators(scope()).changePassword({ newPassword: PASSWORD })).rejects.toMatchObject(refused);
  const token = { name: "t", scopes: ["read"] as const, expiresAt: new Date(now() + DAY) };
  await expect(new ApiTokens(scope()).create({ ...token, scopes: [...token.scopes] })).rejects.toMatchObject(refused);
  await expect(asAdmin().update({ id: operator.id, createLink: true })).rejects.toMatchObject(refused);
  await expect(invite("Break-Glass", "viewer")).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
});

test("S7: the break-glass operator does not count as the last admin", async () => {
  const em = platform.scope().em;
  const admins = await em.find(OperatorEntity, { role: "admin", status: "ACTIVE", id: { $ne: BREAK_GLASS_ID } });
  const results = await Promise.allSettled(admins.map(({ id }) => asAdmin().update({ id, role: "viewer" })));
  expect(results.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
});

test("S9: tokens end with an admin's new link, and with a new password if asked", async () => {
  const signedIn = await accept((await invite("emil", "viewer")).invitationToken);
  const scope = () => openScope(platform.platform, callerFrom(signedIn.operator, signedIn.session, null), "test");
  const plant = async () => {
    const input = { name: "planted", scopes: ["read" as const], expiresAt: new Date(now() + DAY) };
    const { token } = await new ApiTokens(scope()).create(input);
    return async () => (await new ApiTokens(anyone()).callerOf(token)) !== null;
  };
  const [isValid, change] = [await plant(), { currentPassword: PASSWORD, newPassword: "another good one" }];
  await new Operators(scope()).changePassword(change);
  expect(await isValid()).toBe(true);
  const again = { currentPassword: change.newPassword, newPassword: PASSWORD, revokeTokens: true };
  await new Operators(scope()).changePassword(again);
  expect(await isValid()).toBe(false);

  const isValidBeforeLink = await plant();
  await asAdmin().update({ id: signedIn.operator.id, createLink: true, revokeTokens: false });
  expect(await isValidBeforeLink()).toBe(true);
  await asAdmin().update({ id: signedIn.operator.id, createLink: true });
  expect(await isValidBeforeLink()).toBe(false);
});

test("S9: all sessions of an operator end at once, by the operator or by an admin", async () => {
  const first = await accept((await invite("frida", "viewer")).invitationToken);
  const signIn = async () =>
    signedIn(await new Sessions(anyone()).signIn({ name: "frida", password: PASSWORD }, ORIGIN));
  const isAlive = async ({ sessionSecret }: typeof first) =>
    (await new Sessions(anyone()).callerOf(sessionSecret, { isActivity: false })) !== null;
  const second = await signIn();
  const own = openScope(platform.platform, callerFrom(second.operator, second.session, null), "test");
  await new Sessions(own).signOut({ everywhere: true });
  expect([await isAlive(first), await isAlive(second)]).toEqual([false, false]);
  const third = await signIn();
  await asAdmin().update({ id: third.operator.id, endSessions: true });
  expect(await isAlive(third)).toBe(false);
});

test("S30: the Kelvin sign is not a K in a name, although PostgreSQL equates them", async () => {
  await accept((await invite("mark@example.com", "viewer")).invitationToken);
  const signIn = (name: string) => new Sessions(anyone()).signIn({ name, password: PASSWORD }, ORIGIN);
  const { rows } = await sql<{ isEqual: boolean }>`
    select lower('mar\u212a@example.com') = 'mark@example.com' as "isEqual"`.execute(platform.scope().em.getKysely());
  expect(rows).toEqual([{ isEqual: true }]);
  await expect(signIn("mar\u212a@example.com")).rejects.toMatchObject({ code: "SIGN_IN_FAILED" });
  expect(signedIn(await signIn("MARK@example.com")).operator.name).toBe("mark@example.com");
});

test("S12: a new invitation ends the older ones", async () => {
  const first = await invite("berta", "viewer");
  const second = await invite("berta", "admin");
  await expect(accept(first.invitationToken)).rejects.toMatchObject({ code: "INVITATION_INVALID" });
  expect((await accept(second.invitationToken)).operator.role).toBe("admin");
});

test("S12: of two links created at the same time, one works", async () => {
  const { operator } = await invite("bruno", "viewer");
  const links = await Promise.all(
    Array.from({ length: 4 }, () => asAdmin().update({ id: operator.id, createLink: true })),
  );
  const results = await Promise.allSettled(links.map(({ invitationToken }) => accept(invitationToken)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("S12: an invitation lives a week, a link for an active operator a day", async () => {
  const hoursOf = async (operatorId: string) => {
    const em = platform.scope().em;
    const link = await em.findOneOrFail(SignInLinkEntity, { operatorId, usedAt: null });
    return (link.expiresAt.getTime() - link.createdAt.getTime()) / HOUR;
  };
  const { operator, invitationToken } = await invite("clara", "viewer");
  expect(await hoursOf(operator.id)).toBeCloseTo((7 * DAY) / HOUR, 1);
  await accept(invitationToken);
  await asAdmin().update({ id: operator.id, createLink: true });
  expect(await hoursOf(operator.id)).toBeCloseTo(24, 1);
});

test("S12: a restore ends all sessions and links, and records it", async () => {
  const { operator } = await invite("dora", "viewer");
  const em = platform.scope().em;
  const at = new Date(now());
  await em.insert(SessionEntity, {
    id: newId("session"),
    tokenHash: "dora's",
    operatorId: operator.id,
    createdAt: at,
    lastActiveAt: at,
    authenticatedAt: at,
    previousVisitAt: null,
    endedAt: null,
  });
  const ended = await endSignIns(platform.scope().em, platform.scope());
  expect(Math.min(ended.sessions, ended.links)).toBeGreaterThan(0);
  expect(await em.count(SessionEntity, { endedAt: null })).toBe(0);
  expect(await em.count(SignInLinkEntity, { usedAt: null })).toBe(0);
  const [event] = await em.find(AuditEventEntity, { action: "database.restore" });
  expect(event!.details).toEqual({ sessionsEnded: ended.sessions, linksEnded: ended.links });
});
