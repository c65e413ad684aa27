/**
 * The server as seen by anonymous callers, operators and programs: authentication, response headers, GraphQL over HTTP,
 * and shutdown.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { getNamedType, isLeafType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { permissionOf, rootTypes, undeclaredFields } from "../../src/graphql/requires-permission.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { SessionEntity, SignInLinkEntity } from "../../src/db/entities/access.ts";
import { now } from "../../src/clock.ts";
import { HOUR, MINUTE } from "../../src/iam/time.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";

const SIGN_IN = `mutation S($token: String!) { signIn(input: { token: $token }) { viewer { kind name role lastVisitAt } userErrors { code message path } } }`;
const ANONYMOUS = {};

let platform: TestPlatform;
let server: TestServer;
let dist: string;

beforeAll(async () => {
  dist = mkdtempSync(join(tmpdir(), "iam-monitor-pages-"));
  mkdirSync(join(dist, "dashboard/assets"), { recursive: true });
  writeFileSync(join(dist, "dashboard/index.html"), `<meta name="csp-nonce" content="__CSP_NONCE__">the dashboard`);
  const script = join(dist, "dashboard/assets/app-1a2b.js");
  writeFileSync(script, "export {}");
  writeFileSync(`${script}.br`, brotliCompressSync("of the build, by brotli"));
  writeFileSync(`${script}.gz`, gzipSync("of the build, by gzip"));
  mkdirSync(join(dist, "graphiql/assets"), { recursive: true });
  writeFileSync(join(dist, "graphiql/index.html"), "graphiql");
  mkdirSync(join(dist, "rest-docs/assets"), { recursive: true });
  writeFileSync(join(dist, "rest-docs/index.html"), "rest-docs");
  platform = await openTestPlatform({ hasWorker: false });
  server = await openTestServer(platform, {
    pages: {
      dashboardDir: join(dist, "dashboard"),
      graphiqlDir: join(dist, "graphiql"),
      restDocsDir: join(dist, "rest-docs"),
    },
  });
});

afterAll(async () => {
  await server.close();
  await platform.close();
  rmSync(dist, { recursive: true, force: true });
});

async function signIn(): Promise<{ cookie: string; setCookie: string }> {
  const { headers, data } = await server.graphql(SIGN_IN, { token: await server.signInLink() }, ANONYMOUS);
  expect(data.signIn.userErrors).toEqual([]);
  const setCookie = headers.get("set-cookie") ?? "";
  return { cookie: setCookie.split(";")[0]!, setCookie };
}

describe("the host name (S16)", () => {
  const statusFor = (host: string, path: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(`${server.url}${path}`, { headers: { host, accept: "text/html" } }, (answer) =>
        resolve(answer.resume().statusCode),
      ).on("error", reject);
    });

  test("of another site is refused, except for probes", async () => {
    expect(await statusFor("evil.example.com", "/sign-in")).toBe(421);
    expect(await statusFor("evil.example.com", "/graphql")).toBe(421);
    expect(await statusFor("evil.example.com", "/healthz")).toBe(200);
    expect(await statusFor(new URL(server.url).host, "/sign-in")).toBe(200);
  });

  test("is bound to HTTPS only if the public address has HTTPS", async () => {
    expect((await fetch(`${server.url}/sign-in`)).headers.get("strict-transport-security")).toBeNull();
    const secure = await openTestServer(platform, { publicUrl: "https://iam.example.org" });
    try {
      const { headers } = await fetch(`${secure.url}/healthz`);
      expect(headers.get("strict-transport-security")).toMatch(/^max-age=\d{8}$/);
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    } finally {
      await secure.close();
    }
  });
});

describe("an anonymous caller", () => {
  test("can only reach health checks, the dashboard shell and sign-in", async () => {
    const open = async (path: string, init?: RequestInit) =>
      (await fetch(`${server.url}${path}`, { redirect: "manual", ...init })).status;
    expect(await open("/healthz")).toBe(200);
    expect(await open("/readyz")).toBe(200);
    expect(await open("/sign-in", { headers: { accept: "text/html" } })).toBe(200);
    expect(await open("/sign-in")).toBe(404);
    expect(await open("/assets/app-1a2b.js")).toBe(200);
    for (const path of [
      "/api/aws/iam/users",
      "/api/aws/iam/policies",
      "/api/scans/x",
      "/api/alerts.csv",
      "/api/alerts.json",
      "/openapi.json",
      "/docs/rest",
      "/metrics",
      "/graphiql",
    ]) {
      expect(await open(path), path).toBe(401);
    }
    expect(await open("/api/alerts/iam", { method: "POST" })).toBe(401);
    expect(await open("/graphiql", { headers: { accept: "text/html" } })).toBe(302);
    expect(await open("/api/nothing")).toBe(404);
    expect(await open("/mcp", { headers: { accept: "text/html" } })).toBe(404);
  });

  test("can read neither the schema nor any field", async () => {
    const { data, errors } = await server.graphql("{ viewer { name } }", {}, ANONYMOUS);
    expect(data).toBeNull();
    expect(errors[0]?.extensions).toMatchObject({
      code: "UNAUTHENTICATED",
      retryable: false,
      requestId: expect.any(String),
    });
    const introspection = await server.graphql("{ __schema { types { name } } }", {}, ANONYMOUS);
    expect(introspection).toMatchObject({
      status: 401,
      data: null,
      errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
    });
  });

  test("gets the same error for a wrong, a used and a missing token", async () => {
    for (const authorization of [
      "Bearer wrong",
      `Bearer ${randomBytes(32).toString("base64url")}`,
      "Basic YTpi",
      "Bearer ",
    ]) {
      expect(
        (await fetch(`${server.url}/api/aws/iam/users`, { headers: { authorization } })).status,
        authorization,
      ).toBe(401);
    }
  });
});

describe("every root field", () => {
  const schema = createSchema();

  test("declares its permission", () => {
    expect(undeclaredFields(schema)).toEqual([]);
    const open = rootTypes(schema).flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => permissionOf(field) === "public")
        .map((field) => field.name),
    );
    expect(open.toSorted()).toEqual([
      "acceptInvitation",
      "beginPasskey",
      "beginProviderSignIn",
      "signIn",
      "signInMethods",
    ]);
  });

  test("refuses an anonymous call before anything runs", async () => {
    for (const type of rootTypes(schema).filter(({ name }) => name !== "Subscription")) {
      for (const field of Object.values(type.getFields())) {
        if (permissionOf(field) === "public" || field.args.some((argument) => argument.type.toString().endsWith("!")))
          continue;
        const selection = isLeafType(getNamedType(field.type)) ? "" : "{ __typename }";
        const { errors } = await server.graphql(
          `${type.name === "Mutation" ? "mutation" : "query"} { ${field.name} ${selection} }`,
          {},
          ANONYMOUS,
        );
        expect(errors[0]?.extensions["code"], field.name).toBe("UNAUTHENTICATED");
      }
    }
  });
});

describe("the sign-in link", () => {
  test("signs in once and sets a cookie that scripts cannot read", async () => {
    const token = await server.signInLink();
    const first = await server.graphql(SIGN_IN, { token }, ANONYMOUS);
    expect(first.data.signIn).toMatchObject({ viewer: { kind: "OPERATOR", role: "admin" }, userErrors: [] });
    const setCookie = first.headers.get("set-cookie")!;
    expect(setCookie).toMatch(/^iam-monitor=[\w-]{43}; /);
    expect(setCookie).toContain("HttpOnly");
    expect(setCookie).toContain("SameSite=Lax");
    const cookie = setCookie.split(";")[0]!;
    expect((await server.graphql("{ viewer { name role } }", {}, { cookie })).data.viewer).toEqual({
      name: "admin",
      role: "admin",
    });

    const second = await server.graphql(SIGN_IN, { token }, ANONYMOUS);
    expect(second.data.signIn).toMatchObject({ viewer: null, userErrors: [{ code: "SIGN_IN_LINK_INVALID" }] });
    expect(second.headers.get("set-cookie")).toBeNull();
  });

  test("signs in only one of two browsers", async () => {
    const token = await server.signInLink();
    const answers = await Promise.all(Array.from({ length: 5 }, () => server.graphql(SIGN_IN, { token }, ANONYMOUS)));
    expect(answers.filter(({ data }) => data.signIn.viewer !== null)).toHaveLength(1);
  });

  test("expires after half an hour", async () => {
    const token = await server.signInLink();
    await platform.scope().em.nativeUpdate(SignInLinkEntity, { usedAt: null }, { expiresAt: new Date(now() - 1) });
    expect((await server.graphql(SIGN_IN, { token }, ANONYMOUS)).data.signIn.userErrors[0].code).toBe(
      "SIGN_IN_LINK_INVALID",
    );
  });

  test("and the session are stored only as hashes", async () => {
    const token = await server.signInLink();
    const { headers } = await server.graphql(SIGN_IN, { token }, ANONYMOUS);
    const secret = /=([\w-]+);/.exec(headers.get("set-cookie")!)![1]!;
    const { em } = platform.scope();
    const stored = JSON.stringify([await em.find(SignInLinkEntity, {}), await em.find(SessionEntity, {})]);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(secret);
  });
});

describe("a session", () => {
  test("is created at each sign-in, even in the same browser", async () => {
    const first = await signIn();
    const { headers } = await server.graphql(SIGN_IN, { token: await server.signInLink() }, { cookie: first.cookie });
    const second = headers.getSetCookie()[0]!.split(";")[0]!;
    expect(second).toMatch(/^iam-monitor=[\w-]{43}$/);
    expect(second).not.toBe(first.cookie);
  });

  test("is kept alive by a visible tab and not by a hidden one", async () => {
    const { cookie } = await signIn();
    const lastActiveAt = new Date(now() - 20 * MINUTE);
    await platform.scope().em.nativeUpdate(SessionEntity, {}, { lastActiveAt });
    const isAwake = async () =>
      (await platform.scope().em.count(SessionEntity, { lastActiveAt: { $gt: lastActiveAt } })) > 0;
    expect((await server.graphql("{ viewer { name } }", {}, { cookie, "iam-monitor-tab": "hidden" })).errors).toEqual(
      [],
    );
    expect(await isAwake()).toBe(false);
    await server.graphql("{ viewer { name } }", {}, { cookie });
    expect(await isAwake()).toBe(true);
  });

  test("ends at sign-out", async () => {
    const { cookie } = await signIn();
    const out = await server.graphql("mutation { signOut { userErrors { code } } }", {}, { cookie });
    expect(out.data.signOut.userErrors).toEqual([]);
    expect(out.headers.get("set-cookie")).toMatch(/Max-Age=0/);
    expect((await server.graphql("{ viewer { name } }", {}, { cookie })).errors[0]?.extensions["code"]).toBe(
      "UNAUTHENTICATED",
    );
  });

  test.each([
    ["30 idle minutes", { lastActiveAt: new Date(now() - 31 * MINUTE) }],
    ["12 hours", { createdAt: new Date(now() - 12.1 * HOUR) }],
  ])("ends after %s", async (_words, change) => {
    const { cookie } = await signIn();
    expect((await server.graphql("{ viewer { name } }", {}, { cookie })).errors).toEqual([]);
    await platform.scope().em.nativeUpdate(SessionEntity, {}, change);
    expect((await server.graphql("{ viewer { name } }", {}, { cookie })).errors[0]?.extensions["code"]).toBe(
      "UNAUTHENTICATED",
    );
  });

  test("refuses requests from another site", async () => {
    const { cookie } = await signIn();
    const fetchWithCookie = (origin: string) =>
      fetch(`${server.url}/api/alerts/iam`, {
        method: "POST",
        headers: { cookie, origin, "content-type": "application/json" },
        body: JSON.stringify({ account: "nope" }),
      });
    expect((await fetchWithCookie("https://evil.example")).status).toBe(403);
    expect((await fetchWithCookie(server.url)).status).toBe(404);
  });
});

describe("responses", () => {
  test("carry the security headers for browsers", async () => {
    for (const path of ["/healthz", "/graphql", "/api/aws/iam/users", "/nothing.txt"]) {
      const { headers } = await fetch(`${server.url}${path}`);
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("referrer-policy"), path).toBe("no-referrer");
      expect(headers.get("cache-control"), path).toBe("no-store");
      expect(headers.get("content-security-policy"), path).toContain("frame-ancestors 'none'");
      expect(headers.get("access-control-allow-origin"), path).toBeNull();
    }
  });

  test("with a script of the dashboard have the encoding that the build made and the client accepts", async () => {
    const url = `${server.url}/assets/app-1a2b.js`;
    const open = async (accepted: string) => fetch(url, { headers: { "accept-encoding": accepted } });
    const etags = new Set<string>();
    for (const [accepted, encoding, text] of [
      ["gzip, deflate, br", "br", "of the build, by brotli"],
      ["gzip", "gzip", "of the build, by gzip"],
      ["br;q=0, gzip", "gzip", "of the build, by gzip"],
      ["identity", null, "export {}"],
    ] as const) {
      const answer = await open(accepted);
      expect(answer.headers.get("content-encoding"), accepted).toBe(encoding);
      expect(answer.headers.get("content-type"), accepted).toMatch(/^application\/javascript/);
      expect(answer.headers.get("cache-control"), accepted).toContain("immutable");
      expect(answer.headers.get("vary"), accepted).toContain("accept-encoding");
      expect(await answer.text(), accepted).toBe(text);
      etags.add(answer.headers.get("etag")!);
    }
    // A stored copy in one encoding is not taken for another.
    expect(etags.size).toBe(3);
    expect((await fetch(`${url}.br`)).status).toBe(404);
  });

  test("with a page allow no inline scripts, and inline styles only with a fresh nonce", async () => {
    const pages = await Promise.all(
      [1, 2].map(async () => fetch(`${server.url}/alerts/12?x=1`, { headers: { accept: "text/html" } })),
    );
    const nonces = await Promise.all(
      pages.map(async (page) => {
        const policy = page.headers.get("content-security-policy")!;
        const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
        expect(policy).toContain("default-src 'self'");
        expect(policy).not.toContain("unsafe");
        expect(await page.text()).toContain(`content="${nonce}"`);
        return nonce;
      }),
    );
    expect(nonces[0]).not.toBe(nonces[1]);
  });

  test("with GraphiQL have a content security policy of their own", async () => {
    const page = await server.rest("/graphiql");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("worker-src 'self' blob:");
  });

  test("with the REST routes allow no inline script or style", async () => {
    const page = await server.rest("/docs/rest");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
  });
});

describe("GraphQL over HTTP", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${server.token}`, ...headers },
      body,
    });
  const codeOf = async (answer: Response) =>
    ((await answer.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;

  test.each([
    ["a deep list of brackets", JSON.stringify({ query: "{a".repeat(20_000) }), 400, "QUERY_TOO_LARGE"],
    ["2,000 equal fields", JSON.stringify({ query: `{ ${"viewer{name} ".repeat(2_000)}}` }), 400, "QUERY_TOO_LARGE"],
    [
      "depth 11",
      JSON.stringify({
        query: `{ users { nodes { account { latestScan { account { latestScan { account { latestScan { account { latestScan { id } } } } } } } } } } }`,
      }),
      400,
      "QUERY_TOO_DEEP",
    ],
    [
      "too much at once",
      JSON.stringify({
        query: `query Q($n: Int) { users(first: $n) { nodes { groups { members { groups { id } } } } } }`,
        variables: { n: 200 },
      }),
      400,
      "QUERY_TOO_COSTLY",
    ],
    [
      "a circle of fragments",
      JSON.stringify({ query: `{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }` }),
      400,
      "GRAPHQL_VALIDATION_FAILED",
    ],
    ["a batch", JSON.stringify([{ query: "{ viewer { name } }" }]), 400, "BATCHING_DISABLED"],
    ["null", "null", 400, "BAD_REQUEST"],
    ["no JSON", "{", 400, "BAD_REQUEST"],
    [
      "too many bytes",
      JSON.stringify({ query: `{ viewer { name } } #${"x".repeat(110_000)}` }),
      413,
      "PAYLOAD_TOO_LARGE",
    ],
    [
      "a page of 100000",
      JSON.stringify({ query: "query Q($n: Int) { users(first: $n) { totalCount } }", variables: { n: 100_000 } }),
      200,
      "BAD_USER_INPUT",
    ],
    [
      "a page of 1e308",
      JSON.stringify({ query: "query Q($n: Int) { users(first: $n) { totalCount } }", variables: { n: 1e308 } }),
      400,
      "BAD_USER_INPUT",
    ],
    ["a page of -1", JSON.stringify({ query: "{ users(first: -1) { totalCount } }" }), 200, "BAD_USER_INPUT"],
    ["an invalid cursor", JSON.stringify({ query: `{ users(after: "!!") { totalCount } }` }), 200, "BAD_CURSOR"],
    [
      "a query with a mistake",
      JSON.stringify({ query: `{ users(filter: { query: "colour:red" }) { totalCount } }` }),
      200,
      "BAD_QUERY",
    ],
  ])("refuses %s", async (_words, body, status, code) => {
    const answer = await post(body);
    expect({ status: answer.status, code: await codeOf(answer) }).toEqual({ status, code });
  });

  test("accepts mutations only as POST and only as JSON", async () => {
    const get = await server.rest(
      `/graphql?query=${encodeURIComponent("mutation { signOut { userErrors { code } } }")}`,
      {
        headers: { "apollo-require-preflight": "1" },
      },
    );
    expect(get.status).toBe(405);
    expect((await post("{ viewer { name } }", { "content-type": "text/plain" })).status).toBe(415);
  });

  test("suggests names from the schema to a caller, and to no stranger", async () => {
    const stranger = await server.graphql("{ viewr { name } }", {}, ANONYMOUS);
    expect(stranger.errors[0]?.message).toBe('Cannot query field "viewr" on type "Query".');
    const { errors } = await server.graphql("{ viewr { name } }");
    expect(errors[0]?.message).toBe('Cannot query field "viewr" on type "Query". Did you mean "viewer" or "user"?');
    expect(errors[0]?.extensions).toEqual({
      code: "GRAPHQL_VALIDATION_FAILED",
      requestId: expect.any(String),
      retryable: false,
    });
  });

  test("reveals no SQL and no host details in errors", async () => {
    const { errors } = await server.graphql(`{ users(filter: { query: "a\\u0000b" }) { totalCount } }`);
    expect(errors[0]?.extensions["code"]).toBe("BAD_QUERY");
    expect(JSON.stringify(errors)).not.toMatch(/select|node_modules|\.ts:/);
  });

  test("returns its name and the schema to a token", async () => {
    expect(
      (
        await server.graphql(
          "{ viewer { kind name role lastVisitAt } serverInfo { version publicUrl isDemo awsEndpoint } }",
        )
      ).data,
    ).toEqual({
      viewer: { kind: "TOKEN", name: `token "initial admin token"`, role: "admin", lastVisitAt: null },
      serverInfo: { version: expect.any(String), publicUrl: server.url, isDemo: true, awsEndpoint: null },
    });
    const { data } = await server.graphql(
      "{ __schema { queryType { fields { name } } directives { name locations } } }",
    );
    expect(data.__schema.queryType.fields.length).toBeGreaterThan(20);
    // Python's graphql-core before 3.2.11 refuses a schema with a location that it does not know.
    expect(data.__schema.directives.flatMap(({ locations }: { locations: string[] }) => locations)).not.toContain(
      "DIRECTIVE_DEFINITION",
    );
  });
});

test("the initial token is used at the first start only; a later value changes nothing", async () => {
  const other = await openTestServer(platform);
  try {
    expect((await other.graphql("{ viewer { name } }")).errors[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
  } finally {
    await other.close();
  }
});

test("a closing server reports that it is not ready, and releases its port", async () => {
  const other = await openTestServer(platform);
  expect((await fetch(`${other.url}/readyz`)).status).toBe(200);
  await other.close();
  await expect(fetch(`${other.url}/readyz`)).rejects.toThrow("fetch failed");
});
