import { ID, InputType, Int, ObjectType } from "type-graphql";
import type { RotationScheduleRow } from "../rows.ts";
import type { RotationDestination } from "../../iam/rotation/states.ts";
import type { ScheduleTarget } from "../../iam/schedule.ts";
import { DateTimeScalar } from "../scalars.ts";
import { Actor } from "./actor.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import type { ScheduleObstacle } from "../../services/rotation/schedule-preview.ts";
import { Field, Input } from "../tied.ts";
import { describedEnum } from "./enums.ts";
import { AccountsInput } from "./fleet.ts";
import { requestedDestination, RotationDestinationEnum, ScheduleTargetEnum } from "./rotation-enums.ts";

@ObjectType("RotationSchedule", {
  description: "A schedule that rotates access keys when they reach a maximum age.",
  implements: Node,
  simpleResolvers: true,
})
export class RotationSchedule extends Node {
  declare readonly $row: RotationScheduleRow;
  @Field(() => String, { description: "The name of the schedule." })
  name!: string;
  @Field(() => Int, { description: "The age in days at which keys are rotated." })
  maxAgeDays!: number;
  @Field(() => Int, {
    description: "The number of days before the maximum age from which a key is listed as expiring.",
  })
  warnDaysBefore!: number;
  @Field(() => Int, { description: "The period in minutes over which the start of rotations is spread." })
  jitterMinutes!: number;
  @Field(() => Int, { description: "The number of open rotations in the account at which the schedule waits." })
  openMax!: number;
  @Field(() => RotationDestinationEnum, { description: "The destination of the new secrets." })
  destination!: RotationDestination;
  @Field(() => Int, { description: "The number of hours for which both keys stay active." })
  overlapHours!: number;
  @Field(() => Int, {
    description: "The number of hours for which the old key must be unused before it is deactivated.",
  })
  quietHours!: number;
  @Field(() => Int, { description: "The number of hours for which the old key stays inactive before it is deleted." })
  soakHours!: number;
  @Field(() => Boolean, { description: "Whether the schedule is enabled." })
  isEnabled!: boolean;
  @Field(() => String, {
    nullable: true,
    description:
      "The reason why the schedule paused after three failures in a row. Enabling it resumes it. Null if it is not paused.",
  })
  pausedReason!: string | null;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The next time at which the window opens. Null if none is planned.",
  })
  nextSlotAt!: Date | null;
  @Field(() => Actor, { description: "The operator or token that created the schedule." })
  createdBy!: Actor;
  @Field(() => DateTimeScalar, { description: "The time at which the schedule was created." })
  createdAt!: Date;
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "The time at which the schedule was deleted. Its rotations still refer to it. Null while it exists.",
  })
  deletedAt!: Date | null;
}
export const RotationScheduleConnection = connectionOf("RotationSchedule", () => RotationSchedule);

@ObjectType("ScheduledKey", {
  description: "An access key that is due under a schedule, or becomes due soon.",
  simpleResolvers: true,
})
export class ScheduledKey {
  @Field(() => String, { description: "The ID of the access key." })
  accessKeyId!: string;
  @Field(() => String, { description: "The name of the user who owns the key." })
  userName!: string;
  @Field(() => DateTimeScalar, { description: "The time at which the key was created." })
  createdAt!: Date | number;
  @Field(() => Int, { description: "The age of the key in whole days." })
  ageDays!: number;
  @Field(() => DateTimeScalar, { description: "The time at which the key reaches the maximum age." })
  dueAt!: Date | number;
}

@ObjectType("RotationSchedulePreview", {
  description:
    "The keys that are due under a schedule, according to the latest scan. A run may rotate fewer: it takes one key of each user without an open rotation, and waits while `openMax` rotations are open. Nothing is changed.",
  simpleResolvers: true,
})
export class RotationSchedulePreview {
  @Field(() => [ScheduledKey], { description: "The keys that are due now, oldest first; at most 500." })
  due!: readonly ScheduledKey[];
  @Field(() => [ScheduledKey], {
    description: "The keys that become due within the warning period, earliest first; at most 500.",
  })
  expiring!: readonly ScheduledKey[];
}

