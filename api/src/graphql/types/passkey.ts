import { ID, InputType, ObjectType } from "type-graphql";
import { DateTimeScalar, JsonScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { Payload } from "./common.ts";
import { PasskeyUseEnum } from "./enums.ts";

@ObjectType("Passkey", {
  description: "A passkey of an operator: a WebAuthn credential on a device or security key.",
  simpleResolvers: true,
})
export class Passkey {
  @Field(() => ID, { description: "The ID of the passkey." })
  id!: string;
  @Field(() => String, { description: "The name that the operator gave to the passkey." })
  name!: string;
  @Field(() => DateTimeScalar, { description: "The time of the registration." })
  createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The time of the last use. Null if it was never used." })
  lastUsedAt!: Date | null;
}

@ObjectType("PasskeyRequest", {
  description:
    "A request that the browser passes to an authenticator. It expires after five minutes and accepts one answer.",
  simpleResolvers: true,
})
export class PasskeyRequest {
  @Field(() => String, { description: "The text that identifies this request. The answer must repeat it." })
  flow!: string;
  @Field(() => JsonScalar, {
    description: "The options for `navigator.credentials`, in the JSON form of the WebAuthn standard.",
  })
  options!: unknown;
}

@InputType("BeginPasskeyInput", { description: "The purpose for which a passkey is needed." })
export class BeginPasskeyInput {
  @Input(() => PasskeyUseEnum, { description: "The purpose of the request." })
  purpose!: "SIGN_IN" | "PROOF" | "REGISTER";
}

@ObjectType("BeginPasskeyPayload", { description: "The request for the browser.", simpleResolvers: true })
export class BeginPasskeyPayload extends Payload {
  @Field(() => PasskeyRequest, {
    nullable: true,
    description: "The request for the browser. Null if `userErrors` is not empty.",
  })
  request!: PasskeyRequest | null;
}

@InputType("PasskeyAnswerInput", { description: "The answer of an authenticator to a request." })
export class PasskeyAnswerInput {
  @Input(() => String, { description: "The text that identifies the request." })
  flow!: string;
  @Input(() => JsonScalar, { description: "The credential, in the JSON form of the WebAuthn standard." })
  response!: unknown;
}

@InputType("RegisterPasskeyInput", { description: "The new passkey and its name." })
export class RegisterPasskeyInput extends PasskeyAnswerInput {
  @Input(() => String, { description: "The name of the passkey, 100 characters at most, such as `Work laptop`." })
  name!: string;
}

@ObjectType("RegisterPasskeyPayload", { description: "The registered passkey.", simpleResolvers: true })
export class RegisterPasskeyPayload extends Payload {
  @Field(() => Passkey, {
    nullable: true,
    description: "The registered passkey. Null if `userErrors` is not empty.",
  })
  passkey!: Passkey | null;
}

@InputType("RemovePasskeyInput", { description: "The passkey to remove." })
export class RemovePasskeyInput {
  @Input(() => ID, { description: "The ID of the passkey." })
  id!: string;
}

@ObjectType("RemovePasskeyPayload", { description: "The result of removing a passkey.", simpleResolvers: true })
export class RemovePasskeyPayload extends Payload {}
