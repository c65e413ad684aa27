/**
 * 2,000 hostile documents, generated from the schema with a fixed seed: invalid arguments, aliases, cyclic fragments, depth,
 * width, unusual text and variables. Each gets a response with a code, and nothing crashes.
 */
import { randomBytes } from "node:crypto";
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { ERRORS } from "../../src/errors.ts";
import { ApiTokens } from "../../src/services/operators/api-tokens.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { type HardDocument, HARD_DOCUMENTS } from "../support/hard-documents.ts";
import { openServerProcess, type ServerProcess } from "../support/server-process.ts";
import type { ServerReading, TurnReading } from "../support/server-readings.ts";

const DOCUMENTS = 2_000;
const OVER_SOCKETS = 400;
/**
 * The longest time for which the event loop may be busy. It is measured as CPU time of the server's thread, so other
 * load does not count.
 */
const LOOP_MAX_MS = 250;
const HEAP_GROWTH_MAX_MIB = 100;
const SEED = 20_261_124;
const GRAPHQL_CODES = [
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "OPERATION_RESOLUTION_FAILURE",
  "BAD_REQUEST",
  "BAD_USER_INPUT",
];
const KNOWN = new Set([...Object.keys(ERRORS), ...GRAPHQL_CODES]);
/**
 * The mutations that are not generated. All others are safe here, because no worker runs that would do long work or
 * call AWS.
 */
const LEFT_OUT = new Set(["signOut", "changeDemoAccount"]);

const schema = createSchema();
let platform: TestPlatform;
let server: ServerProcess;
let token: string;

beforeAll(async () => {
  platform = await openScannedPlatform();
  token = randomBytes(32).toString("base64url");
  await new ApiTokens(platform.scope()).createInitial(token);
  server = await openServerProcess(platform);
});
afterAll(async () => {
  await server.stop();
  await platform.close();
});

/**
 * The random generator Mulberry32. A seed gives the same documents in every run, so that failures can be reproduced.
 */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Hostile = HardDocument;

const ODD_TEXTS = [
  "",
  "x",
  "' or 1=1 --",
  "\\u0000",
  "\\ud800",
  "\\u202e\\u200b",
  "*".repeat(300),
  "%_%",
  "is:open",
  "#1",
  "-1",
  "null",
  "alert_0",
  `scan_${"0".repeat(32)}`,
  "111122223333",
  "{}",
  "../..",
  "age:>90d",
  "bm9wZQ==",
  "e\\u0301",
];
const ODD_NUMBERS = ["0", "-1", "1", "500", "501", "2147483647", "99999999999999999999", "1.5", "1e308", "-0"];

class Draw {
  constructor(private readonly random: () => number) {}

  chance(share: number): boolean {
    return this.random() < share;
  }
  below(end: number): number {
    return Math.floor(this.random() * end);
  }
  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  document(): Hostile {
    return this.of([
      () => this.operation(),
      () => this.operation(),
      () => this.operation(),
      () => this.operation(),
      () => this.circle(),
      () => this.wide(),
      () => this.deep(),
      () => this.torn(),
      () => this.withVariables(),
    ])();
  }

  private operation(): Hostile {
    const type = this.chance(0.75) ? schema.getQueryType()! : schema.getMutationType()!;
    const count = 1 + this.below(3);
    const fields = Array.from({ length: count }, (_, index) => `a${index}: ${this.root(type)}`);
    return { query: `${type.name.toLowerCase()} { ${fields.join(" ")} }` };
  }

  private root(type: GraphQLObjectType): string {
    const fields = Object.values(type.getFields()).filter(({ name }) => !LEFT_OUT.has(name));
    return this.field(this.of(fields), 1 + this.below(6));
  }

  private field(field: GraphQLField<unknown, unknown>, depth: number): string {
    const args = field.args.flatMap((argument) =>
      isNonNullType(argument.type) || this.chance(0.4) ? [`${argument.name}: ${this.value(argument.type)}`] : [],
    );
    const call = `${field.name}${args.length > 0 ? `(${args.join(" ")})` : ""}`;
    const type = getNamedType(field.type);
    return isCompositeType(type)
      ? `${call} ${isObjectType(type) ? this.selection(type, depth) : "{ __typename }"}`
      : call;
  }

  private selection(type: GraphQLObjectType, depth: number): string {
    const fields = Object.values(type.getFields());
    const chosen = Array.from({ length: 1 + this.below(4) }, () => this.of(fields)).filter(
      (each) => depth > 0 || !isCompositeType(getNamedType(each.type)),
    );
    return `{ __typename ${chosen.map((each, index) => `${"b".repeat(depth)}${index}: ${this.field(each, depth - 1)}`).join(" ")} }`;
  }

