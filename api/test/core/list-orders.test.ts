/** Every list in every order: pages have each row once, forward and backward, and an index gives the order. */
import { hash } from "node:crypto";
import { type RawBuilder, sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SORT_VALUES } from "../../src/db/sort-values.ts";
import { now } from "../../src/clock.ts";
import { OrganizationEntity } from "../../src/db/entities/organization.ts";
import { newId } from "../../src/db/new-id.ts";
import type { Finding } from "../../src/iam/finding.ts";
import { ACCOUNT_ORDERS } from "../../src/services/accounts/account-list.ts";
import type { Scope } from "../../src/services/core/request-scope.ts";
import { ACCOUNTS as EXPORTED_ACCOUNTS } from "../../src/services/exports/subjects/accounts.ts";
import { FleetActions } from "../../src/services/overview/fleet-actions.ts";
import { FleetSchedules } from "../../src/services/overview/fleet-schedules.ts";
import type { AccountTargets } from "../../src/services/overview/fleet-targets.ts";
import { SchedulePreviews } from "../../src/services/rotation/schedule-preview.ts";
import { RotationSchedules } from "../../src/services/rotation/schedules.ts";
import { Fleet } from "../../src/services/overview/fleet.ts";
import { ADMIN_ANSWERS, adminReachOf } from "../../src/iam/admin-reach.ts";
import type { AccessKeyRow, GroupRow, PolicyRow, RoleRow, UserRow } from "../../src/db/entities/inventory.ts";
import {
  ALERT_ORDERS,
  type AlertOrderField,
  alertOrdering,
  DEFAULT_ALERT_ORDER,
} from "../../src/services/alerts/alert-order.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { readAlertFilter } from "../../src/services/alerts/read-filter.ts";
import { selectPage } from "../../src/services/alerts/selection.ts";
import { DIRECTIONS, type OrderBy } from "../../src/services/core/order.ts";
import type { Page, PageRequest } from "../../src/services/core/page.ts";
import { openSnapshot } from "../../src/services/exports/snapshot.ts";
import type { ExportRequest, ExportSubject } from "../../src/services/exports/subject.ts";
import * as subjects from "../../src/services/exports/subjects/inventory.ts";
import { ALERTS } from "../../src/services/exports/subjects/alerts.ts";
import { AccessKeys } from "../../src/services/inventory/access-keys.ts";
import { Groups } from "../../src/services/inventory/groups.ts";
import * as orders from "../../src/services/inventory/list-order.ts";
import { Policies } from "../../src/services/inventory/policies.ts";
import { Roles } from "../../src/services/inventory/roles.ts";
import { Users } from "../../src/services/inventory/users.ts";
import { type AlertFixture, evaluatedAs, findingOf, openAlertFixture } from "../support/alert-fixture.ts";
import { runOn } from "../support/database.ts";

const ROWS = 60;
const TABLES = ["iam_user", "access_key", "iam_group", "iam_role", "iam_policy"] as const;

let fixture: AlertFixture;

const HOLDER = `'{"createdAt": 0, "attachedPolicies": [], "inlinePolicies": [], "groupNames": [], "instanceProfiles": [], "tags": [], "trustPolicy": ""}'::jsonb`;
/** Values that are equal or missing in several rows. */
const DOCUMENTS = {
  iam_user: `jsonb_build_object('user', ${HOLDER}, 'mfaDevices', '[]'::jsonb, 'credentials', case when n % 4 = 0 then null
    else jsonb_build_object('passwordEnabled', n % 2 = 0, 'mfaActive', n % 5 = 0, 'lastActivityAt', case when n % 3 = 0 then null else (n % 7) * 1700000000000::bigint end) end)`,
  access_key: `'{"lastUsed": {"status": "UNKNOWN"}}'::jsonb`,
  iam_group: `jsonb_build_object('group', ${HOLDER}, 'memberNames', (select coalesce(jsonb_agg(m), '[]') from generate_series(1, n % 5) m))`,
  iam_role: `jsonb_build_object('role', ${HOLDER})`,
  iam_policy: `'{"managed": null, "inline": null, "text": "", "attachedTo": []}'::jsonb`,
};
const COLUMNS = {
  iam_user: ["", ""],
  access_key: [
    ", user_identity, user_name, is_active, last_used_at",
    ", 'IDENTITY' || n, 'user' || n % 9, true, case when n % 3 = 0 then null else now() - (n % 6) * interval '1 day' end",
  ],
  iam_group: ["", ""],
  iam_role: [", last_used_at", ", case when n % 3 = 0 then null else now() - (n % 6) * interval '1 day' end"],
  iam_policy: [", type, attachment_count, risk_score", ", 'INLINE', n % 4, n % 10"],
} as const;

