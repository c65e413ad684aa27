import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { IdentityCenterRow, PersonRow, PermissionSetRow } from "../rows.ts";
import type { AdministratorState, AdminReach } from "../../iam/admin-reach.ts";
import type { AssignedTo, IdentityCenterPart } from "../../iam/identity-center.ts";
import type { AccessState } from "../../services/identity-center/access.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Field, Input } from "../tied.ts";
import { connectionOf } from "./common.ts";
import { describedEnum } from "./enums.ts";
import { AdminReachEnum } from "./query-key.ts";

const IdentityCenterPartEnum = describedEnum<IdentityCenterPart>(
  "IdentityCenterPart",
  "A part of IAM Identity Center that is read on its own.",
  {
    PERMISSION_SETS: "The permission sets with their policies.",
    ASSIGNMENTS: "The persons and groups that are assigned to accounts.",
    USERS: "The persons in the identity store.",
    GROUPS: "The groups in the identity store.",
    MEMBERSHIPS: "The members of the groups.",
  },
);

const AssignedToEnum = describedEnum<AssignedTo>(
  "AssignedTo",
  "The kind of principal that is assigned to an account.",
  {
    USER: "A person is assigned directly.",
    GROUP: "A group is assigned, and so all its members.",
  },
);

const AdministratorStateEnum = describedEnum<AdministratorState>(
  "AdministratorState",
  "Whether a permission set makes administrators.",
  {
    YES: "The permission set allows all actions, and no boundary, Deny or customer managed policy can limit them.",
    NO: "The permission set grants nothing.",
    UNKNOWN: "The permission set grants less than all actions, may be limited, or was not read completely.",
  },
);

const AccessStateEnum = describedEnum<AccessState>(
  "IdentityCenterAccessState",
  "Whether the role of an assignment is known.",
  {
    FOUND: "The latest scan of the account found the role.",
    ROLE_NOT_FOUND: "The account was not scanned yet, or the assignment is newer than the latest scan.",
    NOT_CONNECTED: "The account is not connected, so no scan reads its roles.",
  },
);

@ObjectType("IdentityCenterReading", {
  description: "The state of the reading of one part of IAM Identity Center.",
  simpleResolvers: true,
})
export class IdentityCenterReading {
  @Field(() => IdentityCenterPartEnum, { description: "The part that was read." })
  part!: IdentityCenterPart;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time to which the stored data applies. Null if the part was never read: then nothing is known of it.",
  })
  readAt!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The AWS action that failed in the latest reading. Null if no action failed, or if it is unknown.",
  })
  action!: string | null;
  @Field(() => String, { nullable: true, description: "The error code of the failure. Null if nothing failed." })
  code!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The explanation of what is missing, with the next step. Null if nothing failed.",
  })
  message!: string | null;
}

@ObjectType("IdentityCenter", {
  description: "The IAM Identity Center of an organization whose reading is switched on.",
  simpleResolvers: true,
})
export class IdentityCenter {
  declare readonly $row: IdentityCenterRow;
  @Field(() => ID, { description: "The ID of the organization in IAM Monitor." })
  organizationId!: string;
  @Field(() => String, { description: "The ID of the organization in AWS, such as `o-a1b2c3d4e5`." })
  awsOrganizationId!: string;
  @Field(() => String, { description: "The Region in which IAM Identity Center is enabled." })
  region!: string;
  @Field(() => String, { nullable: true, description: "The ARN of the instance. Null until it was found." })
  instanceArn!: string | null;
  @Field(() => String, { nullable: true, description: "The ID of the identity store. Null until it was found." })
  identityStoreId!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the current reading was requested. Null if no reading is queued or running.",
  })
  requestedAt!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The end of the latest reading that found the instance. Null before the first one.",
  })
  readAt!: Date | null;
  @Field(() => String, {
    nullable: true,
    description: "The error code with which the latest reading failed as a whole. Null if it did not fail.",
  })
  code!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The explanation why the latest reading failed as a whole. Null if it did not fail.",
  })
  reason!: string | null;
  @Field(() => Int, { description: "The number of AWS calls of the latest reading, retries included." })
  calls!: number;
}

@ObjectType("IdentityCenterAccess", {
  description:
    "An assignment of IAM Identity Center: what a person or group can do in an account, and through which role.",
  simpleResolvers: true,
})
export class IdentityCenterAccess {
  @Field(() => String, { description: "The 12-digit number of the account." })
  awsAccountId!: string;
  @Field(() => ID, { nullable: true, description: "The ID of the connected account. Null if it is not connected." })
  accountId!: string | null;
  @Field(() => String, { nullable: true, description: "The name of the account. Null if it is unknown." })
  accountName!: string | null;
  @Field(() => ID, { description: "The ARN of the permission set." })
  permissionSetArn!: string;
  @Field(() => String, {
    nullable: true,
    description: "The name of the permission set. Null if the permission set was not read.",
  })
  permissionSetName!: string | null;
  @Field(() => AssignedToEnum, { description: "Whether a person is assigned, or a group." })
  principalType!: AssignedTo;
  @Field(() => ID, { description: "The ID of the assigned person or group in the identity store." })
  principalId!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The name of the assigned person or group. Null if it is unknown: the person or group was deleted or not read.",
  })
  principalName!: string | null;
  @Field(() => AccessStateEnum, { description: "Whether the role of the assignment is known." })
  state!: AccessState;
  @Field(() => ID, { nullable: true, description: "The ID of the role. Null unless `state` is `FOUND`." })
  roleId!: string | null;
  @Field(() => String, { nullable: true, description: "The name of the role. Null unless `state` is `FOUND`." })
  roleName!: string | null;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the role's best escalation path. Null if there is none.",
  })
  pathId!: string | null;
  @Field(() => AdminReachEnum, {
    description:
      "Whether the role is, or can become, administrator of its account. If no scan has found the role: `ADMINISTRATOR` if the permission set grants all actions, otherwise `NOT_EVALUATED`.",
  })
  reach!: AdminReach;
}

