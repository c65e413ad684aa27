/**
 * Applies the limits to every route: how much a client may request (`rates.ts`) and how long a request may take
 * (`db/deadline.ts`). A route sets its cost in its `config`.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Deadline, QUESTION_WITHIN_MS, withDeadline } from "../../db/deadline.ts";
import { traced } from "../../trace.ts";
import type { CookieJar } from "./authenticate.ts";
import { credentialOf } from "./authenticate.ts";
import { clientAddress } from "./client-address.ts";
import type { Config } from "../config.ts";
import { callerKey } from "../../services/core/caller-key.ts";
import { type RateClient, type Rates, REQUEST_POINTS } from "./rates.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The cost of a call, about one point per returned object. Default: `REQUEST_POINTS`. */
    points?: number;
    /** Whether calls are not counted, because an answer costs no more than a refusal. */
    isUnlimited?: true;
    /** Whether a POST only reads, so that it has the time limit of a query and ends when its client disconnects. */
    isQuestion?: true;
  }
  interface FastifyRequest {
    /** The client whose counts are charged. Null for static files. */
    rateClient: RateClient | null;
    deadline: Deadline | null;
  }
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

export interface RequestLimitsOptions {
  readonly rates: Rates;
  readonly cookies: CookieJar;
  readonly config: Pick<Config, "trustedProxies">;
  readonly questionMs?: number | undefined;
}

export function isSafe({ method }: FastifyRequest): boolean {
  return SAFE_METHODS.has(method);
}

/** Installs the limits. Call `begin` before the caller is looked up, and `spend` as soon as the caller is known. */
export function limitRequests(app: FastifyInstance, options: RequestLimitsOptions) {
  const { rates, cookies, config, questionMs = QUESTION_WITHIN_MS } = options;
  app.decorateRequest("rateClient", null);
  app.decorateRequest("deadline", null);
  app.addHook("onRoute", (route) => {
    const { handler } = route;
    // The deadline is set here, around the handler. Body parsing starts from the socket's async context and loses
    // any other context.
    route.handler = function (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply) {
      const { method, headers, id, deadline } = request;
      const span = {
        kind: "SERVER",
        attributes: { "http.request.method": method, "http.route": route.url, "iam_monitor.request_id": id },
        parent: typeof headers["traceparent"] === "string" ? headers["traceparent"] : null,
      } as const;
      return traced(`${method} ${route.url}`, span, () =>
        withDeadline(deadline ?? undefined, () => handler.call(this, request, reply)),
      );
    };
  });
  // The fields of the IETF draft "RateLimit header fields for HTTP", so that clients slow down before they are refused.
  const tell = ({ rateClient }: FastifyRequest, reply: FastifyReply): void => {
    if (rateClient === null) return;
    const { name, points, left, fullInSeconds } = rates.left(rateClient);
    // Benchmarks switch the limits off.
    if (points === Infinity) return;
    reply.header("ratelimit-policy", `"${name}";q=${points};w=60`);
    reply.header("ratelimit", `"${name}";r=${left};t=${fullInSeconds}`);
  };
  app.addHook("onSend", async (request, reply) => tell(request, reply));
  return {
    /** Charges the request and starts its deadline. Error: RATE_LIMITED. */
    begin(request: FastifyRequest, reply: FastifyReply): void {
      const credential = credentialOf(request.headers, cookies.session.name);
      const rateClient = { address: clientAddress(request.raw, config.trustedProxies), credential };
      const isUnlimited = request.routeOptions.config.isUnlimited ?? false;
      // A request that is refused on arrival is not charged to its credential, which nothing has confirmed.
      request.rateClient = isUnlimited ? null : { ...rateClient, credential: null };
      const deadline = new Deadline(questionMs, isUnlimited ? null : rates.arrive(rateClient));
      request.rateClient = isUnlimited ? null : rateClient;
      if (!isSafe(request) && request.routeOptions.config.isQuestion !== true) deadline.becomeMutation();
      request.deadline = deadline;
      reply.raw.once("close", () => deadline.end({ isAnswered: reply.raw.writableFinished }));
    },
    /**
     * Charges the cost of the route once the caller is known, and tells what is left: an export is written without the
     * hooks that send an answer. Error: RATE_LIMITED.
     */
    spend(request: FastifyRequest, reply: FastifyReply): void {
      const { rateClient, caller, deadline } = request;
      if (rateClient === null) return;
      if (deadline !== null && caller !== null) deadline.caller = callerKey(caller);
      request.rateClient = caller === null ? { ...rateClient, credential: null } : rateClient;
      // A caller without a valid credential is charged only the base cost, because it gets no costly responses.
      rates.spend(request.rateClient, (caller && request.routeOptions.config.points) ?? REQUEST_POINTS);
      tell(request, reply);
    },
  };
}