beforeAll(async () => {
  fixture = await openAlertFixture();
  for (const table of TABLES) {
    const [names, values] = COLUMNS[table];
    await fixture.query(`insert into ${table} (id, account_id, identity, name, content_hash, first_seen_at, created_at, document${names})
      select '${table}_' || md5(n::text), '${fixture.accountId}', 'IDENTITY' || n, 'Name ' || (n % 11), '', now() - n % 5 * interval '1 hour',
             case when n % 4 = 0 then null else now() - (n % 8) * interval '1.000001 day' end, ${DOCUMENTS[table]}${values}
        from generate_series(1, ${ROWS}) n`);
  }
  for (const table of ["iam_user", "iam_role"])
    await fixture.query(
      `update ${table} set administrator = (array['YES', 'NO', 'UNKNOWN', null])[1 + substring(identity from 9)::integer % 4]`,
    );
  await fixture.query(`insert into escalation_path (id, account_id, identity, readings, source_name, verdict, hop_count, target_name, technique_ids, rank,
      content_hash, first_seen_at, opened_at, is_reported, document)
    select 'path_' || md5(n::text), '${fixture.accountId}', 'IDENTITY' || n, '[]'::jsonb, '', (array['EXPLOITABLE', 'CONDITIONAL', 'UNKNOWN', 'BLOCKED'])[1 + n / 3 % 4],
           1, '', '[]'::jsonb, 1, '', now(), now(), true, '{}'::jsonb
      from generate_series(1, ${ROWS}, 3) n`);
  const findings = Array.from({ length: ROWS / 2 }, (_, index) =>
    findingOf(
      "mfa-console",
      {
        category: "IAMUser",
        id: `IDENTITY${index + 1}`,
        name: `user${index % 7}`,
        arn: `arn:aws:iam::123456789012:user/u${index}`,
      },
      (["CRITICAL", "HIGH", "LOW"] as const)[index % 3]!,
    ),
  );
  await fixture.scan([evaluatedAs("mfa-console", findings)]);
  await addAccounts(findings.filter(({ severity }) => severity !== "LOW"));
});
afterAll(() => fixture.close());

/** As many accounts as other rows, some without alerts, scans or results. The one of the alerts above is the first. */
async function addAccounts(findings: readonly Finding[]): Promise<void> {
  await fixture.query(`insert into account (id, aws_account_id, name, source, status, region, writes, aliases, created_at)
    select 'account_' || md5(n::text), '5' || lpad(n::text, 11, '0'), 'Fleet ' || n % 13, 'SANDBOX',
           (array['CONNECTED', 'CONNECTED', 'PENDING', 'ERROR'])[1 + n % 4], 'us-east-1', 'OFF', '[]', now()
      from generate_series(2, ${ROWS}) n`);
  await fixture.query(`insert into scan (id, account_id, status, trigger, requested_by, requested_at, started_at, finished_at, attempt, progress, coverage)
    select 'scan_' || md5(n::text), 'account_' || md5(n::text), case when n % 10 = 9 then 'FAILED' else 'SUCCEEDED' end, 'SCHEDULE', '{"kind":"SYSTEM","displayName":"x"}',
           at, at, at, 1, '{}'::jsonb,
           case when n % 10 < 9 then jsonb_build_object('percent', 95 + n % 6, 'asOf', (extract(epoch from at) * 1000)::bigint, 'sources', '[]'::jsonb) end
      from generate_series(2, ${ROWS}) n cross join lateral (select now() - n % 7 * interval '5 hours' as at) due where n % 3 > 0`);
  const some = await fixture.query<{ id: string }>(
    "select id from account where name in ('Fleet 2', 'Fleet 5') order by id",
  );
  for (const [index, { id }] of some.entries())
    await fixture.scan([evaluatedAs("mfa-console", findings.slice(0, 1 + 2 * (index % 4)))], { accountId: id });
}

interface Listed {
  readonly id: string;
}
type ListPage = (request: PageRequest, orderBy: OrderBy<never> | null, query?: string) => Promise<Page<Listed>>;

interface List {
  readonly name: string;
  readonly fields: readonly string[];
  readonly page: ListPage;
  readonly exported: (request: ExportRequest) => Promise<unknown[]>;
}

