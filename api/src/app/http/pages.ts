/**
 * Serves the pages for browsers: the dashboard with a content security policy per page, GraphiQL with another, and the
 * REST page.
 */
import { existsSync, readFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { AppError } from "../../errors.ts";

const NONCE_BYTES = 16;
/** The cache header of files with a hash in their name, which never change. */
const ASSET_CACHE = "public, max-age=31536000, immutable";
const FILE_CACHE = "public, max-age=3600";

const NONCE_PLACE = "__CSP_NONCE__";

const COMMON = "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

/**
 * The content security policy of the dashboard. Mantine's styles are created at run time and carry the nonce. A picture
 * that is saved as PNG is drawn from a blob of the page itself.
 */
function dashboardPolicy(nonce: string): string {
  return `default-src 'self'; img-src 'self' blob:; style-src 'self' 'nonce-${nonce}'; ${COMMON}`;
}

/**
 * The content security policy of GraphiQL, whose editor inserts its own styles and starts workers. Scripts still come
 * only from this host.
 */
const GRAPHIQL_POLICY = `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; ${COMMON}`;

/** The content security policy of the REST page. Its icons are in its style sheet. */
const REST_DOCS_POLICY = `default-src 'self'; img-src 'self' data:; ${COMMON}`;

/** The content security policy of every response that is not a page. */
export const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

export interface PagesOptions {
  /** The folder that Vite builds. If it is missing, as in tests or with the API alone, no pages are served. */
  readonly dashboardDir: string;
  readonly graphiqlDir: string;
  readonly restDocsDir: string;
}

export async function servePages(
  app: FastifyInstance,
  { dashboardDir, graphiqlDir, restDocsDir }: PagesOptions,
): Promise<void> {
  const index = readIfPresent(join(dashboardDir, "index.html"));
  if (index !== null) {
    await app.register(fastifyStatic, {
      root: dashboardDir,
      wildcard: false,
      index: false,
      // `index.html` is served below, with its content security policy and nonce.
      globIgnore: ["**/index.html", "**/*.br", "**/*.gz"],
      // The build writes scripts and style sheets also in compressed form.
      preCompressed: true,
      setHeaders: (reply, path) =>
        void reply.header("cache-control", path.includes("/assets/") ? ASSET_CACHE : FILE_CACHE),

      cacheControl: false,
    });
  }
  await serveBuiltPage(app, { url: "/graphiql", dir: graphiqlDir, policy: GRAPHIQL_POLICY });
  await serveBuiltPage(app, { url: "/docs/rest", dir: restDocsDir, policy: REST_DOCS_POLICY });
  app.setNotFoundHandler(async (request, reply) => {
    if (index === null || !isPageRequest(request)) throw new AppError("NOT_FOUND");
    return sendDashboard(reply, index);
  });
}

interface BuiltPage {
  readonly url: string;
  readonly dir: string;
  readonly policy: string;
}

/** Serves a page that Vite built on its own, with its assets. Without the build, its address answers 404. */
async function serveBuiltPage(app: FastifyInstance, { url, dir, policy }: BuiltPage): Promise<void> {
  const page = readIfPresent(join(dir, "index.html"));
  if (page !== null)
    await app.register(fastifyStatic, {
      root: join(dir, "assets"),
      prefix: `${url}/assets/`,
      decorateReply: false,
      wildcard: false,
      index: false,
      cacheControl: false,
      setHeaders: (reply) => void reply.header("cache-control", ASSET_CACHE),
    });
  app.route({
    method: "GET",
    url,
    config: { permission: "installation.read" },
    handler: async (_request, reply) => {
      if (page === null) throw new AppError("NOT_FOUND");
      return reply
        .type("text/html; charset=utf-8")
        .header("content-security-policy", policy)
        .header("cache-control", "no-store")
        .send(page);
    },
  });
}

/**
 * Whether the request is for a page of the dashboard's router: a browser asks for HTML by name. API paths never fall
 * back to a page.
 */
function isPageRequest({ method, url, headers }: FastifyRequest): boolean {
  return (
    (method === "GET" || method === "HEAD") &&
    !/^\/(api|auth|graphql|graphiql|mcp|assets|docs|openapi|healthz|readyz|metrics)(\/|\.|\?|$)/.test(url) &&
    (headers.accept?.includes("text/html") === true || /^\/(\?|$)/.test(url))
  );
}

function sendDashboard(reply: FastifyReply, index: string): FastifyReply {
  const nonce = randomBytes(NONCE_BYTES).toString("base64");
  return reply
    .code(200)
    .type("text/html; charset=utf-8")
    .header("content-security-policy", dashboardPolicy(nonce))
    .header("cache-control", "no-store")
    .send(index.replaceAll(NONCE_PLACE, nonce));
}

function readIfPresent(file: string): string | null {
  return existsSync(file) ? readFileSync(file, "utf8") : null;
}
