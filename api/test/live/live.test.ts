/** Live subscriptions: until it loses access, each subscriber receives its own events, each once and in order. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { ApiTokenEntity, OperatorEntity, SessionEntity } from "../../src/db/entities/access.ts";
import { insertOperator, operatorIdOf } from "../support/actors.ts";
import { newId } from "../../src/db/new-id.ts";
import { HOUR } from "../../src/iam/time.ts";
import { notify } from "../../src/services/core/events.ts";
import { hashOf } from "../../src/services/core/token-hash.ts";
import { type LiveAlert, type LiveFixture, openLiveFixture, Subscriber } from "../support/live-fixture.ts";

const RECEIVED_WITHIN = { interval: 50, timeout: 60_000 };
const IDS =
  "subscription ($after: String, $filter: AlertFilter) { alertEvents(after: $after, filter: $filter) { id cursor } }";

let live: LiveFixture;

beforeAll(async () => {
  live = await openLiveFixture();
});
afterAll(async () => live.close());

const openAll = (subscribers: Promise<Subscriber>[]) => Promise.all(subscribers);
const closeAll = (subscribers: readonly Subscriber[]) => Promise.all(subscribers.map((each) => each.cut()));
/**
 * Waits until every subscriber has received at least `count` events. The comparison afterwards fails if there are more.
 */
const untilReceived = (subscribers: readonly Subscriber[], count: number) =>
  expect
    .poll(() => Math.min(...subscribers.map(({ events }) => events.length)), RECEIVED_WITHIN)
    .toBeGreaterThanOrEqual(count);

