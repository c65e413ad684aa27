import { now } from "../clock.ts";
import { ApiTokenEntity, SessionEntity } from "../db/entities/access.ts";
import type { Scope } from "./scope.ts";
import { hashOf } from "./hash.ts";

/**
 * Of somebody who is nobody any more: whether his session or token merely ran out, so that he may come back with a fresh
 * one. Who signed out, was shut out or was never here has not expired.
 */
export async function hasExpired({ em }: Scope, kind: "SESSION" | "TOKEN", secret: string): Promise<boolean> {
  const tokenHash = hashOf(secret);
  const left =
    kind === "SESSION"
      ? await em.count(SessionEntity, { tokenHash, endedAt: null })
      : await em.count(ApiTokenEntity, { tokenHash, revokedAt: null, expiresAt: { $lte: new Date(now()) } });
  return left > 0;
}
