import { ID, InputType, ObjectType } from "type-graphql";
import type { OperatorRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import type { SignInMethod } from "../../services/operators/sessions.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import { OperatorRoleEnum, OperatorStatusEnum, RoleSourceEnum, SignInMethodEnum } from "./operator-enums.ts";
import type { AccessRole } from "../../services/core/permissions.ts";
import { Field, Input } from "../tied.ts";

@ObjectType("Operator", {
  description: "A person who signs in to IAM Monitor. A *user*, in contrast, is always an IAM user.",
  implements: Node,
  simpleResolvers: true,
})
export class Operator extends Node {
  declare readonly $row: OperatorRow;
  @Field(() => String, { description: "The name with which the operator signs in." })
  name!: string;
  @Field(() => OperatorRoleEnum, { description: "The role of the operator." })
  role!: AccessRole;
  @Field(() => OperatorStatusEnum, { description: "The status of the operator." })
  status!: "INVITED" | "ACTIVE" | "DISABLED";
  @Field(() => DateTimeScalar, { description: "The time at which the operator was invited." })
  createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "The time of the last sign-in. Null if there was none." })
  lastSignInAt!: Date | null;
  @Field(() => SignInMethodEnum, {
    nullable: true,
    description: "The method of the last sign-in. Null if there was none, or it is too old to be known.",
  })
  lastSignInMethod!: SignInMethod | null;
  @Field(() => RoleSourceEnum, { description: "The source of the operator's role." })
  roleSource!: "ADMIN" | "PROVIDER";
  @Field(() => String, {
    nullable: true,
    description: "The issuer URL of the linked identity provider. Null if none is linked.",
  })
  issuer!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The permanent ID of the operator at the identity provider. Null if none is linked.",
  })
  subject!: string | null;
}

export const OperatorConnection = connectionOf("Operator", () => Operator);

@InputType("InviteOperatorInput", { description: "The operator to invite." })
export class InviteOperatorInput {
  @Input(() => String, {
    description:
      "The name with which the operator will sign in: one word of at most 128 characters, such as an e-mail address.",
  })
  name!: string;
  @Input(() => OperatorRoleEnum, { description: "The role of the operator." })
  role!: AccessRole;
  @Input(() => [ID], {
    nullable: true,
    description:
      "The account groups to which the operator is limited, 1 to 100. Default: the operator sees all accounts or, if the invitation is repeated, what the earlier one set.",
  })
  accountGroupIds?: string[] | null;
  @Input(() => Boolean, { nullable: true, description: "Whether to lift the limit of an earlier invitation." })
  seesAllAccounts?: boolean | null;
}

@InputType("UpdateOperatorInput", { description: "The changes to an operator. Omitted fields keep their values." })
export class UpdateOperatorInput {
  @Input(() => ID, { description: "The ID of the operator." })
  id!: string;
  @Input(() => OperatorRoleEnum, {
    nullable: true,
    description: "The new role. Takes effect immediately, also on open WebSockets.",
  })
  role?: AccessRole | null;
  @Input(() => [ID], {
    nullable: true,
    description:
      "The account groups to which the operator is limited, 1 to 100. Replaces the former ones immediately, also on open WebSockets and for the operator's API tokens.",
  })
  accountGroupIds?: string[] | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to lift the limit, so that the operator sees all accounts.",
  })
  seesAllAccounts?: boolean | null;
  @Input(() => OperatorStatusEnum, {
    nullable: true,
    description: "The new status: `ACTIVE` or `DISABLED`. A disabled operator is signed out everywhere.",
  })
  status?: "INVITED" | "ACTIVE" | "DISABLED" | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether to unlink the operator's account at the identity provider. The operator is signed out everywhere.",
  })
  unlinkProvider?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to create a new one-time link with which the operator sets a new password.",
  })
  createLink?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to revoke the operator's API tokens. By default, they are revoked if `createLink` is true.",
  })
  revokeTokens?: boolean | null;
  @Input(() => Boolean, { nullable: true, description: "Whether to remove all passkeys of the operator." })
  removePasskeys?: boolean | null;
  @Input(() => Boolean, { nullable: true, description: "Whether to end all sessions of the operator." })
  endSessions?: boolean | null;
}

@ObjectType("OperatorPayload", {
  description: "The operator after the change, with the link if one was created.",
  simpleResolvers: true,
})
export class OperatorPayload extends Payload {
  @Field(() => Operator, {
    nullable: true,
    description: "The operator after the change. Null if `userErrors` is not empty.",
  })
  operator!: Operator | null;
  @Field(() => String, {
    nullable: true,
    description:
      "The one-time link to give to the operator, valid for 7 days, or for 24 hours if the operator is active. It ends the operator's older links. Shown only once. Null if no link was created.",
  })
  invitationUrl!: string | null;
}
