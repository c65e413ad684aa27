/** The input of rotation schedules: what operators may set, within which limits, and the defaults. */
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { ROTATION_DESTINATIONS } from "../../iam/rotation/states.ts";
import { QUIET_HOURS_MIN } from "../../iam/rotation/windows.ts";
import { isTimeZone, SCHEDULE_TARGET_KINDS, type ScheduleTarget } from "../../iam/schedule.ts";
import { text } from "../core/input.ts";

const HOURS_MAX = 8_760;
export const DEFAULTS = {
  maxAgeDays: 90,
  warnDaysBefore: 14,
  startTime: "02:00",
  durationMinutes: 240,
  jitterMinutes: 30,
  openMax: 1,
} as const;

const hours = (minimum: number) => z.number().int().min(minimum).max(HOURS_MAX);
const fields = {
  name: text(100),
  target: z.enum(SCHEDULE_TARGET_KINDS),
  /** The group's or user's name, or the tag's key. */
  targetName: text(256).nullish(),
  targetValue: z.string().max(256).nullish(),
  maxAgeDays: z.number().int().min(1).max(3_650),
  warnDaysBefore: z.number().int().min(0).max(365),
  timeZone: z.string().max(64).refine(isTimeZone, "must be an IANA time zone, such as Europe/Berlin"),
  daysOfWeek: z.array(z.number().int().min(1).max(7)).max(7),
  startTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time of day, such as 02:30"),
  durationMinutes: z.number().int().min(15).max(1_440),
  jitterMinutes: z.number().int().min(0).max(1_440),
  openMax: z.number().int().min(1).max(100),
  destination: z.enum(ROTATION_DESTINATIONS),
  overlapHours: hours(1),
  quietHours: hours(QUIET_HOURS_MIN),
  soakHours: hours(1),
};

/** The optional fields. If a field is omitted, a new schedule uses the default and an existing one keeps its value. */
const optionalFields = {
  maxAgeDays: fields.maxAgeDays.nullish(),
  warnDaysBefore: fields.warnDaysBefore.nullish(),
  daysOfWeek: fields.daysOfWeek.nullish(),
  startTime: fields.startTime.nullish(),
  durationMinutes: fields.durationMinutes.nullish(),
  jitterMinutes: fields.jitterMinutes.nullish(),
  openMax: fields.openMax.nullish(),
  destination: fields.destination.nullish(),
  overlapHours: fields.overlapHours.nullish(),
  quietHours: fields.quietHours.nullish(),
  soakHours: fields.soakHours.nullish(),
};

/** The input of a new schedule. */
export const createInput = z.object({
  ...fields,
  ...optionalFields,
  accountId: z.string().max(64).nullish(),
});
export type CreateScheduleInput = z.input<typeof createInput>;

export const updateInput = z.object({
  id: z.string().max(64),
  name: fields.name.nullish(),
  target: fields.target.nullish(),
  targetName: fields.targetName,
  targetValue: fields.targetValue,
  timeZone: fields.timeZone.nullish(),
  ...optionalFields,
  isEnabled: z.boolean().nullish(),
});
export type UpdateScheduleInput = z.input<typeof updateInput>;

/** The settings of a new schedule. */
export function ruleOf(given: z.output<typeof createInput>) {
  return {
    target: targetOf(given.target, given.targetName, given.targetValue),
    maxAgeDays: given.maxAgeDays ?? DEFAULTS.maxAgeDays,
    warnDaysBefore: given.warnDaysBefore ?? DEFAULTS.warnDaysBefore,
    window: {
      timeZone: given.timeZone,
      daysOfWeek: [...new Set(given.daysOfWeek ?? [])].toSorted((one, other) => one - other),
      startMinute: minuteOf(given.startTime ?? DEFAULTS.startTime),
      durationMinutes: given.durationMinutes ?? DEFAULTS.durationMinutes,
    },
  };
}

export function targetOf(
  kind: ScheduleTarget["kind"],
  name: string | null | undefined,
  value: string | null | undefined,
): ScheduleTarget {
  if (kind === "ACCOUNT") return { kind };
  if (!name)
    throw new AppError("BAD_USER_INPUT", {
      message: "targetName: is required for this target.",
      details: { path: "targetName" },
    });
  return kind === "TAG" ? { kind, key: name, value: value ?? null } : { kind, name };
}

export function minuteOf(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return hour! * 60 + minute!;
}
