/** Changes that add something, through GraphQL: the paths that they open, and the token of a pipeline that can ask nothing else. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allow, policyDocument, trust } from "../../sandbox/demo/documents.ts";
import { ApiTokenEntity } from "../../src/db/entities/access.ts";
import { now } from "../../src/clock.ts";
import { runCheck } from "../../src/gate/check.ts";
import { PLAN_CASES, POLICY_CASES } from "../gate/changes.ts";
import { terraformPlan } from "../gate/plans.ts";
import { freePort } from "../support/free-port.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { insertRoleToken } from "../support/role-token.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const ACCOUNT = "111122223333";
const arnOf = (kind: string, name: string) => `arn:aws:iam::${ACCOUNT}:${kind}/${name}`;
const ANALYST = arnOf("user", "v.horvat");
const PASS = policyDocument(allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]));
const READ = policyDocument(allow("s3:GetObject", "arn:aws:s3:::reports/*"));

const EFFECT = `openedCount closedCount unmatched administratorsGained { name }
  opened { source { name arn } verdict hops { technique { id } statements { summary policy { name } index } } }`;
const WHAT_IF = `query W($input: WhatIfInput!) { whatIf(input: $input) { ${EFFECT} } }`;
const CHECK = `query C($input: ChangeCheckInput!) { changeCheck(input: $input) { certain { ${EFFECT} } possible { ${EFFECT} } } }`;

let platform: TestPlatform;
let server: TestServer;
let pipelineToken: string;
let pipeline: Readonly<Record<string, string>>;

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

beforeAll(async () => {
  platform = await openTestPlatform();
  server = await openTestServer(platform);
  // Any principal can assume this role of the demo account, so every principal would have a path.
  const open = platform.demo.role("SharedServices");
  open.trustPolicy = trust({ Service: "ec2.amazonaws.com" });
  platform.demo.touch(open);
  await platform.scan();
  pipelineToken = await insertRoleToken(platform.scope().em, "viewer", "pipeline", null, ["changes.check"]);
  pipeline = bearer(pipelineToken);
});
afterAll(async () => {
  await server?.close();
  await platform?.close();
});

test("an inline policy opens a path, with the proof of each step, and a harmless one does not", async () => {
  const ask = async (document: string) => {
    const input = { accountId: ACCOUNT, putInlinePolicies: [{ principalArn: ANALYST, policyName: "new", document }] };
    const { data, errors } = await server.graphql(WHAT_IF, { input });
    expect(errors).toEqual([]);
    return data.whatIf;
  };
  expect(await ask(PASS)).toMatchObject({
    openedCount: 1,
    unmatched: [],
    opened: [
      {
        source: { arn: ANALYST },
        verdict: "EXPLOITABLE",
        hops: [
          { statements: expect.arrayContaining([expect.objectContaining({ policy: { name: "new" }, index: 0 })]) },
        ],
      },
    ],
  });
  expect(await ask(READ)).toMatchObject({ openedCount: 0, administratorsGained: [] });
});

test("a document that AWS would refuse is refused with its place", async () => {
  const input = {
    accountId: ACCOUNT,
    putPolicies: [{ policyArn: arnOf("policy", "new"), document: '{"Statement": [}' }],
  };
  const { errors } = await server.graphql(WHAT_IF, { input });
  expect(errors[0]).toMatchObject({
    message: expect.stringMatching(/putPolicies\.0\.document.*line 1/),
    extensions: { code: "BAD_USER_INPUT" },
  });
});

test("a pipeline's token can check changes, certain and at worst, and nothing else", async () => {
  const put = (document: string) => ({ putInlinePolicies: [{ principalArn: ANALYST, policyName: "new", document }] });
  const input = { accountId: ACCOUNT, certain: put(READ), possible: put(PASS) };
  const { data, errors } = await server.graphql(CHECK, { input }, pipeline);
  expect(errors).toEqual([]);
  expect(data.changeCheck).toMatchObject({ certain: { openedCount: 0 }, possible: { openedCount: 1 } });
  for (const query of ["{ users { totalCount } }", "{ accounts { totalCount } }", "{ alerts { totalCount } }"]) {
    const refused = await server.graphql(query, {}, pipeline);
    expect(refused.errors[0]?.extensions).toMatchObject({ code: "FORBIDDEN" });
  }
  const whatIf = await server.graphql(WHAT_IF, { input: { accountId: ACCOUNT, ...put(READ) } }, pipeline);
  expect(whatIf.errors[0]?.extensions).toMatchObject({ code: "FORBIDDEN" });
});

describe("iam-monitor check against the server", () => {
  const run = async (content: string, options: readonly string[] = [], token: string | null = pipelineToken) => {
    let [out, err] = ["", ""];
    const code = await runCheck({
      args: ["check", "plan.json", "--server", server.url, "--account", ACCOUNT, ...options],
      token,
      at: now(),
      readFile: async () => Buffer.from(content),
      writeFile: async () => undefined,
      print: (text) => void (out += text),
      printError: (text) => void (err += text),
    });
    return { code, out, err };
  };

  test.each([...PLAN_CASES, ...POLICY_CASES])("$name: opens $opens", async ({ opens, content, attachTo }) => {
    const options = attachTo === undefined ? [] : ["--attach-to", attachTo];
    const { code, out, err } = await run(content, options);
    expect([code, err], out).toEqual([opens ? 1 : 0, ""]);
    expect((await run(content, options)).out).toBe(out);
  });

  test("an unknown value is asked at its worst", async () => {
    const item = {
      address: "aws_iam_user_policy.p",
      after: { name: "p", user: "v.horvat" },
      unknown: { policy: true },
    };
    const { code, out } = await run(terraformPlan(item), ["--format", "json"]);
    expect(code).toBe(2);
    expect(out).toContain("possible-admin");
  });

  test("a refused token, another account and an address without a server are reported, without the token", async () => {
    const [{ content }] = PLAN_CASES as readonly [(typeof PLAN_CASES)[number]];
    const reader = await insertRoleToken(platform.scope().em, "viewer", "reader", null, ["paths.read"]);
    for (const [token, code] of [
      ["wrong-token-of-no-operator", "UNAUTHENTICATED"],
      [reader, "FORBIDDEN"],
    ] as const) {
      const { code: exit, err } = await run(content, [], token);
      expect([exit, err]).toEqual([2, expect.stringMatching(new RegExp(`^SERVER_REFUSED: .*${code}`))]);
      expect(err).not.toContain(token);
    }
    expect((await run(content, ["--account", "999999999999"])).err).toMatch(/^SERVER_REFUSED: .*NOT_FOUND/);
    const nowhere = await run(content, ["--server", `http://127.0.0.1:${await freePort()}`]);
    expect([nowhere.code, nowhere.err]).toEqual([2, expect.stringMatching(/^SERVER_UNREACHABLE: .*ECONNREFUSED/)]);
  });
});

test("a pipeline's token that is limited to another account does not find this one", async () => {
  const { em } = platform.scope();
  const token = await insertRoleToken(em, "viewer", "elsewhere", null, ["changes.check"]);
  await em.nativeUpdate(ApiTokenEntity, { name: "elsewhere" }, { accountIds: ["account_0"] });
  const input = { accountId: ACCOUNT, certain: { createGroups: [arnOf("group", "new")] } };
  const { errors } = await server.graphql(CHECK, { input }, bearer(token));
  expect(errors[0]?.extensions).toMatchObject({ code: "NOT_FOUND" });
});
