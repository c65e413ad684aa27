import { Field, ID, InputType, ObjectType } from "type-graphql";
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
  @Field(() => ID, {
    nullable: true,
    description: "The operator whose session or token this is; null for the installation's first token.",
  })
  operatorId!: string | null;
}

@ObjectType("ServerInfo", { description: "The installation itself.", simpleResolvers: true })
export class ServerInfo {
  @Field(() => String, { description: "The product's version." })
  version!: string;
  @Field(() => DateTimeScalar, { description: "When this process started." })
  startedAt!: Date | number;
  @Field(() => String, { description: "The address under which people reach it." })
  publicUrl!: string;
  @Field(() => String, {
    nullable: true,
    description: "Where the environment points the AWS SDK; null for AWS itself.",
  })
  awsEndpoint!: string | null;
  @Field(() => Boolean, { description: "Only the demo account is connected." })
  isDemo!: boolean;
  @Field(() => String, { description: "The cursor of the latest alert event: subscribe from here." })
  lastEventCursor!: string;
}

@InputType("SignInInput", { description: "A one-time link's token, or a name and a password." })
export class SignInInput {
  @Field(() => String, { nullable: true, description: "What stands behind `#token=` in the link." })
  token?: string | null;
  @Field(() => String, { nullable: true, description: "The operator's name; case does not matter." })
  name?: string | null;
  @Field(() => String, { nullable: true, description: "His password." })
  password?: string | null;
}

@ObjectType("SignInPayload", { description: "Who signed in; the session is a cookie.", simpleResolvers: true })
export class SignInPayload extends Payload {
  @Field(() => Viewer, { nullable: true, description: "Null when nobody was signed in." })
  viewer!: Viewer | null;
}

@InputType("AcceptInvitationInput", { description: "Comes in by an invitation." })
export class AcceptInvitationInput {
  @Field(() => String, { description: "What stands behind `#invitation=` in the link." })
  token!: string;
  @Field(() => String, { description: "The password to be: 12 characters or more." })
  password!: string;
}

@InputType("ReauthenticateInput", { description: "Shows again that it is you." })
export class ReauthenticateInput {
  @Field(() => String, { description: "Your password." })
  password!: string;
}

@ObjectType("ReauthenticatePayload", {
  description: "For five minutes the deeds that ask for a fresh proof are open.",
  simpleResolvers: true,
})
export class ReauthenticatePayload extends Payload {}

@InputType("ChangePasswordInput", { description: "A new password of your own." })
export class ChangePasswordInput {
  @Field(() => String, {
    nullable: true,
    description: "The present one; left out by who has none and signed in a moment ago.",
  })
  currentPassword?: string | null;
  @Field(() => String, { description: "12 characters or more." })
  newPassword!: string;
}

@ObjectType("ChangePasswordPayload", { description: "All your other sessions have ended.", simpleResolvers: true })
export class ChangePasswordPayload extends Payload {}

@ObjectType("SignOutPayload", { description: "The session has ended.", simpleResolvers: true })
export class SignOutPayload extends Payload {}
