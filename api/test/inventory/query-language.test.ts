/** The query language of the lists and the reach of principals, over the demo account and over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, policyDocument } from "../../sandbox/demo/documents.ts";
import type { PublishedKey } from "../../src/iam/query-keys.ts";
import { AccountSettings } from "../../src/services/accounts/account-settings.ts";
import { Checks } from "../../src/services/alerts/checks.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const KEYS = `query K($list: QueryList!) { queryKeys(list: $list) { name aliases kind values examples description } }`;
/** A page of no items also says whether there are any. */
const COUNTED = "totalCount pageInfo { hasNextPage }";
const COUNTS = {
  ALERTS: `query Q($query: String) { found: alerts(first: 0, filter: { query: $query }) { ${COUNTED} } }`,
  USERS: `query Q($query: String) { found: users(first: 0, filter: { query: $query }) { ${COUNTED} } }`,
  ACCESS_KEYS: `query Q($query: String) { found: accessKeys(first: 0, filter: { query: $query }) { ${COUNTED} } }`,
  GROUPS: `query Q($query: String) { found: groups(first: 0, filter: { query: $query }) { ${COUNTED} } }`,
  ROLES: `query Q($query: String) { found: roles(first: 0, filter: { query: $query }) { ${COUNTED} } }`,
  POLICIES: `query Q($query: String) { found: policies(first: 0, filter: { query: $query }) { ${COUNTED} } }`,
  ESCALATION_PATHS: `query Q($query: String) { found: escalationPaths(first: 0, includeClosed: true, query: $query) { ${COUNTED} } }`,
  AUDIT_EVENTS: `query Q($query: String) { found: auditEvents(first: 0, filter: { query: $query }) { ${COUNTED} } }`,
} as const;
type List = keyof typeof COUNTS;
const USERS = `query U($query: String) { users(first: 100, filter: { query: $query }) { nodes { userName arn adminReach escalationPaths { verdict } } } }`;
const ROLES = `query R($query: String) { roles(first: 100, filter: { query: $query }) { nodes { roleName arn adminReach escalationPaths { verdict } } } }`;
const REASONS = (list: string) =>
  `{ ${list}(first: 50) { nodes { name: ${list === "users" ? "userName" : "roleName"} arn adminReach
    adminReachReason { policy { policyName via } hopCount through }
    escalationPaths { hopCount hops { to { name arn } via { name } } } } } }`;
const ANY_VALUE = { TEXT: "anything", NUMBER: "<7", AGE: "<30d", YES_NO: "yes", CHOICE: "" } as const;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  const { demo } = platform;
  const user = demo.createUser({
    name: "tagged",
    tags: [
      { key: "Team", value: "Query Language" },
      { key: "Owner-Mail", value: "anna@corp.test" },
    ],
  });
  demo.putInlinePolicy(user, "reading", policyDocument(allow("s3:GetObject", "*")));
  const all = demo.createUser({ name: "all-but-billing" });
  const allExcept = (action: string) => ({ Effect: "Allow", NotAction: action, Resource: "*" });
  demo.putInlinePolicy(
    all,
    "all-but-billing",
    JSON.stringify({ Version: "2012-10-17", Statement: [allExcept("billing:*")] }),
  );
  const both = demo.createUser({ name: "by-two-policies" });
  demo.putInlinePolicy(both, "iam", policyDocument(allow("iam:*", "*")));
  demo.putInlinePolicy(both, "others", JSON.stringify({ Version: "2012-10-17", Statement: [allExcept("iam:*")] }));
  await platform.scan();
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

async function count(list: List, query: string): Promise<number> {
  const { data, errors } = await server.graphql(COUNTS[list], { query });
  expect(errors, query).toEqual([]);
  expect(data.found.pageInfo.hasNextPage, query).toBe(data.found.totalCount > 0);
  return data.found.totalCount;
}

