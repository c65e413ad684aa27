import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { OrganizationRow } from "../rows.ts";
import type { ArchivedReason, MemberState } from "../../iam/organization.ts";
import type { HeldDecision } from "../../services/onboarding/held-accounts.ts";
import type { MemberConnection } from "../../services/onboarding/organizations.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { ArchivedReasonEnum } from "./account.ts";
import { Payload } from "./common.ts";
import { GuardrailReading } from "./guardrails.ts";
import { type AccountStatus, AccountStatusEnum, describedEnum } from "./enums.ts";

const MemberStateEnum = describedEnum<MemberState>(
  "MemberState",
  "The state of an account in its organization, as AWS reports it.",
  {
    ACTIVE: "The account can be used.",
    SUSPENDED: "AWS has restricted the account.",
    PENDING_ACTIVATION: "The sign-up of the account was never completed.",
    PENDING_CLOSURE: "The account is being closed.",
    CLOSED: "The account is closed and can be reinstated for 90 days.",
    UNKNOWN: "AWS reported no state that IAM Monitor knows.",
  },
);

const MemberConnectionEnum = describedEnum<MemberConnection>(
  "MemberConnection",
  "The progress of connecting an account of an organization.",
  {
    NONE: "The account is not connected and not queued.",
    QUEUED: "The account waits for IAM Monitor to test its role.",
    TRYING: "IAM Monitor assumes the role and tests the connection now.",
    FAILED: "The role could not be used, so the account was not connected.",
    CONNECTED: "The account is connected.",
  },
);

const HeldDecisionEnum = describedEnum<HeldDecision>(
  "HeldDecision",
  "A decision about accounts that a reading of their organization would have archived.",
  {
    ARCHIVE: "The accounts are archived, unless AWS lists them as active when the organization is read again.",
    KEEP: "The accounts stay connected and are scanned, as long as their role works.",
  },
);

@ObjectType("HeldAccount", {
  description: "A connected account that a reading of its organization would have archived together with many others.",
  simpleResolvers: true,
})
export class HeldAccount {
  @Field(() => ID, { description: "The ID of the account in IAM Monitor." })
  accountId!: string;
  @Field(() => String, { description: "The 12-digit number of the account in AWS." })
  awsAccountId!: string;
  @Field(() => String, { description: "The name of the account in IAM Monitor." })
  name!: string;
  @Field(() => ArchivedReasonEnum, { description: "The reason for which the account would be archived." })
  reason!: ArchivedReason;
}

@ObjectType("OrganizationUnit", {
  description: "The root or an organizational unit (OU) of an organization.",
  simpleResolvers: true,
})
export class OrganizationUnit {
  @Field(() => ID, { description: "The ID in AWS, such as `ou-ab12-11111111`." })
  unitId!: string;
  @Field(() => String, { description: "The name of the unit." })
  name!: string;
  @Field(() => ID, { nullable: true, description: "The ID of the unit above. Null for the root." })
  parentId!: string | null;
}

@ObjectType("UnreadOrganizationUnit", {
  description:
    "A unit whose accounts or units AWS did not list. The organization may have more accounts than are known.",
  simpleResolvers: true,
})
export class UnreadOrganizationUnit {
  @Field(() => ID, { description: "The ID of the unit in AWS." })
  unitId!: string;
  @Field(() => String, { description: "The name of the unit." })
  unitName!: string;
  @Field(() => String, { description: "The AWS action that failed." })
  action!: string;
  @Field(() => String, { description: "The error code of the failure." })
  code!: string;
  @Field(() => String, { description: "The explanation of the failure, with the next step." })
  message!: string;
}

@ObjectType("OrganizationMember", {
  description: "An AWS account of an organization, as AWS last listed it.",
  simpleResolvers: true,
})
export class OrganizationMember {
  @Field(() => String, { description: "The 12-digit AWS account number." })
  awsAccountId!: string;
  @Field(() => String, { description: "The name of the account in AWS." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The email address of the account. Null if AWS reports none." })
  email!: string | null;
  @Field(() => MemberStateEnum, {
    description: "The state of the account in AWS. Only accounts in the state ACTIVE or UNKNOWN can be connected.",
  })
  state!: MemberState;
  @Field(() => ID, { description: "The ID of the unit that contains the account." })
  unitId!: string;
  @Field(() => MemberConnectionEnum, { description: "The progress of connecting the account." })
  connection!: MemberConnection;
  @Field(() => ID, { nullable: true, description: "The ID of the connected account. Null unless it is connected." })
  accountId!: string | null;
  @Field(() => AccountStatusEnum, {
    nullable: true,
    description: "The status of the account's connection. Null unless it is connected.",
  })
  accountStatus!: AccountStatus | null;
  @Field(() => String, {
    nullable: true,
    description: "The error code of the last attempt to connect the account. Null if it did not fail.",
  })
  code!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The explanation why the last attempt failed. Null if it did not fail.",
  })
  reason!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The instructions for fixing the failure. Null if there are none.",
  })
  fix!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the last attempt to connect the account. Null if there was none.",
  })
  triedAt!: Date | null;
  @Field(() => GuardrailReading, {
    nullable: true,
    description:
      "The policies above the connected account that its latest scan knew. Null if it is not connected, or before its first scan.",
  })
  guardrails!: GuardrailReading | null;
  @Field(() => Boolean, {
    description:
      "Whether the automatic connection of a new account has failed: IAM Monitor found the account more than 24 hours ago and has not connected it. It makes no further attempts; an operator must connect the account.",
  })
  isOverdue!: boolean;
}

