/**
 * Browsers in which somebody has signed in, by a random secret in a cookie of which the hash is kept. One is no way in: it only
 * has a count of wrong passwords of its own. The secret changes at each sign-in, so that one planted before is worth nothing.
 */
import { now } from "../../clock.ts";
import { KnownBrowserEntity } from "../../db/entities/access.ts";
import type { Em } from "../../db/orm.ts";
import { DAY } from "../../iam/time.ts";
import { hashOf } from "../core/token-hash.ts";

export const KNOWN_BROWSER_DAYS = 180;
/** Of one operator; the one not seen for longest is forgotten. */
const BROWSERS_MAX = 20;

/** The browser's count; `null`: he has not signed in in it. */
export async function knownBrowserOf(em: Em, operatorId: string, secret: string | null): Promise<string | null> {
  if (secret === null) return null;
  const since = new Date(now() - KNOWN_BROWSER_DAYS * DAY);
  const tokenHash = hashOf(secret);
  const known = await em.findOne(KnownBrowserEntity, { tokenHash, operatorId, lastSignInAt: { $gt: since } });
  return known && `${tokenHash} ${operatorId}`;
}

/** `previous`: what the browser showed; whoever else is known in it stays known. */
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
  const beyond = await em.find(
    KnownBrowserEntity,
    { operatorId },
    { orderBy: { lastSignInAt: "desc" }, offset: BROWSERS_MAX, disableIdentityMap: true },
  );
  if (beyond.length > 0)
    await em.nativeDelete(KnownBrowserEntity, {
      operatorId,
      tokenHash: { $in: beyond.map(({ tokenHash }) => tokenHash) },
    });
}

export async function forgetBrowsers(em: Em, operatorId: string): Promise<void> {
  await em.nativeDelete(KnownBrowserEntity, { operatorId });
}