  private value(type: GraphQLInputType, depth = 0): string {
    if (this.chance(0.06)) return this.of(["null", "true", "[]", "{}", "RED", '"x"', "1"]);
    if (isNonNullType(type)) return this.value(type.ofType, depth);
    if (isListType(type))
      return `[${Array.from({ length: this.below(4) }, () => this.value(type.ofType, depth)).join(" ")}]`;
    if (isEnumType(type)) return this.of(type.getValues()).name;
    if (isInputObjectType(type)) {
      if (depth > 3) return "{}";
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || this.chance(0.4));
      return `{ ${fields.map((field) => `${field.name}: ${this.value(field.type, depth + 1)}`).join(" ")} }`;
    }
    const { name } = getNamedType(type);
    if (name === "Int" || name === "Float") return this.of(ODD_NUMBERS);
    if (name === "Boolean") return this.of(["true", "false"]);
    if (name === "DateTime")
      return this.of(['"2026-11-24T00:00:00Z"', '"yesterday"', '"0000-00-00T00:00:00Z"', '"275760-09-13T00:00:01Z"']);
    return `"${this.of(ODD_TEXTS)}"`;
  }

  private circle(): Hostile {
    const names = Array.from({ length: 2 + this.below(20) }, (_, index) => `F${index}`);
    const fragments = names.map(
      (name, index) =>
        `fragment ${name} on Query { viewer { name } ...${names[(index + 1) % (this.chance(0.5) ? names.length : names.length + 1)] ?? "F0"} ...${this.of(names)} }`,
    );
    return { query: `{ ...F0 } ${fragments.join(" ")}` };
  }

  private wide(): Hostile {
    const field = this.of([
      "viewer { name }",
      "alerts(first: 100) { nodes { id events { kind } } }",
      "users(first: 500) { nodes { groups { members { userName } } } }",
      "__typename",
      "serverInfo { version }",
    ]);
    return {
      query: `{ ${Array.from({ length: 1 + this.below(400) }, (_, index) => `a${index}: ${field}`).join(" ")} }`,
    };
  }

  private deep(): Hostile {
    const levels = 1 + this.below(60);
    return this.chance(0.5)
      ? { query: `{ users { nodes ${"{ account { latestScan ".repeat(levels)} { id } ${"} }".repeat(levels)} } }` }
      : { query: `{ users(filter: ${"[".repeat(levels * 10)}${"]".repeat(levels * 10)}) { totalCount } }` };
  }

  /** Returns a valid document in which a part is removed, repeated or replaced. */
  private torn(): Hostile {
    const { query } = this.operation();
    const at = this.below(query.length);
    const end = Math.min(query.length, at + this.below(12));
    const piece = this.of([
      "",
      query.slice(at, end).repeat(3),
      "{",
      "}",
      '"',
      "...",
      "@include(if: $x)",
      "#",
      "\ufeff",
      "\u0000",
      "$",
      "&",
      "query X { viewer { name } }",
    ]);
    return { query: query.slice(0, at) + piece + query.slice(end) };
  }

  private withVariables(): Hostile {
    const value = this.of<unknown>([
      100_000,
      -1,
      1e308,
      null,
      "5",
      [],
      {},
      true,
      "x".repeat(5_000),
      { query: "is:open" },
      { accountIds: ["nope"] },
      { __proto__: null, toString: 1 },
    ]);
    return this.of<Hostile>([
      { query: "query Q($v: Int) { alerts(first: $v) { totalCount nodes { id } } }", variables: { v: value } },
      {
        query: "query Q($v: AlertFilter) { alerts(filter: $v) { totalCount } alertFacets(filter: $v) { total } }",
        variables: { v: value },
      },
      { query: "query Q($v: String) { users(after: $v) { totalCount } }", variables: { v: value } },
      { query: "query Q($v: ID!) { node(id: $v) { id __typename } }", variables: { v: value } },
    ]);
  }
}

const documents = (() => {
  const draw = new Draw(randomOf(SEED));
  return Array.from({ length: DOCUMENTS }, () => draw.document());
})();

/** Whether the error code is undocumented or reports a failure of the server. */
function isUnexpected(code: unknown): boolean {
  return !KNOWN.has(String(code)) || code === "INTERNAL";
}

