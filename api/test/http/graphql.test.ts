/** The GraphQL API over a scanned demo account: lists, nodes, mutations, query counts and subscriptions. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type GraphQLObjectType,
  getNamedType,
  getOperationAST,
  isLeafType,
  isObjectType,
  OperationTypeNode,
  parse,
  print,
  validate,
} from "graphql";
import { createClient } from "graphql-ws";
import { createRequire } from "node:module";
import type Pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import { createSchema } from "../../src/graphql/schema.ts";
import { openScannedPlatform, type ScannedPlatform } from "../support/scanned-platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const schema = createSchema();

const EVENTS_MAX_MS = 45_000;
const COMMENT_EVERY_MS = 100;
const COMMENTS_MAX = EVENTS_MAX_MS / COMMENT_EVERY_MS;

let platform: ScannedPlatform;
let server: TestServer;
let scanId: string;

beforeAll(async () => {
  platform = await openScannedPlatform();
  server = await openTestServer(platform);
  scanId = platform.firstScanId;
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

async function ask(query: string, variables?: object) {
  const { data, errors } = await server.graphql(query, variables);
  expect(errors).toEqual([]);
  return data;
}

async function signIn(): Promise<string> {
  const { headers } = await server.graphql(
    "mutation S($token: String!) { signIn(input: { token: $token }) { viewer { name } } }",
    { token: await server.signInLink() },
    {},
  );
  return headers.get("set-cookie")!.split(";")[0]!;
}

/** The first item of a list whose alerts fill several pages, and the document that reads a page of them. */
async function itemWithAlerts(list: string): Promise<string> {
  if (list === "problems") return `item: problems(first: 1, orderBy: {field: IMPACT, direction: DESC})`;
  const { nodes } = (await ask(`{ ${list}(first: 100) { nodes { id alerts(first: 0) { totalCount } } } }`))[list];
  const most = Math.max(...nodes.map(({ alerts }: { alerts: { totalCount: number } }) => alerts.totalCount));
  expect(most).toBeGreaterThan(1);
  const { id } = nodes.find(({ alerts }: { alerts: { totalCount: number } }) => alerts.totalCount === most);
  return `item: nodes(ids: ["${id}"])`;
}

