import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import { LastUsed } from "./last-used.ts";
import {
  type AccountSource,
  AccountSourceEnum,
  type AccountStatus,
  AccountStatusEnum,
  type WriteMode,
  WriteModeEnum,
  type ConnectionTestOutcome,
  ConnectionTestOutcomeEnum,
} from "./enums.ts";

@ObjectType("Account", { description: "An AWS account and the way into it.", implements: Node, simpleResolvers: true })
export class Account extends Node {
  @Field(() => String, {
    nullable: true,
    description: "The 12-digit account number; null until a first call succeeded.",
  })
  awsAccountId!: string | null;
  @Field(() => String, { description: "What people here call it." })
  name!: string;
  @Field(() => AccountSourceEnum, { description: "Which credentials read it." })
  source!: AccountSource;
  @Field(() => AccountStatusEnum, { description: "How the connection stands." })
  status!: AccountStatus;
  @Field(() => String, { nullable: true, description: "Why the connection stands as it does." })
  statusReason!: string | null;
  @Field(() => String, { description: "The AWS region that calls go to." })
  region!: string;
  @Field(() => String, { nullable: true, description: "`aws`, `aws-cn` or `aws-us-gov`." })
  partition!: string | null;
  @Field(() => String, { nullable: true, description: "The profile of the AWS configuration, for PROFILE." })
  profile!: string | null;
  @Field(() => String, { nullable: true, description: "The role that reads, for ASSUME_ROLE." })
  roleArn!: string | null;
  @Field(() => String, { nullable: true, description: "The separate role that rotates keys." })
  rotateRoleArn!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The external id of our own making that the role's trust policy must demand.",
  })
  externalId!: string | null;
  @Field(() => WriteModeEnum, { description: "Whether the product may change this AWS account." })
  writes!: WriteMode;
  @Field(() => Boolean, {
    description:
      "Whether AWS is asked, once a day and after a scan, what each user and role used of its rights. It takes a job of AWS's for each, so it is off unless somebody asks for it.",
  })
  readsLastAccessed!: boolean;
  @Field(() => Int, { nullable: true, description: "Hours between scheduled scans; null: none are scheduled." })
  scanEveryHours!: number | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When the next scheduled scan begins." })
  nextScanAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was first reached." })
  connectedAt!: Date | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was disconnected." })
  archivedAt!: Date | null;
  @Field(() => [String], { description: "The account's aliases in AWS." })
  aliases!: readonly string[];
}
export const AccountConnection = connectionOf("Account", () => Account);

@ObjectType("SetupPermission", { description: "One permission of a role of ours.", simpleResolvers: true })
export class SetupPermission {
  @Field(() => String, { description: "The AWS action." })
  action!: string;
  @Field(() => String, { description: "What it is needed for." })
  purpose!: string;
}

@ObjectType("AccountSetup", {
  description: "How to make a role of ours in an account, three ways. The templates pass the product's own checks.",
  simpleResolvers: true,
})
export class AccountSetup {
  @Field(() => String, { description: "A CloudFormation template." })
  cloudFormation!: string;
  @Field(() => String, { description: "The same in Terraform." })
  terraform!: string;
  @Field(() => String, { description: "The same as AWS CLI commands." })
  cli!: string;
  @Field(() => [SetupPermission], { description: "What the role may, one by one, and what for." })
  permissions!: readonly SetupPermission[];
}

@ObjectType("PasswordPolicy", {
  description: "The account's password policy, as the latest scan read it.",
  simpleResolvers: true,
})
export class PasswordPolicy {
  @Field(() => Int, { description: "The least number of characters." })
  minimumPasswordLength!: number;
  @Field(() => Boolean, { description: "A symbol is demanded." })
  requireSymbols!: boolean;
  @Field(() => Boolean, { description: "A number is demanded." })
  requireNumbers!: boolean;
  @Field(() => Boolean, { description: "An uppercase letter is demanded." })
  requireUppercaseCharacters!: boolean;
  @Field(() => Boolean, { description: "A lowercase letter is demanded." })
  requireLowercaseCharacters!: boolean;
  @Field(() => Boolean, { description: "Users may change their own password." })
  allowUsersToChangePassword!: boolean;
  @Field(() => Boolean, { description: "Passwords expire." })
  expirePasswords!: boolean;
  @Field(() => Int, { nullable: true, description: "Days until a password expires; null when none does." })
  maxPasswordAgeDays!: number | null;
  @Field(() => Int, { nullable: true, description: "How many earlier passwords are remembered; null when none." })
  passwordReusePrevention!: number | null;
  @Field(() => Boolean, { description: "An expired password can be reset by an administrator only." })
  hardExpiry!: boolean;
}

