/** What rules write: every key of the query language, rules that fail, many rules and many requests. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ALERT_QUERY_KEYS } from "../../src/iam/alerts/alert-query.ts";
import { NOTIFICATION_EVENTS } from "../../src/iam/notification-event.ts";
import type { QueryKey, QueryKeys } from "../../src/iam/query-keys.ts";
import { writeDueMessages } from "../../src/services/notifications/write-messages.ts";
import { HttpSink, type NotificationFixture, openNotificationFixture } from "../support/notification-fixture.ts";

let fixture: NotificationFixture;
let targetId: string;
const sink = new HttpSink();

beforeAll(async () => {
  fixture = await openNotificationFixture();
  await sink.open();
});
afterAll(async () => {
  await sink.close();
  await fixture.close();
});
beforeEach(async () => {
  targetId = await fixture.addWebhook("target", `http://127.0.0.1:${sink.port}`);
});
afterEach(async () => {
  await fixture.query("delete from notification_rule");
  await fixture.query("delete from notification_target");
  await fixture.query("delete from notification_message");
  await fixture.scan({});
});

const countOf = async (condition: string) => {
  const [row] = await fixture.query<{ count: number }>(
    `select count(*)::integer as count from notification_message where ${condition}`,
  );
  return row?.count;
};

/** Every value of a key with choices, one of another key. */
function valuesOf(key: QueryKey): readonly string[] {
  if (key.kind === "ALIAS") return valuesOf((ALERT_QUERY_KEYS as QueryKeys)[key.as]!);
  if (key.kind === "CHOICE") return [...key.choices.keys()];
  return [{ TEXT: "anything", NUMBER: "<7", AGE: "<30d", YES_NO: "yes" }[key.kind]];
}

test("a rule can use every key and choice of the query language, also negated", async () => {
  const queries = Object.entries(ALERT_QUERY_KEYS).flatMap(([key, kind]) =>
    valuesOf(kind).flatMap((value) => [`${key}:${value}`, `-${key}:${value}`]),
  );
  expect(queries).toContain("problem:anything");
  await fixture.scan({ anna: "HIGH" });
  const failed: string[] = [];
  for (const query of queries)
    await fixture.rules
      .preview({ query, events: [...NOTIFICATION_EVENTS], frequency: "AT_ONCE" })
      .catch((error: Error) => failed.push(`${query}: ${error.message}`));
  expect(failed).toEqual([]);
});

test("a rule for one problem reports its alerts", async () => {
  await fixture.scan({ ben: "HIGH" });
  await fixture.scan({});
  const [alert] = await fixture.query<{ problem: string }>(
    "select coalesce(problem_id, id) as problem from alert where resource_name = 'ben'",
  );
  await fixture.addRule({ targetIds: [targetId], query: `problem:${alert!.problem}`, events: ["REOPENED"] });
  await fixture.scan({ ben: "HIGH", clara: "HIGH" });
  expect(await writeDueMessages(fixture.platform)).toBe(1);
});

test("a rule that fails stops no other rule", async () => {
  await fixture.addRule({ targetIds: [targetId], frequency: "DAILY", timeZone: "Europe/Berlin" });
  // A zone that a later version of the time zone database no longer has.
  await fixture.query(
    "update notification_rule set time_zone = 'Europe/Gone', next_digest_at = now() - interval '1 hour'",
  );
  await fixture.addRule({ targetIds: [targetId] });
  await fixture.scan({ dora: "HIGH" });
  expect(await writeDueMessages(fixture.platform)).toBe(1);
  expect(await countOf("body ->> 'isDigest' = 'false'")).toBe(1);
});

test("all rules get their turn, however many are due", async () => {
  await fixture.addRule({ targetIds: [targetId] });
  await fixture.query(`
    insert into notification_rule (id, name, query, events, target_ids, frequency, start_minute, time_zone, is_enabled,
           position, created_by, created_at)
    select 'rule_' || n, 'copy ' || n, query, events, target_ids, frequency, start_minute, time_zone, is_enabled,
           position, created_by, created_at from notification_rule, generate_series(1, 99) n`);
  await fixture.scan({ emil: "HIGH" });
  expect(await writeDueMessages(fixture.platform)).toBe(100);
});

test("a batch has no more requests than messages, so each message lists its alerts", async () => {
  await fixture.addRule({ targetIds: [targetId], events: ["OPENED"] });
  await fixture.scan({ fritz: "HIGH" });
  await fixture.query(`
    insert into alert_event (alert_id, account_id, kind, from_status, status, from_severity, severity, source_id, actor, at)
    select alert_id, account_id, kind, from_status, status, from_severity, severity, 'request_' || n, actor, at
      from (select * from alert_event order by seq desc limit 1) e, generate_series(1, 1200) n`);
  expect(await writeDueMessages(fixture.platform)).toBe(1_000);
  expect(await writeDueMessages(fixture.platform)).toBe(201);
  expect(await countOf("jsonb_array_length(body -> 'alerts') <> 1")).toBe(0);
  const [order] = await fixture.query<{ is_sorted: boolean }>(`
    select bool_and(source < next) as is_sorted from (
      select seq_of as source, lead(seq_of) over (order by seq) as next from (
        select d.seq, replace(m.body #>> '{alerts,0,eventId}', 'event_', '')::integer as seq_of
          from notification_delivery d join notification_message m on m.id = d.message_id) t) t where next is not null`);
  expect(order).toEqual({ is_sorted: true });
});