async function usersOf(query: string): Promise<{ userName: string; arn: string; adminReach: string }[]> {
  const { data, errors } = await server.graphql(USERS, { query });
  expect(errors, query).toEqual([]);
  return data.users.nodes;
}
const namesOf = async (query: string) => (await usersOf(query)).map(({ userName }) => userName);

async function keysOf(list: List): Promise<PublishedKey[]> {
  return (await server.graphql(KEYS, { list })).data.queryKeys;
}

describe("the published keys", () => {
  test.each(Object.keys(COUNTS) as List[])("of %s work with every value, name and example", async (list) => {
    const keys = await keysOf(list);
    expect(keys.length).toBeGreaterThan(5);
    const terms = keys.flatMap(({ name, aliases, kind, values, examples }) => [
      ...(values.length > 0 ? values : [ANY_VALUE[kind]]).map((value) => `${name}:${value}`),
      ...aliases.map((alias) => `${alias}:${values[0] ?? ANY_VALUE[kind]}`),
      ...examples,
    ]);
    const failed: string[] = [];
    for (const term of terms) {
      for (const query of [term, `-(${term})`.replace(/^-\(-?(.*)\)$/, "-$1")]) {
        const { errors } = await server.graphql(COUNTS[list], { query });
        if (errors.length > 0) failed.push(`${query}: ${errors[0]!.message}`);
      }
    }
    expect(failed).toEqual([]);
  });

  test("have the same name for the same meaning in every list", async () => {
    const { ESCALATION_PATHS: _paths, AUDIT_EVENTS: _events, ...ofResources } = COUNTS;
    for (const list of Object.keys(ofResources) as List[]) {
      const names = (await keysOf(list)).flatMap(({ name, aliases }) => [name, ...aliases]);
      expect(names, list).toEqual(expect.arrayContaining(["name", "arn", "account", "age"]));
    }
  });
});

describe("paths and the audit log", () => {
  const PATHS = `query P($query: String) { escalationPaths(first: 100, query: $query) { nodes { source { name } target { name } techniques { id } verdict hops { technique { id } } } } }`;
  const EVENTS = `query E($query: String) { auditEvents(first: 100, filter: { query: $query }) { nodes { action at actor { displayName } targetName } } }`;

  test("have each term or its negation", async () => {
    for (const [list, terms] of [
      [
        "ESCALATION_PATHS",
        ["verdict:exploitable", "source:a", "technique:passrole", "hops:1", "crossaccount:yes", "e", "gone:yes"],
      ],
      [
        "AUDIT_EVENTS",
        [
          ..."action:accounts. actor:monitor target:demo address:127 refused:yes scan age:<1d".split(" "),
          ..."age:>99999y age:<999999999y age:0001-01-01..9999-12-31".split(" "),
        ],
      ],
    ] as const) {
      const all = await count(list, "");
      expect(all).toBeGreaterThan(0);
      for (const term of terms) {
        const [with_, without] = [await count(list, term), await count(list, `-${term}`)];
        expect(with_ + without, term).toBe(all);
      }
    }
  });

  test("are found by what they show", async () => {
    const nodes = async (query: string) => (await server.graphql(PATHS, { query })).data.escalationPaths.nodes;
    const [first] = await nodes("verdict:exploitable");
    expect(first.verdict).toBe("EXPLOITABLE");
    const found = await nodes(
      `source:"${first.source.name}" target:"${first.target.name}" technique:${first.techniques[0].id} hops:${first.hops.length} ${first.source.name} age:<1d`,
    );
    expect(found).toContainEqual(first);
    for (const { source } of found) expect(source.name).toContain(first.source.name);
    expect(await nodes("closed:<1d")).toEqual([]);
    const [event] = (await server.graphql(EVENTS, { query: "" })).data.auditEvents.nodes;
    const events = (await server.graphql(EVENTS, { query: `action:${event.action} age:<1d` })).data.auditEvents.nodes;
    expect(events).toContainEqual(event);
    expect(new Set(events.map(({ action }: { action: string }) => action))).toEqual(new Set([event.action]));
  });

  test.each([
    ["ESCALATION_PATHS", "sourc:x", "source"],
    ["AUDIT_EVENTS", "actoin:x", "action"],
  ] as const)("refuse a mistake: %s", async (list, query, suggestion) => {
    const { errors } = await server.graphql(COUNTS[list], { query });
    expect(errors[0]!.extensions).toMatchObject({ code: "BAD_QUERY", position: 0, suggestion });
  });
});

