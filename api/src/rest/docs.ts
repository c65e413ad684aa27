/** Serves /openapi.json, and /docs/rest as a plain HTML page that loads nothing from other servers. */
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";

const NONCE_BYTES = 16;

interface Described {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly items?: Described;
}

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: Described;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Described }>> };
  readonly responses?: Readonly<
    Record<
      string,
      { readonly description?: string; readonly content?: Readonly<Record<string, { readonly schema?: Described }>> }
    >
  >;
}

interface OpenApi {
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export function serveDocs(app: FastifyInstance): void {
  const options = { schema: { hide: true }, config: { permission: "installation.read" } } as const;
  app.get("/openapi.json", options, async (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(app.swagger()),
  );
  app.get("/docs/rest", options, async (_request, reply) => {
    const nonce = randomBytes(NONCE_BYTES).toString("base64");
    reply.header(
      "content-security-policy",
      `default-src 'self'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
    return reply.type("text/html; charset=utf-8").send(renderDocs(app.swagger() as OpenApi, nonce));
  });
}

function renderDocs({ info, paths = {} }: OpenApi, nonce: string): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => renderOperation(path, method, operation)),
  );
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>REST – ${escape(info.title)}</title>
<style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${escape(info.title)} REST ${escape(info.version)}</h1><p>${prose(info.description ?? "")}</p>
<p>The same as JSON: <a href="/openapi.json">/openapi.json</a>. All other operations are available in <a href="/graphiql">GraphQL</a>.</p>
${operations.join("\n")}</main></body></html>`;
}

function renderOperation(
  path: string,
  method: string,
  { summary = "", description = "", parameters = [], requestBody, responses = {} }: Operation,
): string {
  const body = Object.values(requestBody?.content ?? {})[0]?.schema;
  const successes = Object.entries(responses).filter(([status]) => /^2\d\d$/.test(status));
  const rows = parameters.map(({ name, in: place, required, description: text = "", schema }) =>
    row(name, `${place}${required ? ", required" : ""}`, schema, text),
  );
  return `<section><h2><code>${escape(method.toUpperCase())} ${escape(path)}</code></h2><p><strong>${escape(summary)}.</strong> ${prose(description)}</p>
${table("Parameters", rows)}${body ? table("Body", fields(body)) : ""}${successes
    .map(([status, { content = {} }]) => table(`Response ${status}`, fields(Object.values(content)[0]?.schema)))
    .join("")}</section>`;
}

function fields(schema: Described | undefined, prefix = ""): string[] {
  return Object.entries(schema?.properties ?? {}).flatMap(([name, field]) => [
    row(`${prefix}${name}`, "", field, field.description ?? ""),
    ...fields(field, `${prefix}${name}.`),
    ...fields(field.items, `${prefix}${name}[].`),
  ]);
}

function row(name: string, place: string, schema: Described | undefined, text: string): string {
  const type = schema?.enum?.join(" | ") ?? [schema?.type ?? ""].flat().join(" or ");
  return `<tr><td><code>${escape(name)}</code></td><td>${escape([type, place].filter(Boolean).join(", "))}</td><td>${prose(text)}</td></tr>`;
}

function table(caption: string, rows: readonly string[]): string {
  return rows.length === 0
    ? ""
    : `<table><caption>${escape(caption)}</caption><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Description</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/** Returns escaped text in which text between backticks becomes a code element. */
function prose(text: string): string {
  return escape(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h2 { margin-top: 3rem; font-size: 1.15rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
code { font: 0.9em ui-monospace, monospace; }
`;