@ObjectType("Organization", {
  description: "An organization of AWS Organizations whose accounts can be connected together.",
  simpleResolvers: true,
})
export class Organization {
  declare readonly $row: OrganizationRow;
  @Field(() => ID, { description: "The ID of the organization in IAM Monitor." })
  id!: string;
  @Field(() => String, { description: "The ID of the organization in AWS, such as `o-a1b2c3d4e5`." })
  awsOrganizationId!: string;
  @Field(() => String, {
    description: "The 12-digit number of the management account. StackSets create no role in it.",
  })
  managementAccountId!: string;
  @Field(() => ID, { description: "The ID of the connected account through which the organization is read." })
  accountId!: string;
  @Field(() => String, { description: "The name of the role that IAM Monitor assumes in each account." })
  roleName!: string;
  @Field(() => [OrganizationUnit], { description: "The root and all units. Parents come before their units." })
  units!: readonly OrganizationUnit[];
  @Field(() => [UnreadOrganizationUnit], { description: "The units that were not read. Empty if everything was read." })
  unread!: readonly UnreadOrganizationUnit[];
  @Field(() => Int, { description: "The number of AWS calls that the latest reading needed, retries included." })
  calls!: number;
  @Field(() => Int, {
    description:
      "The number of AWS calls that the latest reading of the service and resource control policies needed, retries included.",
  })
  policyCalls!: number;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the current reading was requested. Null if no reading is queued or running.",
  })
  readRequestedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time of the latest reading. Null before the first one has ended.",
  })
  readAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: "The error code with which the latest reading failed. Null if it did not fail.",
  })
  readCode!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The explanation why the latest reading failed. Null if it did not fail.",
  })
  readReason!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time since which archiving waits for an operator (`heldAccounts`). Null if no account waits.",
  })
  heldSince!: Date | null;
}

@InputType("ReadOrganizationInput", { description: "The account through which to read its organization." })
export class ReadOrganizationInput {
  @Input(() => ID, {
    description:
      "The ID or AWS account number of a connected management account or delegated administrator. Not the demo account.",
  })
  accountId!: string;
}

@InputType("ConnectOrganizationAccountsInput", { description: "The accounts of an organization to connect." })
export class ConnectOrganizationAccountsInput {
  @Input(() => ID, { description: "The ID of the organization in IAM Monitor." })
  id!: string;
  @Input(() => [String], { description: "The 12-digit AWS account numbers: 1 to 10,000." })
  awsAccountIds!: string[];
}

@InputType("UpdateOrganizationInput", { description: "The change to an organization." })
export class UpdateOrganizationInput {
  @Input(() => ID, { description: "The ID of the organization in IAM Monitor." })
  id!: string;
  @Input(() => Boolean, { description: "Whether to connect accounts that join the organization from now on." })
  connectsNewAccounts!: boolean;
}

@InputType("DecideHeldAccountsInput", { description: "The decision about accounts whose archiving is held." })
export class DecideHeldAccountsInput {
  @Input(() => ID, { description: "The ID of the organization in IAM Monitor." })
  id!: string;
  @Input(() => HeldDecisionEnum, { description: "The decision: archive the accounts, or keep them." })
  decision!: HeldDecision;
  @Input(() => [ID], {
    description: "The IDs of the accounts: 1 to 10,000. Accounts that are no longer held are left as they are.",
  })
  accountIds!: string[];
}

@ObjectType("FailedMember", {
  description: "An account of an organization that could not be connected.",
  simpleResolvers: true,
})
export class FailedMember {
  @Field(() => String, { description: "The 12-digit AWS account number." })
  awsAccountId!: string;
  @Field(() => String, { description: "The name of the account in AWS." })
  name!: string;
  @Field(() => String, {
    nullable: true,
    description: "The error code of the last attempt to connect the account. Null if it is unknown.",
  })
  code!: string | null;
  @Field(() => String, { nullable: true, description: "The explanation of the failure. Null if it is unknown." })
  reason!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The instructions for fixing the failure. Null if there are none.",
  })
  fix!: string | null;
}

@ObjectType("ConnectionProgress", {
  description: "The progress of connecting the accounts of an organization. Each account counts once.",
  simpleResolvers: true,
})
export class ConnectionProgress {
  @Field(() => Int, { description: "The number of accounts that are connected." })
  connectedCount!: number;
  @Field(() => Int, { description: "The number of accounts that are queued, or whose role is being tested." })
  waitingCount!: number;
  @Field(() => Int, { description: "The number of accounts that could not be connected." })
  failedCount!: number;
  @Field(() => Int, { description: "The number of all other accounts: they are not connected and not queued." })
  otherCount!: number;
  @Field(() => Int, {
    description: "The number of new accounts whose automatic connection has failed for 24 hours (`isOverdue`).",
  })
  overdueCount!: number;
  @Field(() => [FailedMember], { description: "The accounts that could not be connected, by name; at most 20." })
  failures!: readonly FailedMember[];
}

@InputType("DismissOrganizationAccountsInput", {
  description: "The accounts to remove from the list of accounts that could not be connected.",
})
export class DismissOrganizationAccountsInput {
  @Input(() => ID, { description: "The ID of the organization in IAM Monitor." })
  id!: string;
  @Input(() => [String], { description: "The 12-digit numbers of the accounts: 1 to 10,000." })
  awsAccountIds!: string[];
}

@InputType("OrganizationIdInput", { description: "The organization to act on." })
export class OrganizationIdInput {
  @Input(() => ID, { description: "The ID of the organization in IAM Monitor." })
  id!: string;
}

@ObjectType("OrganizationPayload", {
  description: "The organization after the change. The accounts are connected in the background.",
  simpleResolvers: true,
})
export class OrganizationPayload extends Payload {
  @Field(() => Organization, { nullable: true, description: "The organization. Null if `userErrors` is not empty." })
  organization!: Organization | null;
}