const ScheduleObstacleEnum = describedEnum<ScheduleObstacle>(
  "ScheduleObstacle",
  "A reason why a schedule cannot, or should not, rotate a key.",
  {
    TWO_KEYS:
      "The schedule skips the key until one of the user's two keys is deleted, because AWS allows no third one.",
    NEVER_USED:
      "The key was never used. The schedule still rotates it. Consider deactivating and deleting it instead, because no application needs a new key.",
    UNUSED:
      "The key was not used in the last 90 days. The schedule still rotates it. Consider deactivating and deleting it instead, because no application seems to need a new key.",
  },
);

@ObjectType("BlockedKey", {
  description: "A due key that a schedule cannot, or should not, rotate.",
  simpleResolvers: true,
})
export class BlockedKey {
  @Field(() => String, { description: "The ID of the access key." })
  accessKeyId!: string;
  @Field(() => String, { description: "The name of the user who owns the key." })
  userName!: string;
  @Field(() => ScheduleObstacleEnum, { description: "The reason why the key cannot, or should not, be rotated." })
  obstacle!: ScheduleObstacle;
}

@ObjectType("NewSchedulePreview", {
  description: "The effect of a schedule before it is created, according to the latest scan. Nothing is changed.",
  simpleResolvers: true,
})
export class NewSchedulePreview extends RotationSchedulePreview {
  @Field(() => [DateTimeScalar], { description: "The next five times at which the window opens." })
  nextSlots!: readonly (Date | number)[];
  @Field(() => [BlockedKey], { description: "The due keys that cannot be rotated, or need no new key; at most 500." })
  blocked!: readonly BlockedKey[];
}

@ObjectType("AccountDueKeys", {
  description: "The number of access keys of an account that are due under a schedule.",
  simpleResolvers: true,
})
export class AccountDueKeys {
  @Field(() => ID, { description: "The ID of the account." })
  accountId!: string;
  @Field(() => String, { description: "The name of the account." })
  accountName!: string;
  @Field(() => Int, { description: "The number of keys that are due now." })
  dueCount!: number;
}

@ObjectType("NewSchedulesPreview", {
  description:
    "The effect of a schedule in many accounts before it is created, according to the latest scan of each. Nothing is changed.",
  simpleResolvers: true,
})
export class NewSchedulesPreview {
  @Field(() => Int, { description: "The number of accounts. Disconnected ones are not counted." })
  accountCount!: number;
  @Field(() => Int, { description: "The number of keys that are due now." })
  dueCount!: number;
  @Field(() => Int, { description: "The number of keys that become due within the warning period." })
  expiringCount!: number;
  @Field(() => Int, { description: "The number of due keys that cannot be rotated, or need no new key." })
  blockedCount!: number;
  @Field(() => Int, { description: "The number of accounts with due keys." })
  dueAccountCount!: number;
  @Field(() => [AccountDueKeys], { description: "The accounts with the most due keys, at most 20." })
  dueAccounts!: readonly AccountDueKeys[];
  @Field(() => Int, {
    description: "The number of accounts whose writes to AWS are off. A schedule starts no rotation there.",
  })
  writesOffCount!: number;
  @Field(() => Int, { description: "The number of accounts whose keys are not known, because no scan has results." })
  notScannedCount!: number;
  @Field(() => Int, { description: "The number of accounts that were read in part. Keys may be missing there." })
  partlyReadCount!: number;
  @Field(() => Int, { description: "The number of accounts that have an active schedule already." })
  scheduledCount!: number;
  @Field(() => [DateTimeScalar], { description: "The next five times at which the window opens." })
  nextSlots!: readonly (Date | number)[];
}

