import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { ScheduleTarget } from "../../iam/schedule.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { withUserErrors } from "../errors.ts";
import type { RotationScheduleRow } from "../rows.ts";
import { Account } from "../types/account.ts";
import { PageArgs } from "../types/common.ts";
import { ScheduleTargetEnum } from "../types/rotation-enums.ts";
import {
  CreateRotationScheduleInput,
  RotationSchedule,
  RotationScheduleConnection,
  RotationScheduleIdInput,
  RotationSchedulePayload,
  RotationSchedulePreview,
  UpdateRotationScheduleInput,
} from "../types/rotation-schedule.ts";

type Payload = { schedule: RotationScheduleRow | null };

@Resolver(() => RotationSchedule)
export class RotationScheduleResolver {
  @RequiresPermission("rotations.read")
  @Query(() => RotationScheduleConnection, { description: "Standing orders for rotations, oldest first." })
  async rotationSchedules(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("accountId", () => ID, { nullable: true, description: "Only of this account." }) accountId: string | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return connection(await context.services.rotationSchedules.list(page, { accountId }));
  }

  @RequiresPermission("rotationSchedules.update")
  @Mutation(() => RotationSchedulePayload, {
    description: "Makes a standing order. It only ever begins rotations; each goes its own way.",
  })
  async createRotationSchedule(
    @Arg("input", () => CreateRotationScheduleInput, { description: "What it is." }) input: CreateRotationScheduleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ schedule: null }, async () => ({
      schedule: await services.rotationSchedules.create({ ...input }),
    }));
  }

  @RequiresPermission("rotationSchedules.update")
  @Mutation(() => RotationSchedulePayload, { description: "Changes what was given." })
  async updateRotationSchedule(
    @Arg("input", () => UpdateRotationScheduleInput, { description: "What to change." })
    input: UpdateRotationScheduleInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ schedule: null }, async () => ({
      schedule: await services.rotationSchedules.update({ ...input }),
    }));
  }

  @RequiresPermission("rotationSchedules.update")
  @Mutation(() => RotationSchedulePayload, { description: "Ends a standing order; rotations that it began go on." })
  async deleteRotationSchedule(
    @Arg("input", () => RotationScheduleIdInput, { description: "Which." }) { id }: RotationScheduleIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<Payload>({ schedule: null }, async () => ({
      schedule: await services.rotationSchedules.delete(id),
    }));
  }

  @FieldResolver(() => Account, { description: "The account whose keys it replaces." })
  async account(@Root() schedule: RotationScheduleRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(schedule.accountId);
  }

  @FieldResolver(() => ScheduleTargetEnum, { description: "Whose keys." })
  target(@Root() { target }: RotationScheduleRow): ScheduleTarget["kind"] {
    return target.kind;
  }

  @FieldResolver(() => String, { nullable: true, description: "The group's or user's name, or the tag's key." })
  targetName(@Root() { target }: RotationScheduleRow): string | null {
    return target.kind === "ACCOUNT" ? null : target.kind === "TAG" ? target.key : target.name;
  }

  @FieldResolver(() => String, { nullable: true, description: "The tag's value; null for any." })
  targetValue(@Root() { target }: RotationScheduleRow): string | null {
    return target.kind === "TAG" ? target.value : null;
  }

  @FieldResolver(() => String, { description: "The time zone of its window." })
  timeZone(@Root() { window }: RotationScheduleRow): string {
    return window.timeZone;
  }

  @FieldResolver(() => [Int], { description: "1 is Monday, 7 is Sunday; none is every day." })
  daysOfWeek(@Root() { window }: RotationScheduleRow): readonly number[] {
    return window.daysOfWeek;
  }

  @FieldResolver(() => String, { description: "When the window opens by the zone's clocks: 02:00." })
  startTime(@Root() { window: { startMinute } }: RotationScheduleRow): string {
    return [Math.floor(startMinute / 60), startMinute % 60].map((part) => String(part).padStart(2, "0")).join(":");
  }

  @FieldResolver(() => Int, { description: "How long it stays open." })
  durationMinutes(@Root() { window }: RotationScheduleRow): number {
    return window.durationMinutes;
  }

  @FieldResolver(() => RotationSchedulePreview, {
    description: "The dry run: what it would replace now, and what comes due soon.",
  })
  async preview(@Root() schedule: RotationScheduleRow, @Ctx() { services }: RequestContext) {
    return services.rotationSchedules.preview(schedule);
  }
}
