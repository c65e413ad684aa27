import { ID, InputType, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Account } from "./account.ts";
import { Actor } from "./actor.ts";
import { Payload } from "./common.ts";

@ObjectType("SecretDestination", {
  description:
    "A secret in Secrets Manager that an admin allows rotations of an account to write, besides `iam-monitor/<userName>`.",
  simpleResolvers: true,
})
export class SecretDestination {
  @Field(() => ID, { description: "The ID of the destination." })
  id!: string;
  @Field(() => String, {
    description: "The name or ARN of the secret. A `*` at the end stands for any further characters.",
  })
  secretId!: string;
  @Field(() => String, { description: "The AWS Region of the secret." })
  region!: string;
  @Field(() => String, {
    nullable: true,
    description: "The name of the only user whose keys may be stored there. Null for any user of the account.",
  })
  userName!: string | null;
  @Field(() => Actor, { description: "The operator who added the destination." })
  addedBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the destination was added." })
  addedAt!: Date;
}

@InputType("AddSecretDestinationInput", { description: "The secret that rotations of an account may write." })
export class AddSecretDestinationInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  accountId!: string;
  @Input(() => String, {
    description:
      "The name or ARN of the secret, or its beginning followed by `*`. With the ARN of another AWS account, new keys leave the account.",
  })
  secretId!: string;
  @Input(() => String, {
    nullable: true,
    description: "The AWS Region of the secret; default the Region of the ARN or of the account connection.",
  })
  region?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The name of the only user whose keys may be stored there; any user of the account if omitted.",
  })
  userName?: string | null;
}

@InputType("SecretDestinationIdInput", { description: "The secret destination to remove." })
export class SecretDestinationIdInput {
  @Input(() => ID, { description: "The ID of the destination." })
  id!: string;
}

@ObjectType("SecretDestinationPayload", {
  description: "The account with its secret destinations after the change.",
  simpleResolvers: true,
})
export class SecretDestinationPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The account. Null if `userErrors` is not empty." })
  account!: Account | null;
}