const LISTS: readonly List[] = [
  {
    name: "users",
    fields: orders.USER_ORDERS,
    page: (request, orderBy, query) => new Users(fixture.scope()).list(request, { query: query ?? null }, orderBy),
    exported: async (request) => exportedIds(subjects.USERS, request),
  },
  {
    name: "access keys",
    fields: orders.ACCESS_KEY_ORDERS,
    page: (request, orderBy, query) => new AccessKeys(fixture.scope()).list(request, { query: query ?? null }, orderBy),
    exported: async (request) => exportedIds(subjects.ACCESS_KEYS, request),
  },
  {
    name: "groups",
    fields: orders.GROUP_ORDERS,
    page: (request, orderBy, query) => new Groups(fixture.scope()).list(request, { query: query ?? null }, orderBy),
    exported: async (request) => exportedIds(subjects.GROUPS, request),
  },
  {
    name: "roles",
    fields: orders.ROLE_ORDERS,
    page: (request, orderBy, query) => new Roles(fixture.scope()).list(request, { query: query ?? null }, orderBy),
    exported: async (request) => exportedIds(subjects.ROLES, request),
  },
  {
    name: "policies",
    fields: orders.POLICY_ORDERS,
    page: (request, orderBy, query) => new Policies(fixture.scope()).list(request, { query: query ?? null }, orderBy),
    exported: async (request) => exportedIds(subjects.POLICIES, request),
  },
  {
    name: "alerts",
    fields: ALERT_ORDERS,
    page: (request, orderBy, query) =>
      new Alerts(fixture.scope()).list({ ...request, orderBy }, { query: query ?? null }),
    exported: async (request) => exportedIds(ALERTS, request),
  },
  {
    name: "accounts",
    fields: ACCOUNT_ORDERS,
    page: (request, orderBy, query) => new Fleet(fixture.scope()).list(request, { query: query ?? null }, orderBy),
    exported: async (request) => exportedIds(EXPORTED_ACCOUNTS, request),
  },
];
const CASES = LISTS.flatMap((list) => list.fields.map((field) => ({ ...list, field: field as never })));

async function walk(page: ListPage, orderBy: OrderBy<never>, isForward: boolean): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = null, hasMore = true; hasMore;) {
    const part: Page<Listed> = await page(
      isForward ? { first: 7, after: cursor } : { last: 7, before: cursor },
      orderBy,
    );
    const ids = part.nodes.map(({ id }) => id);
    if (isForward) found.push(...ids);
    else found.unshift(...ids);
    cursor = part.cursorAt(isForward ? -1 : 0);
    hasMore = isForward ? part.hasNextPage : part.hasPreviousPage;
  }
  return found;
}

async function exportedIds<Row>(subject: ExportSubject<Row>, request: ExportRequest): Promise<unknown[]> {
  const source = await subject.open(fixture.scope(), request);
  const snapshot = await openSnapshot(fixture.scope());
  try {
    const ids: unknown[] = [];
    for await (const rows of source.batches(snapshot)) ids.push(...rows.map((row) => subject.cellsOf(row)["id"]));
    return ids;
  } finally {
    await snapshot.close();
  }
}

test.each(CASES)("$name by $field: every page once, both ways, and the same in an export", async (list) => {
  const { page, field } = list;
  const ascending = (await page({ first: 500 }, { field, direction: "ASC" })).nodes.map(({ id }) => id);
  const alerts = await fixture.query("select 1 from alert");
  expect(new Set(ascending).size).toBe(list.name === "alerts" ? alerts.length : ROWS);
  for (const direction of DIRECTIONS) {
    const whole = direction === "ASC" ? ascending : ascending.toReversed();
    expect(await walk(page, { field, direction }, true)).toEqual(whole);
    expect(await walk(page, { field, direction }, false)).toEqual(whole);
    expect(await list.exported({ orderBy: `${String(field)}:${direction}` })).toEqual(whole);
  }
});

describe("the values ascend, and what is missing comes first", () => {
  const LOWEST = -1;
  const score = async () => {
    const rows = await fixture.query<{ owner: string; rank: number }>(
      "select owner_id as owner, severity_rank as rank from alert where status = 'OPEN'",
    );
    return new Map(rows.map(({ owner, rank }) => [owner, 10 - rank]));
  };
  const time = (at: Date | null) => at?.getTime() ?? LOWEST;
  test.each<[string, string, (row: never) => number | string]>([
    ["users", "LAST_ACTIVITY", ({ document }: UserRow) => document.credentials?.lastActivityAt ?? LOWEST],
    ["users", "CREATED", (row: UserRow) => time(row.createdAt ?? row.firstSeenAt)],
    ["access keys", "LAST_USED", (row: AccessKeyRow) => time(row.lastUsedAt)],
    ["access keys", "USER", (row: AccessKeyRow) => row.userName],
    ["groups", "MEMBERS", ({ document }: GroupRow) => document.memberNames.length],
    ["roles", "LAST_USED", (row: RoleRow) => time(row.lastUsedAt)],
    ["policies", "RISK", (row: PolicyRow) => row.riskScore],
    ["policies", "ATTACHMENTS", (row: PolicyRow) => row.attachmentCount],
  ])("%s by %s", async (name, field, valueOf) => {
    const list = LISTS.find((each) => each.name === name)!;
    const { nodes } = await list.page({ first: 500 }, { field: field as never, direction: "ASC" });
    const values = nodes.map((row) => valueOf(row as never));
    expect(values).toEqual(values.toSorted((one, other) => (one < other ? -1 : Number(one > other))));
    expect(new Set(values).size).toBeGreaterThan(2);
  });

  test("users by ALERTS", async () => {
    const scores = await score();
    const { nodes } = await new Users(fixture.scope()).list({ first: 500 }, {}, { field: "ALERTS", direction: "DESC" });
    const values = nodes.map(({ identity }) => scores.get(identity) ?? 0);
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    expect(new Set(values).size).toBe(4);
  });

  test.each<[string, readonly number[]]>([
    ["users", [1_000, 100, 1]],
    ["roles", [1_000, 1]],
  ])("%s by ACCESS: administrators, then users by MFA, then by their worst alert", async (name, places) => {
    const worst = await score();
    const paths = await fixture.query<{ identity: string; verdict: "EXPLOITABLE" }>(
      "select identity, verdict from escalation_path",
    );
    const verdicts = new Map(paths.map(({ identity, verdict }) => [identity, verdict]));
    const list = LISTS.find((each) => each.name === name)!;
    const { nodes } = await list.page({ first: 500 }, { field: "ACCESS" as never, direction: "DESC" });
    const values = (nodes as (UserRow | RoleRow)[]).map(({ identity, administrator, document }) => {
      const answer = ADMIN_ANSWERS[adminReachOf(administrator, verdicts.get(identity) ?? null)];
      const credentials = "credentials" in document ? document.credentials : undefined;
      const isWithoutMfa = credentials?.passwordEnabled && !credentials.mfaActive;
      const mfa = credentials ? Number(isWithoutMfa) * 2 : Number(name === "users");
      return ["NO", "UNKNOWN", "PATH", "YES"].indexOf(answer) * 1_000 + mfa * 100 + (worst.get(identity) ?? 0);
    });
    expect(values).toEqual(values.toSorted((one, other) => other - one));
    for (const place of places)
      expect(new Set(values.map((value) => Math.trunc(value / place))).size).toBeGreaterThan(3);
  });
});

