/** Generates the OpenAPI document from the operations and their shapes. */
import { STATUS_CODES } from "node:http";
import { type ErrorCode, ERRORS } from "../errors.ts";
import { EXPORTS } from "../services/exports/catalogue.ts";
import { createReport, exportOperation, olderExportOperation } from "./export-operations.ts";
import { inlineSchema, type JsonSchema, namedSchemas } from "./json-schema.ts";
import { type Answer, type AnswerHeader, bodySchema, type Operation, type Tag } from "./operation.ts";
import { acknowledgeDelivery } from "./delivery-operation.ts";
import { listPolicies, listUsers, putFile, readRotation, readScan, rotateKey, startScan } from "./operations.ts";
import { NAMED_SHAPES, type Problem } from "./shapes.ts";

export const OPERATIONS: readonly Operation[] = [
  startScan,
  readScan,
  listUsers,
  listPolicies,
  rotateKey,
  readRotation,
  acknowledgeDelivery,
  putFile,
  olderExportOperation("csv"),
  olderExportOperation("json"),
  ...EXPORTS.map(exportOperation),
  createReport,
];

/** The errors that every operation can give. */
const COMMON_ERRORS = [
  "BAD_REQUEST",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "PASSKEY_REQUIRED",
  "REAUTHENTICATION_REQUIRED",
  "HOST_UNKNOWN",
  "RATE_LIMITED",
  "INTERNAL",
  "SECRET_UNREADABLE",
  "DATABASE_UNAVAILABLE",
  "DEADLINE_EXCEEDED",
] as const satisfies readonly ErrorCode[];

const TAGS: Readonly<Record<Tag, string>> = {
  scans: "Scans of accounts, and the alerts that they opened.",
  inventory: "The users and policies of an account as the latest scan read them.",
  rotations: "Rotations of access keys.",
  accounts: "Offline files of accounts that are not read through AWS's API.",
  exports: "Lists as files.",
  reports: "Reports about the controls of a standard.",
};

const HEADERS: Readonly<Record<AnswerHeader | "X-Request-Id", JsonSchema>> = {
  "X-Request-Id": header("The ID of the request, as in the server log."),
  Location: header("The path of the scan or rotation."),
  "Retry-After": header("The time to wait before the next request, in seconds.", "integer"),
  Link: header('The path of the next page, with `rel="next"`. Missing on the last page.'),
  ETag: header("A tag of this state. Send it as `If-None-Match` to get status 304 until something has changed."),
  "Report-Id": header("The ID of the report, as in the audit log."),
  "Report-SHA256": header("The SHA-256 hash of the file, in hexadecimal digits."),
  "Export-Id": header("The ID of the export, as in the audit log."),
};

function header(description: string, type = "string"): JsonSchema {
  return { description, schema: { type } };
}

export interface OpenApiDocument {
  readonly openapi: string;
  readonly info: Readonly<Record<string, unknown>>;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly [section: string]: unknown;
}

interface OpenApiOperation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, JsonSchema>>;
  readonly [keyword: string]: unknown;
}

const ref = (kind: string, name: string): JsonSchema => ({ $ref: `#/components/${kind}/${name}` });

export function openApiDocument(version: string): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const operation of OPERATIONS)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  const codes = [...new Set([...COMMON_ERRORS, ...OPERATIONS.flatMap(({ errors }) => errors)])].toSorted();
  const text = JSON.stringify(paths);
  const shared = [...byStatus(COMMON_ERRORS)].filter(([status]) => text.includes(`/${problemName(status)}"`));
  return {
    openapi: "3.1.0",
    info: {
      title: "IAM Monitor",
      version,
      description:
        "REST routes for integrations that cannot use GraphQL. Send `Authorization: Bearer <token>`. Errors are RFC 9457 problem documents with a `code`. Fields are added in minor releases; ignore those that you do not know.",
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
      contact: { name: "The admins of this installation" },
    },
    servers: [{ url: "/", description: "This installation." }],
    security: [{ token: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "An API token, made on the page API tokens." },
      },
      schemas: namedSchemas(NAMED_SHAPES, "output"),
      headers: HEADERS,
      examples: Object.fromEntries(
        codes.map((code) => [code, { summary: ERRORS[code].message, value: example(code) }]),
      ),
      responses: Object.fromEntries(shared.map(([status, its]) => [problemName(status), problemAnswer(status, its)])),
    },
  };
}

