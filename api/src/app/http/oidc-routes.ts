/**
 * Where a browser goes to the identity provider and where it comes back. Both answer with a redirect: to the provider, to a path
 * of ours, or to a page that says what went wrong and leads on.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isLoopbackHost } from "../../aws/clients.ts";
import { currentDeadline } from "../../db/deadline.ts";
import { type ErrorCode, toAppError } from "../../errors.ts";
import type { Installation } from "../../graphql/context.ts";
import { PUBLIC } from "../../services/core/permissions.ts";
import { ownPath } from "../../services/core/safe-redirect.ts";
import { CALLBACK_PATH, ProviderSignIns, type StoredFlow } from "../../services/operators/oidc-sign-ins.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import { authenticate, type CookieJar, credentialOf, originOf, readCookie } from "./authenticate.ts";

const START_PATH = "/auth/oidc/start";
/** After POST or GET alike, what follows is a GET. */
const SEE_OTHER = 303;

export interface OidcRoutesOptions {
  readonly platform: Platform;
  readonly installation: Installation;
  readonly cookies: CookieJar;
}

export function serveOidc(app: FastifyInstance, { platform, installation, cookies }: OidcRoutesOptions): void {
  const { log } = platform;
  const options = { config: { permission: PUBLIC }, schema: { hide: true } } as const;

  /** For bookmarks and the provider's own list of applications; the dashboard asks `beginProviderSignIn`. */
  app.get(START_PATH, options, async (request, reply) => {
    const from = ownPath(firstOf(request.query, "from"));
    const elsewhere = otherLoopbackName(request, installation.publicUrl);
    if (elsewhere !== null && firstOf(request.query, "again") === null)
      return reply.redirect(`${elsewhere}?${new URLSearchParams({ from, again: "1" }).toString()}`, SEE_OTHER);
    let location: string;
    try {
      const signIns = new ProviderSignIns(openScope(platform, null, request.id));
      const begun = await signIns.begin({ purpose: "SIGN_IN", from }, installation.publicUrl);
      reply.header("set-cookie", cookies.flow.set(begun.sealedFlow));
      location = begun.url;
    } catch (error) {
      location = failed(request, error, { purpose: "SIGN_IN", from });
    }
    return reply.redirect(location, SEE_OTHER);
  });

  app.get(CALLBACK_PATH, options, async (request, reply) => {
    // The provider takes a code once: what was begun is carried through, and waits for the provider as long as it takes.
    currentDeadline()?.becomeMutation();
    // Whatever comes of it, this way back is spent.
    reply.header("set-cookie", cookies.flow.clear());
    const credential = credentialOf({ cookie: request.headers.cookie }, cookies.session.name);
    const sealedFlow = readCookie(request.headers.cookie ?? "", cookies.flow.name) ?? null;
    const flow = new ProviderSignIns(openScope(platform, null, request.id)).openFlow(sealedFlow);
    let location = flow?.purpose === "PROOF" ? "/sign-in/proof" : (flow?.from ?? "/");
    try {
      const signIns = new ProviderSignIns(openScope(platform, await authenticate(platform, credential), request.id));
      const answer = new URL(request.url, installation.publicUrl);
      const signedIn = await signIns.finish(flow, answer, originOf(request, cookies));
      if (signedIn)
        reply
          .header("set-cookie", cookies.session.set(signedIn.sessionSecret))
          .header("set-cookie", cookies.browser.set(signedIn.browserSecret));
    } catch (error) {
      location = failed(request, error, flow);
    }
    return reply.redirect(location, SEE_OTHER);
  });

  /** Only the code goes into the address: words in it would be whoever's words who made the address. */
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
 * On one's own machine `localhost` and `127.0.0.1` are one product and two hosts: a cookie of the one is not there when the
 * provider sends people back to the other. `null`: it was asked under the name that it is known by, or is behind a proxy.
 */
function otherLoopbackName({ headers }: FastifyRequest, publicUrl: string): string | null {
  const [asked, known] = [URL.parse(`http://${headers.host ?? ""}`), new URL(publicUrl)];
  if (asked === null || asked.host === known.host || asked.port !== known.port) return null;
  return isLoopbackHost(asked.hostname) && isLoopbackHost(known.hostname) ? `${publicUrl}${START_PATH}` : null;
}

function stackOf(cause: unknown): string | undefined {
  return cause instanceof Error ? cause.stack : undefined;
}

function firstOf(query: unknown, name: string): string | null {
  const value = (query as Record<string, unknown>)[name];
  return typeof value === "string" ? value : null;
}