test.each(LISTS)("$name: a cursor of another order, direction, filter or list is refused", async ({ page, fields }) => {
  const [one, other] = fields as never[];
  const orderBy: OrderBy<never> = { field: one!, direction: "ASC" };
  const firstTwo = await page({ first: 2 }, orderBy);
  const after = firstTwo.cursorAt(0)!;
  const foreign = { code: "BAD_CURSOR", message: expect.stringContaining("another order or filter") as string };
  await expect(page({ first: 2, after }, { field: other! })).rejects.toMatchObject(foreign);
  await expect(page({ first: 2, after }, { ...orderBy, direction: "DESC" })).rejects.toMatchObject(foreign);
  await expect(page({ first: 2, after }, orderBy, "name")).rejects.toMatchObject(foreign);
  const strange = LISTS.find((list) => list.page !== page)!;
  await expect(strange.page({ first: 2, after }, { field: strange.fields[0] as never })).rejects.toMatchObject(foreign);
  const [list] = JSON.parse(Buffer.from(after, "base64url").toString()) as string[];
  for (const content of [[list, "\0", "x"], [list, "1", "\0"], [list, 1, "x"], [list], "x"])
    await expect(
      page({ first: 2, after: Buffer.from(JSON.stringify(content)).toString("base64url") }, orderBy),
    ).rejects.toMatchObject({ code: "BAD_CURSOR" });
  expect((await page({ first: 1, after }, orderBy)).cursorAt(0)).toBe(firstTwo.cursorAt(1));
});

test.each(LISTS)("$name: an unknown order is refused, also by an export", async (list) => {
  await expect(list.page({ first: 1 }, { field: "NOTHING" as never })).rejects.toMatchObject({
    code: "BAD_USER_INPUT",
  });
  for (const orderBy of ["NOTHING", `${list.fields[0]}:SIDEWAYS`, `${list.fields[0]}:ASC:ASC`])
    await expect(list.exported({ orderBy })).rejects.toMatchObject({
      code: "BAD_USER_INPUT",
      // It names each order once.
      message: expect.not.stringMatching(/\b([A-Z_]+)\b.*\b\1\b/) as string,
    });
});

