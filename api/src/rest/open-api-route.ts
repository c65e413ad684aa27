/** Serves the OpenAPI document at /openapi.json. The page /docs/rest (`app/http/pages.ts`) shows it. */
import type { FastifyInstance } from "fastify";
import { once } from "../iam/memoize.ts";
import { openApiDocument } from "./open-api.ts";

export function serveOpenApi(app: FastifyInstance, version: string): void {
  const document = once(() => JSON.stringify(openApiDocument(version)));
  app.get("/openapi.json", { config: { permission: "installation.read" } }, async (_request, reply) =>
    reply.type("application/json; charset=utf-8").send(document()),
  );
}