describe("subscribers of the same events", () => {
  test("receive the fields that their role can read: a viewer never receives an admin's answer", async () => {
    const after = await live.cursor();
    const query =
      "subscription ($after: String) { alertEvents(after: $after) { id cursor alert { account { id setup { cli } } } } }";
    const roles = ["viewer", "admin", "viewer", "operator", "admin", "analyst"] as const;
    const subscribers = await openAll(
      Array.from({ length: 24 }, async (_, index) => {
        const role = roles[index % roles.length]!;
        return Subscriber.open(live.server, await live.token(role, `${role} ${index}`), query, { after });
      }),
    );
    for (const alert of live.alertsOf("account_a").slice(0, 5)) await live.write([alert], "seen");
    await untilReceived(subscribers, 5);
    const expected = await live.idsAfter(after);
    for (const [index, subscriber] of subscribers.entries()) {
      const role = roles[index % roles.length]!;
      expect(subscriber.ids).toEqual(expected);
      expect(subscriber.errors).toEqual([]);
      for (const { alert } of subscriber.events) {
        const { account } = alert as { account: { id: string; setup: object | null } };
        expect(account.id).toBe("account_a");
        if (role === "admin") expect(account.setup, role).not.toBeNull();
        else expect(account.setup, role).toBeNull();
      }
    }
    await closeAll(subscribers);
  });

  test("receive events of the accounts in their filter and of no others", async () => {
    const after = await live.cursor();
    const token = await live.token("viewer", "vera");
    const filters = [
      { accountIds: ["account_a"] },
      { accountIds: ["account_b"] },
      null,
      { query: "account:account_b" },
    ];
    const query =
      "subscription ($after: String, $filter: AlertFilter) { alertEvents(after: $after, filter: $filter) { id cursor alert { account { id } } } }";
    const subscribers = await openAll(
      Array.from({ length: 20 }, (_, index) =>
        Subscriber.open(live.server, token, query, { after, filter: filters[index % 4]! }),
      ),
    );
    const [a, b] = [live.alertsOf("account_a"), live.alertsOf("account_b")];
    for (let round = 0; round < 5; round += 1)
      await live.write([a[round]!, b[round]!, a[round + 5]!], `round ${round}`);
    const expected = [
      await live.idsAfter(after, "account_a"),
      await live.idsAfter(after, "account_b"),
      await live.idsAfter(after),
      await live.idsAfter(after, "account_b"),
    ];
    for (const [index, subscriber] of subscribers.entries()) {
      await untilReceived([subscriber], expected[index % 4]!.length);
      expect(subscriber.ids).toEqual(expected[index % 4]);
    }
    await closeAll(subscribers);
  });

  test("are each matched by their own ID in `assignee:me`", async () => {
    const names = ["olga", "anna", "omar"];
    const [ofOlga, ofAnna, unassigned] = live.alertsOf("account_b");
    const assign = (alert: LiveAlert, assignee: string) =>
      live.server.graphql(
        "mutation A($id: ID!, $assignee: String) { assignAlert(input: { id: $id, assignee: $assignee }) { userErrors { code } } }",
        { id: alert.id, assignee },
      );
    for (const name of names) await insertOperator(live.platform.platform.orm.em.fork(), name);
    await assign(ofOlga!, "olga");
    await assign(ofAnna!, "anna");
    const after = await live.cursor();
    const subscribers = await openAll(
      Array.from({ length: 30 }, async (_, index) =>
        Subscriber.open(
          live.server,
          // The name of the token is that of another operator, and must not count.
          await live.token("analyst", names[(index + 1) % 3]!, operatorIdOf(names[index % 3]!)),
          "subscription ($after: String, $filter: AlertFilter) { alertEvents(after: $after, filter: $filter) { id cursor alert { id assignee { id } } } }",
          { after, filter: { query: index < 15 ? "assignee:me" : "-assignee:me account:account_b" } },
        ),
      ),
    );
    for (let round = 0; round < 3; round += 1) await live.write([ofOlga!, ofAnna!, unassigned!], `round ${round}`);
    const alertOf: Record<string, string> = { olga: ofOlga!.id, anna: ofAnna!.id, omar: "" };
    for (const [index, subscriber] of subscribers.entries()) {
      const mine = alertOf[names[index % 3]!]!;
      const all = [ofOlga!.id, ofAnna!.id, unassigned!.id];
      const expected = [0, 1, 2].flatMap(() => all.filter((id) => (id === mine) === index < 15));
      await untilReceived([subscriber], expected.length);
      expect(subscriber.events.map(({ alert }) => (alert as { id: string }).id)).toEqual(expected);
    }
    await closeAll(subscribers);
  });

  test("receive the fields of their own document and variables", async () => {
    const after = await live.cursor();
    const token = await live.token("viewer", "vera");
    const questions = [
      ["subscription ($after: String) { alertEvents(after: $after) { id cursor kind } }", {}, ["id", "cursor", "kind"]],
      [
        "subscription ($after: String) { alertEvents(after: $after) { id cursor comment } }",
        {},
        ["id", "cursor", "comment"],
      ],
      [
        "subscription ($after: String, $is: Boolean!) { alertEvents(after: $after) { id cursor actor @include(if: $is) { displayName } } }",
        { is: true },
        ["id", "cursor", "actor"],
      ],
      [
        "subscription ($after: String, $is: Boolean!) { alertEvents(after: $after) { id cursor actor @include(if: $is) { displayName } } }",
        { is: false },
        ["id", "cursor"],
      ],
    ] as const;
    const subscribers = await openAll(
      Array.from({ length: 16 }, (_, index) => {
        const [query, variables] = questions[index % 4]!;
        return Subscriber.open(live.server, token, query, { ...variables, after });
      }),
    );
    await live.write(live.alerts.slice(0, 3), "seen");
    await untilReceived(subscribers, 3);
    for (const [index, subscriber] of subscribers.entries())
      for (const event of subscriber.events) expect(Object.keys(event)).toEqual(questions[index % 4]![2]);
    await closeAll(subscribers);
  });
});

