import { Arg, Args, Ctx, ID, Int, Resolver, Root } from "type-graphql";
import type { ScheduleTarget } from "../../iam/schedule.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors, orNotFound } from "../errors.ts";
import type { RotationScheduleRow } from "../rows.ts";
import { FieldResolver, Mutation, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import { PageArgs } from "../types/common.ts";
import { AccountsPayload } from "../types/fleet.ts";
import { ScheduleTargetEnum } from "../types/rotation-enums.ts";
import {
  CreateRotationScheduleInput,
  CreateRotationSchedulesInput,
  NewSchedulePreview,
  NewSchedulesPreview,
  RotationSchedule,
  RotationScheduleConnection,
  RotationScheduleIdInput,
  RotationSchedulePayload,
  RotationSchedulePreview,
  UpdateRotationScheduleInput,
} from "../types/rotation-schedule.ts";

const NOTHING = { succeededCount: 0, failures: [] } as const;
type Payload = { schedule: RotationScheduleRow | null };

@Resolver(() => RotationSchedule)
export class RotationScheduleResolver {
  @RequiresPermission("rotations.read")
  @Query(() => RotationScheduleConnection, { description: "A page of rotation schedules, oldest first." })
  async rotationSchedules(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
    })
    accountId: string | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await context.services.rotationSchedules.list(page, { accountId }));
  }

  @RequiresPermission("rotations.read")
  @Query(() => NewSchedulePreview, {
    description:
      "A dry run of a schedule that does not exist yet: the keys that it would rotate, those that it cannot, and its next dates. Errors: `BAD_USER_INPUT`, `NOT_FOUND`.",
  })
  async rotationSchedulePreview(
    @Arg("input", () => CreateRotationScheduleInput, { description: "The settings of the schedule." })
    input: CreateRotationScheduleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.schedulePreviews.ofNew({ ...input });
  }

  @RequiresPermission("rotations.read")
  @Query(() => NewSchedulesPreview, {
    description:
      "A dry run of a schedule in many accounts, at most 1,000: how many keys it would rotate, and in which accounts it could not. Errors: `BAD_USER_INPUT`, `NOT_FOUND`, `BAD_QUERY`.",
  })
  async rotationSchedulesPreview(
    @Arg("input", () => CreateRotationSchedulesInput, {
      description: "The accounts and the settings of their new schedules.",
    })
    { accounts, ...settings }: CreateRotationSchedulesInput,
    @Ctx() { services }: RequestContext,
  ) {
    return services.fleetSchedules.preview(accounts, settings);
  }

  @RequiresPermission("rotationSchedules.update")
  @Mutation(() => RotationSchedulePayload, {
    description:
      "Creates a rotation schedule. A schedule only starts rotations; each one then runs independently. If the account has an active schedule with the same name and settings, that one is returned, so a request can be repeated.",
  })
  async createRotationSchedule(
    @Arg("input", () => CreateRotationScheduleInput, { description: "The settings of the new schedule." })
    input: CreateRotationScheduleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ schedule: null }, async () => ({
      schedule: await services.rotationSchedules.create({ ...input }),
    }));
  }

  @RequiresPermission("rotationSchedules.update")
  @Mutation(() => AccountsPayload, {
    description:
      "Creates the same rotation schedule in each of the accounts, at most 1,000. An account that is disconnected, or has an active schedule with the same name and settings, is reported as a failure. The `fingerprint` is required with a query.",
  })
  async createRotationSchedules(
    @Arg("input", () => CreateRotationSchedulesInput, {
      description: "The accounts and the settings of their new schedules.",
    })
    { accounts, ...settings }: CreateRotationSchedulesInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors(NOTHING, () => services.fleetSchedules.create(accounts, settings));
  }

  @RequiresPermission("rotationSchedules.update")
  @Mutation(() => RotationSchedulePayload, { description: "Changes the given settings of a rotation schedule." })
  async updateRotationSchedule(
    @Arg("input", () => UpdateRotationScheduleInput, { description: "The schedule and the settings to change." })
    input: UpdateRotationScheduleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ schedule: null }, async () => ({
      schedule: await services.rotationSchedules.update({ ...input }),
    }));
  }

  @RequiresPermission("rotationSchedules.update")
  @Mutation(() => RotationSchedulePayload, {
    description: "Deletes a rotation schedule. Rotations that it started continue.",
  })
  async deleteRotationSchedule(
    @Arg("input", () => RotationScheduleIdInput, { description: "The schedule to delete." }) {
      id,
    }: RotationScheduleIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ schedule: null }, async () => ({
      schedule: await services.rotationSchedules.delete(id),
    }));
  }

  @FieldResolver(() => Account, { description: "The account whose access keys the schedule rotates." })
  async account(@Root() schedule: RotationScheduleRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(schedule.accountId));
  }

  @FieldResolver(() => ScheduleTargetEnum, {
    description: "The group of users whose access keys the schedule rotates.",
  })
  target(@Root() { target }: RotationScheduleRow): ScheduleTarget["kind"] {
    return target.kind;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The name of the group or user, or the key of the tag. Null if the target is the whole account.",
  })
  targetName(@Root() { target }: RotationScheduleRow): string | null {
    if (target.kind === "ACCOUNT") return null;
    return target.kind === "TAG" ? target.key : target.name;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "The value of the tag. Null if any value matches, or the target is not a tag.",
  })
  targetValue(@Root() { target }: RotationScheduleRow): string | null {
    return target.kind === "TAG" ? target.value : null;
  }

  @FieldResolver(() => String, {
    description: "The IANA time zone of the maintenance window, such as `Europe/Berlin`.",
  })
  timeZone(@Root() { window }: RotationScheduleRow): string {
    return window.timeZone;
  }

  @FieldResolver(() => [Int], {
    description: "The days on which the window opens: 1 is Monday, 7 is Sunday. Empty if it opens every day.",
  })
  daysOfWeek(@Root() { window }: RotationScheduleRow): readonly number[] {
    return window.daysOfWeek;
  }

  @FieldResolver(() => String, { description: "The local time at which the window opens, such as `02:00`." })
  startTime(@Root() { window: { startMinute } }: RotationScheduleRow): string {
    return [Math.floor(startMinute / 60), startMinute % 60].map((part) => String(part).padStart(2, "0")).join(":");
  }

  @FieldResolver(() => Int, { description: "The length of the window in minutes." })
  durationMinutes(@Root() { window }: RotationScheduleRow): number {
    return window.durationMinutes;
  }

  @FieldResolver(() => RotationSchedulePreview, {
    description: "The keys that are due now and those that become due soon. No rotation is started.",
  })
  async preview(@Root() schedule: RotationScheduleRow, @Ctx() { services }: RequestContext) {
    return services.rotationSchedules.preview(schedule);
  }
}
