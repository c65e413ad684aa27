import type { FastifyRequest } from "fastify";
import type { RequestOrigin } from "../../services/core/refusals.ts";

/** Returns who sent a request, as far as it is known when the request is refused. */
export function refusalOriginOf({ caller, client, id }: FastifyRequest): RequestOrigin {
  return { caller, client, requestId: id };
}
