import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { RotationDestination } from "../../iam/rotation/states.ts";
import type { ScheduleTarget } from "../../iam/schedule.ts";
import { DateTimeScalar } from "../scalars.ts";
import { connectionOf, Node, Payload } from "./common.ts";
import { RotationDestinationEnum, ScheduleTargetEnum } from "./rotation-enums.ts";

@ObjectType("RotationSchedule", {
  description: "A standing order to replace keys that have grown too old.",
  implements: Node,
  simpleResolvers: true,
})
export class RotationSchedule extends Node {
  @Field(() => String, { description: "What people here call it." })
  name!: string;
  @Field(() => Int, { description: "Keys as old as this are replaced." })
  maxAgeDays!: number;
  @Field(() => Int, { description: "So long before, a key counts as expiring." })
  warnDaysBefore!: number;
  @Field(() => Int, { description: "Rotations of a slot begin spread over so many minutes." })
  jitterMinutes!: number;
  @Field(() => Int, { description: "Open rotations of the account that it waits for." })
  openMax!: number;
  @Field(() => RotationDestinationEnum, { description: "Where new secrets go." })
  destination!: RotationDestination;
  @Field(() => Int, { description: "Hours in which both keys work." })
  overlapHours!: number;
  @Field(() => Int, { description: "Hours for which the old key must be unused." })
  quietHours!: number;
  @Field(() => Int, { description: "Hours for which the old key lies inactive." })
  soakHours!: number;
  @Field(() => Boolean, { description: "Whether it is in force." })
  isEnabled!: boolean;
  @Field(() => String, {
    nullable: true,
    description: "Why it stopped by itself: three failures in a row. Enabling it sets it going again.",
  })
  pausedReason!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: "When its window opens next." })
  nextSlotAt!: Date | null;
  @Field(() => String, { description: "Who made it." })
  createdBy!: string;
  @Field(() => DateTimeScalar, { description: "When." })
  createdAt!: Date;
  @Field(() => DateTimeScalar, { nullable: true, description: "When it was deleted; old rotations still name it." })
  deletedAt!: Date | null;
}
export const RotationScheduleConnection = connectionOf("RotationSchedule", () => RotationSchedule);

@ObjectType("ScheduledKey", { description: "A key that a schedule will replace.", simpleResolvers: true })
export class ScheduledKey {
  @Field(() => String, { description: "The key's id." })
  accessKeyId!: string;
  @Field(() => String, { description: "Whose it is." })
  userName!: string;
  @Field(() => DateTimeScalar, { description: "When AWS made it." })
  createdAt!: Date | number;
  @Field(() => Int, { description: "Whole days since then." })
  ageDays!: number;
  @Field(() => DateTimeScalar, { description: "When it is as old as it may be." })
  dueAt!: Date | number;
}

@ObjectType("RotationSchedulePreview", {
  description: "What a schedule would do, by the latest scan. Nothing was touched for it.",
  simpleResolvers: true,
})
export class RotationSchedulePreview {
  @Field(() => [ScheduledKey], { description: "Keys that are due now, oldest first." })
  due!: readonly ScheduledKey[];
  @Field(() => [ScheduledKey], { description: "Keys that come due within the warning time, the next first." })
  expiring!: readonly ScheduledKey[];
}

@InputType({ description: "What a schedule may be told; what is left out stays, or is the default." })
abstract class ScheduleChoices {
  @Field(() => String, { nullable: true, description: "The group's or user's name, or the tag's key." })
  targetName?: string | null;
  @Field(() => String, { nullable: true, description: "The tag's value; any when left out." })
  targetValue?: string | null;
  @Field(() => Int, { nullable: true, description: "Keys as old as this are replaced; 90 when never said." })
  maxAgeDays?: number | null;
  @Field(() => Int, { nullable: true, description: "So many days before, a key counts as expiring; 14." })
  warnDaysBefore?: number | null;
  @Field(() => [Int], { nullable: true, description: "1 is Monday, 7 is Sunday; none is every day." })
  daysOfWeek?: number[] | null;
  @Field(() => String, { nullable: true, description: "When the window opens by the zone's clocks, such as 02:00." })
  startTime?: string | null;
  @Field(() => Int, { nullable: true, description: "How long it stays open; 240 minutes." })
  durationMinutes?: number | null;
  @Field(() => Int, { nullable: true, description: "Rotations begin spread over so many minutes; 30." })
  jitterMinutes?: number | null;
  @Field(() => Int, { nullable: true, description: "How many rotations of the account may be open; 1." })
  openMax?: number | null;
  @Field(() => RotationDestinationEnum, { nullable: true, description: "Where new secrets go; SECRETS_MANAGER." })
  destination?: RotationDestination | null;
  @Field(() => Int, { nullable: true, description: "Hours in which both keys work; 168." })
  overlapHours?: number | null;
  @Field(() => Int, { nullable: true, description: "Hours for which the old key must be unused; 24." })
  quietHours?: number | null;
  @Field(() => Int, { nullable: true, description: "Hours for which the old key lies inactive; 240." })
  soakHours?: number | null;
}

@InputType("CreateRotationScheduleInput", { description: "A new standing order." })
export class CreateRotationScheduleInput extends ScheduleChoices {
  @Field(() => ID, {
    nullable: true,
    description: "Our id or the account number; may be left out where only one account can be meant.",
  })
  accountId?: string | null;
  @Field(() => String, { description: "What people here call it." })
  name!: string;
  @Field(() => ScheduleTargetEnum, { description: "Whose keys." })
  target!: ScheduleTarget["kind"];
  @Field(() => String, { description: "An IANA time zone, such as Europe/Berlin." })
  timeZone!: string;
}

@InputType("UpdateRotationScheduleInput", { description: "What to change of a schedule; what is left out stays." })
export class UpdateRotationScheduleInput extends ScheduleChoices {
  @Field(() => ID, { description: "The schedule." })
  id!: string;
  @Field(() => String, { nullable: true, description: "What people here call it." })
  name?: string | null;
  @Field(() => ScheduleTargetEnum, { nullable: true, description: "Whose keys." })
  target?: ScheduleTarget["kind"] | null;
  @Field(() => String, { nullable: true, description: "An IANA time zone." })
  timeZone?: string | null;
  @Field(() => Boolean, { nullable: true, description: "Whether it is in force; true also sets a paused one going." })
  isEnabled?: boolean | null;
}

@InputType("RotationScheduleIdInput", { description: "Names a schedule." })
export class RotationScheduleIdInput {
  @Field(() => ID, { description: "The schedule." })
  id!: string;
}

@ObjectType("RotationSchedulePayload", { description: "The schedule after what was asked.", simpleResolvers: true })
export class RotationSchedulePayload extends Payload {
  @Field(() => RotationSchedule, { nullable: true, description: "The schedule; null when `userErrors` say why not." })
  schedule!: RotationSchedule | null;
}
