/**
 * The use cases of rotation schedules, and what a worker does when a slot is due.
 * A schedule only starts rotations. It does not control them afterwards.
 */
import { z } from "zod";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { type RotationSchedule, RotationScheduleEntity } from "../../db/entities/rotation-schedule.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { scheduleActor } from "../../iam/actor.ts";
import { ROTATION_DESTINATIONS } from "../../iam/rotation/states.ts";
import { QUIET_HOURS_MIN, ROTATION_DEFAULTS } from "../../iam/rotation/windows.ts";
import {
  beginsAt,
  dueKeys,
  dueSlot,
  expiringKeys,
  isTimeZone,
  nextSlotAt,
  SCHEDULE_FAILURES_MAX,
  SCHEDULE_TARGET_KINDS,
  type SchedulableKey,
  type ScheduleTarget,
} from "../../iam/schedule.ts";
import { HOUR, type Instant, SECOND, wholeDaysBetween } from "../../iam/time.ts";
import { actorOf } from "../core/permissions.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput, text } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { type ReadyRotation, writeRotation } from "./insert-rotation.ts";
import { prepare } from "./request.ts";
import { databaseNow } from "./rows.ts";
import { takeSlot } from "../core/schedule-slots.ts";
import { allow, type Platform, type Scope } from "../core/request-scope.ts";