describe("accounts", () => {
  const limitedTo = (accountIds: readonly string[]): Scope => {
    const scope = fixture.scope();
    return { ...scope, caller: { ...scope.caller!, accountIds } };
  };
  const GROUPED = Array.from({ length: 20 }, (_, index) => `account_${hash("md5", `${index + 2}`)}`);
  const UNITS = [
    { unitId: "r-1", name: "Root", parentId: null },
    { unitId: "ou-a", name: "Production", parentId: "r-1" },
    { unitId: "ou-b", name: "Payments", parentId: "ou-a" },
    { unitId: "ou-c", name: "Sandbox", parentId: "r-1" },
  ];
  beforeAll(async () => {
    await fixture.query(
      "insert into account_group (id, name, created_at) values ('accountgroup_1', 'PCI scope', now())",
    );
    await fixture.query(
      `insert into account_group_member (group_id, account_id) select 'accountgroup_1', unnest('{${GROUPED.join()}}'::text[])`,
    );
    await fixture.em().insert(OrganizationEntity, {
      id: newId("organization"),
      awsOrganizationId: "o-a1b2c3d4e5",
      managementAccountId: "123456789012",
      partition: "aws",
      rootId: "r-1",
      accountId: fixture.accountId,
      region: "us-east-1",
      externalId: "x",
      roleName: "IAMMonitor",
      units: UNITS,
      unread: [],
      calls: 1,
      createdAt: new Date(now()),
    });
    await fixture.query(`insert into organization_member (organization_id, aws_account_id, name, email, state, unit_id, placed_at, first_listed_at)
      select o.id, a.aws_account_id, a.name, null, 'ACTIVE', (array['ou-a', 'ou-b', 'ou-c'])[1 + right(a.aws_account_id, 2)::integer % 3], now(), now()
        from organization o cross join account a where a.name like 'Fleet%'`);
  });
  const ids = async (query: string, scope = fixture.scope()): Promise<readonly string[]> =>
    (await new Fleet(scope).list({ first: 500 }, { query }, null)).nodes.map(({ id }) => id);
  const rows = async (where: string): Promise<readonly string[]> =>
    (await fixture.query<{ id: string }>(`select id from account where ${where} order by id`)).map(({ id }) => id);

  test("are found by words, state, group and unit, and a negated term finds the others", async () => {
    const all = await ids("");
    expect(all).toHaveLength(ROWS);
    expect(await ids("fleet 12")).toEqual(
      await rows("name = 'Fleet 12' or (name like 'Fleet%' and aws_account_id like '%12%')"),
    );
    const latest = (column: string, where = "true") =>
      `(select ${column} from scan s where s.account_id = account.id and ${where} order by s.requested_at desc limit 1)`;
    const covered = (name: string) => latest(`(s.coverage ->> '${name}')::float8`, "s.coverage is not null");
    const states: Readonly<Record<string, string>> = {
      unreachable: `status = 'ERROR' or ${latest("s.status")} = 'FAILED'`,
      old: `${covered("asOf")} / 1000 < extract(epoch from now() - interval '24 hours')`,
      "partly-read": `${covered("percent")} < 100`,
      "fully-read": `${covered("percent")} = 100`,
      "not-scanned": `${covered("percent")} is null`,
    };
    for (const [state, where] of Object.entries(states)) {
      const found = await ids(`is:${state}`);
      expect([state, found]).toEqual([state, await rows(where)]);
      expect(found.length).toBeGreaterThan(1);
      expect((await ids(`-is:${state}`)).length).toBe(ROWS - found.length);
    }
    expect(await ids('group:"pci SCOPE"')).toEqual(GROUPED.toSorted());
    expect(await ids("group:accountgroup_1 is:partly-read")).toEqual(
      (await ids("is:partly-read")).filter((id) => GROUPED.includes(id)),
    );
    // A unit has the accounts of the units below it.
    const [production, payments] = [await ids("unit:ou-a"), await ids("unit:Payments")];
    expect(payments.every((id) => production.includes(id))).toBe(true);
    expect(production).toHaveLength(payments.length + (await ids("unit:ou-a -unit:ou-b")).length);
    expect(await ids("unit:root")).toHaveLength(ROWS - 1);
    expect(await ids("unit:nowhere")).toEqual([]);
    await expect(ids("is:unreachabel")).rejects.toMatchObject({ code: "BAD_QUERY", details: { position: 3 } });
  });

  test("a limited caller pages through its own accounts only, in every order and with every filter", async () => {
    const own = GROUPED.slice(0, 9);
    const scope = () => limitedTo(own);
    for (const field of ACCOUNT_ORDERS)
      for (const direction of DIRECTIONS)
        for (const query of ["", "fleet", "is:not-scanned,partly-read"]) {
          const expected = (
            await new Fleet(fixture.scope()).list({ first: 500 }, { query }, { field, direction })
          ).nodes.flatMap(({ id }) => (own.includes(id) ? [id] : []));
          const page: ListPage = (request, orderBy) => new Fleet(scope()).list(request, { query }, orderBy);
          expect(await walk(page, { field: field as never, direction }, true)).toEqual(expected);
          expect((await page({ first: 1 }, null)).totalCount).toBe(expected.length);
        }
    for (const query of ["group:accountgroup_1", "unit:ou-a"])
      await expect(ids(query, scope())).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await new Fleet(scope()).scopes()).toEqual({ organizations: [], groups: [] });
    expect((await new Fleet(scope()).summary({})).count).toBe(own.length);
  });

  test("the summary counts what the list finds, of the same accounts", async () => {
    for (const query of ["", "group:accountgroup_1", "unit:ou-c"]) {
      const { worst, stalest, ...counts } = await new Fleet(fixture.scope()).summary({ query });
      const countOf = async (term: string) => (await ids(`${query} ${term}`)).length;
      expect(counts).toMatchObject({
        count: await countOf(""),
        unreachableCount: await countOf("is:unreachable"),
        oldCount: await countOf("is:old"),
        partlyReadCount: await countOf("is:partly-read"),
        fullyReadCount: await countOf("is:fully-read"),
        notScannedCount: await countOf("is:not-scanned"),
      });
      const first = await new Fleet(fixture.scope()).list(
        { first: 1 },
        { query },
        { field: "ALERTS", direction: "DESC" },
      );
      expect(worst?.id).toBe(first.nodes[0]!.id);
      expect(stalest).not.toBeNull();
      const [open] = await fixture.query<{ total: number }>(
        `select count(*)::integer as total from alert where status = 'OPEN' and account_id in ('${(await ids(query)).join("','")}')`,
      );
      expect(counts.openAlertCount).toBe(open!.total);
    }
  });

  test("units and groups have the accounts that their terms find", async () => {
    const { organizations, groups } = await new Fleet(fixture.scope()).scopes();
    expect(groups).toMatchObject([{ id: "accountgroup_1", name: "PCI scope", accountCount: GROUPED.length }]);
    for (const { unitId, accountCount } of organizations[0]!.units)
      expect([unitId, accountCount]).toEqual([unitId, (await ids(`unit:${unitId}`)).length]);
    expect(organizations[0]!.units[0]!.worstSeverity).toBe("CRITICAL");
  });

  const fingerprintOf = async (query: string) => (await new Fleet(fixture.scope()).summary({ query })).fingerprint;

  test("are added to a group by a query, unless other accounts match by now", async () => {
    const actions = new FleetActions(fixture.scope());
    const [before, wanted] = [await ids("group:accountgroup_1"), await ids("is:not-scanned")];
    const targets = { query: "is:not-scanned", fingerprint: await fingerprintOf("is:not-scanned") };
    for (const refused of [
      { query: "is:not-scanned" },
      // Other accounts than the fingerprint has.
      { ...targets, query: `is:not-scanned -name:"Fleet 3"` },
      {},
      { ...targets, ids: before },
    ])
      await expect(actions.addToGroup("accountgroup_1", refused)).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    expect(await ids("group:accountgroup_1")).toEqual(before);
    expect(await actions.addToGroup("accountgroup_1", targets)).toEqual({
      succeededCount: wanted.length,
      failures: [],
    });
    expect(await ids("group:accountgroup_1")).toEqual([...new Set([...before, ...wanted])].toSorted());
  });

  test("get the same rotation schedule together, which shows what it would do before", async () => {
    const scheduled = GROUPED.slice(0, 4);
    await fixture.query(`insert into iam_user (id, account_id, identity, name, content_hash, first_seen_at, document)
      select 'scheduled_' || md5(a || n), a, 'PERSON' || n, 'person' || n, '', now(), jsonb_build_object('user', jsonb_build_object(
             'groupNames', case when n % 2 = 0 then '["robots"]'::jsonb else '["people"]'::jsonb end,
             'tags', case when n % 3 = 0 then '[{"key": "team", "value": "pay"}]'::jsonb when n % 3 = 1 then '[{"key": "team", "value": "web"}]'::jsonb else '[]'::jsonb end))
        from unnest('{${scheduled.slice(0, 3).join()}}'::text[]) a cross join generate_series(1, 9) n`);
    // Two keys of some users, some keys inactive, deleted, never used, or as old as the limit to the minute.
    await fixture.query(`insert into access_key (id, account_id, identity, name, content_hash, first_seen_at, created_at, gone_at, document, user_identity, user_name, access_key_id, is_active)
      select 'scheduled_' || md5(a || n), a, 'KEY' || n, '', '', now(), now() - (66 + n * 2) * interval '1 day' + (n % 2) * interval '1 minute',
             case when n = 13 then now() end, jsonb_build_object('lastUsed', jsonb_build_object('status', (array['NEVER_USED', 'UNKNOWN', 'USED', 'USED'])[n % 4 + 1],
               'at', extract(epoch from now() - (n * 5 + 20) * interval '1 day') * 1000)),
             'PERSON' || n % 11, 'person' || n % 11, case when n <> 14 then 'AKIA' || n end, n % 7 > 0
        from unnest('{${scheduled.slice(0, 3).join()}}'::text[]) with ordinality as chosen (a, place) cross join generate_series(1, 22) n where n > place * 2`);
    const schedules = new FleetSchedules(fixture.scope());
    const shared = { name: "All", maxAgeDays: 90, timeZone: "UTC" };
    const obstacles = new Set<string>();
    for (const target of [
      { target: "ACCOUNT" },
      { target: "GROUP", targetName: "robots" },
      { target: "TAG", targetName: "team" },
      { target: "TAG", targetName: "team", targetValue: "pay" },
      { target: "USER", targetName: "person4" },
    ] as const) {
      const each = await Promise.all(
        scheduled.map((accountId) => new SchedulePreviews(fixture.scope()).ofNew({ ...shared, ...target, accountId })),
      );
      const sum = (count: (preview: (typeof each)[number]) => number) => each.reduce((all, one) => all + count(one), 0);
      expect(sum(({ due }) => due.length)).toBeGreaterThan(0);
      for (const { blocked } of each) for (const { obstacle } of blocked) obstacles.add(obstacle);
      const { dueAccounts, ...preview } = await schedules.preview({ ids: scheduled }, { ...shared, ...target });
      expect(preview).toMatchObject({
        accountCount: scheduled.length,
        dueCount: sum(({ due }) => due.length),
        expiringCount: sum(({ expiring }) => expiring.length),
        blockedCount: sum(({ blocked }) => blocked.length),
        dueAccountCount: each.filter(({ due }) => due.length > 0).length,
        writesOffCount: scheduled.length,
        notScannedCount: (await ids("is:not-scanned")).filter((id) => scheduled.includes(id)).length,
        partlyReadCount: (await ids("is:partly-read")).filter((id) => scheduled.includes(id)).length,
        scheduledCount: 0,
      });
      expect(dueAccounts.map(({ dueCount }) => dueCount)).toEqual(
        each
          .map(({ due }) => due.length)
          .filter((count) => count > 0)
          .toSorted((one, other) => other - one),
      );
      expect(preview.nextSlots).toHaveLength(5);
    }
    expect([...obstacles].toSorted()).toEqual(["NEVER_USED", "TWO_KEYS", "UNUSED"]);

    // A mistake in one query refuses all, and so does a query without a fingerprint. A disconnected account is alone.
    const settings = { ...shared, target: "ACCOUNT" } as const;
    const query = "group:accountgroup_1";
    for (const refused of [
      schedules.create({ query }, settings),
      schedules.create({ ids: scheduled }, { ...settings, timeZone: "Mars/Base" }),
      schedules.create({ ids: scheduled }, { ...settings, target: "GROUP" }),
    ])
      await expect(refused).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    await expect(
      new FleetSchedules(limitedTo(scheduled.slice(0, 2))).create({ ids: scheduled }, settings),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
    await fixture.query(`update account set status = 'ARCHIVED' where id = '${scheduled[3]}'`);
    const outcome = await schedules.create({ ids: scheduled }, settings);
    await fixture.query(`update account set status = 'CONNECTED' where id = '${scheduled[3]}'`);
    expect(outcome.succeededCount).toBe(3);
    expect(outcome.failures).toMatchObject([{ accountId: scheduled[3], code: "ACCOUNT_ARCHIVED" }]);
    // The same request again, even twice at once, creates only what is missing.
    const again = await Promise.all(
      [fixture.scope(), limitedTo(scheduled.slice(0, 3))].map((scope) =>
        new FleetSchedules(scope).create({ ids: scheduled.slice(0, 3) }, settings),
      ),
    );
    for (const { succeededCount, failures } of again) {
      expect(succeededCount).toBe(0);
      expect(failures.map(({ code }) => code)).toEqual(["BAD_USER_INPUT", "BAD_USER_INPUT", "BAD_USER_INPUT"]);
    }
    const recorded = await fixture.query("select from audit_event where action = 'rotationSchedules.update'");
    expect(recorded).toHaveLength(3);
    expect(await schedules.preview({ ids: scheduled }, settings)).toMatchObject({ scheduledCount: 3 });
    const { nodes } = await new RotationSchedules(fixture.scope()).list({ first: 10 });
    expect(nodes.map(({ accountId, name }) => [accountId, name])).toEqual(
      scheduled
        .slice(0, 3)
        .toSorted()
        .map((id) => [id, "All"]),
    );
  });

  test("are disconnected together, each in the audit log, and what fails is reported beside it", async () => {
    const query = "name:fleet is:not-scanned";
    const wanted = await ids(query);
    const targets = { query, fingerprint: await fingerprintOf(query) };
    const disconnect = async (given: AccountTargets, scope = fixture.scope()) =>
      new FleetActions(scope).disconnect(given);
    const connected = async () => (await rows(`status <> 'ARCHIVED'`)).length;
    const recorded = async () =>
      (
        await fixture.query<{ target: string }>(
          "select target from audit_event where action = 'accounts.disconnect' order by target",
        )
      ).map(({ target }) => target);
    // A query needs its fingerprint, and a limited caller acts only on its own accounts.
    await expect(disconnect({ query })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    const own = wanted.slice(0, 2);
    await expect(disconnect(targets, limitedTo(own))).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    await expect(disconnect({ ids: wanted }, limitedTo(own))).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await connected()).toBe(ROWS);

    // The database refuses the third one: those before it are disconnected, and the answer says which are not.
    await runOn(
      fixture.ownerUrl,
      `create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
       create trigger refuse before update on account for each row when (old.id = '${wanted[2]}') execute function refuse()`,
    );
    const stopped = await disconnect(targets);
    await runOn(fixture.ownerUrl, "drop trigger refuse on account");
    expect(stopped.succeededCount).toBe(2);
    expect(stopped.failures.map(({ accountId, code }) => [accountId, code])).toEqual(
      wanted.slice(2).map((id) => [id, "INTERNAL"]),
    );
    expect(await recorded()).toEqual(own);

    // An account that is disconnected by now keeps none of the others back.
    const outcome = await disconnect({ ids: wanted });
    expect(outcome.succeededCount).toBe(wanted.length - 2);
    expect(outcome.failures.map(({ accountId, code }) => [accountId, code])).toEqual(
      own.map((id) => [id, "ACCOUNT_ARCHIVED"]),
    );
    expect(await recorded()).toEqual(wanted);
    expect(await ids(query)).toEqual([]);
    expect(await connected()).toBe(ROWS - wanted.length);
    await expect(
      new FleetActions(fixture.scope()).addToGroup("accountgroup_1", { ids: [...own] }),
    ).rejects.toMatchObject({ code: "ACCOUNT_ARCHIVED" });
  });
});

