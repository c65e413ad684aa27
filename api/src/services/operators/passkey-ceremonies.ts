/**
 * The two WebAuthn ceremonies: registering a passkey and answering with one. Each challenge is a row that is deleted by
 * its first use, expires after five minutes and is bound to a purpose, an operator and, where one exists, a session. A
 * challenge can therefore be answered once, and only for what it was made for. The challenge of a sign-in without a
 * password, which anyone can begin, is kept in its flow instead (`sign-in-flow.ts`).
 */
import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import { LockMode } from "@mikro-orm/core";
import { z } from "zod";
import { isLoopbackHost } from "../../aws/clients.ts";
import { now } from "../../clock.ts";
import { OperatorEntity } from "../../db/entities/access.ts";
import {
  type Passkey,
  type PasskeyChallenge,
  PasskeyChallengeEntity,
  PasskeyEntity,
  type PasskeyPurpose,
} from "../../db/entities/passkey.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { hashOf } from "../core/token-hash.ts";
import { CHALLENGE_MS, createSignInFlow } from "./sign-in-flow.ts";

const SECRET_BYTES = 32;
const RELYING_PARTY_NAME = "IAM Monitor";
/** Keys of post-quantum algorithms are the longest. */
const FIELD_MAX_CHARACTERS = 16_384;

const base64url = z.string().max(FIELD_MAX_CHARACTERS);
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  clientExtensionResults: z.object({}).default({}),
};
const registrationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(32)).max(10).default([]),
  }),
});
const authenticationResponse = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
});

/** The answer that a browser sends after the operator used an authenticator. */
export const passkeyAnswer = z.object({ flow: z.string().max(256), response: z.unknown() });
export type PasskeyAnswer = z.input<typeof passkeyAnswer>;

/** The options that the browser needs to ask an authenticator. */
export interface PasskeyRequest {
  /** A secret of this flow, which the answer must repeat. */
  readonly flow: string;
  /** The options of WebAuthn in JSON form. */
  readonly options: object;
}

interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/**
 * Returns the domain to which passkeys are bound, from PUBLIC_URL. On this machine it is `localhost`, because WebAuthn
 * knows no IP addresses. Error: PASSKEYS_UNAVAILABLE if PUBLIC_URL is another IP address.
 */
function relyingParty(publicUrl: string): RelyingParty {
  const url = new URL(publicUrl);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isLoopbackHost(url.hostname)) url.hostname = "localhost";
  else if (isIP(host) !== 0) throw new AppError("PASSKEYS_UNAVAILABLE");
  return { id: url.hostname, origin: url.origin };
}

/** Returns the origin at which passkeys work. Null if PUBLIC_URL is an IP address. */
export function passkeyOrigin(publicUrl: string): string | null {
  try {
    return relyingParty(publicUrl).origin;
  } catch {
    return null;
  }
}

export interface NewChallenge {
  readonly purpose: Exclude<PasskeyPurpose, "SIGN_IN">;
  readonly operatorId: string;
  readonly sessionId: string | null;
  readonly publicUrl: string;
}

/** Begins a sign-in with any passkey that the authenticator offers. Stores nothing. */
export async function beginSignIn(key: Uint8Array, publicUrl: string): Promise<PasskeyRequest> {
  const options = await answerOptions(publicUrl, []);
  return { flow: createSignInFlow(key, options.challenge), options };
}

/** Begins the use of one of the operator's passkeys. */
export async function beginAnswer(em: Em, given: NewChallenge): Promise<PasskeyRequest> {
  const own = await em.find(PasskeyEntity, { operatorId: given.operatorId });
  const options = await answerOptions(given.publicUrl, own);
  return { flow: await storeChallenge(em, given, options.challenge), options };
}

async function answerOptions(publicUrl: string, allowed: readonly Passkey[]) {
  const { generateAuthenticationOptions } = await loadWebAuthn();
  return generateAuthenticationOptions({
    rpID: relyingParty(publicUrl).id,
    allowCredentials: allowed.map(descriptorOf),
    timeout: CHALLENGE_MS,
    userVerification: "required",
  });
}

/** Begins the registration of a passkey on an authenticator that has none of this operator yet. */
export async function beginRegistration(em: Em, given: NewChallenge, name: string): Promise<PasskeyRequest> {
  const { generateRegistrationOptions } = await loadWebAuthn();
  const own = await em.find(PasskeyEntity, { operatorId: given.operatorId });
  const options = await generateRegistrationOptions({
    rpName: RELYING_PARTY_NAME,
    rpID: relyingParty(given.publicUrl).id,
    userName: name,
    userID: new TextEncoder().encode(given.operatorId),
    timeout: CHALLENGE_MS,
    attestationType: "none",
    excludeCredentials: own.map(descriptorOf),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
  });
  return { flow: await storeChallenge(em, given, options.challenge), options };
}

/**
 * Takes the challenge of a flow, so that no other request can answer it. Call it outside of the transaction of the
 * answer: a wrong answer must use up the challenge too. Error: PASSKEY_INVALID.
 */