const SCHEDULES_PER_POLL = 20;
/** The maximum number of keys tried per slot. The other due keys wait for the next slot. */
const CANDIDATES_MAX = 20;
const KEYS_READ_MAX = 20_000;
const KEYS_SHOWN_MAX = 500;
const HOURS_MAX = 8_760;
const DEFAULTS = {
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

const updateInput = z.object({
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

export interface DueKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly createdAt: Instant;
  readonly ageDays: number;
  /** When the key reaches the maximum age of the schedule. */
  readonly dueAt: Instant;
}

export class RotationSchedules {
  constructor(private readonly scope: Scope) {}

  async list(
    request: PageRequest,
    filter: { readonly accountId?: string | null } = {},
  ): Promise<Page<RotationSchedule>> {
    allow(this.scope, "rotations.read");
    const account = filter.accountId ? await new Accounts(this.scope).get(filter.accountId) : null;
    const where = { deletedAt: null, ...(account && { accountId: account.id }) };
    const page = readPageRequest(request);
    const rows = await this.scope.em.find(
      RotationScheduleEntity,
      page.cursor ? { $and: [where, { id: page.isForward ? { $gt: page.cursor } : { $lt: page.cursor } }] } : where,
      { orderBy: { id: page.isForward ? "asc" : "desc" }, limit: page.limit + 1 },
    );
    return pageOf(
      page,
      rows,
      (schedule) => schedule.id,
      await this.scope.em.fork().count(RotationScheduleEntity, where),
    );
  }

  /** Returns the schedule, even if it was deleted, because its rotations refer to it. */
  async get(id: string): Promise<RotationSchedule> {
    allow(this.scope, "rotations.read");
    const schedule = await this.scope.em.findOne(RotationScheduleEntity, { id });
    if (!schedule) throw new AppError("NOT_FOUND", { message: "There is no such schedule." });
    return schedule;
  }

  async create(input: CreateScheduleInput): Promise<RotationSchedule> {
    const caller = allow(this.scope, "rotationSchedules.update");
    const given = parseInput(createInput, input);
    const account = await new Accounts(this.scope).resolve(given.accountId);
    if (account.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
    const { window, target, maxAgeDays, warnDaysBefore } = ruleOf(given);
    const schedule = this.scope.em.create(RotationScheduleEntity, {
      id: newId("schedule"),
      accountId: account.id,
      name: given.name,
      target,
      maxAgeDays,
      warnDaysBefore,
      window,
      jitterMinutes: given.jitterMinutes ?? DEFAULTS.jitterMinutes,
      openMax: given.openMax ?? DEFAULTS.openMax,
      destination: given.destination ?? "SECRETS_MANAGER",
      overlapHours: given.overlapHours ?? ROTATION_DEFAULTS.scheduledOverlapHours,
      quietHours: given.quietHours ?? ROTATION_DEFAULTS.quietHours,
      soakHours: given.soakHours ?? ROTATION_DEFAULTS.soakHours,
      isEnabled: true,
      pausedReason: null,
      failureCount: 0,
      nextSlotAt: new Date(nextSlotAt(window, now())),
      createdBy: actorOf(caller),
      createdAt: new Date(now()),
      deletedAt: null,
    });
    await this.save(schedule, "CREATE");
    return schedule;
  }

  /** Changes a schedule. Omitted fields keep their value. `isEnabled: true` also resumes a paused schedule. */
  async update(input: UpdateScheduleInput): Promise<RotationSchedule> {
    allow(this.scope, "rotationSchedules.update");
    const {
      id,
      target,
      targetName,
      targetValue,
      timeZone,
      daysOfWeek,
      startTime,
      durationMinutes,
      isEnabled,
      ...simpleFields
    } = parseInput(updateInput, input);
    const schedule = await this.getExisting(id);
    Object.assign(schedule, Object.fromEntries(Object.entries(simpleFields).filter(([, value]) => value != null)));
    if (target != null) schedule.target = targetOf(target, targetName, targetValue);
    schedule.window = {
      timeZone: timeZone ?? schedule.window.timeZone,
      daysOfWeek: daysOfWeek
        ? [...new Set(daysOfWeek)].toSorted((one, other) => one - other)
        : schedule.window.daysOfWeek,
      startMinute: startTime ? minuteOf(startTime) : schedule.window.startMinute,
      durationMinutes: durationMinutes ?? schedule.window.durationMinutes,
    };
    if (isEnabled != null) schedule.isEnabled = isEnabled;
    if (isEnabled === true) {
      schedule.pausedReason = null;
      schedule.failureCount = 0;
    }
    schedule.nextSlotAt = new Date(nextSlotAt(schedule.window, now()));
    await this.save(schedule, "UPDATE");
    return schedule;
  }

  /** Deletes the schedule. Rotations that it started continue. */
  async delete(id: string): Promise<RotationSchedule> {
    allow(this.scope, "rotationSchedules.update");
    const schedule = await this.getExisting(id);
    schedule.deletedAt = new Date(now());
    schedule.isEnabled = false;
    schedule.nextSlotAt = null;
    await this.save(schedule, "DELETE");
    return schedule;
  }

  /**
   * Returns the keys that would be replaced if a slot were due now, oldest first, and the keys that become due within
   * the warning time. Starts nothing.
   */
  async preview(
    schedule: Pick<RotationSchedule, "accountId" | "target" | "maxAgeDays" | "warnDaysBefore">,
  ): Promise<{ due: readonly DueKey[]; expiring: readonly DueKey[] }> {
    allow(this.scope, "rotations.read");
    const at = now();
    const keys = await schedulableKeys(this.scope.em, schedule.accountId);
    const listed = (candidates: readonly SchedulableKey[]) =>
      candidates.slice(0, KEYS_SHOWN_MAX).map((key) => ({
        accessKeyId: key.accessKeyId,
        userName: key.userName,
        createdAt: key.createdAt,
        ageDays: wholeDaysBetween(key.createdAt, at),
        dueAt: key.createdAt + schedule.maxAgeDays * 24 * HOUR,
      }));
    return { due: listed(dueKeys(keys, schedule, at)), expiring: listed(expiringKeys(keys, schedule, at)) };
  }

  private async save(schedule: RotationSchedule, operation: "CREATE" | "UPDATE" | "DELETE"): Promise<void> {
    await this.scope.em.transactional(async (tx) => {
      await tx.persist(schedule).flush();
      await recordAudit(tx, this.scope, {
        action: "rotationSchedules.update",
        target: schedule.id,
        targetName: schedule.name,
        details: {
          asked: operation,
          maxAgeDays: schedule.maxAgeDays,
          target: schedule.target.kind,
          isEnabled: schedule.isEnabled,
        },
      });
    });
  }

  private async getExisting(id: string): Promise<RotationSchedule> {
    const schedule = await this.get(id);
    if (schedule.deletedAt) throw new AppError("NOT_FOUND", { message: "This schedule was deleted." });
    return schedule;
  }
}

/** Fires the due slots, each only once even with several workers. Returns the number of rotations that it started. */
export async function fireDueSchedules(platform: Platform): Promise<number> {
  const em = platform.orm.em.fork();
  const at = await databaseNow(em);
  const due = await em.find(
    RotationScheduleEntity,
    { deletedAt: null, isEnabled: true, pausedReason: null, nextSlotAt: { $lte: new Date(at) } },
    { orderBy: { nextSlotAt: "asc" }, limit: SCHEDULES_PER_POLL },
  );
  let started = 0;
  for (const schedule of due) started += await fire(platform, schedule, at);
  return started;
}

/** The number of consecutive failed slots. A slot fails if it starts no rotation, although a key is due. */
function failureCountAfter({ failureCount }: RotationSchedule, startedCount: number, failedCount: number): number {
  if (startedCount > 0) return 0;
  return failedCount > 0 ? failureCount + 1 : failureCount;
}

async function fire(platform: Platform, schedule: RotationSchedule, at: Instant): Promise<number> {
  const slot = dueSlot(schedule.window, schedule.nextSlotAt!.getTime(), at);
  if (slot === null) return 0;
  const em = platform.orm.em.fork();
  const account = await em.findOneOrFail(AccountEntity, { id: schedule.accountId });
  const { ready, failures } =
    slot.slotAt === null ? { ready: [], failures: [] } : await prepareDue(platform, schedule, account, at);
  const failureCount = failureCountAfter(schedule, ready.length, failures.length);
  const slotAt = slot.slotAt ?? schedule.nextSlotAt!.getTime();
  return em.transactional(async (tx) => {
    const note = slot.slotAt === null ? "missed" : (failures[0] ?? null);
    const isOurs = await takeSlot(tx, {
      scheduleId: schedule.id,
      slotAt: new Date(slotAt),
      started: ready.length,
      note,
    });
    await tx.execute(
      "update rotation_schedule set next_slot_at = ?, failure_count = ?, paused_reason = ? where id = ? and next_slot_at <= ? and deleted_at is null",
      [
        new Date(slot.nextSlotAt).toISOString(),
        isOurs ? failureCount : schedule.failureCount,
        isOurs && failureCount >= SCHEDULE_FAILURES_MAX
          ? `Failed ${failureCount} times in a row: ${failures[0]}`
          : null,
        schedule.id,
        new Date(at).toISOString(),
      ],
    );
    if (!isOurs) return 0;
    for (const rotation of ready) {
      const jitter = { text: `${schedule.id} ${rotation.plan.accessKeyId}`, minutes: schedule.jitterMinutes };
      await writeRotation(tx, platform, newId("rotation"), rotation, {
        trigger: "SCHEDULE",
        requestedBy: scheduleActor(schedule),
        reason: null,
        idempotencyKey: null,
        requestHash: null,
        scheduleId: schedule.id,
        beginAt: at + (beginsAt(schedule.window, slotAt, at, jitter) - at) / rotation.timeScale,
      });
    }
    return ready.length;
  });
}

async function prepareDue(platform: Platform, schedule: RotationSchedule, account: Account, at: Instant) {
  const em = platform.orm.em.fork();
  const [row] = await em.execute<{ open: string; users: string[] | null }[]>(
    `select count(*) as open, array_agg(user_name) as users from rotation
      where account_id = ? and state not in ('COMPLETED','ROLLED_BACK','CANCELLED')`,
    [account.id],
  );
  const room = schedule.openMax - Number(row?.open ?? 0);
  const busy = new Set(row?.users ?? []);
  const ready: ReadyRotation[] = [];
  const failures: string[] = [];
  if (room <= 0) return { ready, failures };
  const keys = dueKeys(await schedulableKeys(em, account.id), schedule, at).filter((key) => !busy.has(key.userName));
  for (const key of keys.slice(0, CANDIDATES_MAX)) {
    if (ready.length >= room) break;
    if (ready.some(({ plan }) => plan.userName === key.userName)) continue;
    try {
      ready.push(
        await prepare(platform, account, {
          userName: key.userName,
          accessKeyId: key.accessKeyId,
          destination: schedule.destination,
          overlapHours: schedule.overlapHours,
          quietHours: schedule.quietHours,
          soakHours: schedule.soakHours,
        }),
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failures.push(`${key.userName}: ${error.message}`);
    }
  }
  return { ready, failures };
}

/**
 * The account's keys as of the latest scan, with the groups and tags that a target can name.
 * Keys without a known ID are left out.
 */
async function schedulableKeys(em: Em, accountId: string): Promise<readonly SchedulableKey[]> {
  const rows = await em.execute<
    {
      access_key_id: string;
      user_name: string;
      is_active: boolean;
      created_at: number;
      groups: string[] | null;
      tags: SchedulableKey["tags"] | null;
    }[]
  >(
    `select k.access_key_id, k.user_name, k.is_active, extract(epoch from k.created_at)::float8 as created_at,
            u.document #> '{user,groupNames}' as groups, u.document #> '{user,tags}' as tags
       from access_key k left join iam_user u on u.account_id = k.account_id and u.identity = k.user_identity
      where k.account_id = ? and k.gone_at is null and k.access_key_id is not null and k.created_at is not null
      order by k.created_at limit ${KEYS_READ_MAX}`,
    [accountId],
  );
  return rows.map((row) => ({
    accessKeyId: row.access_key_id,
    userName: row.user_name,
    isActive: row.is_active,
    createdAt: row.created_at * SECOND,
    groupNames: row.groups ?? [],
    tags: row.tags ?? [],
  }));
}

/** What a new schedule does, and when. */
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

function targetOf(
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

function minuteOf(time: string): number {
  const [hour, minute] = time.split(":").map(Number);
  return hour! * 60 + minute!;
}
