import { ID, InputType, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { Payload } from "./common.ts";
import { PasskeyAnswerInput, PasskeyRequest } from "./passkey.ts";
import type { AccessRole, Caller } from "../../services/core/permissions.ts";
import { Field, Input } from "../tied.ts";
import { type CallerKind, CallerKindEnum, OperatorRoleEnum } from "./operator-enums.ts";

@ObjectType("Viewer", { description: "The operator or token that sent the request.", simpleResolvers: true })
export class Viewer {
  declare readonly $row: Caller & { readonly kind: CallerKind };
  @Field(() => CallerKindEnum, { description: "The type of the caller." })
  kind!: CallerKind;
  @Field(() => String, {
    description:
      'The name of the caller as shown to people, such as `alice@example.com` or `alice@example.com via token "ci"`.',
  })
  name!: string;
  @Field(() => OperatorRoleEnum, { description: "The role of the caller." })
  role!: AccessRole;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the operator who owns the session or token. Null for the token created at the first start.",
  })
  operatorId!: string | null;
}

@ObjectType("ServerInfo", { description: "Information about this installation of IAM Monitor.", simpleResolvers: true })
export class ServerInfo {
  @Field(() => String, { description: "The version of IAM Monitor." })
  version!: string;
  @Field(() => DateTimeScalar, { description: "The time at which this process started." })
  startedAt!: Date | number;
  @Field(() => String, { description: "The public URL of the dashboard." })
  publicUrl!: string;
  @Field(() => String, {
    nullable: true,
    description: "The custom endpoint to which the environment directs AWS calls. Null if calls go to AWS itself.",
  })
  awsEndpoint!: string | null;
  @Field(() => Boolean, { description: "Whether the demo account is the only connected account." })
  isDemo!: boolean;
  @Field(() => Boolean, {
    description: "Whether the most dangerous actions need the approval of a second operator (`TWO_PERSON_APPROVAL`).",
  })
  isTwoPersonApprovalOn!: boolean;
  @Field(() => Int, {
    nullable: true,
    description: "The number of open approval requests. Null if the caller cannot read them.",
  })
  openApprovalCount!: () => Promise<number> | null;
  @Field(() => String, { description: "The cursor of the latest alert event, for starting a subscription from here." })
  lastEventCursor!: string;
}

@InputType("SignInInput", { description: "The token of a one-time link, a name and a password, or a passkey." })
export class SignInInput {
  @Input(() => String, { nullable: true, description: "The token after `#token=` in the link." })
  token?: string | null;
  @Input(() => String, { nullable: true, description: "The name of the operator, not case-sensitive." })
  name?: string | null;
  @Input(() => String, { nullable: true, description: "The password of the operator." })
  password?: string | null;
  @Input(() => PasskeyAnswerInput, {
    nullable: true,
    description: "The answer of a passkey, to a request of `beginPasskey` or to `secondFactor`.",
  })
  passkey?: PasskeyAnswerInput | null;
}

@ObjectType("SignInPayload", {
  description: "The result of signing in. The session is set as a cookie.",
  simpleResolvers: true,
})
export class SignInPayload extends Payload {
  @Field(() => Viewer, {
    nullable: true,
    description: "The signed-in operator. Null if `userErrors` is not empty or a second factor is needed.",
  })
  viewer!: Viewer | null;
  @Field(() => PasskeyRequest, {
    nullable: true,
    description:
      "The request that a passkey of the operator must answer after the correct password. Null if none is needed.",
  })
  secondFactor?: PasskeyRequest | null;
}

@InputType("AcceptInvitationInput", { description: "The invitation to accept and the new password." })
export class AcceptInvitationInput {
  @Input(() => String, { description: "The token after `#invitation=` in the link." })
  token!: string;
  @Input(() => String, { description: "The new password, 12 to 256 characters." })
  password!: string;
}

@InputType("ReauthenticateInput", {
  description: "The operator's password, passkey or console code, as a new proof of identity.",
})
export class ReauthenticateInput {
  @Input(() => String, { nullable: true, description: "The password of the operator." })
  password?: string | null;
  @Input(() => PasskeyAnswerInput, {
    nullable: true,
    description: "The answer of a passkey to a request of `beginPasskey`, instead of the password.",
  })
  passkey?: PasskeyAnswerInput | null;
  @Input(() => String, {
    nullable: true,
    description: "The code that `printConsoleCode` printed for this session, instead of the password.",
  })
  consoleCode?: string | null;
}

@ObjectType("ReauthenticatePayload", {
  description: "The result of confirming the identity. It is valid for five minutes.",
  simpleResolvers: true,
})
export class ReauthenticatePayload extends Payload {}

@ObjectType("PrintConsoleCodePayload", {
  description: "The result of printing a console code. The code itself is only on the server's console.",
  simpleResolvers: true,
})
export class PrintConsoleCodePayload extends Payload {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the code expires. Null if `userErrors` is not empty.",
  })
  expiresAt!: Date | null;
}

@InputType("ChangePasswordInput", { description: "The operator's current and new password." })
export class ChangePasswordInput {
  @Input(() => String, {
    nullable: true,
    description:
      "The current password. It may be omitted only if the operator has no password and signed in within the last five minutes.",
  })
  currentPassword?: string | null;
  @Input(() => String, { description: "The new password, 12 to 256 characters." })
  newPassword!: string;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to revoke the operator's own API tokens as well.",
  })
  revokeTokens?: boolean | null;
}

@ObjectType("ChangePasswordPayload", {
  description: "The result of changing the password. All other sessions of the operator end.",
  simpleResolvers: true,
})
export class ChangePasswordPayload extends Payload {}

@ObjectType("SignOutPayload", { description: "The result of signing out.", simpleResolvers: true })
export class SignOutPayload extends Payload {}
