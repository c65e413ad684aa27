/** Serves the routes of probes: whether the process lives, and whether it can answer. */
import type { FastifyInstance } from "fastify";
import { PUBLIC } from "../../services/core/permissions.ts";
import type { Platform } from "../../services/core/request-scope.ts";
import { DATABASE_ANSWERS_WITHIN_MS, isDatabaseReady } from "../../services/operations/readiness.ts";

export function serveHealth(app: FastifyInstance, platform: Platform, closing: AbortSignal): void {
  const options = { config: { permission: PUBLIC } } as const;
  // A flood from the prober's address must not make it restart a process that is alive.
  const unlimited = { ...options, config: { ...options.config, isUnlimited: true } } as const;
  app.get("/healthz", unlimited, async () => ({ status: "alive" }));
  app.get("/readyz", options, async (_request, reply) => {
    const isReady = !closing.aborted && (await isDatabaseReady(platform, DATABASE_ANSWERS_WITHIN_MS));
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ready" : "not ready" });
  });
}