@ObjectType("RootUser", { description: "The root user, as far as AWS tells.", simpleResolvers: true })
export class RootUser {
  @Field(() => Boolean, { nullable: true, description: "MFA is on; null when it could not be read." })
  mfaEnabled!: boolean | null;
  @Field(() => Boolean, { nullable: true, description: "Root has access keys; null when it could not be read." })
  accessKeysPresent!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Root has signing certificates; null when it could not be read.",
  })
  signingCertificatesPresent!: boolean | null;
  @Field(() => LastUsed, {
    nullable: true,
    description: "When root last signed in; null when the report has no row of root.",
  })
  passwordLastUsed!: LastUsed | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "The latest use of root's password or keys." })
  lastActivityAt!: Date | number | null;
}

@ObjectType("ConnectionTestLine", { description: "One line of a connection test.", simpleResolvers: true })
export class ConnectionTestLine {
  @Field(() => String, { description: "What was tried." })
  step!: string;
  @Field(() => String, { nullable: true, description: "The AWS action that was called." })
  action!: string | null;
  @Field(() => ConnectionTestOutcomeEnum, { description: "What was found." })
  outcome!: ConnectionTestOutcome;
  @Field(() => String, { nullable: true, description: "AWS's own error code, or ours." })
  code!: string | null;
  @Field(() => String, { description: "What it means." })
  message!: string;
  @Field(() => String, { nullable: true, description: "What to do about it." })
  fix!: string | null;
}

@InputType("ConnectAccountInput", { description: "How to reach an AWS account. No secret of it is ever answered." })
export class ConnectAccountInput {
  @Field(() => String, { description: "What people here call it." })
  name!: string;
  @Field(() => AccountSourceEnum, { description: "Which credentials read it." })
  source!: AccountSource;
  @Field(() => String, { nullable: true, description: "The profile's name, for PROFILE." })
  profile?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The role to assume, for ASSUME_ROLE; may be added after the set-up.",
  })
  roleArn?: string | null;
  @Field(() => String, { nullable: true, description: "The separate role that rotates keys." })
  rotateRoleArn?: string | null;
  @Field(() => String, { nullable: true, description: "The access key's id, for STATIC_KEYS." })
  accessKeyId?: string | null;
  @Field(() => String, { nullable: true, description: "The secret access key, for STATIC_KEYS; kept sealed." })
  secretAccessKey?: string | null;
  @Field(() => String, { nullable: true, description: "The AWS region that calls go to; us-east-1 when left out." })
  region?: string | null;
}

@InputType("UpdateAccountInput", { description: "What to change of an account; what is left out stays." })
export class UpdateAccountInput {
  @Field(() => ID, { description: "Our id or the account number." })
  id!: string;
  @Field(() => String, { nullable: true, description: "What people here call it." })
  name?: string | null;
  @Field(() => String, { nullable: true, description: "The AWS region that calls go to." })
  region?: string | null;
  @Field(() => String, { nullable: true, description: "The role that reads; null takes it away." })
  roleArn?: string | null;
  @Field(() => String, { nullable: true, description: "The role that rotates keys; null takes it away." })
  rotateRoleArn?: string | null;
  @Field(() => WriteModeEnum, { nullable: true, description: "Whether the product may change this AWS account." })
  writes?: WriteMode | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether AWS is asked what each user and role used; not for OFFLINE_FILES.",
  })
  readsLastAccessed?: boolean | null;
  @Field(() => Int, { nullable: true, description: "Hours between scheduled scans, 1 to 720; null stops them." })
  scanEveryHours?: number | null;
}

@InputType("AccountIdInput", { description: "Names an account." })
export class AccountIdInput {
  @Field(() => ID, { description: "Our id or the account number." })
  id!: string;
}

@ObjectType("ConnectAccountPayload", {
  description: "The account, with what its owner has to set up in AWS.",
  simpleResolvers: true,
})
export class ConnectAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The account; null when `userErrors` say why not." })
  account!: Account | null;
}

@ObjectType("UpdateAccountPayload", { description: "The changed account.", simpleResolvers: true })
export class UpdateAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The account; null when `userErrors` say why not." })
  account!: Account | null;
}

@ObjectType("TestConnectionPayload", {
  description: "What a connection test found, line by line.",
  simpleResolvers: true,
})
export class TestConnectionPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The account with its new status." })
  account!: Account | null;
  @Field(() => [ConnectionTestLine], { description: "The lines in the order in which they were tried." })
  lines!: readonly ConnectionTestLine[];
}

@ObjectType("DisconnectAccountPayload", { description: "The archived account.", simpleResolvers: true })
export class DisconnectAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The account; null when `userErrors` say why not." })
  account!: Account | null;
}
