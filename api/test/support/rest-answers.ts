/** Holds REST answers against the OpenAPI document: status, content type, body, error code and headers. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { openApiDocument } from "../../src/rest/open-api.ts";

interface DocumentedAnswer {
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<
    Record<string, { readonly schema?: object; readonly examples?: Readonly<Record<string, unknown>> }>
  >;
}

/** Headers that an answer has only sometimes. */
const SOMETIMES: ReadonlySet<string> = new Set(["Link", "Retry-After"]);

export const DOCUMENT = openApiDocument("0.0.0-test");

const ajv = new Ajv2020({ allErrors: true, strict: false });
formats.default(ajv);
ajv.addSchema(withClosedObjects(DOCUMENT), "document");
const validators = new Map<string, ValidateFunction>();

const paths = Object.keys(DOCUMENT.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`),
}));

/** The document of this release, in which an answer has no other fields than the described ones. */
function withClosedObjects(document: object): object {
  return JSON.parse(JSON.stringify(document), (_key, value: unknown) => {
    const isObject = typeof value === "object" && value !== null && "properties" in value && "type" in value;
    return isObject && !("additionalProperties" in value) ? { ...value, additionalProperties: false } : value;
  }) as object;
}

/** Follows the references of the document. */
function resolved({ $ref, ...part }: { readonly $ref?: string }): DocumentedAnswer {
  if ($ref === undefined) return part;
  return $ref
    .slice(2)
    .split("/")
    .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], DOCUMENT) as DocumentedAnswer;
}

function errorsOf(schema: object, body: unknown): readonly string[] {
  const key = JSON.stringify(schema);
  const absolute = key.replaceAll('"#/', '"document#/');
  const validate = validators.get(key) ?? ajv.compile(JSON.parse(absolute) as object);
  validators.set(key, validate);
  return validate(body) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** What is wrong with a body of a named shape. */
export function schemaErrors(name: string, body: unknown): readonly string[] {
  return errorsOf({ $ref: `#/components/schemas/${name}` }, body);
}

export interface SentRequest {
  readonly method?: string;
  /** The path with its query. */
  readonly path: string;
}

/** Throws if the document does not describe the answer. Answers of routes outside of the document are not held. */
export async function requireDescribed({ method = "GET", path }: SentRequest, answer: Response): Promise<void> {
  const pathname = path.split("?")[0]!;
  const known = paths.find(({ pattern }) => pattern.test(pathname));
  const operation = known && DOCUMENT.paths[known.path]?.[method.toLowerCase()];
  const responses = operation?.responses;
  if (!responses) return;
  const problems = await differences(responses, answer);
  if (problems.length > 0)
    throw new Error(
      `${method} ${pathname} answered ${answer.status}, which the OpenAPI document does not describe: ${problems.join("; ")}.`,
    );
}

async function differences(responses: Readonly<Record<string, object>>, answer: Response): Promise<readonly string[]> {
  const documented = responses[answer.status];
  const type = (answer.headers.get("content-type") ?? "").split(";")[0]!;
  if (documented === undefined) {
    const body = type.includes("json") ? await answer.clone().text() : type;
    return [`the status is not documented (${body.slice(0, 300)})`];
  }
  const { headers = {}, content } = resolved(documented);
  const missing = Object.keys(headers).filter((name) => !SOMETIMES.has(name) && !answer.headers.has(name));
  const problems = missing.map((name) => `the header ${name} is missing`);
  if (!content) return problems;
  const media = Object.entries(content).find(([name]) => name.split(";")[0] === type)?.[1];
  if (!media) return [...problems, `the content type ${type} is not documented`];
  if (!media.schema || !type.endsWith("json") || !("$ref" in media.schema)) return problems;
  const body: unknown = await answer.clone().json();
  const code = (body as { readonly code?: string }).code ?? "";
  return [
    ...problems,
    ...errorsOf(media.schema, body),
    ...(media.examples && !(code in media.examples) ? [`the code ${code} is not documented`] : []),
  ];
}
