/**
 * The flow of a passkey sign-in without a password. Anyone can begin one, so none is stored: strangers could fill the table
 * and keep operators out. The flow itself carries the challenge and its expiry, under a keyed hash. Only a flow that a
 * correct passkey answered is stored, so that it is answered once.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { sql } from "kysely";
import { now } from "../../clock.ts";
import { PasskeyChallengeEntity } from "../../db/entities/passkey.ts";
import type { Em } from "../../db/orm.ts";
import { table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { HOUR, MINUTE } from "../../iam/time.ts";
import { hashOf } from "../core/token-hash.ts";

/** How long a browser has to answer a challenge. */
export const CHALLENGE_MS = 5 * MINUTE;
/** How long an answered flow is kept after its expiry, because the clocks of two processes may differ. */
const KEPT_MS = HOUR;
/** The flows that are stored from their beginning have no dot. */
const PREFIX = "sign-in.";

const stored = table("passkey_challenge");

export interface SignInFlow {
  readonly flow: string;
  readonly challenge: string;
  readonly expiresAt: Date;
}

/** Returns the flow of a new challenge. `key` is the key of the audit log, which all processes share. */
export function createSignInFlow(key: Uint8Array, challenge: string, at = now()): string {
  return flowOf(key, challenge, String(at + CHALLENGE_MS));
}

export function isSignInFlow(flow: string): boolean {
  return flow.startsWith(PREFIX);
}

/** Returns the challenge of a flow that this installation began. Error: PASSKEY_INVALID, also if it has expired. */
export function readSignInFlow(key: Uint8Array, flow: string, at = now()): SignInFlow {
  const [challenge = "", expiry = ""] = flow.slice(PREFIX.length).split(".");
  // The whole texts are compared: several texts decode to the same bytes, and each would be another flow.
  const [given, expected] = [flow, flowOf(key, challenge, expiry)].map((text) => Buffer.from(text));
  const isOurs = given!.length === expected!.length && timingSafeEqual(given!, expected!);
  if (!isOurs || Number(expiry) <= at) throw new AppError("PASSKEY_INVALID");
  return { flow, challenge, expiresAt: new Date(Number(expiry)) };
}

/** Stores that a flow was answered, in the transaction of the sign-in. Error: PASSKEY_INVALID if it was answered before. */
export async function useSignInFlow(em: Em, { flow, challenge, expiresAt }: SignInFlow): Promise<void> {
  await em.nativeDelete(PasskeyChallengeEntity, { expiresAt: { $lte: new Date(now()) } });
  const { numAffectedRows } = await sql`
    insert into ${stored.$table} (${stored.flowHash}, ${stored.challenge}, ${stored.purpose}, ${stored.expiresAt})
    values (${hashOf(flow)}, ${challenge}, 'SIGN_IN', ${new Date(expiresAt.getTime() + KEPT_MS)})
    on conflict do nothing`.execute(em.getKysely());
  if (numAffectedRows !== 1n) throw new AppError("PASSKEY_INVALID");
}

function flowOf(key: Uint8Array, challenge: string, expiry: string): string {
  const text = `${PREFIX}${challenge}.${expiry}`;
  return `${text}.${createHmac("sha256", key).update(`passkey ${text}`).digest("base64url")}`;
}