function codesOf(
  errors: readonly { readonly extensions?: Readonly<Record<string, unknown>> | undefined }[],
): unknown[] {
  return errors.map(({ extensions }) => extensions?.["code"]);
}

interface HttpResponse {
  readonly status: number;
  readonly body: { data?: unknown; errors?: { extensions?: Record<string, unknown>; message: string }[] };
}

async function post({ query, variables }: Hostile, token: string): Promise<HttpResponse> {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, body: (await response.json()) as HttpResponse["body"] };
}

function reportOf({ loopMaxMs, turnMaxMs }: TurnReading): string {
  return `event loop at most ${Math.round(turnMaxMs)} ms busy (${Math.round(loopMaxMs)} by the clock)`;
}

function memoryOf({ rssMiB, heapMiB }: ServerReading): string {
  return `resident ${Math.round(rssMiB)} MiB, heap ${Math.round(heapMiB)} MiB`;
}

test(
  `${DOCUMENTS} hostile documents over HTTP: each answered with a code, none with 5xx, all within the time limit`,
  { timeout: 600_000 },
  async () => {
    const answers = new Map<string, number>();
    const unexpected: object[] = [];
    const before = await server.read();
    for (const { query, variables } of documents) {
      const { status, body } = await post({ query, variables: variables ?? {} }, token);
      const codes = codesOf(body.errors ?? []);
      // Errors from AWS have status 502 over REST and 200 over GraphQL.
      if (status >= 500 || codes.some(isUnexpected)) unexpected.push({ query, variables, status, errors: body.errors });
      if (body.errors === undefined) expect(body.data, query).toBeDefined();
      const answer = codes.length > 0 ? String(codes[0]) : "data";
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
    }
    const after = await server.read();
    console.log(
      `${DOCUMENTS} documents, seed ${SEED}: ${[...answers].map(([code, count]) => `${code} ${count}`).join(", ")}\nbefore: ${memoryOf(before)}\nafter: ${reportOf(after)}, ${memoryOf(after)}`,
    );
    expect(unexpected).toEqual([]);
    expect(answers.size).toBeGreaterThan(5);
    expect(after.turnMaxMs).toBeLessThanOrEqual(LOOP_MAX_MS);
    expect(after.heapMiB - before.heapMiB).toBeLessThanOrEqual(HEAP_GROWTH_MAX_MIB);
    // The server still responds, and the caller is still signed in.
    expect((await post({ query: "{ viewer { role } }" }, token)).body.data).toEqual({ viewer: { role: "admin" } });
  },
);

test(
  "the most expensive documents within the limits also stay within the time limit",
  { timeout: 300_000 },
  async () => {
    const readings: string[] = [];
    for (const [name, document] of Object.entries(HARD_DOCUMENTS)) {
      await server.readTurn();
      const { status, body } = await post(document, token);
      const reading = await server.readTurn();
      const [code = "data"] = codesOf(body.errors ?? []);
      readings.push(`${name}: ${String(code)}, ${reportOf(reading)}`);
      expect(status, name).toBeLessThan(500);
      expect(code === "data" || !isUnexpected(code), `${name}: ${String(code)}`).toBe(true);
      expect(reading.turnMaxMs, name).toBeLessThanOrEqual(LOOP_MAX_MS);
    }
    console.log(readings.join("\n"));
  },
);

test(
  `${OVER_SOCKETS} hostile documents over sockets: the same responses, and the socket stays open`,
  { timeout: 300_000 },
  async () => {
    const client = createClient({
      url: `${server.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { token },
      // The server closes the socket at the end; this is not an error.
      onNonLazyError: () => undefined,
      lazy: false,
      retryAttempts: 0,
      generateID: () => randomBytes(8).toString("hex"),
    });
    const ask = ({ query, variables }: Hostile): Promise<unknown[]> =>
      new Promise((resolve, reject) => {
        let codes: unknown[] = [];
        client.subscribe(
          { query, variables: variables ?? {} },
          {
            next: ({ errors }) => (codes = codesOf(errors ?? [])),
            error: (error) =>
              Array.isArray(error) ? resolve(codesOf(error)) : reject(new Error(`${query}: the socket closed`)),
            complete: () => resolve(codes),
          },
        );
      });
    for (const document of documents.filter((_, index) => index % (DOCUMENTS / OVER_SOCKETS) === 0)) {
      // A document larger than a frame closes the socket. Another test covers that.
      if (document.query.length > 60_000) continue;
      expect((await ask(document)).filter(isUnexpected), document.query).toEqual([]);
    }
    await client.dispose();
  },
);