export async function takeChallenge(
  em: Em,
  flow: string,
  expected: { readonly purpose: PasskeyPurpose; readonly sessionId: string | null },
): Promise<PasskeyChallenge> {
  const flowHash = hashOf(flow);
  const found = await em.findOne(PasskeyChallengeEntity, { flowHash }, { disableIdentityMap: true });
  const taken = found === null ? 0 : await em.nativeDelete(PasskeyChallengeEntity, { flowHash });
  if (
    found === null ||
    taken !== 1 ||
    found.expiresAt.getTime() <= now() ||
    found.sessionId !== expected.sessionId ||
    found.purpose !== expected.purpose
  )
    throw new AppError("PASSKEY_INVALID");
  return found;
}

/** Verifies a registration and returns the columns of the new passkey. Error: PASSKEY_INVALID. */
export async function verifiedRegistration(
  { challenge }: PasskeyChallenge,
  response: unknown,
  publicUrl: string,
): Promise<Pick<Passkey, "credentialId" | "publicKey" | "counter" | "transports">> {
  const { verifyRegistrationResponse } = await loadWebAuthn();
  const { id, origin } = relyingParty(publicUrl);
  const given = parsed(registrationResponse, response);
  const result = await refusedAsInvalid(() =>
    verifyRegistrationResponse({
      response: given,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
    }),
  );
  if (!result.verified) throw new AppError("PASSKEY_INVALID");
  const { credential: registered } = result.registrationInfo;
  return {
    credentialId: registered.id,
    publicKey: Buffer.from(registered.publicKey).toString("base64url"),
    counter: registered.counter,
    transports: given.response.transports,
  };
}

/**
 * Verifies the answer of a passkey and returns it. The counter must have grown, unless the authenticator has none: a
 * copied authenticator falls behind. Of two answers with the same counter, one is refused. Error: PASSKEY_INVALID.
 */
export async function verifiedAnswer(
  em: Em,
  { challenge, operatorId }: Pick<PasskeyChallenge, "challenge" | "operatorId">,
  { response, publicUrl }: { readonly response: unknown; readonly publicUrl: string },
): Promise<Passkey> {
  const { verifyAuthenticationResponse } = await loadWebAuthn();
  const { id, origin } = relyingParty(publicUrl);
  const given = parsed(authenticationResponse, response);
  const passkey = await em.findOne(PasskeyEntity, {
    credentialId: given.id,
    ...(operatorId !== null && { operatorId }),
  });
  const { userHandle, ...fields } = given.response;
  const isOtherUser =
    userHandle != null && Buffer.from(userHandle, "base64url").toString("utf8") !== passkey?.operatorId;
  if (passkey === null || isOtherUser) throw new AppError("PASSKEY_INVALID");
  const result = await refusedAsInvalid(() =>
    verifyAuthenticationResponse({
      response: { ...given, response: fields },
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: id,
      requireUserVerification: true,
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, "base64url")),
        counter: passkey.counter,
      },
    }),
  );
  if (!result.verified) throw new AppError("PASSKEY_INVALID");
  await lockPasskeysOf(em, passkey.operatorId);
  const used = await em.nativeUpdate(
    PasskeyEntity,
    { id: passkey.id, counter: passkey.counter },
    { counter: result.authenticationInfo.newCounter, lastUsedAt: new Date(now()) },
  );
  if (used !== 1) throw new AppError("PASSKEY_INVALID");
  return passkey;
}

/**
 * Locks the operator's row, so that two changes of their passkeys cannot both count the same passkeys. It comes before
 * the lock of a passkey everywhere, so that two transactions never wait for each other.
 */
export async function lockPasskeysOf(em: Em, operatorId: string): Promise<void> {
  await em.findOne(OperatorEntity, { id: operatorId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}

export async function hasPasskey(em: Em, operatorId: string): Promise<boolean> {
  return (await em.count(PasskeyEntity, { operatorId })) > 0;
}

/** Loads the library, which is large. A worker never needs it. */
export const loadWebAuthn = () => import("@simplewebauthn/server");

async function storeChallenge(em: Em, given: NewChallenge, challenge: string): Promise<string> {
  const { purpose, operatorId, sessionId } = given;
  const at = now();
  await em.nativeDelete(PasskeyChallengeEntity, { expiresAt: { $lte: new Date(at) } });
  const flow = randomBytes(SECRET_BYTES).toString("base64url");
  await em.insert(PasskeyChallengeEntity, {
    flowHash: hashOf(flow),
    challenge,
    purpose,
    operatorId,
    sessionId,
    expiresAt: new Date(at + CHALLENGE_MS),
  });
  return flow;
}

function descriptorOf({ credentialId, transports }: Passkey) {
  return { id: credentialId, transports: [...transports] };
}

function parsed<T>(schema: z.ZodType<T>, response: unknown): T {
  const result = schema.safeParse(response);
  if (!result.success) throw new AppError("PASSKEY_INVALID");
  return result.data;
}

/** The library throws for every kind of wrong answer. Its sentences quote what was sent, so only our code is kept. */
async function refusedAsInvalid<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify();
  } catch {
    throw new AppError("PASSKEY_INVALID");
  }
}
