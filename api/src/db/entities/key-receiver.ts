import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";

/** A webhook that receives new access keys of an account, encrypted for it. It is never changed, only added and removed. */
export const KeyReceiverEntity = defineEntity({
  name: "KeyReceiver",
  tableName: "key_receiver",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    name: p.text(),
    /** It contains no secret. */
    url: p.text(),
    /** The key for which new access keys are encrypted, in PEM. */
    publicKey: p.text(),
    /** The SHA-256 of `publicKey` in DER, as hexadecimal digits. */
    publicKeyHash: p.text(),
    /** The key with which the receiver verifies our messages, as in the Standard Webhooks specification. */
    verificationKey: p.text(),
    /** The private part of the key. Null after the receiver is removed. */
    sealedKey: p.text().strictNullable(),
    /** The only user whose keys may be sent there. Null for any user of the account. */
    userName: p.text().strictNullable(),
    addedBy: p.json().$type<Actor>(),
    addedAt: p.datetime(),
    removedAt: p.datetime().strictNullable(),
  },
});
export type KeyReceiver = InferEntity<typeof KeyReceiverEntity>;