@ObjectType("IdentityCenterReach", {
  description:
    "The numbers of accounts that a person reaches. Each account counts once, by the most dangerous of the person's roles in it.",
  simpleResolvers: true,
})
export class IdentityCenterReach {
  @Field(() => Int, { description: "The number of assignments of the person and of the person's groups." })
  assignments!: number;
  @Field(() => Int, { description: "The number of accounts with an assignment." })
  accounts!: number;
  @Field(() => Int, { description: "The number of accounts of which the person is administrator." })
  administrator!: number;
  @Field(() => Int, { description: "The number of accounts of which the person certainly can become administrator." })
  path!: number;
  @Field(() => Int, {
    description: "The number of accounts in which it is not known whether the person is, or can become, administrator.",
  })
  unknown!: number;
}

@ObjectType("IdentityCenterGroup", { description: "A group of IAM Identity Center.", simpleResolvers: true })
export class IdentityCenterGroup {
  @Field(() => ID, { description: "The ID of the organization in IAM Monitor." })
  organizationId!: string;
  @Field(() => ID, { description: "The ID of the group in the identity store." })
  groupId!: string;
  @Field(() => String, { description: "The name of the group." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The description of the group. Null if it has none." })
  description!: string | null;
  @Field(() => Int, { description: "The number of members." })
  memberCount!: number;
}

@ObjectType("IdentityCenterUser", { description: "A person in IAM Identity Center.", simpleResolvers: true })
export class IdentityCenterUser {
  declare readonly $row: PersonRow;
  @Field(() => ID, { description: "The ID of the organization in IAM Monitor." })
  organizationId!: string;
  @Field(() => ID, { description: "The ID of the person in the identity store." })
  userId!: string;
  @Field(() => String, { description: "The name with which the person signs in." })
  userName!: string;
  @Field(() => String, { nullable: true, description: "The displayed name. Null if there is none." })
  displayName!: string | null;
  @Field(() => String, { nullable: true, description: "The primary email address. Null if there is none." })
  email!: string | null;
  @Field(() => Boolean, { description: "Whether the person is disabled and cannot sign in." })
  isDisabled!: boolean;
}
export const IdentityCenterUserConnection = connectionOf("IdentityCenterUser", () => IdentityCenterUser);

@ObjectType("PermissionSetPolicy", {
  description: "A policy that a permission set attaches to its roles.",
  simpleResolvers: true,
})
export class PermissionSetPolicy {
  @Field(() => String, { description: "The name of the policy." })
  name!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "The ARN of an AWS managed policy. Null for a customer managed policy, which each account has its own of.",
  })
  arn!: string | null;
}

@ObjectType("PermissionSet", {
  description: "A permission set of IAM Identity Center. It creates a role in each account in which it is assigned.",
  simpleResolvers: true,
})
export class PermissionSet {
  declare readonly $row: PermissionSetRow;
  @Field(() => ID, { description: "The ID of the organization in IAM Monitor." })
  organizationId!: string;
  @Field(() => ID, { description: "The ARN of the permission set." })
  arn!: string;
  @Field(() => String, { description: "The name of the permission set." })
  name!: string;
  @Field(() => String, { nullable: true, description: "The description. Null if there is none." })
  description!: string | null;
  @Field(() => Int, { nullable: true, description: "The minutes after which a session ends. Null if unknown." })
  sessionMinutes!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "The inline policy. Null if there is none, or if it was not read.",
  })
  inlinePolicy!: string | null;
  @Field(() => [String], {
    description:
      "The AWS actions that were refused for this permission set, so that their data is not known. Empty if none was.",
  })
  unread!: readonly string[];
  @Field(() => AdministratorStateEnum, {
    description:
      "Whether the permission set alone makes administrators. `UNKNOWN`: only the scan of an account in which it is assigned can tell.",
  })
  administrator!: AdministratorState;
  @Field(() => Int, { description: "The number of accounts in which it is assigned." })
  accountCount!: number;
}

@InputType("IdentityCenterUserFilter", { description: "The conditions that a person must meet. All are combined." })
export class IdentityCenterUserFilter {
  @Input(() => ID, { nullable: true, description: "The ID of the organization; all organizations if omitted." })
  organizationId?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The 12-digit number of an account that the person must be assigned to, directly or through a group.",
  })
  awsAccountId?: string | null;
  @Input(() => Boolean, {
    nullable: true,
    description:
      "Whether to list only persons who are or certainly can become administrator of an account: the one in `awsAccountId`, or any. Disabled persons are left out.",
  })
  reachesAdministrator?: boolean | null;
  @Input(() => String, {
    nullable: true,
    description:
      "The name of a role that a permission set created in an account, at most 64 characters. Lists only persons who are assigned to it, directly or through a group; combine it with `awsAccountId`.",
  })
  roleName?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "A part of the name or email address, at most 200 characters. Case is ignored.",
  })
  text?: string | null;
}

@InputType("UpdateIdentityCenterInput", {
  description: "Whether and where to read IAM Identity Center of an organization.",
})
export class UpdateIdentityCenterInput {
  @Input(() => ID, { description: "The ID of the organization in IAM Monitor." })
  organizationId!: string;
  @Input(() => Boolean, {
    description: "Whether to read IAM Identity Center. False deletes the data that was read.",
  })
  isRead!: boolean;
  @Input(() => String, {
    nullable: true,
    description:
      "The Region in which IAM Identity Center is enabled. If omitted: the current one, or else the Region of the organization's connections.",
  })
  region?: string | null;
}
