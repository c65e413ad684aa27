import { ID, InputType, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Account } from "./account.ts";
import { Actor } from "./actor.ts";
import { Payload } from "./common.ts";

@ObjectType("KeyReceiver", {
  description:
    "A webhook that may receive new access keys of an account. Each key is encrypted for the receiver, which must acknowledge it.",
  simpleResolvers: true,
})
export class KeyReceiver {
  @Field(() => ID, { description: "The ID of the receiver." })
  id!: string;
  @Field(() => String, { description: "The name of the receiver, unique in the account." })
  name!: string;
  @Field(() => String, { description: "The address to which messages are sent." })
  url!: string;
  @Field(() => String, {
    description:
      "The SHA-256 of the public key for which new access keys are encrypted, in hexadecimal digits. It is the `kid` of each message.",
  })
  publicKeyHash!: string;
  @Field(() => String, {
    description: "The public key with which the receiver verifies the header `webhook-signature`: `whpk_` and Ed25519.",
  })
  verificationKey!: string;
  @Field(() => String, {
    nullable: true,
    description: "The name of the only user whose keys may be sent there. Null for any user of the account.",
  })
  userName!: string | null;
  @Field(() => Actor, { description: "The operator who added the receiver." })
  addedBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the receiver was added." })
  addedAt!: Date;
}

@InputType("AddKeyReceiverInput", { description: "The webhook that may receive new access keys of an account." })
export class AddKeyReceiverInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Input(() => String, { description: "The name of the receiver, 1 to 100 characters, unique in the account." })
  name!: string;
  @Input(() => String, {
    description:
      "The https address to which messages are sent, without a query. It is shown, so it must contain no secret.",
  })
  url!: string;
  @Input(() => String, {
    description:
      "The public key of the receiver in PEM: RSA with 3,072 to 8,192 bits, or X25519. The receiver keeps the private key.",
  })
  publicKey!: string;
  @Input(() => String, {
    nullable: true,
    description: "The name of the only user whose keys may be sent there; any user of the account if omitted.",
  })
  userName?: string | null;
}

@InputType("KeyReceiverIdInput", { description: "The receiver to act on." })
export class KeyReceiverIdInput {
  @Input(() => ID, { description: "The ID of the receiver." })
  id!: string;
}

@ObjectType("KeyReceiverPayload", {
  description: "The account with its receivers after the change.",
  simpleResolvers: true,
})
export class KeyReceiverPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The account. Null if `userErrors` is not empty." })
  account!: Account | null;
}

@ObjectType("KeyReceiverTestPayload", {
  description: "The result of a test message to a receiver.",
  simpleResolvers: true,
})
export class KeyReceiverTestPayload extends Payload {
  @Field(() => Boolean, {
    description: "Whether the receiver decrypted the message and acknowledged it, as it must acknowledge a new key.",
  })
  isAccepted!: boolean;
  @Field(() => Int, { nullable: true, description: "The HTTP status. Null if the receiver did not answer." })
  status!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The beginning of the receiver's answer. Null if it did not answer.",
  })
  answer!: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "The milliseconds until the receiver answered. Null if it did not answer.",
  })
  latencyMs!: number | null;
  @Field(() => String, { nullable: true, description: "The code of the failure. Null if the message was accepted." })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "The reason of the failure. Null if the message was accepted." })
  message!: string | null;
}