describe("a mistake", () => {
  test.each([
    ["consle:yes", { position: 0, length: 6, suggestion: "console" }],
    ["anna mfa:nno", { position: 9, length: 3, suggestion: "no" }],
    ["colour:red", { position: 0, length: 6, suggestion: null }],
  ])("in %s has its place and what was meant as data", async (query, place) => {
    const { errors } = await server.graphql(COUNTS.USERS, { query });
    expect(errors[0]!.extensions).toMatchObject({ code: "BAD_QUERY", ...place });
  });
});

describe("the reach of users and roles", () => {
  test("is the one of their permissions and paths, and finds administrators without MFA in one request", async () => {
    const all = await usersOf("");
    const administrators: string[] = [];
    for (const { userName, arn } of all) {
      const { data } = await server.graphql(
        `query P($principal: ID!) { principalPermissions(accountId: "111122223333", principal: $principal) { isAdministrator } }`,
        { principal: arn },
      );
      if (data.principalPermissions.isAdministrator) administrators.push(userName);
    }
    expect(administrators).toContain("d.castellanos");
    expect(await namesOf("admin:yes")).toEqual(administrators);
    expect(await namesOf("admin:yes console:yes mfa:no")).toEqual(["d.castellanos"]);
    expect(await namesOf("reach:administrator")).toEqual(administrators);
  });

  test.each(["users", "roles"])("of %s has the policy or the first hop as its reason", async (list) => {
    const { data, errors } = await server.graphql(REASONS(list), {});
    expect(errors).toEqual([]);
    const named = new Map<string, unknown>();
    for (const { name, arn, adminReach, adminReachReason: reason, escalationPaths } of data[list].nodes) {
      if (adminReach === "ADMINISTRATOR") named.set(name, [reason.policy?.policyName, reason.policy?.via]);
      const [path] = escalationPaths;
      if (!path) {
        expect(reason === null, name).toBe(adminReach !== "ADMINISTRATOR");
        continue;
      }
      const [first] = path.hops;
      const through = first.to.arn === arn ? (first.via[0]?.name ?? null) : first.to.name;
      expect(reason, name).toEqual({ policy: null, hopCount: path.hopCount, through });
    }
    expect(Object.fromEntries(named)).toMatchObject(
      list === "users"
        ? {
            "d.castellanos": ["AdministratorAccess", "platform-admins"],
            "r.iyer": [expect.any(String), null],
            "all-but-billing": ["all-but-billing", null],
            "by-two-policies": [undefined, undefined],
          }
        : { DataCentreMigration: ["everything", null], SharedServices: ["FullAccess-Legacy", null] },
    );
  });

  test.each([
    ["users", USERS],
    ["roles", ROLES],
  ])("of all %s is in exactly one choice of both keys", async (list, query) => {
    const { data } = await server.graphql(query, {});
    const found = new Map<string, number>();
    for (const node of data[list].nodes as { adminReach: string; escalationPaths: { verdict: string }[] }[]) {
      found.set(node.adminReach, (found.get(node.adminReach) ?? 0) + 1);
      const verdict = node.escalationPaths[0]?.verdict;
      expect(node.adminReach).toBe(verdict ?? (node.adminReach === "ADMINISTRATOR" ? "ADMINISTRATOR" : "NONE"));
    }
    const kind = list === "users" ? "USERS" : "ROLES";
    for (const [reach, number] of found) expect(await count(kind, `reach:${reach}`), reach).toBe(number);
    const answers = await Promise.all(["yes", "path", "no", "unknown"].map((answer) => count(kind, `admin:${answer}`)));
    expect(answers.reduce((sum, number) => sum + number, 0)).toBe(data[list].nodes.length);
    expect(answers[1]).toBe((found.get("EXPLOITABLE") ?? 0) + (found.get("CONDITIONAL") ?? 0));
  });

  test("is NOT_EVALUATED, and neither yes nor no, until a scan has evaluated it", async () => {
    const em = platform.platform.orm.em.fork();
    await em.execute("update iam_user set administrator = null where name in ('d.castellanos', 'tagged')");
    const [admin] = await usersOf("d.castellanos");
    expect(admin!.adminReach).toBe("NOT_EVALUATED");
    expect(await namesOf("admin:yes,no d.castellanos")).toEqual([]);
    expect(await namesOf("admin:unknown")).toEqual(["d.castellanos"]);
    // A path that is open is known all the same.
    expect(await namesOf("admin:path tagged")).toEqual(["tagged"]);
    await platform.scan();
    expect((await usersOf("d.castellanos"))[0]!.adminReach).toBe("ADMINISTRATOR");
    expect(await count("USERS", "admin:unknown")).toBe(0);
  });
});

