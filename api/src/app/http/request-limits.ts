/**
 * What stands before every route that answers something: how much its asker may ask for (`rates.ts`), and how long it
 * may take (`db/deadline.ts`). A route says in its `config` what is dear about it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Deadline, QUESTION_WITHIN_MS, withDeadline } from "../../db/deadline.ts";
import type { CookieJar } from "./authenticate.ts";
import { credentialOf } from "./authenticate.ts";
import { clientAddress } from "./client-address.ts";
import type { Config } from "../config.ts";
import { type Asker, type Rates, REQUEST_POINTS } from "./rates.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** What a call costs, about one for each thing that is answered; `REQUEST_POINTS` where nothing is said. */
    points?: number;
  }
  interface FastifyRequest {
    /** `null` for static files. */
    asker: Asker | null;
    deadline: Deadline | null;
  }
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export interface RequestLimitsOptions {
  readonly rates: Rates;
  readonly cookies: CookieJar;
  readonly config: Pick<Config, "trustedProxies">;
  readonly graphqlPath: string;
  readonly questionMs?: number | undefined;
}

export function isSafe({ method }: FastifyRequest): boolean {
  return SAFE_METHODS.has(method);
}

/** Its hooks must be the first: `beginRequest` before anybody is looked up, then `spendOf` once that is done. */
export function limitRequests(app: FastifyInstance, options: RequestLimitsOptions) {
  const { rates, cookies, config, graphqlPath, questionMs = QUESTION_WITHIN_MS } = options;
  app.decorateRequest("asker", null);
  app.decorateRequest("deadline", null);
  app.addHook("onRoute", (route) => {
    const { handler } = route;
    // In an async context of its own; what runs before it (parsing a body) starts from the socket's and loses any other.
    route.handler = function (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
      return withDeadline(request.deadline ?? undefined, () => handler.call(this, request, reply));
    };
  });
  return {
    /** Error: RATE_LIMITED. */
    begin(request: FastifyRequest, reply: FastifyReply): void {
      const credential = credentialOf(request.headers, cookies.session.name);
      const asker = { address: clientAddress(request.raw, config.trustedProxies), credential };
      rates.arrive(asker);
      request.asker = asker;
      const deadline = new Deadline(questionMs);
      // GraphQL tells only after parsing whether something is to be changed.
      if (!isSafe(request) && request.routeOptions.url !== graphqlPath) deadline.becomeMutation();
      request.deadline = deadline;
      reply.raw.once("close", () => deadline.leave({ isAnswered: reply.raw.writableFinished }));
    },
    /** Who is asking is known. Error: RATE_LIMITED. */
    spend(request: FastifyRequest): void {
      const { asker, caller } = request;
      if (asker === null) return;
      request.asker = caller === null ? { ...asker, credential: null } : asker;
      // A stranger is answered nothing that is dear.
      rates.spend(request.asker, (caller && request.routeOptions.config.points) ?? REQUEST_POINTS);
    },
  };
}
