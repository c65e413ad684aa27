import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { AccountRow } from "../rows.ts";
import type { ArchivedReason } from "../../iam/organization.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import { GuardrailReading } from "./guardrails.ts";
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
  describedEnum,
} from "./enums.ts";

export const ArchivedReasonEnum = describedEnum<ArchivedReason>(
  "ArchivedReason",
  "The reason why IAM Monitor archived an account by itself. `restoreAccount` brings it back.",
  {
    SUSPENDED: "AWS has suspended the account.",
    PENDING_CLOSURE: "The account is being closed.",
    CLOSED: "The account is closed.",
    LEFT: "AWS no longer lists the account in its organization.",
  },
);

@ObjectType("Account", {
  description: "An AWS account connected to IAM Monitor.",
  implements: Node,
  simpleResolvers: true,
})
export class Account extends Node {
  declare readonly $row: AccountRow;
  @Field(() => String, {
    nullable: true,
    description: "The 12-digit AWS account number. Null until a call to AWS or an uploaded file has shown it.",
  })
  awsAccountId!: string | null;
  @Field(() => String, { description: "The name of the account in IAM Monitor." })
  name!: string;
  @Field(() => AccountSourceEnum, { description: "The type of credentials that read the account." })
  source!: AccountSource;
  @Field(() => AccountStatusEnum, { description: "The status of the connection." })
  status!: AccountStatus;
  @Field(() => String, {
    nullable: true,
    description: "The explanation of the connection status. Null if there is nothing to explain.",
  })
  statusReason!: string | null;
  @Field(() => String, { description: "The AWS Region to which calls are sent." })
  region!: string;
  @Field(() => String, {
    nullable: true,
    description: "The AWS partition: `aws`, `aws-cn` or `aws-us-gov`. Null until a first call to AWS succeeded.",
  })
  partition!: string | null;
  profile!: string | null;
  roleArn!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The ARN of the separate role that rotates access keys. Null if there is none.",
  })
  rotateRoleArn!: string | null;
  externalId!: string | null;
  @Field(() => WriteModeEnum, {
    description: "The permission of IAM Monitor to change this AWS account, and the credentials used for changes.",
  })
  writes!: WriteMode;
  @Field(() => Boolean, {
    description:
      "Whether last accessed information is read for each user and role after scans, at most about once a day. Needs one AWS job per principal, so it is off by default.",
  })
  readsLastAccessed!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether CloudTrail is read to find out who uses an access key, on request and during rotations. Needs cloudtrail:LookupEvents, so it is off by default.",
  })
  readsKeyUse!: boolean;
  @Field(() => [String], {
    description:
      "The AWS Regions in which the use of access keys is read, besides the account's own and the one that keeps IAM's events.",
  })
  keyUseRegions!: readonly string[];
  @Field(() => Boolean, {
    description:
      "Whether scans read the MFA devices, service-specific credentials (such as API keys) and SSH public keys of users. Takes two AWS calls per user, so it is off by default. Always false for OFFLINE_FILES.",
  })
  readsUserCredentials!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether scans read workloads, such as functions, instances and stacks, and the roles that they run with. Takes several AWS calls per Region, so it is off by default. Always false for OFFLINE_FILES.",
  })
  readsWorkloads!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether scans read the policies of S3 buckets, KMS keys, SQS queues, SNS topics, Lambda functions and secrets of Secrets Manager. Takes an AWS call per resource, so it is off by default. Always false for OFFLINE_FILES.",
  })
  readsResourcePolicies!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether scans read the analyzers of IAM Access Analyzer and their active findings about roles and users. Takes a few AWS calls per Region, so it is off by default. Always false for OFFLINE_FILES.",
  })
  readsAccessAnalyzer!: boolean;
  @Field(() => Boolean, {
    description:
      "Whether scans read whom AWS and CloudWatch alert: the security contact, and the alarms on events of CloudTrail. Off by default. Always false for OFFLINE_FILES.",
  })
  readsAlerting!: boolean;
  @Field(() => [String], {
    description:
      "The Regions in which workloads, the policies of resources and IAM Access Analyzer are read. Empty for all Regions that are enabled in the account. Has no effect while `readsWorkloads`, `readsResourcePolicies` and `readsAccessAnalyzer` are false.",
  })
  workloadRegions!: readonly string[];
  @Field(() => Int, {
    nullable: true,
    description: "The interval between scheduled scans in hours. Null if no scans are scheduled.",
  })
  scanEveryHours!: number | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the next scheduled scan. Null if no scans are scheduled.",
  })
  nextScanAt!: Date | null;
  @Field(() => Int, {
    description:
      "The number of consecutive scans that crashed their worker, ended with an internal error, or timed out without a result. From 2 on, the account counts as not scannable, and its scheduled scans are delayed until `scansHeldUntil`.",
  })
  brokenScans!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time until which scheduled scans are delayed after `brokenScans` consecutive failures: 1 hour after the second one, then 4, then 24. An operator can start a scan at any time. Null if scheduled scans are not delayed.",
  })
  scansHeldUntil!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which IAM Monitor first reached the account. Null if it never did.",
  })
  connectedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the account was disconnected. Null while it is connected.",
  })
  archivedAt!: Date | null;
  @Field(() => ArchivedReasonEnum, {
    nullable: true,
    description:
      "The reason why IAM Monitor archived the account by itself. Null if it is not archived, or an operator disconnected it.",
  })
  archivedReason?: ArchivedReason | null;
  @Field(() => [String], { description: "The aliases of the account in AWS." })
  aliases!: readonly string[];
  @Field(() => GuardrailReading, {
    nullable: true,
    description:
      "The service and resource control policies above the account, as far as the latest scan knew them. Null before the first scan.",
  })
  guardrails?: GuardrailReading | null;
}
export const AccountConnection = connectionOf("Account", () => Account);

