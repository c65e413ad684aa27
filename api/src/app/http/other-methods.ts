/**
 * Answers every known path for the methods that it does not support: OPTIONS with the supported ones, others with 405.
 * Callers without the permission for the path get the same error as for the path itself.
 */
import type { FastifyContextConfig, FastifyInstance } from "fastify";
import { AppError } from "../../errors.ts";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE"] as const;

interface KnownRoute {
  readonly methods: Set<string>;
  readonly permission: FastifyContextConfig["permission"];
}

/** Collects the routes with a permission that are declared after this call. Call the result when all are declared. */
export function answerOtherMethods(app: FastifyInstance): () => void {
  const routes = new Map<string, KnownRoute>();
  let isComplete = false;
  app.addHook("onRoute", ({ url, method, config }) => {
    // Static files have no permission.
    if (isComplete || config?.permission === undefined) return;
    const { methods } = routes.get(url) ?? { methods: new Set<string>() };
    for (const each of [method].flat()) methods.add(each);
    routes.set(url, { methods, permission: config.permission });
  });
  return () => {
    isComplete = true;
    for (const [url, { methods, permission }] of routes) {
      const allowed = [...methods, "OPTIONS"].join(", ");
      const common = { url, config: { permission }, exposeHeadRoute: false } as const;
      if (!methods.has("OPTIONS"))
        app.route({
          ...common,
          method: "OPTIONS",
          handler: async (_request, reply) => reply.code(204).header("allow", allowed).send(),
        });
      app.route({
        ...common,
        method: METHODS.filter((method) => !methods.has(method)),
        // Before the body is read.
        onRequest: async (_request, reply) => {
          reply.header("allow", allowed);
          throw new AppError("METHOD_NOT_ALLOWED", {
            message: `This path does not support the method. Use ${allowed}.`,
          });
        },
        handler: () => undefined,
      });
    }
  };
}
