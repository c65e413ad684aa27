import { Field, ID, InputType, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf, Payload } from "./common.ts";

@ObjectType("ApiToken", {
  description: "A machine's way in. Its text is shown once, when it is made.",
  simpleResolvers: true,
})
export class ApiToken {
  @Field(() => ID, { description: "Its id." })
  id!: string;
  @Field(() => String, { description: "The name under which its deeds are recorded." })
  name!: string;
  @Field(() => String, {
    nullable: true,
    description: "How its text begins, to tell one from another; null where it was given at the first start.",
  })
  hint!: string | null;
  @Field(() => String, { description: "What it may do: never more than its owner may now." })
  role!: string;
  @Field(() => [String], { description: "What it may do beyond its role, such as `secrets:reveal`." })
  scopes!: readonly string[];
  @Field(() => DateTimeScalar, { description: "When it was made." })
  createdAt!: Date;
  @Field(() => DateTimeScalar, { description: "When it ends by itself." })
  expiresAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was last used, to half a minute; null: never." })
  lastUsedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was revoked; null: it was not." })
  revokedAt!: Date | null;
}

export const ApiTokenConnection = connectionOf("ApiToken", () => ApiToken);

@InputType("CreateApiTokenInput", { description: "A token to be." })
export class CreateApiTokenInput {
  @Field(() => String, { description: "What it is for." })
  name!: string;
  @Field(() => String, { description: "`viewer`, `analyst`, `operator` or `admin`; not more than your own." })
  role!: string;
  @Field(() => [String], {
    nullable: true,
    description: "`secrets:reveal`, where it must fetch a new secret of a rotation.",
  })
  scopes?: string[] | null;
  @Field(() => DateTimeScalar, { description: "At most 365 days ahead." })
  expiresAt!: Date;
}

@ObjectType("CreateApiTokenPayload", { description: "The token; its text is shown this once.", simpleResolvers: true })
export class CreateApiTokenPayload extends Payload {
  @Field(() => ApiToken, { nullable: true, description: "Null when it was refused." })
  apiToken!: ApiToken | null;
  @Field(() => String, {
    nullable: true,
    description: "What to send as `Authorization: Bearer`. It is stored nowhere.",
  })
  token!: string | null;
}

@InputType("RevokeApiTokenInput", { description: "Which token to end." })
export class RevokeApiTokenInput {
  @Field(() => ID, { description: "Its id." })
  id!: string;
}

@ObjectType("RevokeApiTokenPayload", { description: "It opens nothing any more.", simpleResolvers: true })
export class RevokeApiTokenPayload extends Payload {
  @Field(() => ApiToken, { nullable: true, description: "Null when it was refused." })
  apiToken!: ApiToken | null;
}
