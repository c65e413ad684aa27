import { defineEntity, type InferEntity, p } from "@mikro-orm/core";
import type { Actor } from "../../iam/actor.ts";
import type { ScheduleTarget, ScheduleWindow } from "../../iam/schedule.ts";
import type { RotationDestination } from "../../iam/rotation/states.ts";

/** A rotation schedule: which users' keys are rotated when they are too old, and at which hours. */
export const RotationScheduleEntity = defineEntity({
  name: "RotationSchedule",
  tableName: "rotation_schedule",
  properties: {
    id: p.text().primary(),
    accountId: p.text(),
    name: p.text(),
    target: p.json().$type<ScheduleTarget>(),
    maxAgeDays: p.integer(),
    warnDaysBefore: p.integer(),
    window: p.json().$type<ScheduleWindow>(),
    jitterMinutes: p.integer(),
    /** The maximum number of open rotations of this schedule. */
    openMax: p.integer(),
    destination: p.text().$type<RotationDestination>(),
    overlapHours: p.integer(),
    quietHours: p.integer(),
    soakHours: p.integer(),
    isEnabled: p.boolean(),
    /** Set after three failures in a row. An operator must resume the schedule. */
    pausedReason: p.text().strictNullable(),
    failureCount: p.integer(),
    nextSlotAt: p.datetime().strictNullable(),
    createdBy: p.json().$type<Actor>(),
    createdAt: p.datetime(),
    deletedAt: p.datetime().strictNullable(),
  },
});
export type RotationSchedule = InferEntity<typeof RotationScheduleEntity>;
