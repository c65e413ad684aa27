/**
 * Every root field a hundred times in one operation. The API process stays alive, and its event loop stays free:
 * `/healthz` is asked throughout. `hostile-files.test.ts` does the same with uploads of every kind.
 */
import { randomBytes } from "node:crypto";
import {
  getNamedType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SnapshotEntity } from "../../src/db/entities/scan.ts";
import { FIELD_COSTS } from "../../src/graphql/field-costs.ts";
import { createSchema } from "../../src/graphql/schema.ts";
import { ApiTokens } from "../../src/services/operators/api-tokens.ts";
import type { TestPlatform } from "../support/platform.ts";
import { openScannedPlatform } from "../support/scanned-platform.ts";
import { sampleHealthDuring } from "../support/health-sampling.ts";
import { openServerProcess, type ServerProcess } from "../support/server-process.ts";

const LOOP_MAX_MS = 250;
const ALIASES = 100;
/** Each field a hundred times, and fewer times with all that is below it: the limits refuse both at once. */
const FORMS = [
  { aliases: ALIASES, isDeep: false },
  { aliases: 8, isDeep: true },
] as const;
/** An expensive field is refused a hundred times, so it is also asked as often as it may be. */
const EXPENSIVE_FORMS = [
  { aliases: ALIASES, isDeep: false },
  { aliases: 3, isDeep: true },
] as const;
/** The limits on the size of an operation. A refused operation costs nothing. */
const TOO_LARGE = /too many selections|too many tokens|tokens/i;
/** They end the session that the test uses, or change the sandbox. */
const LEFT_OUT = new Set(["signOut", "changeDemoAccount"]);

const schema = createSchema();
let platform: TestPlatform;
let server: ServerProcess;
let token: string;
/** Values for arguments by their name, so that the fields find something. */
const known: Record<string, unknown> = {};

beforeAll(async () => {
  platform = await openScannedPlatform();
  await platform.scan();
  token = randomBytes(32).toString("base64url");
  await new ApiTokens(platform.scope()).createInitial(token);
  server = await openServerProcess(platform);
  const snapshots = await platform.platform.orm.em
    .fork()
    .find(SnapshotEntity, {}, { orderBy: { takenAt: "asc" }, fields: ["scanId"] });
  const [path] = await platform.platform.orm.em
    .fork()
    .execute<{ id: string }[]>("select id from escalation_path limit 1");
  Object.assign(known, {
    accountId: platform.account.id,
    account: platform.account.id,
    fromId: snapshots[0]!.scanId,
    toId: snapshots[1]!.scanId,
    pathId: path!.id,
    principal: [...platform.demo.users.values()][0]!.arn,
    action: "s3:GetObject",
    resource: "*",
    document: JSON.stringify({
      Statement: [
        { Effect: "Allow", Resource: "*", Action: Array.from({ length: 240 }, (_, index) => `*:*a*b*${index}*`) },
      ],
    }),
    input: undefined,
  });
});
afterAll(async () => {
  await server.stop();
  await platform.close();
});

function valueOf(name: string, type: GraphQLInputType): unknown {
  if (known[name] !== undefined) return known[name];
  if (isNonNullType(type)) return valueOf(name, type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    if (type.name === "WhatIfInput")
      return { accountId: known["accountId"], setBoundary: [{ principalArn: known["principal"], policyArn: null }] };
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return Object.fromEntries(required.map((field) => [field.name, valueOf(field.name, field.type)]));
  }
  return (
    { Int: 1, Float: 1, Boolean: true, DateTime: "2026-11-24T00:00:00Z", JSON: {} }[getNamedType(type).name] ?? "x"
  );
}

/** All leaf fields of a type, and those one level below it. */
function selectionOf(type: GraphQLNamedType, depth: number): string {
  if (isUnionType(type) || !isObjectType(type)) return "__typename";
  const fields = Object.values(type.getFields()).filter(({ args }) => !args.some(({ type }) => isNonNullType(type)));
  const leaves = fields.filter((field) => isLeafType(getNamedType(field.type))).map(({ name }) => name);
  const below = fields
    .filter((field) => depth > 0 && isObjectType(getNamedType(field.type)))
    .map((field) => `${field.name} { ${selectionOf(getNamedType(field.type), depth - 1)} }`);
  return ["__typename", ...leaves, ...below].join(" ");
}

