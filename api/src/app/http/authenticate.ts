/** Who is asking: a session's cookie or a token, out of a request's headers. Over HTTP and over sockets alike. */
import type { IncomingHttpHeaders } from "node:http";
import { DAY, HOUR, SECOND } from "../../iam/time.ts";
import type { Caller } from "../../services/core/permissions.ts";
import { ApiTokens } from "../../services/operators/api-tokens.ts";
import { KNOWN_BROWSER_DAYS } from "../../services/operators/known-devices.ts";
import { FLOW_MAX_SECONDS } from "../../services/operators/oidc-sign-ins.ts";
import { openScope, type Platform } from "../../services/core/request-scope.ts";
import { SESSION_HOURS, Sessions, type SignInOrigin } from "../../services/operators/sessions.ts";
import type { Credential } from "../../services/operators/session-validity.ts";

/** Longer ones are nobody's. */
const SECRET_MAX_CHARACTERS = 256;

/** How somebody showed who he is, kept to ask again later while a socket lives. */
export type { Credential };

export interface Cookie {
  readonly name: string;
  set(value: string): string;
  clear(): string;
}

/** All cookies of ours. */
export interface CookieJar {
  readonly session: Cookie;
  /** Known browsers; no way in. */
  readonly browser: Cookie;
  /** Between the way to the identity provider and back. */
  readonly flow: Cookie;
}

/** `__Host-` binds a cookie to this host over https; over plain http (loopback) browsers refuse that prefix. */
export function cookieJar(publicUrl: string): CookieJar {
  const secure = publicUrl.startsWith("https:");
  const cookie = (name: string, maxAgeSeconds: number): Cookie => {
    const fullName = secure ? `__Host-${name}` : name;
    // Values are base64 or base64url: nothing in them needs quoting. Lax: the provider sends people back from its own site.
    const written = (value: string, seconds: number) =>
      `${fullName}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
    return { name: fullName, set: (value) => written(value, maxAgeSeconds), clear: () => written("", 0) };
  };
  return {
    session: cookie("iam-monitor", (SESSION_HOURS * HOUR) / SECOND),
    browser: cookie("iam-monitor-browser", (KNOWN_BROWSER_DAYS * DAY) / SECOND),
    flow: cookie("iam-monitor-sign-in", FLOW_MAX_SECONDS),
  };
}

/** Where a sign-in comes from, as far as its request tells. */
export function originOf(
  { ip, headers }: { readonly ip: string; readonly headers: IncomingHttpHeaders },
  cookies: CookieJar,
): SignInOrigin {
  const browserSecret = readCookie(headers.cookie ?? "", cookies.browser.name);
  return {
    address: ip,
    browserSecret: browserSecret && browserSecret.length <= SECRET_MAX_CHARACTERS ? browserSecret : null,
  };
}

/** The first cookie of this name. */
export function readCookie(header: string, name: string): string | undefined {
  return header
    .split(";")
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** A token goes before a cookie: who sends one means it. */
export function credentialOf(headers: IncomingHttpHeaders, cookieName: string): Credential | null {
  if (headers.authorization !== undefined) return bearer(headers.authorization);
  const secret = readCookie(headers.cookie ?? "", cookieName);
  return secret && secret.length <= SECRET_MAX_CHARACTERS ? { kind: "SESSION", secret } : null;
}

export function bearer(authorization: string): Credential | null {
  const secret = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization.trim())?.[1];
  return secret && secret.length <= SECRET_MAX_CHARACTERS ? { kind: "TOKEN", secret } : null;
}

/** A tab that nobody looks at goes on asking when events come; that is no sign of a person. */
export function isHiddenTab(headers: IncomingHttpHeaders): boolean {
  return headers["iam-monitor-tab"] === "hidden";
}

/** `null`: nobody. `isActivity`: counts against the session's idle time; a socket that merely lives does not. */
export async function authenticate(
  platform: Platform,
  credential: Credential | null,
  { isActivity = true }: { isActivity?: boolean } = {},
): Promise<Caller | null> {
  if (credential === null) return null;
  const scope = openScope(platform, null, "authenticate");
  return credential.kind === "TOKEN"
    ? new ApiTokens(scope).callerOf(credential.secret)
    : new Sessions(scope).callerOf(credential.secret, { isActivity });
}

/**
 * Whether a browser's page of ours sent this: its Origin is the public address, or the very host that was asked (a
 * cookie belongs to its host, so a page of another name has none to send). No Origin: not a browser's page.
 */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders, publicUrl: string): boolean {
  if (origin === undefined) return true;
  const sent = URL.parse(origin);
  return sent !== null && (sent.origin === publicUrl || (sent.host === host && /^https?:$/.test(sent.protocol)));
}