function describe(operation: Operation): OpenApiOperation {
  const { id, summary, description, tag, params, query, headers, body, file, answers, isTagged, isPublic, errors } =
    operation;
  const parameters = [
    ...parametersIn("path", params && inlineSchema(params, "input")),
    ...parametersIn("query", query && inlineSchema(query, "input")),
    ...parametersIn("header", headers && inlineSchema(headers, "input")),
  ];
  return {
    operationId: id,
    summary,
    description,
    tags: [tag],
    ...(isPublic && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: body.isOptional !== true,
        content: { "application/json": { schema: bodySchema(body), example: body.example } },
      },
    }),
    ...(file !== undefined && {
      requestBody: { description: file, required: true, content: { "application/octet-stream": {} } },
    }),
    responses: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, success(answer, isTagged === true)]),
      ),
      ...(isTagged && { 304: { description: "Nothing has changed since the state with the given tag." } }),
      ...Object.fromEntries(
        [...byStatus([...COMMON_ERRORS, ...errors])].map(([status, codes]) => [
          status,
          codes.every((code) => (COMMON_ERRORS as readonly ErrorCode[]).includes(code))
            ? ref("responses", problemName(status))
            : problemAnswer(status, codes),
        ]),
      ),
    },
  };
}

/** An input schema's fields as parameters. */
function parametersIn(place: "path" | "query" | "header", schema: JsonSchema | undefined): readonly JsonSchema[] {
  const fields = Object.entries((schema?.["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>);
  const required = (schema?.["required"] ?? []) as readonly string[];
  return fields.map(([name, { description, ...others }]) => ({
    name: place === "header" ? headerName(name) : name,
    in: place,
    // A field with a default is never required of a client.
    required: place === "path" || required.includes(name),
    description,
    schema: others,
  }));
}

function headerName(name: string): string {
  return name.replaceAll(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function success(answer: Answer, isTagged: boolean): JsonSchema {
  const names = [...(answer.headers ?? []), ...(isTagged ? (["ETag"] as const) : []), "X-Request-Id"] as const;
  return {
    description: answer.description,
    headers: Object.fromEntries(names.map((name) => [name, ref("headers", name)])),
    content:
      "shape" in answer
        ? { "application/json": { schema: ref("schemas", nameOf(answer.shape)), example: answer.example } }
        : { [answer.contentType]: { schema: { type: "string" }, example: answer.example } },
  };
}

/** The name of a shape in the document. */
export function nameOf(shape: unknown): string {
  const [name] = Object.entries(NAMED_SHAPES).find(([, each]) => each === shape) ?? [];
  if (name === undefined) throw new Error("A shape of an answer has no name.");
  return name;
}

function byStatus(codes: readonly ErrorCode[]): ReadonlyMap<number, readonly ErrorCode[]> {
  return Map.groupBy([...new Set(codes)].toSorted(), (code) => ERRORS[code].status);
}

function problemName(status: number): string {
  return `Problem${status}`;
}

function problemAnswer(status: number, codes: readonly ErrorCode[]): JsonSchema {
  const headers = ["X-Request-Id", ...(status === 429 || status === 503 ? ["Retry-After"] : [])];
  return {
    description: `${STATUS_CODES[status]}: ${codes.join(", ")}.`,
    headers: Object.fromEntries(headers.map((name) => [name, ref("headers", name)])),
    content: {
      "application/problem+json": {
        schema: ref("schemas", "Problem"),
        examples: Object.fromEntries(codes.map((code) => [code, ref("examples", code)])),
      },
    },
  };
}

function example(code: ErrorCode): Problem {
  const { status, message } = ERRORS[code];
  return {
    type: "about:blank",
    title: STATUS_CODES[status] ?? "Error",
    status,
    detail: message,
    code,
    retryable: "isRetryable" in ERRORS[code],
    requestId: "0192f0c17d5e7ab4",
  };
}
