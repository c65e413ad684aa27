/** Who is asking: a session's cookie or a token, out of a request's headers. Over HTTP and over sockets alike. */
import type { IncomingHttpHeaders } from "node:http";
import { HOUR, SECOND } from "../iam/time.ts";
import type { Caller } from "../services/access.ts";
import { ApiTokens } from "../services/api-tokens.ts";
import { hasExpired } from "../services/expiry.ts";
import { openScope, type Platform } from "../services/scope.ts";
import { SESSION_HOURS, Sessions } from "../services/sessions.ts";

/** Longer ones are nobody's. */
const SECRET_MAX_CHARACTERS = 256;

/** How somebody showed who he is, kept to ask again later while a socket lives. */
export type Credential = { readonly kind: "SESSION" | "TOKEN"; readonly secret: string };

export interface CookieJar {
  readonly name: string;
  set(sessionSecret: string): string;
  clear(): string;
}

/** `__Host-` binds the cookie to this host over https; over plain http (loopback) browsers refuse that prefix. */
export function cookieJar(publicUrl: string): CookieJar {
  const secure = publicUrl.startsWith("https:");
  const name = secure ? "__Host-iam-monitor" : "iam-monitor";
  // Session secrets are base64url: nothing in them needs quoting.
  const written = (value: string, maxAgeSeconds: number) =>
    `${name}=${value}; Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return { name, set: (sessionSecret) => written(sessionSecret, (SESSION_HOURS * HOUR) / SECOND), clear: () => written("", 0) };
}

/** The first cookie of this name. */
function readCookie(header: string, name: string): string | undefined {
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

/** Who somebody still is, without counting as his activity; or EXPIRED (he may come back with a fresh secret), or ENDED. */
export async function standingOf(platform: Platform, credential: Credential): Promise<Caller | "EXPIRED" | "ENDED"> {
  const caller = await authenticate(platform, credential, { isActivity: false });
  if (caller !== null) return caller;
  return (await hasExpired(openScope(platform, null, "authenticate"), credential.kind, credential.secret)) ? "EXPIRED" : "ENDED";
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
