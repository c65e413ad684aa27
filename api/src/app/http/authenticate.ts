/** Authenticates callers by a session cookie or an API token in the request's headers, over HTTP and over sockets. */
import type { IncomingHttpHeaders } from "node:http";
import { beforeDeadline, currentDeadline, withOwnDeadline } from "../../db/deadline.ts";
import { memoize } from "../../iam/memoize.ts";
import { DAY, HOUR, SECOND } from "../../iam/time.ts";
import { JointAnswers } from "../../services/core/joint-answers.ts";
import type { Caller } from "../../services/core/permissions.ts";
import { ApiTokens } from "../../services/operators/api-tokens.ts";
import { KNOWN_BROWSER_DAYS } from "../../services/operators/known-devices.ts";
import { FLOW_MAX_SECONDS } from "../../services/operators/oidc-sign-ins.ts";
import { requestClient } from "../../services/core/request-client.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import { hashOf } from "../../services/core/token-hash.ts";
import { SESSION_HOURS, Sessions, type SignInOrigin } from "../../services/operators/sessions.ts";
import type { Credential } from "../../services/operators/session-validity.ts";

/** Longer secrets are never valid. */
const SECRET_MAX_CHARACTERS = 256;

/** The session cookie or API token of a caller. A socket keeps it while open, to check it again later. */
export type { Credential };

export interface Cookie {
  readonly name: string;
  set(value: string): string;
  clear(): string;
}

/** The cookies that IAM Monitor sets. */
export interface CookieJar {
  readonly session: Cookie;
  /** Identifies a known browser. It does not sign anyone in. */
  readonly browser: Cookie;
  /** Keeps the state of a sign-in with the identity provider. */
  readonly flow: Cookie;
}

/**
 * Creates the cookies. The prefix `__Host-` binds a cookie to this host over HTTPS. The prefix is left out over plain
 * HTTP, on loopback, where browsers refuse it.
 */
export function cookieJar(publicUrl: string): CookieJar {
  const secure = publicUrl.startsWith("https:");
  const cookie = (name: string, maxAgeSeconds: number): Cookie => {
    const fullName = secure ? `__Host-${name}` : name;
    // Values are base64 or base64url and need no quoting. SameSite is Lax, because the identity provider redirects from
    // its own site.
    const cookieText = (value: string, seconds: number) =>
      `${fullName}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
    return { name: fullName, set: (value) => cookieText(value, maxAgeSeconds), clear: () => cookieText("", 0) };
  };
  return {
    session: cookie("iam-monitor", (SESSION_HOURS * HOUR) / SECOND),
    browser: cookie("iam-monitor-browser", (KNOWN_BROWSER_DAYS * DAY) / SECOND),
    flow: cookie("iam-monitor-sign-in", FLOW_MAX_SECONDS),
  };
}

/** The client of a sign-in, as far as its request identifies it. */
export function originOf(
  { ip, headers }: { readonly ip: string; readonly headers: IncomingHttpHeaders },
  cookies: CookieJar,
): SignInOrigin {
  const browserSecret = readCookie(headers.cookie ?? "", cookies.browser.name);
  return {
    ...requestClient(ip, headers["user-agent"]),
    browserSecret: browserSecret && browserSecret.length <= SECRET_MAX_CHARACTERS ? browserSecret : null,
  };
}

/** Returns the first cookie with this name. */
export function readCookie(header: string, name: string): string | undefined {
  return header
    .split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/**
 * Returns the credential of a request. A token takes precedence over a cookie, because a client sends it on purpose.
 */
export function credentialOf(headers: IncomingHttpHeaders, cookieName: string): Credential | null {
  if (headers.authorization !== undefined) return bearer(headers.authorization);
  const secret = readCookie(headers.cookie ?? "", cookieName);
  return secret && secret.length <= SECRET_MAX_CHARACTERS ? { kind: "SESSION", secret } : null;
}

export function bearer(authorization: string): Credential | null {
  const secret = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization.trim())?.[1];
  return secret && secret.length <= SECRET_MAX_CHARACTERS ? { kind: "TOKEN", secret } : null;
}

/**
 * Whether the request comes from a hidden tab. Such a tab sends requests when events arrive, which is not activity of
 * the operator.
 */
export function isHiddenTab(headers: IncomingHttpHeaders): boolean {
  return headers["iam-monitor-tab"] === "hidden";
}

/**
 * Returns the caller of a credential, or null if it is not valid. `isActivity` resets the session's idle timeout; an
 * open socket alone does not.
 */
export async function authenticate(
  platform: Platform,
  credential: Credential | null,
  { isActivity = true }: { isActivity?: boolean } = {},
): Promise<Caller | null> {
  if (credential === null) return null;
  const { kind, secret } = credential;
  const lookUp = async () => {
    const scope = openScope(platform, null, "authenticate");
    return kind === "TOKEN"
      ? new ApiTokens(scope).callerOf(secret)
      : new Sessions(scope).callerOf(secret, { isActivity });
  };
  const turn = currentDeadline()?.caller ?? null;
  return beforeDeadline(
    lookups(platform).ask(`${kind} ${hashOf(secret)} ${isActivity}`, () => withOwnDeadline(turn, lookUp)),
  );
}

/**
 * A page sends about ten requests at once, and a program often as many. Their credential is looked up together, never before
 * a request has arrived: what was revoked is refused from its next request on.
 */
const lookups = memoize((_platform: Platform) => new JointAnswers<Caller | null>());

/**
 * Whether a page of IAM Monitor sent the request: its Origin is the public address or the requested host. A cookie
 * belongs to its host, so a page on another host name cannot send it. A request without Origin does not come from a
 * browser page.
 */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders, publicUrl: string): boolean {
  if (origin === undefined) return true;
  const sent = URL.parse(origin);
  return sent !== null && (sent.origin === publicUrl || (sent.host === host && /^https?:$/.test(sent.protocol)));
}