@ObjectType("SetupPermission", { description: "One permission of a role used by IAM Monitor.", simpleResolvers: true })
export class SetupPermission {
  @Field(() => String, { description: "The AWS action, such as `iam:ListUsers`." })
  action!: string;
  @Field(() => String, { description: "The purpose for which the action is needed." })
  purpose!: string;
}

@ObjectType("AccountSetup", {
  description:
    "The templates that create a role for IAM Monitor in an account, in three formats. The roles pass the checks of IAM Monitor.",
  simpleResolvers: true,
})
export class AccountSetup {
  @Field(() => String, { description: "The CloudFormation template." })
  cloudFormation!: string;
  @Field(() => String, { description: "The Terraform configuration." })
  terraform!: string;
  @Field(() => String, { description: "The AWS CLI commands." })
  cli!: string;
  @Field(() => [SetupPermission], { description: "The permissions of the role, with the purpose of each." })
  permissions!: readonly SetupPermission[];
  @Field(() => String, {
    nullable: true,
    description:
      "The ARN that the role trusts: the AWS identity that runs IAM Monitor. Null if it is unknown; the templates then contain a placeholder.",
  })
  trustedPrincipalArn?: string | null;
}

@ObjectType("PasswordPolicy", {
  description: "The password policy of an account, according to the latest scan.",
  simpleResolvers: true,
})
export class PasswordPolicy {
  @Field(() => Int, { description: "The minimum number of characters in a password." })
  minimumPasswordLength!: number;
  @Field(() => Boolean, { description: "Whether passwords must contain a symbol." })
  requireSymbols!: boolean;
  @Field(() => Boolean, { description: "Whether passwords must contain a number." })
  requireNumbers!: boolean;
  @Field(() => Boolean, { description: "Whether passwords must contain an uppercase letter." })
  requireUppercaseCharacters!: boolean;
  @Field(() => Boolean, { description: "Whether passwords must contain a lowercase letter." })
  requireLowercaseCharacters!: boolean;
  @Field(() => Boolean, { description: "Whether users can change their own password." })
  allowUsersToChangePassword!: boolean;
  @Field(() => Boolean, { description: "Whether passwords expire." })
  expirePasswords!: boolean;
  @Field(() => Int, {
    nullable: true,
    description: "The number of days after which a password expires. Null if passwords do not expire.",
  })
  maxPasswordAgeDays!: number | null;
  @Field(() => Int, {
    nullable: true,
    description: "The number of previous passwords that cannot be reused. Null if any can.",
  })
  passwordReusePrevention!: number | null;
  @Field(() => Boolean, { description: "Whether only an administrator can reset an expired password." })
  hardExpiry!: boolean;
}

@ObjectType("RootUser", {
  description: "The root user of an account, as far as AWS provides data.",
  simpleResolvers: true,
})
export class RootUser {
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the root user has MFA enabled. Null if this could not be read.",
  })
  mfaEnabled!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the root user has access keys. Null if this could not be read.",
  })
  accessKeysPresent!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the root user has signing certificates. Null if this could not be read.",
  })
  signingCertificatesPresent!: boolean | null;
  @Field(() => LastUsed, {
    nullable: true,
    description:
      "The most recent console sign-in of the root user. Null if the credential report was not read or has no row for the root user.",
  })
  passwordLastUsed!: LastUsed | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The last time the root user's password or one of its access keys was used. Null if no use is known.",
  })
  lastActivityAt!: Date | number | null;
}

@ObjectType("ConnectionTestLine", {
  description: "The result of one step of a connection test.",
  simpleResolvers: true,
})
export class ConnectionTestLine {
  @Field(() => String, { description: "The name of the step." })
  step!: string;
  @Field(() => String, { nullable: true, description: "The AWS action that was called. Null if the step called none." })
  action!: string | null;
  @Field(() => ConnectionTestOutcomeEnum, { description: "The outcome of the step." })
  outcome!: ConnectionTestOutcome;
  @Field(() => String, {
    nullable: true,
    description: "The error code of AWS or IAM Monitor. Null if the step found no problem.",
  })
  code!: string | null;
  @Field(() => String, { description: "The explanation of the outcome." })
  message!: string;
  @Field(() => String, {
    nullable: true,
    description: "The instructions for fixing the problem. Null if there is none.",
  })
  fix!: string | null;
}