describe("a subscriber is disconnected", () => {
  const sessionOf = async (): Promise<string> => {
    const { headers } = await live.server.graphql(
      "mutation S($token: String!) { signIn(input: { token: $token }) { viewer { name } } }",
      { token: await live.server.signInLink() },
      {},
    );
    return headers.get("set-cookie")!.split(";")[0]!;
  };
  const secretOf = (cookie: string) => cookie.slice(cookie.indexOf("=") + 1);
  const em = () => live.platform.platform.orm.em.fork();

  test("with 4401 after signing out", async () => {
    const cookie = await sessionOf();
    const [mine, other] = [
      await Subscriber.open(live.server, { cookie }, IDS),
      await Subscriber.open(live.server, { cookie: await sessionOf() }, IDS),
    ];
    await live.server.graphql("mutation { signOut { userErrors { code } } }", {}, { cookie });
    expect(await mine.closed).toBe(4401);
    expect(other.socket.readyState).toBe(other.socket.OPEN);
    await other.cut();
  });

  test("with 4403 when the session expires, although no notification is sent", async () => {
    const cookie = await sessionOf();
    const subscriber = await Subscriber.open(live.server, { cookie }, IDS);
    await em().nativeUpdate(
      SessionEntity,
      { tokenHash: hashOf(secretOf(cookie)) },
      { lastActiveAt: new Date(now() - HOUR) },
    );
    expect(await subscriber.closed).toBe(4403);
  });

  test("with 4403 when the token expires, and with 4401 when it is revoked", async () => {
    const [expiring, revoked] = [await live.token("viewer", "expiring"), await live.token("viewer", "revoked")];
    const subscribers = await openAll([expiring, revoked].map((token) => Subscriber.open(live.server, token, IDS)));
    await em().nativeUpdate(ApiTokenEntity, { tokenHash: hashOf(expiring) }, { expiresAt: new Date(now() - 1) });
    await em().nativeUpdate(ApiTokenEntity, { tokenHash: hashOf(revoked) }, { revokedAt: new Date(now()) });
    expect(await Promise.all(subscribers.map(({ closed }) => closed))).toEqual([4403, 4401]);
  });

  test("with 4401 when the operator's role is lowered or the operator is disabled", async () => {
    const operators = [newId("operator"), newId("operator")];
    const subscribers = await openAll(
      operators.map(async (id, index) => {
        const token = await live.token("admin", `admin ${index}`);
        await em().insert(OperatorEntity, {
          id,
          name: `admin ${index}`,
          role: "admin",
          status: "ACTIVE",
          passwordHash: null,
          issuer: null,
          subject: null,
          createdAt: new Date(now()),
          lastSignInAt: null,
          passwordChangedAt: null,
        });
        await em().nativeUpdate(ApiTokenEntity, { tokenHash: hashOf(token) }, { operatorId: id });
        return Subscriber.open(live.server, token, IDS);
      }),
    );
    await em().nativeUpdate(OperatorEntity, { id: operators[0]! }, { role: "viewer" });
    await em().nativeUpdate(OperatorEntity, { id: operators[1]! }, { status: "DISABLED" });
    await notify(em(), { kind: "access" });
    expect(await Promise.all(subscribers.map(({ closed }) => closed))).toEqual([4401, 4401]);
  });

  test("and receives no later events, while other subscribers do", async () => {
    const after = await live.cursor();
    const [ended, staying] = [await live.token("viewer", "ended"), await live.token("viewer", "staying")];
    const subscribers = await openAll(
      [ended, staying].map((token) => Subscriber.open(live.server, token, IDS, { after })),
    );
    await em().nativeUpdate(ApiTokenEntity, { tokenHash: hashOf(ended) }, { revokedAt: new Date(now()) });
    expect(await subscribers[0]!.closed).toBe(4401);
    await live.write(live.alerts.slice(0, 2), "after the end");
    await untilReceived([subscribers[1]!], 2);
    expect(subscribers[0]!.events).toEqual([]);
    await subscribers[1]!.cut();
  });
});

