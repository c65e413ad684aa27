import { Float, ID, Int, ObjectType } from "type-graphql";
import type { InventoryChangeRow, ChangeGroupRow, ChangeCoverageRow } from "../rows.ts";
import type { AlertChangeKind } from "../../iam/alerts/change-group.ts";
import type { FactName, InventoryChangeKind, InventoryKind } from "../../iam/inventory-change.ts";
import type { Severity } from "../../iam/severity.ts";
import type { ChangedResourceKind } from "../../services/scans/change-rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf, ConnectionType } from "./common.ts";
import { describedEnum, SeverityEnum } from "./enums.ts";
import { Scan } from "./scan.ts";
import type { SectionName } from "../../iam/account.ts";
import { Field } from "../tied.ts";
import { SectionNameEnum } from "./code-enums.ts";

const AlertChangeKindEnum = describedEnum<AlertChangeKind>(
  "AlertChangeKind",
  "The difference of an alert between the start of a period and its end.",
  {
    OPENED: "The alert was opened in the period, not by the first scan of its account, and is not resolved at its end.",
    FOUND_BY_FIRST_SCAN:
      "The first scan of the account opened the alert. The age of its issue is unknown, because nothing was read before.",
    REOPENED: "The alert was resolved before, and its issue exists again.",
    RAISED: "The alert was open before, or a first scan found it, and it is now more severe.",
    RESOLVED: "The alert was open and is now resolved.",
    LOWERED: "The alert is still open and is now less severe.",
    OPENED_AND_RESOLVED: "The alert opened and was resolved within the period.",
  },
);

const InventoryKindEnum = describedEnum<InventoryKind>(
  "InventoryKind",
  "The type of a resource whose changes scans record.",
  {
    USER: "The resource is an IAM user.",
    GROUP: "The resource is a group.",
    ROLE: "The resource is a role.",
    POLICY: "The resource is a managed or inline policy.",
    ACCESS_KEY: "The resource is an access key of a user.",
  },
);

const InventoryChangeKindEnum = describedEnum<InventoryChangeKind>(
  "InventoryChangeKind",
  "The difference of a resource between two readings.",
  {
    CREATED: "The earlier reading did not contain the resource.",
    CHANGED: "Both readings contain the resource, with different facts.",
    DELETED: "The later reading no longer contains the resource.",
  },
);

const ChangedFactEnum = describedEnum<FactName>("ChangedFact", "The part of a resource that changed.", {
  name: "The resource has another name.",
  path: "The resource has another path.",
  status: "An access key is active or inactive.",
  version: "Another version of the policy is the default version.",
  versions: "The managed policy has other versions, by ID. Only comparisons of scans report it.",
  consolePassword: "The user has a password for the console, or no longer.",
  mfa: "The user has MFA, or no longer.",
  groups: "The user is a member of other groups.",
  attachedPolicies: "Other managed policies are attached, by ARN.",
  permissionsBoundary: "Another policy, or none, is the permissions boundary.",
  instanceProfiles: "The role is in other instance profiles.",
  tags: "The resource has other tags, each as `key=value`.",
  trustPolicy: "The trust policy of the role differs.",
  document: "The document of the policy differs.",
  minimumPasswordLength: "The password policy requires another minimum length.",
  requireSymbols: "The password policy requires symbols, or no longer.",
  requireNumbers: "The password policy requires digits, or no longer.",
  requireUppercaseCharacters: "The password policy requires upper-case letters, or no longer.",
  requireLowercaseCharacters: "The password policy requires lower-case letters, or no longer.",
  allowUsersToChangePassword: "The password policy allows users to change their own password, or no longer.",
  maxPasswordAgeDays: "Passwords expire after another number of days, or never.",
  passwordReusePrevention: "Another number of previous passwords cannot be reused.",
  hardExpiry: "Users can no longer set a new password after theirs has expired, or can again.",
});

const ChangedResourceKindEnum = describedEnum<ChangedResourceKind>(
  "ChangedResourceKind",
  "The type of the resource to which a group of changes belongs.",
  {
    USER: "The changes belong to an IAM user, its access keys or its inline policies.",
    GROUP: "The changes belong to a group or its inline policies.",
    ROLE: "The changes belong to a role or its inline policies.",
    POLICY: "The changes belong to a managed policy.",
    ACCOUNT: "The changes belong to the account itself, its root user or its password policy.",
    OTHER: "The changes belong to a resource that no scan has stored.",
  },
);

@ObjectType("AlertChange", { description: "The change of one alert in a period.", simpleResolvers: true })
export class AlertChange {
  alertId!: string;
  @Field(() => AlertChangeKindEnum, { description: "The difference between the start of the period and its end." })
  kind!: AlertChangeKind;
  @Field(() => SeverityEnum, {
    nullable: true,
    description:
      "The severity at the start of the period. Null if the alert did not exist then. Exception: if the first scan of the account found the alert in the period and it then became more severe, the severity of that scan.",
  })
  fromSeverity!: Severity | null;
  @Field(() => SeverityEnum, { description: "The severity at the end of the period." })
  severity!: Severity;
  @Field(() => Boolean, {
    description: "Whether the alert was dismissed at the end of the period, such as by an exception.",
  })
  isDismissed!: boolean;
  @Field(() => DateTimeScalar, { description: "The time of the last event that changed the alert." })
  at!: Date;
}