@InputType("ConnectAccountInput", {
  description: "The account to connect and the credentials that read it. Secrets in this input are never returned.",
})
export class ConnectAccountInput {
  @Input(() => String, { description: "The name that operators will see for the account." })
  name!: string;
  @Input(() => AccountSourceEnum, { description: "The type of credentials that read the account." })
  source!: AccountSource;
  @Input(() => String, {
    nullable: true,
    description: "The named profile in the AWS configuration; required for PROFILE.",
  })
  profile?: string | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The ARN of the role to assume, for ASSUME_ROLE. Can be added later, after the role was created in AWS.",
  })
  roleArn?: string | null;
  @Input(() => String, { nullable: true, description: "The ARN of the separate role that rotates access keys." })
  rotateRoleArn?: string | null;
  @Input(() => String, { nullable: true, description: "The access key ID; required for STATIC_KEYS." })
  accessKeyId?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The secret access key; required for STATIC_KEYS and stored encrypted.",
  })
  secretAccessKey?: string | null;
  @Input(() => String, { nullable: true, description: "The AWS Region to which calls are sent; default `us-east-1`." })
  region?: string | null;
}

@InputType("UpdateAccountInput", { description: "The changes to an account. Omitted fields keep their values." })
export class UpdateAccountInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  id!: string;
  @Input(() => String, { nullable: true, description: "The new name of the account." })
  name?: string | null;
  @Input(() => String, { nullable: true, description: "The AWS Region to which calls are sent." })
  region?: string | null;
  @Input(() => String, { nullable: true, description: "The ARN of the role that reads the account; null removes it." })
  roleArn?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The ARN of the separate role that rotates access keys; null removes it.",
  })
  rotateRoleArn?: string | null;
  @Input(() => WriteModeEnum, {
    nullable: true,
    description: "The permission of IAM Monitor to change this AWS account.",
  })
  writes?: WriteMode | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to read last accessed information for each user and role. Not available for OFFLINE_FILES.",
  })
  readsLastAccessed?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether to read from CloudTrail who uses an access key. Not available for OFFLINE_FILES.",
  })
  readsKeyUse?: boolean | null;
  @Input(() => [String], {
    nullable: true,
    description:
      "The further AWS Regions, at most 40, in which the use of access keys is read. Replaces the former list.",
  })
  keyUseRegions?: string[] | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether scans read the MFA devices, service-specific credentials and SSH public keys of users. Not available for OFFLINE_FILES.",
  })
  readsUserCredentials?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether scans read workloads and the roles that they run with. Not available for OFFLINE_FILES.",
  })
  readsWorkloads?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether scans read the policies of buckets, keys, queues, topics, functions and secrets. Not available for OFFLINE_FILES.",
  })
  readsResourcePolicies?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether scans read IAM Access Analyzer and its active findings about roles and users. Not available for OFFLINE_FILES.",
  })
  readsAccessAnalyzer?: boolean | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether scans read the security contact and the alarms on events of CloudTrail. Not available for OFFLINE_FILES.",
  })
  readsAlerting?: boolean | null;
  @Input(() => [String], {
    nullable: true,
    description:
      "The Regions in which to read workloads, the policies of resources and IAM Access Analyzer, at most 40; an empty list for all enabled Regions.",
  })
  workloadRegions?: readonly string[] | null;
  @Input(() => Int, {
    nullable: true,
    description: "The interval between scheduled scans in hours, 1 to 720; null stops scheduled scans.",
  })
  scanEveryHours?: number | null;
}

@InputType("AccountIdInput", { description: "The account to act on." })
export class AccountIdInput {
  @Input(() => ID, { description: "The ID of the account or its 12-digit AWS account number." })
  id!: string;
}

@ObjectType("ConnectAccountPayload", {
  description: "The connected account, with the setup that its owner must complete in AWS.",
  simpleResolvers: true,
})
export class ConnectAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The connected account. Null if `userErrors` is not empty." })
  account!: Account | null;
}

@ObjectType("UpdateAccountPayload", { description: "The account after the change.", simpleResolvers: true })
export class UpdateAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The changed account. Null if `userErrors` is not empty." })
  account!: Account | null;
}

@ObjectType("TestConnectionPayload", {
  description: "The results of a connection test.",
  simpleResolvers: true,
})
export class TestConnectionPayload extends Payload {
  @Field(() => Account, {
    nullable: true,
    description: "The account with its new status. Null if `userErrors` is not empty.",
  })
  account!: Account | null;
  @Field(() => [ConnectionTestLine], { description: "The results of the steps, in the order in which they ran." })
  lines!: readonly ConnectionTestLine[];
}

@ObjectType("RestoreAccountPayload", {
  description: "The account after it was restored. A scan starts immediately.",
  simpleResolvers: true,
})
export class RestoreAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The restored account. Null if `userErrors` is not empty." })
  account!: Account | null;
}

@ObjectType("DisconnectAccountPayload", {
  description: "The account after it was disconnected.",
  simpleResolvers: true,
})
export class DisconnectAccountPayload extends Payload {
  @Field(() => Account, { nullable: true, description: "The archived account. Null if `userErrors` is not empty." })
  account!: Account | null;
}
