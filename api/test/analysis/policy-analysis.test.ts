/** Policy analysis over HTTP: valid and invalid pasted documents, and the policies of the demo account. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PolicyIssue, policyTextIssues } from "../../src/iam/policy/issues.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const ANALYSE = `query A($document: String!, $accountId: ID) {
  analyzePolicyDocument(document: $document, accountId: $accountId) {
    awsAccountId riskScore summary
    document { text errorCode errorPath errorLine errorColumn statements { index effect actions line endLine } }
    issues { code severity statement line column message }
    expansion { count deniedCount unknownPatterns serviceCount levels { accessLevel count } services(first: 3) { service allowed known } }
    escalationTechniques { id verdict statements }
    suggestion { text actionsBefore actionsAfter usage usageReason changes { kind basis statement } }
  }
}`;

let platform: TestPlatform;
let server: TestServer;

beforeAll(async () => {
  platform = await openScannedPlatform();
  server = await openTestServer(platform);
});

afterAll(async () => {
  await server.close();
  await platform.close();
});

async function analyse(document: string, accountId: string | null = null) {
  const { status, data, errors } = await server.graphql(ANALYSE, { document, accountId });
  expect(errors).toEqual([]);
  expect(status).toBe(200);
  return data.analyzePolicyDocument;
}

const policy = (Statement: unknown) => JSON.stringify({ Version: "2012-10-17", Statement }, null, 2);
const allow = (Action: unknown, Resource: unknown = "*") => ({ Effect: "Allow", Action, Resource });

describe("a pasted document", () => {
  test("that is long and complex is analysed in a process of its own, while the event loop keeps answering", async () => {
    const patterns = Array.from({ length: 4_000 }, (_, index) => `*:*t${index % 7}*`);
    const asked = analyse(policy([allow(patterns), allow("iam:PassRole")]));
    let isAnalyzing = true;
    const ended = asked.finally(() => (isAnalyzing = false));
    let answers = 0;
    for (; isAnalyzing; answers += 1) expect((await server.graphql("{ viewer { name } }")).errors).toEqual([]);
    const answer = await ended;
    expect(answer.issues.map((issue: { code: string }) => issue.code)).toContain("PASS_ROLE_ANY");
    expect(answer.riskScore).toBeGreaterThanOrEqual(70);
    expect(answers).toBeGreaterThan(3);
  });

  test("is analysed with the positions of its issues", async () => {
    const answer = await analyse(
      policy([allow("s3:GetObject", "arn:aws:s3:::a/*"), allow(["iam:PassRole", "lambda:*"])]),
    );
    expect(answer).toMatchObject({ awsAccountId: null, riskScore: expect.any(Number) });
    const passRole = answer.issues.find((issue: { code: string }) => issue.code === "PASS_ROLE_ANY");
    expect(passRole).toMatchObject({ severity: "HIGH", statement: 1 });
    expect(answer.document.text.split("\n")[passRole.line - 1]).toContain("{");
    expect(answer.riskScore).toBeGreaterThanOrEqual(70);
    expect(answer.summary).toBe(
      "May do everything in lambda on every resource; call iam:PassRole on every resource; call s3:GetObject on named resources.",
    );
    expect(answer.expansion.levels.map(({ accessLevel }: { accessLevel: string }) => accessLevel)).toEqual([
      "PERMISSIONS_MANAGEMENT",
      "WRITE",
      "TAGGING",
      "READ",
      "LIST",
    ]);
    expect(answer.expansion.services.map(({ service }: { service: string }) => service)).toEqual([
      "lambda",
      "iam",
      "s3",
    ]);
    expect(answer.escalationTechniques.map(({ id }: { id: string }) => id)).toContain("lambda-001");
    expect(answer.suggestion).toMatchObject({ usage: "NOT_READ", usageReason: expect.stringContaining("pasted") });
  });

  test("with very many issues shows the worst 500, in document order, and the total", async () => {
    // Each statement of the first half has a minor issue, each of the second half also a severe one.
    const mild = Array.from({ length: 400 }, (_, index) => allow("s3:GetObjekt", `arn:aws:s3:::mild-${index}/*`));
    const bad = Array.from({ length: 400 }, () => allow("iam:PassRole"));
    const document = policy([...mild, ...bad]);
    const { data, errors } = await server.graphql(
      "query A($document: String!) { analyzePolicyDocument(document: $document) { issueCount issues { code severity statement } } }",
      { document },
    );
    expect(errors).toEqual([]);
    type Issue = Pick<PolicyIssue, "code" | "severity" | "statement">;
    const { issueCount, issues } = data.analyzePolicyDocument as { issueCount: number; issues: readonly Issue[] };
    const all = policyTextIssues(document);
    expect(issueCount).toBe(all.length);
    expect(all.length).toBeGreaterThanOrEqual(800);
    expect(issues).toHaveLength(500);
    const bads = (some: readonly Issue[]) => some.filter(({ severity }) => severity === "HIGH").length;
    expect(bads(issues)).toBe(400);
    expect(bads(all)).toBe(400);
    const named = (some: readonly Issue[]) => some.map(({ code, statement }) => `${code} ${statement}`);
    const shown = new Set(named(issues));
    expect(named(issues)).toEqual(named(all).filter((each) => shown.has(each)));
  });

  test("with an account refers to that account's resources", async () => {
    const { awsAccountId, suggestion } = await analyse(policy(allow("dynamodb:GetItem")), "111122223333");
    expect(awsAccountId).toBe("111122223333");
    expect(JSON.parse(suggestion.text).Statement[0].Resource).toEqual(["arn:aws:dynamodb:*:111122223333:*"]);
    expect(suggestion.changes).toEqual([{ kind: "OWN_ACCOUNT", basis: "REVIEW", statement: 0 }]);
  });

  test("is equivalent as object or list, with one or several actions, in any case, and URL-encoded", async () => {
    const forms = [
      policy(allow("s3:GetObject", "arn:aws:s3:::a/*")),
      policy([allow(["s3:GetObject"], ["arn:aws:s3:::a/*"])]),
      policy([allow("s3:GETobject", "arn:aws:s3:::a/*")]),
      encodeURIComponent(policy([allow("s3:GetObject", "arn:aws:s3:::a/*")])),
    ];
    for (const form of forms) {
      expect(await analyse(form)).toMatchObject({
        riskScore: 0,
        issues: [],
        summary: "May call s3:GetObject on named resources.",
        document: { errorCode: null },
        expansion: { count: 1 },
      });
    }
  });

  test.each([
    ["broken encoding", "%7B%zz", "POLICY_URL_ENCODED", "$"],
    ["encoded twice", encodeURIComponent(encodeURIComponent(policy(allow("*")))), "POLICY_URL_ENCODED", "$"],
    ["a template function", policy([allow({ Ref: "X" })]), "POLICY_ACTION_INVALID", "$.Statement[0].Action"],
    ["no effect", policy([{ Action: "*", Resource: "*" }]), "POLICY_EFFECT_MISSING", "$.Statement[0]"],
    [
      "a repeated key",
      '{"Statement":{"Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*"}}',
      "POLICY_DUPLICATE_KEY",
      "$.Statement.Effect",
    ],
    ["__proto__", '{"__proto__":{"Effect":"Allow"},"Statement":[]}', "POLICY_ELEMENT_UNKNOWN", "$.__proto__"],
    ["10,000 levels", "[".repeat(10_000) + "]".repeat(10_000), "POLICY_TOO_DEEP", expect.stringMatching(/^\$\[0\]/)],
    ["1 MB of statements", policy(Array.from({ length: 9_000 }, () => allow("s3:GetObject"))), "POLICY_TOO_LARGE", "$"],
    ["a byte order mark", `\uFEFF${policy(allow("*"))}`, "POLICY_BYTE_ORDER_MARK", "$"],
    ["a trailing comma", '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},]}', "POLICY_JSON_INVALID", "$"],
    ["no JSON at all", "hello", "POLICY_JSON_INVALID", "$"],
  ])("that cannot be evaluated has an error with its position: %s", async (_, document, errorCode, errorPath) => {
    const answer = await analyse(document);
    expect(answer).toMatchObject({
      riskScore: 0,
      summary: null,
      expansion: null,
      suggestion: null,
      escalationTechniques: [],
    });
    expect(answer.document).toMatchObject({
      errorCode,
      errorPath,
      errorLine: expect.any(Number),
      errorColumn: expect.any(Number),
      statements: [],
    });
    expect(answer.issues).toEqual([
      expect.objectContaining({
        code: errorCode,
        severity: "INFORMATIONAL",
        message: expect.stringMatching(/^Not evaluated/),
      }),
    ]);
  });

  test.each([
    ["*a*a*a*a*a*a*a*a*a*a*b", 0],
    ["?".repeat(2_000), 0],
    ["*:*", 22_000],
    ["i?m:*", 150],
    ["nosuch:Action", 0],
  ])("is expanded in linear time: %#", async (action, least) => {
    const { expansion } = await analyse(policy(allow(action)));
    expect(expansion.count).toBeGreaterThanOrEqual(least);
    if (least === 0) expect(expansion).toMatchObject({ count: 0, unknownPatterns: [action] });
  });

  test("of another partition is understood", async () => {
    for (const partition of ["aws-cn", "aws-us-gov"]) {
      const { riskScore, expansion } = await analyse(policy(allow("s3:GetObject", `arn:${partition}:s3:::a/*`)));
      expect({ riskScore, count: expansion.count }).toEqual({ riskScore: 0, count: 1 });
    }
  });

  test("may be sent in a body of 1.2 MB, unlike anything else, and only by signed-in callers", async () => {
    const padded = `${" ".repeat(1_000_000)}${policy(allow("s3:GetObject", "arn:aws:s3:::a/*"))}`;
    expect(await analyse(padded)).toMatchObject({ riskScore: 0, expansion: { count: 1 } });
    expect(await server.graphql(ANALYSE, { document: " ".repeat(1_250_000) })).toMatchObject({
      status: 413,
      errors: [{ extensions: { code: "PAYLOAD_TOO_LARGE" } }],
    });
    const along =
      "query A($document: String!) { analyzePolicyDocument(document: $document) { riskScore } viewer { name } }";
    expect(await server.graphql(along, { document: padded })).toMatchObject({ status: 413 });
    expect(await server.graphql(along, { document: padded.trim() })).toMatchObject({ status: 200 });
    expect(await server.graphql(ANALYSE, { document: padded }, {})).toMatchObject({ status: 413 });
  });
});

describe("the policies of an account", () => {
  const FIELDS = `id policyName type summary riskScore
    attachedTo { kind name asBoundary }
    issues { code line column }
    expansion { count levels { accessLevel count } }
    escalationTechniques { id }
    suggestion { text usage usageReason changes { kind basis statement message } }`;

  test("including inline ones, all have a summary, an expansion and a suggestion", async () => {
    const { data, errors } = await server.graphql(`{ policies(first: 100) { totalCount nodes { ${FIELDS} } } }`);
    expect(errors).toEqual([]);
    const { nodes, totalCount } = data.policies;
    expect(nodes).toHaveLength(totalCount);
    const evaluated = nodes.filter(({ summary }: { summary: string | null }) => summary !== null);
    expect(evaluated.length).toBeGreaterThan(20);
    expect(new Set(evaluated.map(({ type }: { type: string }) => type))).toEqual(
      new Set(["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"]),
    );
    for (const { expansion, suggestion, issues } of evaluated) {
      expect(expansion.levels.reduce((sum: number, { count }: { count: number }) => sum + count, 0)).toBe(
        expansion.count,
      );
      expect(suggestion.usage).toBe("NOT_READ");
      expect(suggestion.usageReason).not.toBe("");
      for (const { line, column } of issues) expect([line, column].every((place) => place > 0)).toBe(true);
    }
  });

  test("that are used only as a boundary grant nothing: no score, no technique, and the alert about their holder", async () => {
    const { data } = await server.graphql(
      `{ policies(first: 5, filter: { query: "name:ContractorBoundary,PlatformBoundary,ContractorTooling" }) {
        nodes { policyName riskScore attachmentCount issues { code } escalationTechniques { id }
          alerts(first: 20, filter: { query: "is:open" }) { nodes { check { id } } } } } }`,
    );
    const shown = data.policies.nodes.map((policy: { policyName: string }) => [policy.policyName, policy]);
    const { ContractorBoundary, PlatformBoundary, ContractorTooling } = Object.fromEntries(shown);
    for (const boundary of [ContractorBoundary, PlatformBoundary])
      expect(boundary).toMatchObject({
        riskScore: 0,
        attachmentCount: 0,
        issues: [],
        escalationTechniques: [],
        alerts: { nodes: [{ check: { id: "bnd-editable" } }] },
      });
    expect(ContractorTooling.issues.map(({ code }: { code: string }) => code)).toEqual([
      "ESCALATION_TECHNIQUE",
      "BOUNDARY_REMOVAL",
    ]);
  });

  test("name as many of their principals as asked for, which costs no more than that", async () => {
    const NODES = "nodes { attachmentCount all: attachedTo { name } some: attachedTo(first: 2) { name } }";
    const { data } = await server.graphql(`{ policies(first: 100) { ${NODES} } }`);
    const nodes: { all: unknown[]; some: unknown[] }[] = data.policies.nodes;
    expect(nodes.some(({ all }) => all.length > 2)).toBe(true);
    for (const { all, some } of nodes) expect(some).toEqual(all.slice(0, 2));
    for (const [policies, first, code] of [
      [1, -1, "BAD_USER_INPUT"],
      [1, 1_001, "BAD_USER_INPUT"],
      [100, 100, "QUERY_TOO_COSTLY"],
    ]) {
      const query = `{ policies(first: ${policies}) { nodes { attachedTo(first: ${first}) { name } } } }`;
      expect((await server.graphql(query)).errors).toMatchObject([{ extensions: { code } }]);
    }
  });

  test("list their actions in pages, forward and backward, with filters", async () => {
    const { data } = await server.graphql(
      `{ policies(first: 1, filter: { query: "name:DataLakeFullAccess" }) { nodes { id } } }`,
    );
    const { id } = data.policies.nodes[0];
    const page = async (args: string) => {
      const answer = await server.graphql(
        `query P($id: ID!) { policy(id: $id) { expansion { actions(${args}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { action accessLevel reach isConditional statements } } } } }`,
        { id },
      );
      expect(answer.errors).toEqual([]);
      return answer.data.policy.expansion.actions;
    };
    const whole = await page("first: 100");
    const forward = await page("first: 40");
    const next = await page(`first: 40, after: "${forward.pageInfo.endCursor}"`);
    expect([...forward.nodes, ...next.nodes]).toEqual(whole.nodes.slice(0, 80));
    const back = await page(`last: 10, before: "${next.pageInfo.startCursor}"`);
    expect(back.nodes).toEqual(whole.nodes.slice(30, 40));
    const chosen = await page(`accessLevel: PERMISSIONS_MANAGEMENT, service: "s3", query: "bucketpolicy"`);
    expect(chosen.nodes.map(({ action }: { action: string }) => action)).toEqual([
      "s3:DeleteBucketPolicy",
      "s3:PutBucketPolicy",
    ]);
    expect(chosen.nodes[0]).toMatchObject({ reach: "ANY_RESOURCE", isConditional: false, statements: [0] });
    const wrong = await server.graphql(
      `query P($id: ID!) { policy(id: $id) { expansion { actions(after: "bm9wZQ") { totalCount } } } }`,
      {
        id,
      },
    );
    expect(wrong.errors[0]!.extensions["code"]).toBe("BAD_CURSOR");
  });
});
