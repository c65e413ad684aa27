import { Field, InputType, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Payload } from "./common.ts";

@ObjectType("Viewer", { description: "Who is asking.", simpleResolvers: true })
export class Viewer {
  @Field(() => String, { description: "`OPERATOR` for a person, `TOKEN` for a machine." })
  kind!: string;
  @Field(() => String, { description: "The name under which deeds are recorded." })
  name!: string;
  @Field(() => String, { description: "`viewer`, `analyst`, `operator` or `admin`." })
  role!: string;
}

@ObjectType("ServerInfo", { description: "The installation itself.", simpleResolvers: true })
export class ServerInfo {
  @Field(() => String, { description: "The product's version." })
  version!: string;
  @Field(() => DateTimeScalar, { description: "When this process started." })
  startedAt!: Date | number;
  @Field(() => String, { description: "The address under which people reach it." })
  publicUrl!: string;
  @Field(() => String, { nullable: true, description: "Where the environment points the AWS SDK; null for AWS itself." })
  awsEndpoint!: string | null;
  @Field(() => Boolean, { description: "Only the demo account is connected." })
  isDemo!: boolean;
  @Field(() => String, { description: "The cursor of the latest alert event: subscribe from here." })
  lastEventCursor!: string;
}

@InputType("SignInInput", { description: "The one-time link's token." })
export class SignInInput {
  @Field(() => String, { description: "What stands behind `#token=` in the link." })
  token!: string;
}

@ObjectType("SignInPayload", { description: "Who signed in; the session is a cookie.", simpleResolvers: true })
export class SignInPayload extends Payload {
  @Field(() => Viewer, { nullable: true, description: "Null when the link was used or has expired." })
  viewer!: Viewer | null;
}

@ObjectType("SignOutPayload", { description: "The session has ended.", simpleResolvers: true })
export class SignOutPayload extends Payload {}