describe("lists", () => {
  test.each([
    ...["users", "accessKeys", "groups", "roles", "policies", "alerts", "alertEvents", "scans", "accounts"].map(
      (field) => [field, 7] as const,
    ),
    ["alerts of users", 1],
    ["alerts of accessKeys", 1],
    ["alerts of groups", 1],
    ["alerts of roles", 1],
    ["alerts of policies", 1],
    ["alerts of problems", 1],
  ] as const)("%s read forward and backward give the same items once", async (field, size) => {
    const [, list] = /^alerts of (.*)$/.exec(field) ?? [];
    const item = list === undefined ? "" : await itemWithAlerts(list);
    const asked =
      "nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount";
    const page = async (args: string) => {
      if (list === undefined) return (await ask(`{ ${field}(${args}) { ${asked} } }`))[field];
      const type = { users: "User", accessKeys: "AccessKey", groups: "Group", roles: "Role", policies: "Policy" }[list];
      const alerts = `alerts(${args}) { ${asked} }`;
      const data = await ask(
        type ? `{ ${item} { ... on ${type} { ${alerts} } } }` : `{ ${item} { nodes { ${alerts} } } }`,
      );
      return (type ? data.item[0] : data.item.nodes[0]).alerts;
    };
    const forward: string[] = [];
    for (let after = ""; ;) {
      const { nodes, edges, pageInfo, totalCount } = await page(`first: ${size}${after}`);
      expect(edges.map((edge: { node: { id: string } }) => edge.node.id)).toEqual(
        nodes.map((node: { id: string }) => node.id),
      );
      expect(pageInfo.hasPreviousPage).toBe(forward.length > 0);
      forward.push(...nodes.map((node: { id: string }) => node.id));
      after = `, after: ${JSON.stringify(pageInfo.endCursor)}`;
      if (!pageInfo.hasNextPage) {
        expect(forward).toHaveLength(totalCount);
        break;
      }
    }
    expect(new Set(forward).size).toBe(forward.length);
    expect(forward.length).toBeGreaterThan(0);

    const backward: string[] = [];
    for (let before = ""; ;) {
      const { nodes, pageInfo } = await page(`last: ${size}${before}`);
      backward.unshift(...nodes.map((node: { id: string }) => node.id));
      before = `, before: ${JSON.stringify(pageInfo.startCursor)}`;
      if (!pageInfo.hasPreviousPage) break;
    }
    expect(backward).toEqual(forward);
  });

  test("say which moment they show, and how old the data is", async () => {
    const asked = "asOf coverage { asOf }";
    const before = Date.now();
    const data = await ask(
      `{ alerts(first: 1) { ${asked} } users(first: 1) { ${asked} nodes { alerts(first: 1) { ${asked} } filtered: alerts(filter: {severity: [HIGH]}) { ${asked} } } } problems(first: 1) { nodes { alerts { ${asked} } } } }`,
    );
    const [user] = data.users.nodes;
    for (const { asOf, coverage } of [data.alerts, user.alerts, user.filtered, data.problems.nodes[0].alerts]) {
      expect(Date.parse(asOf)).toBeGreaterThanOrEqual(before);
      expect(Date.parse(coverage.asOf)).toBeLessThan(before);
    }
    expect(data.users.asOf).toBe(data.users.coverage.asOf);
  });

  test("of new alerts of a scan can be read to their end", async () => {
    const scan = async (args: string) => (await ask(`{ scan(id: "${scanId}") { newAlerts(${args}) { id } } }`)).scan;
    const all = (await scan("first: 500")).newAlerts;
    const parts = [await scan("first: 300"), await scan("first: 300, offset: 300")].flatMap((part) => part.newAlerts);
    expect(all.length).toBeGreaterThan(300);
    expect(parts).toEqual(all);
    const { errors } = await server.graphql(`{ scan(id: "${scanId}") { newAlerts(offset: -1) { id } } }`);
    expect(errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
  });

  test("return the same value for a field of an alert whether it is selected alone or with all others", async () => {
    const { Alert } = createSchema().getTypeMap() as { Alert: GraphQLObjectType };
    const fields = Object.values(Alert.getFields()).map((field) => {
      const type = getNamedType(field.type);
      const leaves = isObjectType(type)
        ? Object.values(type.getFields()).filter((each) => isLeafType(getNamedType(each.type)))
        : [];
      return leaves.length > 0 ? `${field.name} { ${leaves.map((each) => each.name).join(" ")} }` : field.name;
    });
    const nodes = async (asked: string, rest = "") =>
      (await ask(`{ alerts(first: 20, filter: { query: "category:user,accesskey" }) { ${asked} } } ${rest}`)).alerts;
    const all = await nodes(`nodes { ${fields.join(" ")} }`);
    expect(all.nodes).toHaveLength(20);
    for (const field of fields) {
      const [name] = field.split(" ");
      const wanted = all.nodes.map((alert: Record<string, unknown>) => ({ [name!]: alert[name!] }));
      expect(await nodes(`nodes { ${field} }`)).toEqual({ nodes: wanted });
      expect(await nodes("page: edges { at: node { ...Asked } }", `fragment Asked on Alert { ${field} }`)).toEqual({
        page: wanted.map((alert: object) => ({ at: alert })),
      });
    }
  });

  test("return the age and coverage of their data", async () => {
    const { users } = await ask(
      "{ users(first: 1) { asOf coverage { percent missingPermissions sources { section status asOf } } } }",
    );
    expect(users.coverage.percent).toBeGreaterThan(0);
    expect(Date.parse(users.asOf)).toBeGreaterThan(0);
  });

  test("return the same coverage whatever else is selected, also of a scan that an earlier version finished", async () => {
    const em = platform.platform.orm.em.fork();
    const readCoverages = async () => {
      const { short, long, users } = await ask(`{
        short: accounts { nodes { coverage { percent asOf } } }
        long: accounts { nodes { coverage { percent asOf sources { section } } } }
        users(first: 1) { asOf coverage { percent asOf missingPermissions } } }`);
      expect(short.nodes.map(({ coverage }: { coverage: object }) => coverage)).toEqual(
        long.nodes.map(({ coverage }: { coverage: { percent: number; asOf: string } }) => ({
          percent: coverage.percent,
          asOf: coverage.asOf,
        })),
      );
      expect(users).toEqual({
        asOf: short.nodes[0].coverage.asOf,
        coverage: { ...short.nodes[0].coverage, missingPermissions: [] },
      });
      return short.nodes;
    };
    const written = await em.execute<{ percent: number; asOf: string }[]>(
      'select coverage_percent as percent, coverage_as_of as "asOf" from scan where coverage is not null',
    );
    expect(written.map(({ percent }) => percent)).not.toContain(null);
    const before = await readCoverages();
    await em.execute("update scan set coverage_percent = null, coverage_as_of = null");
    expect(await readCoverages()).toEqual(before);
  });

  test("accept the account ID and the AWS account number, and refuse unknown ones", async () => {
    const count = async (id: string) =>
      server.graphql("query C($id: ID!) { users(filter: { accountIds: [$id] }) { totalCount } }", { id });
    const byId = await count(platform.account.id);
    const byNumber = await count("111122223333");
    expect(byId.data.users.totalCount).toBeGreaterThan(0);
    expect(byNumber.data).toEqual(byId.data);
    expect((await count("999999999999")).errors[0]?.extensions["code"]).toBe("NOT_FOUND");
  });

  test.each([
    `users(filter: { accountIds: ["nope"] }) { totalCount }`,
    `accessKeys(filter: { accountIds: ["nope"] }) { totalCount }`,
    `groups(filter: { accountIds: ["nope"] }) { totalCount }`,
    `roles(filter: { accountIds: ["nope"] }) { totalCount }`,
    `policies(filter: { accountIds: ["nope"] }) { totalCount }`,
    `alerts(filter: { accountIds: ["nope"] }) { totalCount }`,
    `alerts(filter: { accountIds: ["111122223333", "999999999999"] }) { totalCount }`,
    `alertFacets(filter: { accountIds: ["nope"] }) { total }`,
    `alertGroups(by: CHECK, filter: { accountIds: ["nope"] }) { key }`,
    `problems(filter: { accountIds: ["nope"] }) { totalCount }`,
    `alertEvents(first: 1, filter: { accountIds: ["nope"] }) { totalCount }`,
    `scans(accountId: "nope") { totalCount }`,
    `overview(accountId: "nope") { openAlerts { total } }`,
    `controls(standard: CIS_5_0, accountId: "nope") { id }`,
    `controlChanges(standard: CIS_5_0, since: "2026-01-01T00:00:00Z", accountId: "nope") { passedBefore }`,
    `changeFacets(since: "2026-01-01T00:00:00Z", accountId: "nope") { types { count } }`,
  ])("say NOT_FOUND of an unknown account and never look like all clear: %s", async (field) => {
    const { data, errors } = await server.graphql(`{ ${field} }`);
    expect(data).toBeNull();
    expect(errors.map((error) => error.extensions["code"])).toEqual(["NOT_FOUND"]);
  });

  test("explain what is wrong with an argument", async () => {
    const message = async (field: string) => (await server.graphql(`{ ${field} { totalCount } }`)).errors[0]?.message;
    expect(await message("alerts(offset: -1)")).toBe("offset: must be 0 or more.");
    expect(await message(`alerts(filter: { check: [""] })`)).toBe("check.0: must not be empty.");
    expect(await message(`alerts(filter: { query: "${"x".repeat(2_001)}" })`)).toBe(
      "query: must have 2000 characters or fewer.",
    );
  });

  test("return the last use of a password only for users that have one", async () => {
    const { users } = await ask("{ users(first: 500) { nodes { passwordEnabled passwordLastUsed { status } } } }");
    const [without, having] = [false, true].map((enabled) =>
      users.nodes.filter((user: { passwordEnabled: boolean }) => user.passwordEnabled === enabled),
    );
    expect(without.length).toBeGreaterThan(0);
    for (const user of without) expect(user.passwordLastUsed).toBeNull();
    for (const user of having) expect(user.passwordLastUsed).not.toBeNull();
  });

  test.each([
    [
      "accessKeys",
      "age:>90d status:active",
      `{ ageDays status }`,
      (node: { ageDays: number; status: string }) => node.ageDays > 90 && node.status === "Active",
    ],
    [
      "users",
      "console:yes -mfa:yes",
      `{ passwordEnabled mfaEnabled }`,
      (node: { passwordEnabled: boolean; mfaEnabled: boolean }) => node.passwordEnabled && !node.mfaEnabled,
    ],
    [
      "policies",
      "type:customer attached:yes",
      `{ type attachedTo { name } }`,
      (node: { type: string; attachedTo: unknown[] }) => node.type === "CUSTOMER_MANAGED" && node.attachedTo.length > 0,
    ],
    ["groups", "members:>0", `{ memberCount }`, (node: { memberCount: number }) => node.memberCount > 0],
    [
      "roles",
      "alerts:yes",
      `{ openAlerts { total } }`,
      (node: { openAlerts: { total: number } }) => node.openAlerts.total > 0,
    ],
  ])("of %s understand %s", async (field, query, selection, fits) => {
    const all = await ask(`{ ${field}(first: 500) { nodes ${selection} } }`);
    const found = await ask(
      `query F($query: String) { ${field}(first: 500, filter: { query: $query }) { nodes ${selection} totalCount } }`,
      { query },
    );
    expect(found[field].nodes).toEqual(all[field].nodes.filter(fits));
    expect(found[field].totalCount).toBeGreaterThan(0);
    expect(found[field].totalCount).toBeLessThan(all[field].nodes.length);
  });

  test("allow pages of 500 for sessions and for tokens", async () => {
    const cookie = await signIn();
    for (const headers of [undefined, { cookie }]) {
      expect((await server.graphql("{ users(first: 500) { totalCount } }", {}, headers)).errors).toEqual([]);
      const { errors } = await server.graphql("{ users(first: 501) { totalCount } }", {}, headers);
      expect(errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
    }
  });

  test("of alert events end with a cursor that continues, also on an empty page", async () => {
    const page = async (after: string | null) =>
      (
        await ask(
          `query E($after: String) { alertEvents(first: 500, after: $after) { nodes { id } pageInfo { endCursor hasNextPage } } }`,
          {
            after,
          },
        )
      ).alertEvents;
    let last = await page(null);
    while (last.pageInfo.hasNextPage) last = await page(last.pageInfo.endCursor);
    const empty = await page(last.pageInfo.endCursor);
    expect(empty).toEqual({ nodes: [], pageInfo: { endCursor: last.pageInfo.endCursor, hasNextPage: false } });
  });
});

/** The queries that are published for others: in the README, docs/api.md, the notebooks, the Python client and GraphiQL. */
function publishedQueries(): readonly (readonly [place: string, document: string])[] {
  const root = join(import.meta.dirname, "../../..");
  const notebooks = readdirSync(join(root, "examples/notebooks")).filter((file) => file.endsWith(".ipynb"));
  const texts = [
    ...["README.md", "docs/api.md", "examples/python/iam_monitor.py"].map((file) => [
      file,
      readFileSync(join(root, file), "utf8"),
    ]),
    ...notebooks.map((file) => {
      const { cells } = JSON.parse(readFileSync(join(root, "examples/notebooks", file), "utf8")) as {
        cells: { source: string[] }[];
      };
      return [file, cells.map(({ source }) => source.join("")).join("\n")];
    }),
  ] as const;
  const inQuotes = texts.flatMap(([file, text]) =>
    [...text!.matchAll(/"""\s*((?:query|subscription|\{)[^]*?)"""/g)].map(
      ([, document]) => [file!, document!] as const,
    ),
  );
  const example = readFileSync(join(root, "dashboard/graphiql/first-query.graphql"), "utf8");
  const operations = parse(example).definitions.map((definition) => ["GraphiQL", print(definition)] as const);
  return [...inQuotes, ...operations];
}

test("published queries run unchanged for a session, as GraphiQL sends them", async () => {
  const cookie = await signIn();
  const queries = publishedQueries();
  const { scans } = await ask("{ scans(first: 1) { nodes { id finishedAt } } }");
  const [{ id, finishedAt }] = scans.nodes;
  // Of those queries that have variables.
  const variables = { since: finishedAt, from: id, to: id };
  for (const [place, document] of queries) {
    const parsed = parse(document);
    expect(validate(schema, parsed), place).toEqual([]);
    if (getOperationAST(parsed)?.operation === OperationTypeNode.SUBSCRIPTION) continue;
    expect((await server.graphql(document, variables, { cookie })).errors, place).toEqual([]);
  }
  expect(new Set(queries.map(([place]) => place)).size).toBe(8);
});

describe("the graph", () => {
  test("leads from users to keys, groups, policies, alerts and back", async () => {
    const { users } =
      await ask(`{ users(first: 100) { nodes { id userName arn groups { groupName members { id } policies { policyName via } } accessKeys { id user { id } }
      policies { policyName type via policy { policyName attachedTo { id kind } } } alerts(first: 5) { totalCount nodes { id resource { id node { id } } account { awsAccountId } } } } } }`);
    const withAll = users.nodes.filter(
      (user: { groups: unknown[]; accessKeys: unknown[]; policies: unknown[]; alerts: { totalCount: number } }) =>
        user.groups.length > 0 && user.accessKeys.length > 0 && user.policies.length > 0 && user.alerts.totalCount > 0,
    );
    expect(withAll.length).toBeGreaterThan(0);
    for (const user of withAll) {
      for (const group of user.groups)
        expect(group.members.map((member: { id: string }) => member.id)).toContain(user.id);
      for (const key of user.accessKeys) expect(key.user.id).toBe(user.id);
      for (const reference of user.policies) {
        expect(reference.policy?.policyName).toBe(reference.policyName);
        if (reference.via === null)
          expect(reference.policy.attachedTo.map((holder: { id: string }) => holder.id)).toContain(user.id);
      }
    }
  });

  test("returns an object of every type by its global ID, and null for an unknown ID", async () => {
    const { users, accessKeys, groups, roles, policies, alerts, checks, alertEvents } = await ask(
      "{ users(first: 1) { nodes { id } } accessKeys(first: 1) { nodes { id } } groups(first: 1) { nodes { id } } roles(first: 1) { nodes { id } } policies(first: 1) { nodes { id } } alerts(first: 1) { nodes { id } } checks { id } alertEvents(first: 1) { nodes { id } } }",
    );
    const ids = [
      ...[users, accessKeys, groups, roles, policies, alerts, alertEvents].map((list) => list.nodes[0].id),
      checks[0].id,
      platform.account.id,
      scanId,
    ];
    const { nodes } = await ask("query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", {
      ids: [...ids, `user_${"0".repeat(32)}`, "'; drop table alert; --", "user_x"],
    });
    expect(nodes).toEqual([
      ...["User", "AccessKey", "Group", "Role", "Policy", "Alert", "AlertEvent", "Check", "Account", "Scan"].map(
        (__typename, index) => ({
          __typename,
          id: ids[index],
        }),
      ),
      null,
      null,
      null,
    ]);
  });

  test("returns operators, tokens, audit events and approvals to those who may list them", async () => {
    const cookie = await signIn();
    const { data } = await server.graphql(
      "{ operators(first: 1) { nodes { id } } apiTokens(first: 1) { nodes { id } } auditEvents(first: 1) { nodes { id } } }",
      {},
      { cookie },
    );
    const ids = [data.operators, data.apiTokens, data.auditEvents].map((list) => list.nodes[0].id as string);
    const query = "query N($id: ID!) { node(id: $id) { __typename id } }";
    const found = await Promise.all(ids.map((id) => server.graphql(query, { id }, { cookie })));
    expect(found.map((answer) => answer.data?.node)).toEqual([
      { __typename: "Operator", id: ids[0] },
      { __typename: "ApiToken", id: ids[1] },
      { __typename: "AuditEvent", id: ids[2] },
    ]);
    const missing = await server.graphql(query, { id: `operator_${"0".repeat(32)}` }, { cookie });
    expect(missing).toMatchObject({ data: { node: null }, errors: [] });
    // No API token may read operators or tokens, and this one may read the audit log.
    const toToken = await Promise.all(ids.map((id) => server.graphql(query, { id })));
    expect(toToken.map(({ errors }) => errors[0]?.extensions["code"] ?? null)).toEqual([
      "FORBIDDEN",
      "FORBIDDEN",
      null,
    ]);
    const viewer = await insertRoleToken(platform.platform.orm.em.fork(), "viewer", "reads no log", null, [
      "installation.read",
    ]);
    const refused = await server.graphql(query, { id: ids[2] }, { authorization: `Bearer ${viewer}` });
    expect(refused).toMatchObject({ data: { node: null }, errors: [{ extensions: { code: "FORBIDDEN" } }] });
  });

  test.each([
    `alert { id }`,
    `alert(id: "x", number: 1) { id }`,
    `user { id }`,
    `user(accountId: "111122223333") { id }`,
    `user(id: "x", userName: "y") { id }`,
    `user(id: "x", accountId: "111122223333") { id }`,
    `group { id }`,
    `group(id: "x", groupName: "y") { id }`,
    `role { id }`,
    `role(id: "x", roleName: "y") { id }`,
    `policy { id }`,
    `policy(id: "x", arn: "y") { id }`,
  ])("refuses a lookup without exactly one key: %s", async (field) => {
    const { data, errors } = await server.graphql(`{ found: ${field} viewer { name } }`);
    expect(data).toMatchObject({ found: null, viewer: expect.anything() });
    expect(errors[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
    expect(errors[0]?.message).toContain("either id, or");
  });

  test("finds a user by account and name", async () => {
    const { users } = await ask("{ users(first: 1) { nodes { id userName } } }");
    const { user, missing } = await ask(
      `query U($name: String) { user(accountId: "111122223333", userName: $name) { id } missing: user(accountId: "111122223333", userName: "missing-user") { id } }`,
      { name: users.nodes[0].userName },
    );
    expect(user.id).toBe(users.nodes[0].id);
    expect(missing).toBeNull();
  });

  test("returns policies whose statements and issues refer to lines of the text", async () => {
    const { policies } = await ask(
      '{ policies(first: 200, filter: { query: "risk:>=40" }) { nodes { policyName riskScore document { text errorCode statements { index effect line endLine } } issues { severity statement line } } } }',
    );
    expect(policies.nodes.length).toBeGreaterThan(0);
    for (const policy of policies.nodes) {
      const lines = policy.document.text.split("\n");
      expect(policy.issues.length, policy.policyName).toBeGreaterThan(0);
      for (const { line, endLine, effect } of policy.document.statements)
        expect(lines.slice(line - 1, endLine).join("\n")).toContain(effect);
      for (const { line } of policy.issues) expect(line).toBeLessThanOrEqual(lines.length);
    }
  });

  test("returns the account with its coverage, root user and password policy", async () => {
    const { account } = await ask(
      `{ account(id: "111122223333") { id isDemo status endpoint coverage { percent } latestScan { id } runningScan { id } openAlerts { total critical } rootUser { mfaEnabled accessKeysPresent } passwordPolicy { minimumPasswordLength } setup { cli } } }`,
    );
    expect(account).toMatchObject({
      id: platform.account.id,
      isDemo: true,
      status: "CONNECTED",
      endpoint: platform.sandbox.url,
      latestScan: { id: scanId },
      runningScan: null,
      setup: null,
    });
    expect(account.openAlerts.total).toBeGreaterThan(0);
    expect(account.rootUser).not.toBeNull();
  });

  test("the measures of the overview are the counts of the lists that they link to", async () => {
    const count = (query: string) => `(first: 0, filter: { query: "${query}" }) { totalCount }`;
    const data = await ask(`{
      overview {
        standards { standard passedCount failedCount notEvaluatedCount forPersonCount notCoveredCount }
        mfa { people { total hardware authenticatorApp unknownDevice none } administrators { total none } unknownUserCount unreadAccountCount }
        keyAges { limitDays activeCount overLimitCount unreadAccountCount groups { fromDays toDays count } }
      }
      cis: controls(standard: CIS_7_0) { state }
      hub: controls(standard: AWS_SECURITY_HUB) { state }
      people: users${count("console:yes")}
      app: users${count("console:yes mfa:virtual")}
      weak: users${count("console:yes mfa:no -mfa:unknown")}
      administrators: users${count("admin:yes console:yes")}
      weakAdministrators: users${count("admin:yes console:yes mfa:no -mfa:unknown")}
      active: accessKeys${count("status:active")}
      over: accessKeys${count("status:active age:>90d")}
      middle: accessKeys${count("status:active age:>=60d age:<91d")}
    }`);
    const { mfa, keyAges, standards } = data.overview;
    for (const [name, controls] of [
      ["CIS_7_0", data.cis],
      ["AWS_SECURITY_HUB", data.hub],
    ] as const) {
      const inState = (state: string) =>
        controls.filter((control: { readonly state: string }) => control.state === state).length;
      expect(standards.find(({ standard }: { readonly standard: string }) => standard === name)).toEqual({
        standard: name,
        passedCount: inState("PASS"),
        failedCount: inState("FAIL"),
        notEvaluatedCount: inState("NOT_EVALUATED"),
        forPersonCount: inState("MANUAL"),
        notCoveredCount: inState("NOT_COVERED"),
      });
    }
    expect(mfa).toMatchObject({
      people: { total: data.people.totalCount, authenticatorApp: data.app.totalCount, none: data.weak.totalCount },
      administrators: { total: data.administrators.totalCount, none: data.weakAdministrators.totalCount },
      unknownUserCount: 0,
      unreadAccountCount: 0,
    });
    const { total, hardware, authenticatorApp, unknownDevice, none } = mfa.people;
    expect(hardware + authenticatorApp + unknownDevice + none).toBe(total);
    expect(mfa.people.none).toBeGreaterThan(0);
    expect(keyAges).toMatchObject({
      limitDays: 90,
      activeCount: data.active.totalCount,
      overLimitCount: data.over.totalCount,
      unreadAccountCount: 0,
    });
    expect(keyAges.groups).toContainEqual({ fromDays: 60, toDays: 91, count: data.middle.totalCount });
  });

  test("returns overview, checks, controls, facets, groups and the scan", async () => {
    const data = await ask(`{
      overview { openAlerts { total } keysDueCount keysDue { ageDays } accounts { id } trend { date open } topChecks { count check { id title } } coveragePercent }
      checks { id title familyName controls { standard id } thresholds { name value } isEnabled openAlertCount results { outcome evaluated failed account { id } } }
      controls(standard: AWS_SECURITY_HUB) { id state openAlerts checks { state check { id } } }
      alertFacets { total severity { value count } }
      alertGroups(by: CHECK) { key label count worst }
      problems(first: 3, orderBy: { field: IMPACT, direction: DESC }, filter: { query: "is:open" }) { totalCount alertCount pathCount nodes { id title cause fix alertCount pathCount account { id } alerts(first: 2) { totalCount nodes { headline number status } } } }
      scan(id: "${scanId}") { status durationSeconds progress { checksDone checksTotal sections { section status } } counts { users opened } newAlerts(first: 3) { number check { id } lastSeenAt isStale remediation { text } canVerify events { kind actor { displayName } scanId } } coverage { sources { section status } notEvaluatedChecks { checkId title } } }
    }`);
    expect(data.overview.openAlerts.total).toBe(data.alertFacets.total);
    expect(data.problems.alertCount).toBe(data.overview.openAlerts.total);
    for (const problem of data.problems.nodes) expect(problem.alerts.totalCount).toBe(problem.alertCount);
    expect(data.scan.newAlerts).toHaveLength(3);
    // The status of a section has the same spelling during and after the scan.
    const statuses = (sections: readonly { section: string; status: string }[]) =>
      Object.fromEntries(sections.map(({ section, status }) => [section, status]));
    expect(statuses(data.scan.progress.sections)).toMatchObject({
      authorizationDetails: "READ",
      credentialReport: "READ",
    });
    expect(statuses(data.scan.coverage.sources)).toMatchObject(statuses(data.scan.progress.sections));
    expect(data.scan.newAlerts[0].events).toMatchObject([{ kind: "OPENED", scanId }]);
    expect(data.checks.length).toBeGreaterThan(50);
    expect(data.controls.length).toBeGreaterThan(5);
  });
});

describe("the number of SQL statements", () => {
  test("does not grow with the items on a page", async () => {
    const query = (first: number) =>
      `{ users(first: ${first}) { nodes { userName asOf account { name } groups { groupName members { userName } } accessKeys { accessKeyId } policies { policyName policy { policyName } } openAlerts { total } alerts(first: 3) { totalCount nodes { number check { title } account { name } lastSeenAt resource { node { id } } events { kind } } } } totalCount asOf coverage { percent } } }`;
    await ask(query(20));
    const few = await statementsOf(() => ask(query(8)));
    const many = await statementsOf(() => ask(query(30)));
    expect(few).toBeGreaterThan(0);
    // A type of object that only the longer page contains may cost one more statement. One statement per user would add
    // 22.
    expect(many).toBeLessThanOrEqual(few + 6);
    expect(many).toBeLessThan(40);
  });
});

/** What begins, limits or ends a transaction. Through PgBouncer, each statement has its own. */
const TRANSACTION = /^(begin|set|commit|rollback)\b/i;

/** Returns the smallest number of SQL statements in several runs of `work`. Other activity can only add statements. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  // MikroORM's instance of the driver. Another instance listens for notifications and is not counted.
  const pg = createRequire(import.meta.resolve("@mikro-orm/postgresql"))("pg") as typeof Pg;
  const counts: number[] = [];
  for (let run = 0; run < 12; run += 1) {
    const query = vi.spyOn(pg.Client.prototype, "query");
    await work();
    const texts = query.mock.calls.map(([asked]) =>
      typeof asked === "string" ? asked : (asked as { text: string }).text,
    );
    counts.push(texts.filter((text) => !TRANSACTION.test(text)).length);
    query.mockRestore();
  }
  return Math.min(...counts);
}

describe("mutations", () => {
  test("return expected failures as userErrors with the path of the input", async () => {
    const { alerts } = await ask("{ alerts(first: 1, filter: { status: [OPEN] }) { nodes { id } } }");
    const dismiss = (expiresAt: string) =>
      ask(
        `mutation D($id: ID!, $expiresAt: DateTime!) { dismissAlert(input: { id: $id, reason: RISK_ACCEPTED, comment: "x", expiresAt: $expiresAt }) { alert { status } userErrors { code path } } }`,
        { id: alerts.nodes[0].id, expiresAt },
      );
    expect((await dismiss("2099-01-01T00:00:00Z")).dismissAlert).toMatchObject({
      alert: null,
      userErrors: [{ code: "EXPIRY_TOO_FAR" }],
    });
    const refusal = async (field: string, input: string) =>
      (
        await ask(`mutation M($id: ID!) { ${field}(input: { ${input} }) { userErrors { code path } } }`, {
          id: alerts.nodes[0].id,
        })
      )[field].userErrors;
    for (const [field, target] of [
      ["dismissAlert", "id: $id"],
      ["updateAlerts", "ids: [$id], action: DISMISS"],
    ] as const) {
      expect(await refusal(field, `${target}, expiresAt: "2099-01-01T00:00:00Z"`)).toEqual([
        { code: "REASON_REQUIRED", path: ["input", "reason"] },
      ]);
      expect(await refusal(field, `${target}, reason: null, expiresAt: null`)).toEqual([
        { code: "REASON_REQUIRED", path: ["input", "reason"] },
      ]);
      expect(await refusal(field, `${target}, reason: RISK_ACCEPTED`)).toEqual([
        { code: "EXPIRY_REQUIRED", path: ["input", "expiresAt"] },
      ]);
    }
    expect(await refusal("updateAlerts", `filter: { accountIds: ["nope", $id] }, action: ACKNOWLEDGE`)).toEqual([
      { code: "NOT_FOUND", path: ["input", "filter", "accountIds"] },
    ]);
    expect(await refusal("assignAlert", `id: $id, assignee: " "`)).toEqual([
      { code: "BAD_USER_INPUT", path: ["input", "assignee"] },
    ]);
    expect(await refusal("commentOnAlert", `id: $id, comment: ""`)).toEqual([
      { code: "BAD_USER_INPUT", path: ["input", "comment"] },
    ]);
    expect(
      (await ask(`mutation { acknowledgeAlert(input: { id: "alert_x" }) { alert { id } userErrors { code path } } }`))
        .acknowledgeAlert,
    ).toEqual({ alert: null, userErrors: [{ code: "NOT_FOUND", path: ["input", "id"] }] });
    expect(
      (
        await ask(
          `mutation { connectAccount(input: { name: "x", source: PROFILE }) { account { id } userErrors { code path } } }`,
        )
      ).connectAccount,
    ).toEqual({ account: null, userErrors: [{ code: "BAD_USER_INPUT", path: ["input", "profile"] }] });
  });

  test("the rotate role covers only the listed users, and unknown users are refused", async () => {
    const { account } = await ask(
      `{ account(id: "111122223333") { rotateSetup(userNames: ["svc-backup"]) { cloudFormation terraform cli } } }`,
    );
    const { Statement } = JSON.parse(account.rotateSetup.cloudFormation).Resources.Policy.Properties.PolicyDocument;
    expect(Statement[0].Resource).toEqual(["arn:aws:iam::111122223333:user/services/svc-backup"]);
    for (const text of Object.values(account.rotateSetup)) expect(text).toContain("iam:UpdateAccessKey");
    const refused = await server.graphql(
      `{ account(id: "111122223333") { rotateSetup(userNames: ["missing-user"]) { cli } } }`,
    );
    expect(refused.errors[0]?.extensions["code"]).toBe("NOT_FOUND");
  });

  test("connecting an account with a role returns the external ID and the setup, and a viewer sees neither (S25)", async () => {
    const { connectAccount } = await ask(
      `mutation { connectAccount(input: { name: "prod", source: ASSUME_ROLE }) { account { id status externalId setup { cloudFormation terraform cli } awsAccountId } userErrors { code } } }`,
    );
    expect(connectAccount).toMatchObject({
      userErrors: [],
      account: { status: "PENDING", externalId: expect.stringMatching(/^[0-9a-f]{32}$/), awsAccountId: null },
    });
    expect(connectAccount.account.setup.cloudFormation).toContain(connectAccount.account.externalId);
    // Finding S25: only those who can connect accounts see how they are read.
    const { data } = await server.graphql(
      `query A($id: ID!) { account(id: $id) { name externalId roleArn profile } }`,
      { id: connectAccount.account.id },
      { authorization: `Bearer ${await insertRoleToken(platform.scope().em, "viewer", "viewer")}` },
    );
    expect(data.account).toEqual({ name: "prod", externalId: null, roleArn: null, profile: null });
    const { disconnectAccount } = await ask(
      `mutation D($id: ID!) { disconnectAccount(input: { id: $id }) { account { status } userErrors { code } } }`,
      { id: connectAccount.account.id },
    );
    expect(disconnectAccount).toEqual({ account: { status: "ARCHIVED" }, userErrors: [] });
  });

  test("a second scan is refused, and the first one is returned", async () => {
    const start = () => ask("mutation { startScan(input: {}) { scan { id status } userErrors { code } } }");
    const [one, other] = await Promise.all([start(), start()]);
    const refused = [one, other].find(({ startScan }) => startScan.userErrors.length > 0)?.startScan;
    const started = [one, other].find(({ startScan }) => startScan.userErrors.length === 0)?.startScan;
    expect(refused).toMatchObject({ userErrors: [{ code: "SCAN_ALREADY_RUNNING" }], scan: { id: started.scan.id } });
    await platform.waitFor(started.scan.id);
  });
});

describe("sockets", () => {
  const open = (params: object = { token: server.token }) =>
    createClient({
      url: `${server.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { ...params },
      retryAttempts: 0,
      lazy: true,
    });

  async function take(
    query: string,
    until: (data: Record<string, unknown>, all: Record<string, unknown>[]) => boolean,
    during: () => Promise<unknown> = async () => undefined,
  ) {
    const client = open();
    const all: Record<string, unknown>[] = [];
    const timer = setTimeout(() => client.terminate(), EVENTS_MAX_MS);
    try {
      const results = client.iterate({ query });
      const started = new Promise((resolve) => client.on("message", resolve));
      void started.then(during);
      for await (const { data, errors } of results) {
        expect(errors).toBeUndefined();
        all.push(data!);
        if (until(data!, all)) break;
      }
    } finally {
      clearTimeout(timer);
      await client.dispose();
    }
    return all;
  }

  test("send the progress of a scan: the current progress, then each change, then the final status", async () => {
    const finished = await take(
      `subscription { scanProgress(scanId: "${scanId}") { scanId status phase percent checksDone checksTotal } }`,
      () => false,
    );
    expect(finished).toMatchObject([
      { scanProgress: { scanId, percent: 100, status: expect.stringMatching(/SUCCEEDED|PARTIAL/) } },
    ]);

    const { startScan } = await ask("mutation { startScan(input: {}) { scan { id } userErrors { code } } }");
    const received = (
      await take(
        `subscription { scanProgress(scanId: "${startScan.scan.id}") { status phase percent itemsRead apiCalls checksDone } }`,
        () => false,
      )
    ).map(
      ({ scanProgress }) => scanProgress as { status: string; percent: number; itemsRead: number; checksDone: number },
    );
    expect(received.at(-1)).toMatchObject({ status: expect.stringMatching(/SUCCEEDED|PARTIAL/), percent: 100 });
    for (const [index, { status, percent, itemsRead, checksDone }] of received.entries()) {
      expect(percent).toBeGreaterThanOrEqual(received[index - 1]?.percent ?? 0);
      if (/QUEUED|RUNNING/.test(status)) expect(percent).toBeLessThan(100);
      expect(itemsRead).toBeGreaterThanOrEqual(received[index - 1]?.itemsRead ?? 0);
      expect(checksDone).toBeGreaterThanOrEqual(received[index - 1]?.checksDone ?? 0);
    }
  });

  test("send the alert events after a cursor and continue live without loss or repetition", async () => {
    const { alertEvents, alerts, serverInfo } = await ask(
      "{ serverInfo { lastEventCursor } alertEvents(first: 500) { nodes { cursor } totalCount } alerts(first: 3, filter: { status: [OPEN] }) { nodes { id } } }",
    );
    const known = alertEvents.nodes.map((event: { cursor: string }) => event.cursor);
    const after = known.at(-4);
    const got = await take(
      `subscription { alertEvents(after: ${JSON.stringify(after)}) { cursor kind alert { id number status } comment } }`,
      (_data, all) => all.length === 6,
      async () => {
        for (const { id } of alerts.nodes)
          await ask(
            `mutation C($id: ID!) { commentOnAlert(input: { id: $id, comment: "seen" }) { userErrors { code } } }`,
            { id },
          );
      },
    );
    const events = got.map((each) => each["alertEvents"] as { cursor: string; kind: string; alert: { id: string } });
    expect(events.slice(0, 3).map((event) => event.cursor)).toEqual(known.slice(-3));
    expect(serverInfo.lastEventCursor).toBe(known.at(-1));
    expect(events.slice(3).map((event) => [event.kind, event.alert.id])).toEqual(
      alerts.nodes.map(({ id }: { id: string }) => ["COMMENTED", id]),
    );
  });

  test("start with new events without a cursor, and read the alert again for every event", async () => {
    const { alerts } = await ask("{ alerts(first: 1, filter: { status: [OPEN] }) { nodes { id } } }");
    const { id } = alerts.nodes[0];
    const act = (name: string, rest = "") =>
      ask(`mutation A($id: ID!) { ${name}(input: { id: $id ${rest} }) { userErrors { code } } }`, { id });
    const decisions = (received: readonly Record<string, unknown>[]) =>
      received
        .map((each) => each["alertEvents"] as { kind: string; alert: object })
        .filter(({ kind }) => kind !== "COMMENTED");
    let hasBegun = false;
    const got = await take(
      "subscription { alertEvents { kind alert { id status } } }",
      (_data, all) => {
        hasBegun = true;
        return decisions(all).length === 2;
      },
      async () => {
        // Only its first event says that a subscription has begun.
        for (let comment = 0; comment < COMMENTS_MAX && !hasBegun; comment += 1) {
          await act("commentOnAlert", 'comment: "seen"');
          await new Promise((resolve) => setTimeout(resolve, COMMENT_EVERY_MS));
        }
        await act("acknowledgeAlert");
        await act("reopenAlert");
      },
    );
    expect(decisions(got)).toEqual([
      { kind: "ACKNOWLEDGED", alert: { id, status: expect.stringMatching(/ACKNOWLEDGED|OPEN/) } },
      { kind: expect.any(String), alert: { id, status: "OPEN" } },
    ]);
  });

  test("return an error for a subscription to an unknown scan", async () => {
    const client = open();
    const results = client.iterate({
      query: `subscription { scanProgress(scanId: "scan_${"0".repeat(32)}") { status } }`,
    });
    await expect(results.next()).rejects.toMatchObject([
      { extensions: { code: "NOT_FOUND", requestId: expect.any(String), retryable: false } },
    ]);
    await client.dispose();
  });

  const closeOf = (send: readonly unknown[], options: { headers?: Record<string, string>; protocol?: null } = {}) =>
    new Promise<number | string>((resolve) => {
      const socket = new WebSocket(
        `${server.url.replace("http", "ws")}/graphql`,
        options.protocol === null ? [] : ["graphql-transport-ws"],
        { headers: options.headers ?? {} },
      );
      socket.on("unexpected-response", (_request, response) => resolve(`HTTP ${response.statusCode}`));
      socket.on("error", () => undefined);
      socket.on("open", () =>
        send.forEach((message) => socket.send(typeof message === "string" ? message : JSON.stringify(message))),
      );
      socket.on("close", (code) => resolve(code));
    });
  const init = () => ({ type: "connection_init", payload: { token: server.token } });

  test("are closed without authentication and on protocol violations", async () => {
    expect(await closeOf([{ type: "subscribe", id: "1", payload: { query: "{ viewer { name } }" } }])).toBe(4401);
    expect(await closeOf([{ type: "connection_init" }])).toBe(4401);
    expect(await closeOf([{ type: "connection_init", payload: { token: "wrong" } }])).toBe(4401);
    expect(await closeOf([init(), init()])).toBe(4429);
    expect(await closeOf(["x".repeat(65 * 1_024)])).toBe(1009);
    expect(await closeOf([], { protocol: null })).toBe(4406);
    expect(await closeOf([], { headers: { origin: "https://evil.example" } })).toBe("HTTP 403");
  });

  test("apply the same limits as HTTP", async () => {
    const client = open();
    const codeOf = async (query: string, variables?: Record<string, unknown>) =>
      client
        .iterate({ query, variables: variables ?? null })
        .next()
        .then(
          () => "answered",
          (errors: { extensions: { code: string } }[]) => errors[0]!.extensions.code,
        );
    expect(
      await codeOf(
        `{ users { nodes { account { latestScan { account { latestScan { account { latestScan { account { latestScan { id } } } } } } } } } } }`,
      ),
    ).toBe("QUERY_TOO_DEEP");
    expect(await codeOf(`{ ${"viewer{name} ".repeat(2_000)}}`)).toBe("QUERY_TOO_LARGE");
    expect(
      await codeOf(`query Q($n: Int) { users(first: $n) { nodes { groups { members { groups { id } } } } } }`, {
        n: 200,
      }),
    ).toBe("QUERY_TOO_COSTLY");
    expect(await codeOf("{ viewr }")).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await codeOf("{ viewer")).toBe("GRAPHQL_PARSE_FAILED");
    const subscriptions = Array.from({ length: 20 }, () =>
      client.iterate({ query: "subscription { alertEvents { kind } }" }),
    );
    subscriptions.forEach((each) => void each.next());
    expect(await codeOf("subscription { alertEvents { kind } }")).toBe("TOO_MANY_SUBSCRIPTIONS");
    await client.dispose();
  });

  test("are closed within seconds of signing out", async () => {
    const { headers } = await server.graphql(
      "mutation S($token: String!) { signIn(input: { token: $token }) { viewer { name } } }",
      { token: await server.signInLink() },
      {},
    );
    const cookie = headers.get("set-cookie")!.split(";")[0]!;
    const closed = closeOf([{ type: "connection_init" }], { headers: { cookie, origin: server.url } });
    await new Promise((resolve) => setTimeout(resolve, 200));
    await server.graphql("mutation { signOut { userErrors { code } } }", {}, { cookie });
    const signedOutAt = Date.now();
    expect(await closed).toBe(4401);
    // The product looks every five seconds. The rest is for a busy machine.
    expect(Date.now() - signedOutAt).toBeLessThan(30_000);
  });
});
