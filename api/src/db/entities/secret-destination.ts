import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";

/** A secret, or a prefix of secrets, that an admin allows rotations of an account to write besides the default. */
export const SecretDestinationEntity = defineEntity({
  name: "SecretDestination",
  tableName: "secret_destination",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    /** The name or ARN. A `*` at the end stands for any further characters. */
    secretId: p.text(),
    region: p.text(),
    /** The only user whose keys may be stored there. Null for any user of the account. */
    userName: p.text().strictNullable(),
    addedBy: p.json().$type<Actor>(),
    addedAt: p.datetime(),
  },
});
export type SecretDestination = InferEntity<typeof SecretDestinationEntity>;
