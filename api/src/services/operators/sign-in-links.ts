/** One-time links: they sign in the first admin and the break-glass operator, and invite operators. */
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { SignInLinkEntity } from "../../db/entities/access.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { table } from "../../db/typed-sql.ts";
import { MINUTE } from "../../iam/time.ts";
import { hashOf } from "../core/token-hash.ts";
import { newSecret } from "./new-secret.ts";

const LINK_MINUTES = 30;

const o = table("operator", "o");

/** When a sign-in link that is created now expires. */
export function linkExpiry(): Date {
  return new Date(now() + LINK_MINUTES * MINUTE);
}

interface NewLink {
  readonly operatorId: string;
  readonly purpose: "SIGN_IN" | "INVITATION";
  readonly expiresAt: Date;
}

/**
 * Creates a link. A new invitation ends the operator's older ones, which must not let anyone in with what
 * the new one grants.
 */
export async function createLink(em: Em, link: NewLink): Promise<string> {
  const token = newSecret();
  if (link.purpose === "INVITATION") {
    // If two links are created at the same time, only one remains.
    await sql`select 1 from ${o.$table} where ${o.id} = ${link.operatorId} for update`.execute(em.getKysely());
    await endInvitations(em, link.operatorId);
  }
  await em.insert(SignInLinkEntity, {
    id: newId("link"),
    tokenHash: hashOf(token),
    createdAt: new Date(now()),
    usedAt: null,
    ...link,
  });
  return token;
}

/**
 * Uses a link and returns its operator's ID and when it was created. Null if the link is unknown, used or expired. A
 * single statement uses the link, so that only one of two browsers with the same link succeeds.
 */
export async function useLink(
  em: Em,
  token: string,
  purpose: "SIGN_IN" | "INVITATION",
): Promise<{ readonly operatorId: string; readonly createdAt: Date } | null> {
  const at = new Date(now());
  const tokenHash = hashOf(token);
  const used = await em.nativeUpdate(
    SignInLinkEntity,
    { tokenHash, purpose, usedAt: null, expiresAt: { $gt: at } },
    { usedAt: at },
  );
  return used === 1 ? em.findOneOrFail(SignInLinkEntity, { tokenHash }) : null;
}

/** Invalidates an operator's unused invitation links, which are no longer needed and must not let anyone else in. */
export async function endInvitations(em: Em, operatorId: string): Promise<void> {
  await em.nativeUpdate(
    SignInLinkEntity,
    { operatorId, purpose: "INVITATION", usedAt: null },
    { usedAt: new Date(now()) },
  );
}