describe("the reach of principals", () => {
  test("is no filter for a token that may not read paths", async () => {
    const token = await insertRoleToken(platform.scope().em, "viewer", "inventory only", null, ["inventory.read"]);
    const codeOf = async (query: string) => {
      const { errors } = await server.graphql(COUNTS.USERS, { query }, { authorization: `Bearer ${token}` });
      return errors[0]?.extensions["code"] ?? "OK";
    };
    for (const query of ["reach:exploitable", "admin:path", "-admin:no", "reach:administrator,none"])
      expect(await codeOf(query), query).toBe("FORBIDDEN");
    for (const query of ["admin:yes", "-reach:administrator", "mfa:no"]) expect(await codeOf(query), query).toBe("OK");
    const { errors } = await server.graphql(
      "{ users(orderBy: { field: ACCESS }) { totalCount } }",
      {},
      { authorization: `Bearer ${token}` },
    );
    expect(errors[0]?.extensions["code"]).toBe("FORBIDDEN");
  });
});

describe("the limits of a query", () => {
  test("are the same for each list", async () => {
    const list = Array.from({ length: 50 }, (_each, index) => `name-of-a-user-that-is-not-here-${index}`).join(",");
    expect(list.length).toBeGreaterThan(1_500);
    for (const each of ["USERS", "ALERTS"] as const) expect(await count(each, `name:${list}`)).toBe(0);
  });

  test("include the last day of a year with four digits", async () => {
    const all = await count("USERS", "");
    expect(await count("USERS", "age:*..9999-12-31")).toBe(all - (await count("USERS", "-age:0001-01-01..*")));
    expect(await count("USERS", "age:9999-12-31")).toBe(0);
  });
});