test("a frozen list keeps its order, whatever changes", async () => {
  const scope = () => fixture.scope();
  for (const field of ALERT_ORDERS) {
    const orderBy = { field, direction: "DESC" } as const;
    const before = await new Alerts(scope()).list({ first: 500, orderBy }, { query: "is:open" });
    const [alert] = before.nodes;
    await new Alerts(scope()).triage.acknowledge(alert!.id);
    const frozen = { first: 500, orderBy, asOf: before.asOf };
    const after = await new Alerts(scope()).list(frozen, { query: "is:open" });
    expect(after.nodes.map(({ number }) => number)).toEqual(before.nodes.map(({ number }) => number));
  }
});

describe("an index gives the order", () => {
  /** PostgreSQL sorts only if nothing else gives the order. */
  async function plan(statement: RawBuilder<unknown>): Promise<string> {
    const { rows } = await fixture.orm.em.fork().transactional(async (tx) => {
      for (const setting of [
        "enable_sort",
        "enable_seqscan",
        "enable_bitmapscan",
        "enable_hashjoin",
        "enable_mergejoin",
      ])
        await sql`set local ${sql.id(setting)} = off`.execute(tx.getKysely());
      return sql<{ "QUERY PLAN": string }>`explain ${statement}`.execute(tx.getKysely());
    });
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  }
  const listed = TABLES.flatMap((table) =>
    (["ASC", "DESC"] as const).map((direction) => ({ table, direction, isAscending: direction === "ASC" })),
  );

  test.each(["iam_user", "iam_role"] as const)(
    "the lowest of %s by ACCESS are read without the others",
    async (table) => {
      const statement = orders.selectListed({
        table,
        field: "ACCESS",
        join: sql``,
        where: [],
        accounts: [],
        isAscending: true,
        place: null,
        limit: 3,
      });
      const { rows } = await sql<{ "QUERY PLAN": string }>`explain (analyze) ${statement}`.execute(
        fixture.orm.em.fork().getKysely(),
      );
      const text = rows.map((row) => row["QUERY PLAN"]).join("\n");
      // The worst alert of every owner is what the sorted parts ask for.
      expect(text).toMatch(/CTE worst\n.*\(never executed\)/);
    },
  );

  test.each(listed)("of $table, $direction", async ({ table, isAscending }) => {
    for (const field of Object.keys(SORT_VALUES[table])) {
      const place = {
        value: { text: "a", timestamptz: "-infinity" }[orders.valueTypeOf(table, field) as string] ?? "1",
        id: "x",
      };
      const statement = orders.selectListed({
        table,
        field,
        join: sql``,
        where: [],
        accounts: [],
        isAscending,
        place,
        limit: 10,
      });
      expect(await plan(statement)).not.toContain("Sort");
    }
  });

  test.each(ALERT_ORDERS)("of alerts by %s", async (field: AlertOrderField) => {
    const selection = await readAlertFilter(fixture.scope(), { status: ["OPEN"] });
    const ordering = alertOrdering({ field, direction: "ASC" }, { isForward: true });
    const page = sql`with ${selectPage(selection, null, { ordering, limit: 10, offset: 0 })} select * from page`;
    expect(await plan(page)).not.toContain("Sort");
    expect(DEFAULT_ALERT_ORDER.field).toBe("SEVERITY");
  });

  test("of users with and without open alerts", async () => {
    const rows = {
      table: "iam_user",
      field: "ALERTS",
      join: sql``,
      where: [],
      accounts: [],
      isAscending: false,
    } as const;
    const steps = await plan(orders.selectListed({ ...rows, place: null, limit: 10 }));
    // The users with alerts are sorted. All others are read in the order of their IDs, and only if they are on the page.
    expect(steps).toMatch(/One-Time Filter.*\n.*Index Scan Backward using iam_user_pkey/);
  });
});