@InputType({
  description:
    "The optional settings of a schedule. If omitted, a new schedule uses the default and an existing one keeps its value.",
})
abstract class ScheduleChoices {
  @Input(() => String, {
    nullable: true,
    description: "The name of the group or user, or the key of the tag, at most 256 characters.",
  })
  targetName?: string | null;
  @Input(() => String, {
    nullable: true,
    description: "The value of the tag, at most 256 characters; any value if omitted.",
  })
  targetValue?: string | null;
  @Input(() => Int, {
    nullable: true,
    description: "The age in days at which keys are rotated, 1 to 3,650; default 90.",
  })
  maxAgeDays?: number | null;
  @Input(() => Int, {
    nullable: true,
    description:
      "The number of days before the maximum age from which a key is listed as expiring, 0 to 365; default 14.",
  })
  warnDaysBefore?: number | null;
  @Input(() => [Int], {
    nullable: true,
    description: "The days on which the window opens: 1 is Monday, 7 is Sunday; every day if empty.",
  })
  daysOfWeek?: number[] | null;
  @Input(() => String, {
    nullable: true,
    description: "The local time at which the window opens, such as `02:00`, which is the default.",
  })
  startTime?: string | null;
  @Input(() => Int, {
    nullable: true,
    description: "The length of the window in minutes, 15 to 1,440; default 240.",
  })
  durationMinutes?: number | null;
  @Input(() => Int, {
    nullable: true,
    description: "The period in minutes over which the start of rotations is spread, 0 to 1,440; default 30.",
  })
  jitterMinutes?: number | null;
  @Input(() => Int, {
    nullable: true,
    description: "The number of open rotations in the account at which the schedule waits, 1 to 100; default 1.",
  })
  openMax?: number | null;
  @Input(requestedDestination, {
    nullable: true,
    description: "The destination of the new secrets; default SECRETS_MANAGER.",
  })
  destination?: RotationDestination | null;
  @Input(() => Int, {
    nullable: true,
    description: "The number of hours for which both keys stay active, 1 to 8,760; default 168.",
  })
  overlapHours?: number | null;
  @Input(() => Int, {
    nullable: true,
    description:
      "The number of hours for which the old key must be unused before it is deactivated, 5 to 8,760; default 24.",
  })
  quietHours?: number | null;
  @Input(() => Int, {
    nullable: true,
    description:
      "The number of hours for which the old key stays inactive before it is deleted, 1 to 8,760; default 240.",
  })
  soakHours?: number | null;
}

@InputType({ description: "The settings of a new schedule, whatever its account." })
abstract class NewScheduleSettings extends ScheduleChoices {
  @Input(() => String, { description: "The name of the schedule, at most 100 characters." })
  name!: string;
  @Input(() => ScheduleTargetEnum, { description: "The users whose access keys the schedule rotates." })
  target!: ScheduleTarget["kind"];
  @Input(() => String, { description: "The IANA time zone of the window, such as `Europe/Berlin`." })
  timeZone!: string;
}

@InputType("CreateRotationScheduleInput", { description: "The settings of a new rotation schedule." })
export class CreateRotationScheduleInput extends NewScheduleSettings {
  @Input(() => ID, {
    nullable: true,
    description:
      "The ID of the account or its 12-digit AWS account number. Can be omitted if only one account is possible.",
  })
  accountId?: string | null;
}

@InputType("CreateRotationSchedulesInput", {
  description: "The settings of new rotation schedules, one in each of the accounts.",
})
export class CreateRotationSchedulesInput extends NewScheduleSettings {
  @Input(() => AccountsInput, { description: "The accounts, by a query or by their IDs." })
  accounts!: AccountsInput;
}

@InputType("UpdateRotationScheduleInput", {
  description: "The changes to a rotation schedule. Omitted fields keep their values.",
})
export class UpdateRotationScheduleInput extends ScheduleChoices {
  @Input(() => ID, { description: "The ID of the schedule." })
  id!: string;
  @Input(() => String, { nullable: true, description: "The new name of the schedule, at most 100 characters." })
  name?: string | null;
  @Input(() => ScheduleTargetEnum, {
    nullable: true,
    description: "The users whose access keys the schedule rotates.",
  })
  target?: ScheduleTarget["kind"] | null;
  @Input(() => String, {
    nullable: true,
    description: "The IANA time zone of the window, such as `Europe/Berlin`.",
  })
  timeZone?: string | null;
  @Input(() => Boolean, {
    nullable: true,
    description: "Whether the schedule is enabled; true also resumes a paused schedule.",
  })
  isEnabled?: boolean | null;
}

@InputType("RotationScheduleIdInput", { description: "The rotation schedule to act on." })
export class RotationScheduleIdInput {
  @Input(() => ID, { description: "The ID of the schedule." })
  id!: string;
}

@ObjectType("RotationSchedulePayload", {
  description: "The rotation schedule after the change.",
  simpleResolvers: true,
})
export class RotationSchedulePayload extends Payload {
  @Field(() => RotationSchedule, {
    nullable: true,
    description: "The rotation schedule. Null if `userErrors` is not empty.",
  })
  schedule!: RotationSchedule | null;
}