describe("no event is lost or repeated", () => {
  test("for 500 subscribers that connect while events are written", { timeout: 240_000 }, async () => {
    const after = await live.cursor();
    const token = await live.token("viewer", "vera");
    const subscribers: Subscriber[] = [];
    for (let group = 0; group < 10; group += 1) {
      const [, ...opened] = await Promise.all([
        live.write(live.alerts.slice(group, group + 5), `group ${group}`),
        ...Array.from({ length: 50 }, () => Subscriber.open(live.server, token, IDS, { after })),
      ]);
      subscribers.push(...opened);
    }
    const expected = await live.idsAfter(after);
    expect(expected).toHaveLength(50);
    await untilReceived(subscribers, expected.length);
    const counts = { lost: 0, repeated: 0, disordered: 0 };
    for (const { ids } of subscribers) {
      counts.lost += expected.filter((id) => !ids.includes(id)).length;
      counts.repeated += ids.length - new Set(ids).size;
      if (ids.join() !== expected.join()) counts.disordered += 1;
    }
    expect(subscribers).toHaveLength(500);
    expect(counts).toEqual({ lost: 0, repeated: 0, disordered: 0 });
    await closeAll(subscribers);
  });

  test("across random commits, rollbacks, connections and disconnections", { timeout: 240_000 }, async () => {
    const after = await live.cursor();
    const random = (below: number) => Math.floor(Math.random() * below);
    const token = await live.token("viewer", "vera");
    const log: string[] = [];
    let isWriting = true;
    const writers = Array.from({ length: 3 }, async (_, writer) => {
      for (let round = 0; round < 25; round += 1) {
        const [start, isLost] = [random(live.alerts.length), random(5) === 0];
        // Some transactions write more events than one batch holds.
        const alerts = random(12) === 0 ? live.alerts : live.alerts.slice(start, start + 1 + random(6));
        await live.write(alerts, `writer ${writer}, round ${round}`, isLost);
      }
    });
    const readers = Array.from({ length: 12 }, async (_, reader) => {
      const accountId = [undefined, "account_a", "account_b"][reader % 3];
      const filter = accountId === undefined ? null : { accountIds: [accountId] };
      const received: string[] = [];
      let cursor = after;
      for (let isLast = false; !isLast;) {
        isLast = !isWriting;
        const subscriber = await Subscriber.open(live.server, token, IDS, { after: cursor, filter });
        if (isLast) {
          const left = await live.idsAfter(cursor, accountId);
          await untilReceived([subscriber], left.length);
        } else {
          const wanted = 1 + random(30);
          await expect.poll(() => subscriber.events.length >= wanted || !isWriting, RECEIVED_WITHIN).toBe(true);
        }
        await subscriber.cut();
        // Resumes from the last received event, as a dashboard does.
        received.push(...subscriber.ids);
        cursor = subscriber.events.at(-1)?.cursor ?? cursor;
        log.push(`reader ${reader}: ${subscriber.events.length}`);
      }
      return { accountId, received };
    });
    await Promise.all(writers);
    isWriting = false;
    for (const { accountId, received } of await Promise.all(readers))
      expect(received, log.join("\n")).toEqual(await live.idsAfter(after, accountId));
    expect(log.length).toBeGreaterThan(12);
  });

  test("when the database connection for notifications is lost", async () => {
    const after = await live.cursor();
    const subscriber = await Subscriber.open(live.server, await live.token("viewer", "vera"), IDS, { after });
    await em(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'iam-monitor events' and datname = current_database()",
    );
    await live.write(live.alerts.slice(0, 3), "without notifications");
    await untilReceived([subscriber], 3);
    expect(subscriber.ids).toEqual(await live.idsAfter(after));
    await subscriber.cut();
  });

  const em = (sql: string) => live.platform.platform.orm.em.fork().execute(sql);
});

test("an invalid filter is refused on subscribing, not at the first event", async () => {
  const subscriber = await Subscriber.open(live.server, live.server.token, IDS, { filter: { query: "colour:red" } });
  await expect.poll(() => subscriber.errors.length, RECEIVED_WITHIN).toBe(1);
  expect(JSON.stringify(subscriber.errors)).toContain("BAD_QUERY");
  await subscriber.cut();
});
