/** Passkeys of operators (WebAuthn credentials), and the challenges that browsers have to sign. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

export const PasskeyEntity = defineEntity({
  name: "Passkey",
  tableName: "passkey",
  properties: {
    id: p.text().primary(),
    operatorId: p.text(),
    /** The authenticator's ID of the credential, base64url. Unique. */
    credentialId: p.text(),
    /** The public key in COSE format, base64url. Nothing secret is stored. */
    publicKey: p.text(),
    /** The signature counter at the last use. Authenticators without a counter always send 0. */
    counter: p.bigint("number"),
    /** How the browser reaches the authenticator, such as `internal` or `usb`. */
    transports: p.json().$type<readonly string[]>(),
    /** The name that the operator gave it. */
    name: p.text(),
    createdAt: p.datetime(),
    lastUsedAt: p.datetime().strictNullable(),
  },
});
export type Passkey = InferEntity<typeof PasskeyEntity>;

/**
 * SIGN_IN: without a password. SECOND_FACTOR: after the password. PROOF: the signed-in operator confirms their identity.
 * REGISTER: a new passkey.
 */
export const PASSKEY_PURPOSES = ["SIGN_IN", "SECOND_FACTOR", "PROOF", "REGISTER"] as const;
export type PasskeyPurpose = (typeof PASSKEY_PURPOSES)[number];

export const PasskeyChallengeEntity = defineEntity({
  name: "PasskeyChallenge",
  tableName: "passkey_challenge",
  properties: {
    /** The hash of the flow's secret, which only the browser that began it has. For SIGN_IN, the flow was answered. */
    flowHash: p.text().primary(),
    challenge: p.text(),
    purpose: p.text().$type<PasskeyPurpose>(),
    /** The operator who must answer. Null for SIGN_IN. */
    operatorId: p.text().strictNullable(),
    /** The session in which it must be answered. Null before a session exists. */
    sessionId: p.text().strictNullable(),
    expiresAt: p.datetime(),
  },
});
export type PasskeyChallenge = InferEntity<typeof PasskeyChallengeEntity>;