describe("the other keys", () => {
  test("find users by their tags, also their keys and alerts", async () => {
    expect(await namesOf(`tag:"team=query language"`)).toEqual(["tagged"]);
    expect(await namesOf("tag:TEAM owner:corp.test")).toEqual(["tagged"]);
    expect(await namesOf(`tag:"=query language"`)).toEqual(["tagged"]);
    expect(await namesOf("tag:team=query")).toEqual([]);
    expect(await namesOf("owner:none tagged")).toEqual([]);
    expect(await count("USERS", "owner:none")).toBe((await count("USERS", "")) - (await count("USERS", "-owner:none")));
    const alerts = await count("ALERTS", "user:tagged");
    expect(alerts).toBeGreaterThan(0);
    expect(await count("ALERTS", `tag:"team=query language"`)).toBe(alerts);
    expect(await count("ALERTS", "owner:anna user:tagged")).toBe(alerts);
  });

  test("find the user of a key ID that was pasted", async () => {
    const { data } = await server.graphql(`{ accessKeys(first: 1) { nodes { accessKeyId user { userName } } } }`);
    const [{ accessKeyId, user }] = data.accessKeys.nodes;
    expect(await namesOf(accessKeyId)).toEqual([user.userName]);
    expect(await namesOf(`key:${accessKeyId.slice(0, 12)}`)).toContain(user.userName);
  });

  test("find the roles that trust another account or anyone", async () => {
    const external = await server.graphql(ROLES, { query: "trusts:external" });
    const names = external.data.roles.nodes.map(({ roleName }: { roleName: string }) => roleName);
    expect(names).toContain("SharedServices");
    expect(await count("ROLES", "trusts:anyone")).toBeLessThanOrEqual(names.length);
    expect(await count("ROLES", "trusts:external,sts:AssumeRole")).toBe(await count("ROLES", "trusts:sts:AssumeRole"));
  });

  test("list deleted users without a further switch", async () => {
    const { demo } = platform;
    const user = demo.createUser({ name: "short-lived" });
    await platform.scan();
    demo.deleteUser(user);
    await platform.scan();
    expect(await namesOf("gone:yes")).toEqual(["short-lived"]);
    expect(await namesOf("short-lived")).toEqual([]);
    expect(await namesOf("short-lived gone:no")).toEqual([]);
  });

  test("find alerts by when they were resolved, also as of a past moment", async () => {
    const resolved = await count("ALERTS", "is:resolved");
    expect(resolved).toBeGreaterThan(0);
    expect(await count("ALERTS", "resolved:<1d")).toBe(resolved);
    expect(await count("ALERTS", "resolved:*..2020-01-01")).toBe(0);
    expect(await count("ALERTS", "resolved:2020-01-01..*")).toBe(resolved);
    const em = platform.platform.orm.em.fork();
    const [{ at }] = await em.execute<[{ at: string }]>("select max(at) as at from alert_event");
    const { data, errors } = await server.graphql(
      `query A($at: DateTime) { alerts(first: 0, asOf: $at, filter: { query: "resolved:<1d" }) { totalCount } }`,
      { at: new Date(Date.parse(at) - 1).toISOString() },
    );
    expect(errors).toEqual([]);
    expect(data.alerts.totalCount).toBeLessThanOrEqual(resolved);
  });
});

test("overdue: compares each active key with the limit of its account, or else of the installation", async () => {
  const { data } = await server.graphql("{ accessKeys(first: 100) { nodes { status ageDays user { id } } } }");
  const keys = data.accessKeys.nodes as readonly { status: string; ageDays: number; user: { id: string } }[];
  const keysOver = (days: number) => keys.filter(({ status, ageDays }) => status === "Active" && ageDays > days);
  const ages = keys.filter(({ status }) => status === "Active").map(({ ageDays }) => ageDays);
  const youngest = Math.min(...ages.filter((days) => days > 0));
  expect(keysOver(90).length).toBeGreaterThan(0);
  expect(keysOver(youngest - 1).length).toBeGreaterThan(keysOver(90).length);
  const expectLimit = async (days: number): Promise<void> => {
    const over = keysOver(days);
    expect(await count("ACCESS_KEYS", "overdue:yes")).toBe(over.length);
    expect(await count("USERS", "overdue:yes")).toBe(new Set(over.map(({ user }) => user.id)).size);
  };
  await expectLimit(90);
  expect(await count("ACCESS_KEYS", "overdue:no")).toBe(keys.length - keysOver(90).length);
  expect((await count("USERS", "overdue:no")) + (await count("USERS", "overdue:yes"))).toBe(await count("USERS", ""));
  await new Checks(platform.scope()).updateSettings({ thresholds: { keyMaxAgeDays: youngest } });
  await expectLimit(youngest);
  const own = new AccountSettings(platform.scope());
  await own.update({ id: platform.account.id, name: "keyMaxAgeDays", value: youngest - 1 || 1 });
  await expectLimit(youngest - 1 || 1);
  await own.update({ id: platform.account.id, name: "keyMaxAgeDays", isInherited: true });
  await new Checks(platform.scope()).updateSettings({ thresholds: { keyMaxAgeDays: 90 } });
});