interface Form {
  readonly aliases: number;
  /** Whether the fields of each node of a list are asked too, not only those of the list itself. */
  readonly isDeep: boolean;
}

function operationOf(kind: string, field: GraphQLField<unknown, unknown>, { aliases: count, isDeep }: Form) {
  const required = field.args.filter(({ type, name }) => isNonNullType(type) || known[name] !== undefined);
  const variables = Object.fromEntries(required.map(({ name, type }) => [name, valueOf(name, type)]));
  const type = getNamedType(field.type);
  const definitions = required.map((argument) => `$${argument.name}: ${String(argument.type)}`).join(" ");
  const call = required.length > 0 ? `(${required.map(({ name }) => `${name}: $${name}`).join(" ")})` : "";
  const fragment = isCompositeType(type)
    ? ` fragment F on ${type.name} { ${selectionOf(type, isDeep && type.name.endsWith("Connection") ? 1 : 0)} ${type.name === "PolicyAnalysis" ? "expansion { count } suggestion { text } issues { code } escalationTechniques { id }" : ""} }`
    : "";
  const aliases = Array.from(
    { length: count },
    (_, index) => `a${index}: ${field.name}${call}${fragment && " { ...F }"}`,
  ).join(" ");
  return { query: `${kind}${definitions && ` Q(${definitions})`} { ${aliases} }${fragment}`, variables };
}

async function post(body: object): Promise<{ readonly code: string; readonly message: string }> {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  const { errors } = (await response.json()) as { errors?: { message: string; extensions: { code: string } }[] };
  return { code: errors?.[0]?.extensions.code ?? "data", message: errors?.[0]?.message ?? "" };
}

test(`S5: every root field ${ALIASES} times in one operation`, { timeout: 300_000 }, async () => {
  const slow: string[] = [];
  const invalid: string[] = [];
  const codes = new Map<string, number>();
  let slowest = { name: "", turnMaxMs: 0, healthzMs: 0 };
  for (const [kind, type] of [
    ["query", schema.getQueryType()!],
    ["mutation", schema.getMutationType()!],
  ] as const) {
    for (const field of Object.values(type.getFields()).filter(({ name }) => !LEFT_OUT.has(name))) {
      const isExpensive = (FIELD_COSTS[`${type.name}.${field.name}`] ?? 0) >= 500;
      for (const form of isExpensive ? EXPENSIVE_FORMS : FORMS) {
        const { done, slowestMs } = await sampleHealthDuring(server.url, () => post(operationOf(kind, field, form)));
        const { turnMaxMs } = await server.readTurn();
        const reading = { name: `${field.name} x ${form.aliases}: ${done.code}`, turnMaxMs, healthzMs: slowestMs };
        codes.set(done.code, (codes.get(done.code) ?? 0) + 1);
        if (["GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"].includes(done.code) && !TOO_LARGE.test(done.message))
          invalid.push(`${reading.name} ${done.message}`);
        expect(["INTERNAL", "RATE_LIMITED"], field.name).not.toContain(done.code);
        if (turnMaxMs > LOOP_MAX_MS / 5) slow.push(`${reading.name} ${Math.round(turnMaxMs)} ms`);
        if (turnMaxMs > slowest.turnMaxMs) slowest = reading;
      }
    }
  }
  console.log(
    `${[...codes].map(([code, count]) => `${code} ${count}`).join(", ")}; slowest: ${slowest.name}, event loop busy for ${Math.round(slowest.turnMaxMs)} ms, /healthz ${Math.round(slowest.healthzMs)} ms\nabove ${LOOP_MAX_MS / 5} ms: ${slow.join("; ")}`,
  );
  expect(codes.get("data")).toBeGreaterThan(20);
  expect(invalid).toEqual([]);
  expect(slowest.turnMaxMs, slowest.name).toBeLessThanOrEqual(LOOP_MAX_MS);
});