@ObjectType("FactChange", { description: "One fact of a resource that changed.", simpleResolvers: true })
export class FactChange {
  @Field(() => ChangedFactEnum, { description: "The fact that changed." })
  fact!: FactName;
  @Field(() => [String], { description: "The values that only the earlier reading has. Empty for a new resource." })
  removed!: readonly string[];
  @Field(() => [String], { description: "The values that only the later reading has. Empty for a deleted resource." })
  added!: readonly string[];
}

@ObjectType("DocumentChange", {
  description: "A policy document before and after a change. White space and the order of keys are no change.",
  simpleResolvers: true,
})
export class DocumentChange {
  @Field(() => ChangedFactEnum, { description: "The kind of the document: `document` or `trustPolicy`." })
  fact!: FactName;
  @Field(() => String, { nullable: true, description: "The earlier document. Null for a new resource." })
  before!: string | null;
  @Field(() => String, { nullable: true, description: "The later document. Null for a deleted resource." })
  after!: string | null;
}

@ObjectType("InventoryChange", {
  description: "A difference of one resource between two readings of an account.",
  simpleResolvers: true,
})
export class InventoryChange {
  declare readonly $row: InventoryChangeRow;
  @Field(() => Float, { description: "The number of the change. Later changes have higher numbers." })
  id!: number;
  @Field(() => InventoryKindEnum, { description: "The type of the resource that changed." })
  kind!: InventoryKind;
  @Field(() => InventoryChangeKindEnum, { description: "The difference between the two readings." })
  change!: InventoryChangeKind;
  @Field(() => String, { description: "The name of the resource; the ID of an access key, if it was read." })
  name!: string;
  @Field(() => DateTimeScalar, {
    description: "The time at which a scan found the change. The change itself was made earlier.",
  })
  at!: Date;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the scan that found the change. Null if a rotation of IAM Monitor made and read it.",
  })
  scanId!: string | null;
  @Field(() => [FactChange], { description: "The facts that changed, without documents." })
  facts!: readonly FactChange[];
  @Field(() => [DocumentChange], { description: "The policy documents that changed." })
  documents!: readonly DocumentChange[];
  @Field(() => Boolean, {
    description:
      "Whether `documents` is empty only because those of the page together have more than 1,000,000 characters. Request fewer groups, or export the list.",
  })
  hasDocumentsLeftOut!: boolean;
}

@ObjectType("ChangeGroup", {
  description: "The changes of one resource in a period: its alerts, its facts, and those of what belongs to it.",
  simpleResolvers: true,
})
export class ChangeGroup {
  declare readonly $row: ChangeGroupRow;
  @Field(() => ID, { description: "The key of the group: the account and the identity of the resource." })
  id!: string;
  @Field(() => SeverityEnum, {
    nullable: true,
    description:
      "The severity of the worst alert that opened, reopened or became more severe. If there is none, that of the worst alert that the first scan found. Null if there is neither.",
  })
  severity!: Severity | null;
  @Field(() => DateTimeScalar, { description: "The time at which the latest of the changes was found." })
  at!: Date;
  @Field(() => [AlertChange], { description: "The changes of alerts, most important first; at most 20." })
  alerts!: readonly AlertChange[];
  @Field(() => Int, { description: "The number of alerts that changed." })
  alertCount!: number;
  @Field(() => [InventoryChange], { description: "The changes of the inventory, newest first; at most 20." })
  inventory!: readonly InventoryChange[];
  @Field(() => Int, { description: "The number of changes of the inventory." })
  inventoryCount!: number;
}

@ObjectType("ChangedResource", {
  description: "The resource to which a group of changes belongs.",
  simpleResolvers: true,
})
export class ChangedResource {
  @Field(() => ChangedResourceKindEnum, { description: "The type of the resource." })
  kind!: ChangedResourceKind;
  @Field(() => String, { description: "The name of the resource." })
  name!: string;
  @Field(() => ID, {
    nullable: true,
    description: "The ID of the user, group, role or policy. Null for any other resource.",
  })
  nodeId!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "The ARN of the user, group, role or managed policy. Null for any other resource.",
  })
  arn!: string | null;
  @Field(() => Boolean, { description: "Whether the latest reading no longer contains the resource." })
  isDeleted!: boolean;
}

@ObjectType("ChangeCoverage", {
  description: "Extent to which the scans of one account cover a period.",
  simpleResolvers: true,
})
export class ChangeCoverage {
  declare readonly $row: ChangeCoverageRow;
  accountId!: string;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The end of the latest scan with results up to the end of the period. Null if there is none.",
  })
  lastScanAt!: Date | null;
  @Field(() => Boolean, {
    description: "Whether a scan with results ended within the period. If none did, changes in AWS are not known.",
  })
  isScanned!: boolean;
  @Field(() => Boolean, {
    description: "Whether an earlier scan had results, with which the first scan of the period was compared.",
  })
  hasBaseline!: boolean;
  @Field(() => [SectionNameEnum], {
    description: "The sections that the latest scan could not read. It is unknown whether anything changed in them.",
  })
  unreadSections!: readonly SectionName[];
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time since which changes of users, groups, roles, policies and keys are recorded. Null before the first reading.",
  })
  recordedSince!: Date | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time of the credential report that the latest scan read. Later changes of passwords, MFA and keys of existing users may be missing: AWS renews the report every 4 hours. Null if no report was read.",
  })
  credentialReportAt!: Date | null;
}

