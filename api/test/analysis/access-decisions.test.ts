/** Effective permissions, access decisions and role trusts of the demo account over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, policyDocument, trust } from "../../sandbox/demo/documents.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const ACCOUNT = "111122223333";
const USER = `arn:aws:iam::${ACCOUNT}:user/asked`;
const DECIDE = `query D($principal: ID!, $action: String!, $resource: String!) {
  accessDecision(accountId: "${ACCOUNT}", principal: $principal, action: $action, resource: $resource) {
    principalArn action resource decision keys assumes missing isKnownAction asOf
    statements { effect layer summary index policy { id kind name holder { kind name } } excerpt { text line } }
  }
}`;
const PERMISSIONS = `query P($principal: ID!, $isLimited: Boolean, $first: Int, $after: String, $last: Int, $before: String, $query: String) {
  principalPermissions(accountId: "${ACCOUNT}", principal: $principal) {
    arn grantedCount count isAdministrator isBounded scps serviceCount unknownPatterns
    unreadable { policyName } levels { accessLevel count } services { service allowed known }
    grants { count policy { policyName via policy { id } } }
    limits { kind policyName level count policy { policy { id } } }
    actions(isLimited: $isLimited, first: $first, after: $after, last: $last, before: $before, query: $query) {
      totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes { action grantedBy { policyName via statement isConditional } limitedBy { kind policyName statement isWhole } }
    }
  }
}`;
const TRUSTS = `query T($roleName: String!) {
  role(accountId: "${ACCOUNT}", roleName: $roleName) {
    trustedBy {
      effect kind reach value who label conditions statement
      user { userName } role { roleName }
      decision { decision reasons memberCount members { kind name decision keys } }
    }
  }
}`;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

const codeOf = async (query: string, variables: object) =>
  (await server.graphql(query, variables)).errors[0]?.extensions["code"];

test("before the first scan the answer is NOT_READ", async () => {
  expect(await codeOf(DECIDE, { principal: USER, action: "s3:GetObject", resource: "*" })).toBe("NOT_READ");
  expect(await codeOf(PERMISSIONS, { principal: USER })).toBe("NOT_READ");
});

describe("after a scan", () => {
  beforeAll(async () => {
    const { demo } = platform;
    const user = demo.createUser({ name: "asked" });
    demo.putInlinePolicy(
      user,
      "asked-own",
      policyDocument(allow("s3:GetObject", "arn:aws:s3:::reports/*"), allow("ec2:StartInstances")),
    );
    const open = demo.role("SharedServices");
    open.trustPolicy = trust({ AWS: [user.arn, `arn:aws:iam::${ACCOUNT}:root`], Service: "ec2.amazonaws.com" });
    demo.touch(open);
    await platform.scan();
  });

  test("a decision contains its statement, which links to its policy", async () => {
    const { data, errors } = await server.graphql(DECIDE, {
      principal: USER,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::reports/a.csv",
    });
    expect(errors).toEqual([]);
    const { statements, ...answer } = data.accessDecision;
    expect(answer).toMatchObject({ decision: "ALLOWED", principalArn: USER, isKnownAction: true, missing: null });
    expect(answer.assumes).toContain("RESOURCE_POLICY_NOT_READ");
    const granting = statements.find(({ layer }: { layer: string }) => layer === "IDENTITY");
    expect(granting).toMatchObject({
      effect: "ALLOWS",
      index: 0,
      policy: { kind: "INLINE", name: "asked-own", id: expect.stringMatching(/^policy_/) },
    });
    expect(granting.excerpt.text).toContain("s3:GetObject");

    const byId = await server.graphql(`{ user(accountId: "${ACCOUNT}", userName: "asked") { id } }`);
    const elsewhere = await server.graphql(DECIDE, {
      principal: byId.data.user.id,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::other/a",
    });
    expect(elsewhere.data.accessDecision).toMatchObject({
      decision: "IMPLICIT_DENY",
      statements: [{ effect: "IMPLICIT_DENY", layer: "IDENTITY" }],
    });
  });

  test("an action that is not in the catalogue is decided and marked as unknown", async () => {
    const { data } = await server.graphql(DECIDE, { principal: USER, action: "newservice:DoThing", resource: "*" });
    expect(data.accessDecision).toMatchObject({ isKnownAction: false, decision: "IMPLICIT_DENY" });
  });

  test("a question about a principal that does not exist leaves the others their answers", async () => {
    const asked = (name: string, principal: string) =>
      `${name}: accessDecision(accountId: "${ACCOUNT}", principal: "${principal}", action: "s3:GetObject", resource: "*") { decision }`;
    const missing = `arn:aws:iam::${ACCOUNT}:user/missing`;
    const { data, errors } = await server.graphql(
      `{ ${asked("good", USER)} ${asked("bad", missing)} none: principalPermissions(accountId: "${ACCOUNT}", principal: "${missing}") { count } }`,
    );
    expect(errors.map(({ extensions }) => extensions["code"])).toEqual(["PRINCIPAL_NOT_FOUND", "PRINCIPAL_NOT_FOUND"]);
    expect(data).toEqual({ good: { decision: expect.any(String) }, bad: null, none: null });
  });

  test("an invalid question is refused with its code", async () => {
    const question = { principal: USER, action: "s3:GetObject", resource: "*" };
    for (const [changed, code] of [
      [{ principal: `arn:aws:iam::${ACCOUNT}:user/missing` }, "PRINCIPAL_NOT_FOUND"],
      [{ principal: `arn:aws:iam::${ACCOUNT}:root` }, "PRINCIPAL_NOT_FOUND"],
      [{ principal: "user_nobody" }, "PRINCIPAL_NOT_FOUND"],
      [{ principal: "" }, "BAD_USER_INPUT"],
      [{ action: "s3:*" }, "ACTION_INVALID"],
      [{ action: "GetObject" }, "ACTION_INVALID"],
      [{ resource: "reports" }, "ARN_INVALID"],
      [{ resource: "arn:aws:s3:::reports/*" }, "ARN_INVALID"],
      [{ resource: `arn:aws:s3:::${"x".repeat(3_000)}` }, "BAD_USER_INPUT"],
    ] as const)
      expect(await codeOf(DECIDE, { ...question, ...changed }), JSON.stringify(changed)).toBe(code);
    expect(await codeOf(PERMISSIONS, { principal: `arn:aws:iam::${ACCOUNT}:user/missing` })).toBe(
      "PRINCIPAL_NOT_FOUND",
    );
    expect(await codeOf(PERMISSIONS, { principal: USER, query: "x".repeat(200) })).toBe("BAD_USER_INPUT");
    for (const after of ["x", "LTU"]) expect(await codeOf(PERMISSIONS, { principal: USER, after })).toBe("BAD_CURSOR");
  });

  test("the permissions of a user are counted, and each action has its reasons", async () => {
    const { data, errors } = await server.graphql(PERMISSIONS, { principal: USER });
    expect(errors).toEqual([]);
    const { actions, ...permissions } = data.principalPermissions;
    expect(permissions).toMatchObject({
      arn: USER,
      count: 2,
      grantedCount: 2,
      isAdministrator: false,
      isBounded: false,
      serviceCount: 2,
    });
    expect(permissions.grants).toMatchObject([
      { count: 2, policy: { policyName: "asked-own", via: null, policy: { id: expect.any(String) } } },
    ]);
    expect(actions.nodes).toMatchObject([
      { action: "ec2:StartInstances", grantedBy: [{ policyName: "asked-own", statement: 1 }], limitedBy: [] },
      { action: "s3:GetObject", grantedBy: [{ policyName: "asked-own", statement: 0 }], limitedBy: [] },
    ]);
  });

  test("the permissions of every user, role and group add up, and pages work in both directions", async () => {
    const { data } = await server.graphql(`{
      users(first: 100) { nodes { arn userName policies { policyName via } permissionsBoundary { policyName } } }
      roles(first: 100) { nodes { arn } } groups(first: 100) { nodes { arn } }
    }`);
    type Bounded = { arn: string; permissionsBoundary: { policyName: string } | null };
    const some = [...data.users.nodes, ...data.roles.nodes.slice(0, 10), ...data.groups.nodes] as Bounded[];
    let wide = "";
    for (const { arn, permissionsBoundary } of some) {
      const { data: found, errors } = await server.graphql(PERMISSIONS, { principal: arn, first: 3, isLimited: true });
      expect(errors, arn).toEqual([]);
      const { grantedCount, count, levels, actions, isBounded, limits } = found.principalPermissions;
      if (count > 10) wide = arn;
      expect(actions.totalCount, arn).toBe(grantedCount - count);
      expect(levels.reduce((sum: number, level: { count: number }) => sum + level.count, 0)).toBe(count);
      for (const { limitedBy } of actions.nodes)
        expect(
          limitedBy.some(({ isWhole }: { isWhole: boolean }) => isWhole),
          arn,
        ).toBe(true);
      if (permissionsBoundary) {
        expect(isBounded).toBe(true);
        expect(limits).toContainEqual(
          expect.objectContaining({ kind: "BOUNDARY", policyName: permissionsBoundary.policyName }),
        );
      }
    }
    expect(some.some(({ permissionsBoundary }) => permissionsBoundary != null)).toBe(true);
    const page = async (variables: object) =>
      (await server.graphql(PERMISSIONS, { principal: wide, ...variables })).data.principalPermissions.actions;
    const first = await page({ first: 2 });
    const second = await page({ first: 2, after: first.pageInfo.endCursor });
    expect(second.pageInfo.hasPreviousPage).toBe(true);
    const back = await page({ last: 2, before: second.pageInfo.startCursor });
    expect(back.nodes).toEqual(first.nodes);
    const last = await page({ last: 1 });
    expect(last).toMatchObject({ nodes: [{}], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  });

  test("a role lists its trusted principals and whether they can assume it", async () => {
    const { data, errors } = await server.graphql(TRUSTS, { roleName: "SharedServices" });
    expect(errors).toEqual([]);
    const [user, account, service] = data.role.trustedBy;
    expect(user).toMatchObject({
      kind: "USER",
      reach: "THIS_ACCOUNT",
      value: USER,
      user: { userName: "asked" },
      role: null,
      decision: { decision: "ALLOWED" },
    });
    expect(account).toMatchObject({ kind: "ACCOUNT", reach: "THIS_ACCOUNT", statement: 0 });
    expect(account.decision.memberCount).toBeGreaterThan(0);
    expect(account.decision.members.map(({ name }: { name: string }) => name)).not.toContain("SharedServices");
    expect(service).toMatchObject({
      kind: "SERVICE",
      value: "ec2.amazonaws.com",
      conditions: [],
      decision: { decision: "ALLOWED" },
    });
  });

  test("decisions for too many roles at once are refused, but their names are not", async () => {
    const ask = (fields: string) => `{ roles(first: 100) { totalCount nodes { trustedBy { who ${fields} } } } }`;
    const named = await server.graphql(ask(""));
    expect(named.errors).toEqual([]);
    expect(named.data.roles.totalCount).toBeGreaterThan(20);
    expect(await codeOf(ask("decision { decision }"), {})).toBe("QUERY_TOO_COSTLY");
  });
});
