/** Random REST requests, made from the OpenAPI document. The same seed gives the same requests. */
import { type Random, seededRandom } from "../../sandbox/random.ts";
import { DOCUMENT } from "./rest-answers.ts";

export interface RandomRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Field {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface DescribedOperation {
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Field }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: { readonly properties?: Record<string, Field> } }>>;
  };
}

/** Known values, by the name of the parameter or the field. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

const OPERATIONS = Object.entries(DOCUMENT.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    operation: operation as unknown as DescribedOperation,
  })),
);

/** Two thirds of the operations are exports, which also read the most. So each is asked for less often. */
const FILE_SHARE = 0.12;
/** The share of requests that have an optional parameter. A page is nearly always limited, as it takes long otherwise. */
const PARAMETER_SHARE = 0.3;
const LIMIT_SHARE = 0.9;

const HOSTILE: readonly string[] = [
  "",
  " ",
  "0",
  "-1",
  "1.5",
  "1e9",
  "9".repeat(30),
  "true",
  "null",
  "[]",
  "{}",
  "a".repeat(513),
  "x".repeat(3_000),
  "\u0000",
  "\u202e\ufeff",
  "ünï¢ødé 🔑",
  "' or 1=1 --",
  "../../etc/passwd",
  "%00",
  "%",
  "999999999999",
  "2026-02-30T00:00:00Z",
  "2026-11-24T12:00:00+02:00",
  "0000-01-01T00:00:00Z",
  "2026-12-31T23:59:60Z",
  "is:open severity:high",
  "colour:red",
  "mfa:no console:yes",
  "NAME:DESC",
];

export function randomRequests(seed: number, count: number, known: KnownValues): readonly RandomRequest[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => randomRequest(random, known));
}

function randomRequest(random: Random, known: KnownValues): RandomRequest {
  const { path, method, operation } = chosenOperation(random);
  const { parameters = [], requestBody } = operation;
  const query: string[] = [];
  let filled = path;
  const headers: Record<string, string> = {};
  for (const { name, in: place, schema } of parameters) {
    const value = randomValue(random, schema, known[name] ?? []);
    if (place === "path") filled = filled.replace(`{${name}}`, encodeURIComponent(value) || "x");
    else if (place === "header") {
      if (random.next() < 0.3) headers[name] = value.replaceAll(/[^\x20-\x7e]/g, "?").trim();
    } else if (random.next() < (name === "limit" ? LIMIT_SHARE : PARAMETER_SHARE)) {
      query.push(`${name}=${encodeURIComponent(value)}`);
      if (random.next() < 0.05) query.push(`${name}=${encodeURIComponent(value)}`);
    }
  }
  if (random.next() < 0.05) query.push("colour=red");
  const address = query.length > 0 ? `${filled}?${query.join("&")}` : filled;
  const content = requestBody && Object.entries(requestBody.content)[0];
  if (!content) return { method, path: address, headers };
  const fields = Object.entries(content[1].schema?.properties ?? {});
  const isForeign = random.next() < 0.05;
  return {
    method,
    path: address,
    headers: { ...headers, "content-type": isForeign ? "text/csv" : content[0] },
    body: fields.length > 0 ? randomBody(random, fields, known) : random.pick(["", "user,arn", "{}", "\u0000", "{"]),
  };
}

function chosenOperation(random: Random) {
  for (;;) {
    const chosen = random.pick(OPERATIONS);
    const isFile = chosen.operation.tags.some((tag) => tag === "exports" || tag === "reports");
    if (!isFile || random.next() < FILE_SHARE) return chosen;
  }
}

/** A body that names an account, so that none starts a scan or a rotation of the only one. */
function randomBody(random: Random, fields: readonly [string, Field][], known: KnownValues): string {
  const kind = random.next();
  if (kind < 0.05) return random.pick(["{", "[1]", '"text"', "7", '{"a":}', `{"account":"${"x".repeat(110_000)}"}`]);
  const chosen = fields.filter(([name]) => name !== "account" && random.next() < 0.6);
  const body: Record<string, unknown> = { account: random.pick([...known["account"]!, "999999999999", "account_0"]) };
  for (const [name, field] of chosen) {
    const text = randomValue(random, field, known[name] ?? []);
    const shape = random.next();
    if (shape < 0.1) body[name] = random.pick([null, {}, [], true, [text], { a: 1 }]);
    else body[name] = [field.type].flat().includes("integer") && /^-?\d{1,9}$/.test(text) ? Number(text) : text;
  }
  if (random.next() < 0.05) body["colour"] = "red";
  return JSON.stringify(body);
}

function randomValue(random: Random, field: Field, known: readonly string[]): string {
  if (random.next() < 0.2) return random.pick(HOSTILE);
  if (field.enum) return String(random.pick(field.enum));
  if (known.length > 0) return random.pick(known);
  const types = [field.type].flat();
  if (types.includes("integer")) {
    const { minimum = 0, maximum = 1_000 } = field;
    return String(minimum + Math.floor(random.next() * (maximum - minimum + 1)));
  }
  if (types.includes("boolean")) return random.pick(["true", "false"]);
  if (field.format === "date-time") return random.pick(["2026-11-24T12:00:00Z", "2020-01-01T00:00:00.000Z"]);
  return random.pick(["ci-deploy", "is:open", "alerts.", "NAME"]);
}
