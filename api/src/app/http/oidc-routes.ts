/**
 * The redirects to the identity provider and back. Both routes answer with a redirect: to the provider, to a path of
 * the dashboard, or to a page that explains the failure. Without a provider, the callback does not exist.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isLoopbackHost } from "../../aws/clients.ts";
import { currentDeadline } from "../../db/deadline.ts";
import { AppError, type ErrorCode, toAppError } from "../../errors.ts";
import type { Installation } from "../../graphql/context.ts";
import { PUBLIC } from "../../services/core/permissions.ts";
import { ownPath } from "../../services/core/safe-redirect.ts";
import { CALLBACK_PATH, ProviderSignIns, type StoredFlow } from "../../services/operators/oidc-sign-ins.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import { countRefusedCallback } from "../metrics.ts";
import { authenticate, type CookieJar, credentialOf, originOf, readCookie } from "./authenticate.ts";

const START_PATH = "/auth/oidc/start";
/** The redirect status after which the browser sends a GET, whether the redirected request was a POST or a GET. */
const SEE_OTHER = 303;

export interface OidcRoutesOptions {
  readonly platform: Platform;
  readonly installation: Installation;
  readonly cookies: CookieJar;
}

export function serveOidc(app: FastifyInstance, { platform, installation, cookies }: OidcRoutesOptions): void {
  const { log } = platform;
  const options = { config: { permission: PUBLIC } } as const;

  /** This route is for bookmarks and the provider's list of applications. The dashboard uses `beginProviderSignIn`. */
  app.get(START_PATH, options, async (request, reply) => {
    const from = ownPath(firstOf(request.query, "from"));
    const elsewhere = otherLoopbackName(request, installation.publicUrl);
    if (elsewhere !== null && firstOf(request.query, "again") === null)
      return reply.redirect(`${elsewhere}?${new URLSearchParams({ from, again: "1" }).toString()}`, SEE_OTHER);
    let location: string;
    try {
      const signIns = new ProviderSignIns(openScope(platform, null, request.id, request.client));
      const started = await signIns.begin({ purpose: "SIGN_IN", from }, installation.publicUrl);
      reply.header("set-cookie", cookies.flow.set(started.sealedFlow));
      location = started.url;
    } catch (error) {
      location = failed(request, error, { purpose: "SIGN_IN", from });
    }
    return reply.redirect(location, SEE_OTHER);
  });

  app.get(CALLBACK_PATH, options, async (request, reply) => {
    if (!platform.identityProvider) throw new AppError("OIDC_NOT_CONFIGURED");
    // The provider accepts a code only once. So the request is treated as a mutation: once started, the sign-in is
    // completed, however long the provider takes.
    currentDeadline()?.becomeMutation();
    // A flow can be used only once, whatever its outcome, so its cookie is deleted.
    reply.header("set-cookie", cookies.flow.clear());
    const credential = credentialOf({ cookie: request.headers.cookie }, cookies.session.name);
    const sealedFlow = readCookie(request.headers.cookie ?? "", cookies.flow.name) ?? null;
    const flow = new ProviderSignIns(openScope(platform, null, request.id)).openFlow(sealedFlow);
    let location = flow?.purpose === "PROOF" ? "/sign-in/proof" : (flow?.from ?? "/");
    try {
      const caller = await authenticate(platform, credential);
      const signIns = new ProviderSignIns(openScope(platform, caller, request.id, request.client));
      const callbackUrl = new URL(request.url, installation.publicUrl);
      const signedIn = await signIns.finish(flow, callbackUrl, originOf(request, cookies));
      if (signedIn)
        reply
          .header("set-cookie", cookies.session.set(signedIn.sessionSecret))
          .header("set-cookie", cookies.browser.set(signedIn.browserSecret));
    } catch (error) {
      countRefusedCallback(toAppError(error).code);
      location = failed(request, error, flow);
    }
    return reply.redirect(location, SEE_OTHER);
  });

  /**
   * Returns the path of the failure page. It contains only the error code: a text in the address could be written by
   * anyone who creates a link.
   */
  function failed({ id }: FastifyRequest, thrown: unknown, flow: Pick<StoredFlow, "purpose" | "from"> | null): string {
    const error = toAppError(thrown);
    if (error.isReported) log.error({ requestId: id, code: error.code, stack: stackOf(error.cause) }, "request.failed");
    return failurePage(error.code, flow);
  }
}

function failurePage(code: ErrorCode, flow: Pick<StoredFlow, "purpose" | "from"> | null): string {
  if (flow?.purpose === "PROOF") return `/sign-in/proof?problem=${code}`;
  if (flow?.purpose === "LINK") return `/settings/profile?problem=${code}`;
  return `/sign-in?${new URLSearchParams({ problem: code, ...(flow !== null && flow.from !== "/" && { from: flow.from }) }).toString()}`;
}

/**
 * Returns the start path on the public name if the browser used another name of this machine. `localhost` and
 * `127.0.0.1` are different hosts, so a cookie set on one is missing when the provider redirects to the other. Null if
 * the name is the public one, or the server is behind a proxy.
 */
function otherLoopbackName({ headers }: FastifyRequest, publicUrl: string): string | null {
  const [requested, expected] = [URL.parse(`http://${headers.host ?? ""}`), new URL(publicUrl)];
  if (requested === null || requested.host === expected.host || requested.port !== expected.port) return null;
  return isLoopbackHost(requested.hostname) && isLoopbackHost(expected.hostname) ? `${publicUrl}${START_PATH}` : null;
}

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}

function firstOf(query: unknown, name: string): string | null {
  const value = (query as Record<string, unknown>)[name];
  return typeof value === "string" ? value : null;
}
