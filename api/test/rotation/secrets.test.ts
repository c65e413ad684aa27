/**
 * The secret of a new key during a whole rotation. Only the one response that reveals the secret contains it. No other
 * response, row, job or record does. Every field of a rotation in the schema is queried.
 */
import { readFileSync } from "node:fs";
import { buildSchema, getNamedType, type GraphQLNamedType, isAbstractType, isObjectType } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { secretsInClear } from "../../sandbox/drill/invariants.ts";
import { openTestServer, type TestServer } from "../support/running-server.ts";
import { RotationPool } from "../drills/rotation-pool.ts";
import { databaseTexts } from "../support/database-texts.ts";

const SCHEMA = buildSchema(readFileSync(new URL("../../../schema/schema.graphql", import.meta.url), "utf8"));
const USER = "svc-1";
const WITHIN_MS = 60_000;

let pool: RotationPool;
let server: TestServer;
let cookie: string;
/** Every response except the reveal, as text. */
const answers: { where: string; text: string }[] = [];

beforeAll(async () => {
  pool = await RotationPool.open({ users: 2, seed: 7, hasWorker: true, isIdle: true });
  server = await openTestServer(pool.product);
  const token = await server.signInLink();
  const { headers } = await server.graphql(
    `mutation { signIn(input: { token: "${token}" }) { userErrors { code } } }`,
    {},
    {},
  );
  cookie = headers.get("set-cookie")!.split(";")[0]!;
});
afterAll(async () => {
  await server.close();
  await pool.close();
});

/** Selects all fields of a type that need no arguments, including the fields of nested objects. */
function selectionOf(type: GraphQLNamedType, depth: number): string {
  if (!isObjectType(type)) return "";
  const fields = Object.values(type.getFields()).flatMap((field) => {
    if (field.args.some(({ type: argument }) => String(argument).endsWith("!"))) return [];
    const inner = getNamedType(field.type);
    if (isAbstractType(inner)) return [];
    if (!isObjectType(inner)) return [field.name];
    return depth > 0 ? [`${field.name} ${selectionOf(inner, depth - 1)}`] : [];
  });
  return `{ ${fields.join(" ")} }`;
}

async function ask(query: string, variables: object = {}) {
  const { data, errors } = await server.graphql(query, variables, { cookie });
  answers.push({ where: query.slice(0, 60), text: JSON.stringify({ data, errors }) });
  expect(errors).toEqual([]);
  return data;
}

async function everythingOf(id: string): Promise<void> {
  const rotation = selectionOf(SCHEMA.getType("Rotation")!, 1);
  await ask(`query R($id: ID!) { rotation(id: $id) ${rotation} }`, { id });
  await ask(
    `query R($id: ID!) { node(id: $id) { id ... on Rotation ${selectionOf(SCHEMA.getType("Rotation")!, 0)} } }`,
    { id },
  );
  await ask(`{ rotations(first: 5) { nodes ${selectionOf(SCHEMA.getType("Rotation")!, 0)} } }`);
  await ask(`{ auditEvents(first: 50) { nodes ${selectionOf(SCHEMA.getType("AuditEvent")!, 0)} } }`);
  const status = await server.rest(`/api/aws/iam/rotations/${id}`);
  answers.push({ where: "GET rotation", text: await status.text() });
  expect(status.status).toBe(200);
}

test("the secret is in the reveal and nowhere else", { timeout: 240_000 }, async () => {
  const { rotateAccessKey } = await ask(
    `mutation { rotateAccessKey(input: { userName: "${USER}", destination: REVEAL, overlapHours: 1, quietHours: 10, soakHours: 2 }) { rotation { id state } userErrors { code message } } }`,
  );
  expect(rotateAccessKey.userErrors).toEqual([]);
  const { id } = rotateAccessKey.rotation as { id: string };
  await everythingOf(id);
  const state = async () => (await pool.rotations().get(id)).state;
  await expect.poll(state, { timeout: WITHIN_MS, interval: 50 }).toBe("PROMOTED");
  await everythingOf(id);
  const sealed = await databaseTexts(pool.product.platform.orm.em.fork());

  const reveal = () =>
    server.graphql(
      `mutation R($id: ID!) { revealSecret(input: { id: $id }) { accessKeyId secretAccessKey rotation { id } userErrors { code } } }`,
      { id },
      { cookie },
    );
  const { data } = await reveal();
  const { secretAccessKey, accessKeyId, userErrors } = data.revealSecret;
  expect(userErrors).toEqual([]);
  expect(pool.account.everyKey().find((key) => key.accessKeyId === accessKeyId)?.secretAccessKey).toBe(secretAccessKey);
  const again = await reveal();
  answers.push({ where: "second reveal", text: JSON.stringify(again.data) });
  expect(again.data.revealSecret).toMatchObject({ secretAccessKey: null, userErrors: [{ code: "REVEAL_NOT_OPEN" }] });

  await everythingOf(id);
  await ask(`mutation R($id: ID!) { acknowledgeReveal(input: { id: $id }) { rotation { id } userErrors { code } } }`, {
    id,
  });
  pool.applicationOf(USER).configure({ accessKeyId, secretAccessKey });
  await expect.poll(state, { timeout: WITHIN_MS, interval: 50 }).toBe("COMPLETED");
  await everythingOf(id);

  const written = [...answers, ...sealed, ...(await databaseTexts(pool.product.platform.orm.em.fork()))];
  const { checked, breaches } = secretsInClear(written, pool.secrets());
  console.log(
    `${answers.length} answers and ${written.length - answers.length} tables searched for ${pool.secrets().length} secrets: ${breaches.length} hits in ${checked}`,
  );
  expect(breaches).toEqual([]);
  // Proves that the search finds secrets: the reveal itself contains one.
  expect(secretsInClear([{ where: "reveal", text: JSON.stringify(data) }], pool.secrets()).breaches).toHaveLength(1);
});
