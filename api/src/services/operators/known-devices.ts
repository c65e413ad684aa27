/**
 * Browsers in which an operator has signed in. A random secret in a cookie identifies each browser, and only the
 * secret's hash is stored. The secret does not sign an operator in: it only gives the browser its own count of wrong
 * passwords. It changes at each sign-in, so a secret that was planted in the browser beforehand is worthless.
 */
import { now } from "../../clock.ts";
import { KnownBrowserEntity } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import { DAY } from "../../iam/time.ts";
import { hashOf } from "../core/token-hash.ts";

export const KNOWN_BROWSER_DAYS = 180;
/** The maximum number of browsers per operator. The browser with the oldest sign-in is forgotten first. */
const BROWSERS_MAX = 20;

/**
 * Returns the key under which this browser's wrong passwords are counted. Null if this operator has not signed in with
 * this browser in the last `KNOWN_BROWSER_DAYS` days. A null operator, for an unknown name, costs the same statement.
 */
export async function knownBrowserOf(em: Em, operatorId: string | null, secret: string | null): Promise<string | null> {
  if (secret === null) return null;
  const since = new Date(now() - KNOWN_BROWSER_DAYS * DAY);
  const tokenHash = hashOf(secret);
  const browser = await em.findOne(KnownBrowserEntity, {
    tokenHash,
    operatorId: operatorId ?? "",
    lastSignInAt: { $gt: since },
  });
  return browser && `${tokenHash} ${operatorId}`;
}

/**
 * Remembers the browser under its new secret. `previous` is the secret that the browser sent. Other operators known in
 * this browser stay known.
 */
export async function rememberBrowser(
  em: Em,
  operatorId: string,
  { previous, next }: { readonly previous: string | null; readonly next: string },
): Promise<void> {
  if (previous !== null) {
    await em.nativeDelete(KnownBrowserEntity, { tokenHash: hashOf(previous), operatorId });
    await em.nativeUpdate(KnownBrowserEntity, { tokenHash: hashOf(previous) }, { tokenHash: hashOf(next) });
  }
  await em.insert(KnownBrowserEntity, { tokenHash: hashOf(next), operatorId, lastSignInAt: new Date(now()) });
  const excess = await em.find(
    KnownBrowserEntity,
    { operatorId },
    { orderBy: { lastSignInAt: "desc" }, offset: BROWSERS_MAX, disableIdentityMap: true },
  );
  if (excess.length > 0)
    await em.nativeDelete(KnownBrowserEntity, {
      operatorId,
      tokenHash: { $in: excess.map(({ tokenHash }) => tokenHash) },
    });
}

export async function forgetBrowsers(em: Em, operatorId: string): Promise<void> {
  await em.nativeDelete(KnownBrowserEntity, { operatorId });
}