@ObjectType("AlertChangeCounts", {
  description: "The numbers of alerts by their change from the start of a period to its end. Each alert counts once.",
  simpleResolvers: true,
})
class AlertChangeCounts {
  @Field(() => Int, {
    description:
      "The number of alerts that were created in the period and are not resolved, without those of the first scan of their account.",
  })
  opened!: number;
  @Field(() => Int, {
    description:
      "The number of alerts that the first scan of their account found, without those that were then reopened, raised or resolved. Their issues may be as old as the account.",
  })
  foundByFirstScan!: number;
  @Field(() => Int, {
    description: "The number of alerts that were resolved and whose issue exists again.",
  })
  reopened!: number;
  @Field(() => Int, {
    description: "The number of alerts that were open before and are more severe now, including those of a first scan.",
  })
  raised!: number;
  @Field(() => Int, { description: "The number of alerts that were open before the period and are resolved." })
  resolved!: number;
  @Field(() => Int, {
    description: "The number of alerts that were open before the period, still are, and are less severe.",
  })
  lowered!: number;
  @Field(() => Int, { description: "The number of alerts that were opened and resolved within the period." })
  openedAndResolved!: number;
}

@ObjectType("InventoryChangeCounts", {
  description: "The numbers of changes that scans found in the inventory.",
  simpleResolvers: true,
})
class InventoryChangeCounts {
  @Field(() => Int, { description: "The number of resources that were created." })
  created!: number;
  @Field(() => Int, { description: "The number of changes of resources." })
  changed!: number;
  @Field(() => Int, { description: "The number of resources that were deleted." })
  deleted!: number;
}

@ObjectType("InventoryKindCounts", {
  description: "The numbers of changes that scans found in the resources of one type.",
  simpleResolvers: true,
})
class InventoryKindCounts {
  @Field(() => InventoryKindEnum, { description: "The type of the resources." })
  kind!: InventoryKind;
  @Field(() => Int, { description: "The number of resources of the type that were created." })
  created!: number;
  @Field(() => Int, { description: "The number of changes of resources of the type." })
  changed!: number;
  @Field(() => Int, { description: "The number of resources of the type that were deleted." })
  deleted!: number;
}

@ObjectType("ChangeFocusCounts", {
  description: "The numbers of groups that each focus would list.",
  simpleResolvers: true,
})
class ChangeFocusCounts {
  @Field(() => Int, { description: "The number of groups with the focus `WORSE`." })
  worse!: number;
  @Field(() => Int, { description: "The number of groups with the focus `INVENTORY`." })
  inventory!: number;
  @Field(() => Int, { description: "The number of groups with the focus `BETTER`." })
  better!: number;
  @Field(() => Int, { description: "The number of groups with the focus `FIRST_SCAN`." })
  firstScan!: number;
}

@ConnectionType("ChangeGroup")
export class ChangeGroupConnection extends connectionOf("ChangeGroup", () => ChangeGroup) {
  @Field(() => DateTimeScalar, { description: "The start of the period." })
  since!: Date;
  @Field(() => DateTimeScalar, { description: "The end of the period. Further pages have the same end." })
  until!: Date;
  @Field(() => DateTimeScalar, {
    description:
      "The time since which the list has every change. Later than `since` if the period has more than 10,000 changes of alerts or of the inventory: the list has the newest.",
  })
  completeSince!: Date;
  @Field(() => AlertChangeCounts, {
    description: "The numbers of changed alerts by type of change. The argument `focus` does not limit them.",
  })
  alertCounts!: AlertChangeCounts;
  @Field(() => InventoryChangeCounts, {
    description: "The numbers of changes of the inventory by type of change. The argument `focus` does not limit them.",
  })
  inventoryCounts!: InventoryChangeCounts;
  @Field(() => [InventoryKindCounts], {
    description: "The numbers of changes by type of resource. A type without a change is left out.",
  })
  inventoryKindCounts!: readonly InventoryKindCounts[];
  @Field(() => ChangeFocusCounts, { description: "The numbers of groups for each focus." })
  focusCounts!: ChangeFocusCounts;
  @Field(() => Int, { description: "The number of groups. The argument `focus` does not limit it." })
  groupCount!: number;
  @Field(() => [ChangeCoverage], {
    description: "Extent to which the scans of each account cover the period; at most 500 accounts.",
  })
  coverage!: readonly ChangeCoverage[];
  @Field(() => [Scan], {
    description: "The scans of the period that failed or could not read everything, newest first; at most 20.",
  })
  incompleteScans!: readonly Scan[];
}
