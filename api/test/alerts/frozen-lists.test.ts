/** A frozen list stays the same while its alerts change: with any filter, at any offset, in both directions. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { now } from "../../src/clock.ts";
import { DAY } from "../../src/iam/time.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture, userResource } from "../support/alert-fixture.ts";

const FILTERS = [
  "",
  "is:open",
  "-is:open",
  "is:open,acknowledged severity:high",
  "severity:medium,critical",
  "check:mfa-console",
  "is:open -check:mfa-console",
  "account:staging",
  "-account:staging is:open",
  "category:user is:dismissed",
  "user-1",
  "is:open user-2",
  "assignee:none",
  "assignee:bert is:open",
  "is:reopened",
  "reopened:no is:open",
];
const PAGE = 7;

let fixture: AlertFixture;
let alerts: Alerts;
let staging: string;

beforeAll(async () => {
  fixture = await openAlertFixture();
  staging = await fixture.addAccount("staging", "210987654321");
  await fixture.addOperators("anna", "bert");
  alerts = new Alerts(fixture.scope());
});
afterAll(() => fixture.close());

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `user-${from + index}`);

function scanOf(users: readonly string[], severity: "HIGH" | "LOW" = "HIGH") {
  return [
    evaluatedAs(
      "mfa-console",
      users.map((name) => findingOf("mfa-console", userResource(name), severity)),
    ),
    evaluatedAs(
      "key-age-90",
      users.filter((_, index) => index % 3 === 0).map((name) => findingOf("key-age-90", userResource(name), "MEDIUM")),
    ),
  ];
}

interface Seen {
  readonly forward: readonly number[];
  readonly backward: readonly number[];
  readonly byOffset: readonly number[];
  readonly totalCount: number;
}

async function read(query: string, asOf: Date | null): Promise<Seen> {
  const page = (request: object) => alerts.list({ ...request, asOf }, { query });
  const { totalCount } = await page({ first: 1 });
  const [forward, backward, byOffset]: [number[], number[], number[]] = [[], [], []];
  for (let after: string | null = null, isMore = true; isMore;) {
    const found = await page({ first: PAGE, after });
    forward.push(...found.nodes.map((alert) => alert.number));
    [after, isMore] = [found.cursorAt(-1), found.hasNextPage];
  }
  for (let before: string | null = null, isMore = true; isMore;) {
    const found = await page({ last: PAGE, before });
    backward.unshift(...found.nodes.map((alert) => alert.number));
    [before, isMore] = [found.cursorAt(0), found.hasPreviousPage];
  }
  for (let offset = 0; offset < totalCount; offset += PAGE)
    byOffset.push(...(await page({ first: PAGE, offset })).nodes.map((alert) => alert.number));
  return { forward, backward, byOffset, totalCount };
}

test("after scans and every triage action", { timeout: 240_000 }, async () => {
  await fixture.scan(scanOf(names(0, 30)));
  await fixture.scan(scanOf(names(20, 40)), { accountId: staging });
  await fixture.scan(scanOf(names(0, 25)));
  await alerts.triage.updateMany({ action: "ASSIGN", filter: { query: "user-1 is:open" }, assignee: "bert" });
  await alerts.triage.updateMany({ action: "ACKNOWLEDGE", filter: { query: "account:staging user-3" } });
  const expiresAt = new Date(now() + DAY);
  await alerts.triage.updateMany({
    action: "DISMISS",
    filter: { query: "user-21" },
    reason: "FALSE_POSITIVE",
    expiresAt,
  });

  const asOf = (await alerts.list({ first: 1 })).asOf;
  const before = new Map<string, Seen>();
  for (const query of FILTERS) before.set(query, await read(query, null));
  for (const [query, seen] of before) {
    expect(seen.forward, query).toEqual(seen.byOffset);
    expect(seen.backward, query).toEqual(seen.forward);
    expect(seen.forward, query).toHaveLength(seen.totalCount);
  }
  const agree = async () => {
    for (const query of FILTERS) expect(await read(query, asOf), query).toEqual(before.get(query));
  };
  await agree();

  await alerts.triage.updateMany({ action: "ACKNOWLEDGE", filter: { query: "user-2 is:open" } });
  await agree();
  await alerts.triage.updateMany({ action: "ASSIGN", filter: { query: "is:open" }, assignee: "anna" });
  await alerts.triage.updateMany({ action: "REOPEN", filter: { query: "is:dismissed,acknowledged" } });
  await agree();
  // These scans resolve some alerts, reopen some, create some, and change the severity of all.
  await fixture.scan(scanOf(names(10, 50), "LOW"));
  await fixture.scan([]);
  await fixture.scan(scanOf(names(0, 5)), { accountId: staging });
  await agree();
  expect((await read("is:open", null)).forward).not.toEqual(before.get("is:open")!.forward);
});
