/**
 * The use cases of rotation schedules, and what a worker does when a slot is due.
 * A schedule only starts rotations. It does not control them afterwards.
 */
import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import { now } from "../../clock.ts";
import type { Account } from "../../db/entities/account.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { type RotationSchedule, RotationScheduleEntity } from "../../db/entities/rotation-schedule.ts";
import { newId } from "../../db/new-id.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, jsonAt, known, pick, select, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { scheduleActor } from "../../iam/actor.ts";
import { ROTATION_DEFAULTS } from "../../iam/rotation/windows.ts";
import {
  beginsAt,
  dueKeys,
  dueSlot,
  expiringKeys,
  nextSlotAt,
  SCHEDULE_FAILURES_MAX,
  type SchedulableKey,
} from "../../iam/schedule.ts";
import { HOUR, type Instant, SECOND, wholeDaysBetween } from "../../iam/time.ts";
import { actorOf } from "../core/permissions.ts";
import { Accounts } from "../accounts/accounts.ts";
import { recordAudit } from "../audit/audit-log.ts";
import { parseInput } from "../core/input.ts";
import { type Page, type PageRequest, pageOf, readPageRequest } from "../core/page.ts";
import { type ReadyRotation, writeRotation } from "./insert-rotation.ts";
import { prepare } from "./request.ts";
import { databaseNow } from "./rows.ts";
import {
  createInput,
  type CreateScheduleInput,
  DEFAULTS,
  minuteOf,
  ruleOf,
  targetOf,
  updateInput,
  type UpdateScheduleInput,
} from "./schedule-input.ts";
import { takeSlot } from "../core/schedule-slots.ts";
import { allow, type Platform, type Scope } from "../core/request-scope.ts";

const SCHEDULES_PER_POLL = 20;
/** The maximum number of keys tried per slot. The other due keys wait for the next slot. */
const CANDIDATES_MAX = 20;
const KEYS_READ_MAX = 20_000;
const KEYS_SHOWN_MAX = 500;

const a = table("account", "a");
const k = table("access_key", "k");
const u = table("iam_user", "u");
const r = table("rotation", "r");

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

  /**
   * Creates a schedule. A request whose answer was lost can be repeated: an active schedule of the account with the same name
   * and settings is returned instead of a second one.
   */
  async create(input: CreateScheduleInput): Promise<RotationSchedule> {
    return (await this.createOnce(input)).schedule;
  }

  /** Creates a schedule, or returns an equal one, and whether it is new. */
  async createOnce(input: CreateScheduleInput): Promise<{ schedule: RotationSchedule; isNew: boolean }> {
    const caller = allow(this.scope, "rotationSchedules.update");
    const given = parseInput(createInput, input);
    const { id: accountId } = await new Accounts(this.scope).resolve(given.accountId);
    const { window, target, maxAgeDays, warnDaysBefore } = ruleOf(given);
    const settings = {
      accountId,
      name: given.name,
      maxAgeDays,
      warnDaysBefore,
      jitterMinutes: given.jitterMinutes ?? DEFAULTS.jitterMinutes,
      openMax: given.openMax ?? DEFAULTS.openMax,
      destination: given.destination ?? "SECRETS_MANAGER",
      overlapHours: given.overlapHours ?? ROTATION_DEFAULTS.scheduledOverlapHours,
      quietHours: given.quietHours ?? ROTATION_DEFAULTS.quietHours,
      soakHours: given.soakHours ?? ROTATION_DEFAULTS.soakHours,
      isEnabled: true,
      pausedReason: null,
      deletedAt: null,
    };
    return this.scope.em.transactional(async (tx) => {
      await requireConnected(tx, accountId);
      const alike = await tx.find(RotationScheduleEntity, settings, { orderBy: { id: "asc" } });
      const equal = alike.find((each) => isDeepStrictEqual([each.target, each.window], [target, window]));
      if (equal) return { schedule: equal, isNew: false };
      const schedule = tx.create(RotationScheduleEntity, {
        ...settings,
        id: newId("schedule"),
        target,
        window,
        failureCount: 0,
        nextSlotAt: new Date(nextSlotAt(window, now())),
        createdBy: actorOf(caller),
        createdAt: new Date(now()),
      });
      await this.save(schedule, "CREATE", tx);
      return { schedule, isNew: true };
    });
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
   * Returns the keys that are due now, oldest first, and those that become due within the warning time, at most 500 of each.
   * Starts nothing. A slot may start fewer rotations: it takes one key of each user without an open rotation, and stops when
   * `openMax` rotations are open in the account.
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

  private async save(
    schedule: RotationSchedule,
    operation: "CREATE" | "UPDATE" | "DELETE",
    em: Em = this.scope.em,
  ): Promise<void> {
    await em.transactional(async (tx) => {
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

/** Requires that the account stays connected until the transaction ends. Waits for other requests that create a schedule. */
async function requireConnected(tx: Em, accountId: string): Promise<void> {
  const row = await selectFirst(
    databaseOf(tx),
    pick(a, "status"),
    sql`from ${a.$table} where ${a.id} = ${accountId} for no key update`,
  );
  if (row?.status === "ARCHIVED") throw new AppError("ACCOUNT_ARCHIVED");
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
  const row = await selectFirst(
    databaseOf(em),
    { open: sql<number>`count(*)::integer`, users: sql<readonly string[] | null>`array_agg(${r.userName})` },
    sql`from ${r.$table}
      where ${r.accountId} = ${account.id} and ${r.state} not in ('COMPLETED','ROLLED_BACK','CANCELLED')`,
  );
  const room = schedule.openMax - (row?.open ?? 0);
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
 * The account's keys as of the latest scan, with the groups and tags that a target can name. Keys whose ID or creation time
 * is not known are left out.
 */
async function schedulableKeys(em: Em, accountId: string): Promise<readonly SchedulableKey[]> {
  const rows = await select(
    databaseOf(em),
    {
      ...pick(k, "userName", "isActive"),
      accessKeyId: known<string>(k.accessKeyId),
      createdSeconds: sql<number>`extract(epoch from ${k.createdAt})::float8`,
      groupNames: jsonAt(u.document, "user", "groupNames"),
      tags: jsonAt(u.document, "user", "tags"),
    },
    sql`from ${k.$table} left join ${u.$table} on ${u.accountId} = ${k.accountId} and ${u.identity} = ${k.userIdentity}
      where ${k.accountId} = ${accountId} and ${k.goneAt} is null and ${k.accessKeyId} is not null and ${k.createdAt} is not null
      order by ${k.createdAt} limit ${KEYS_READ_MAX}`,
  );
  return rows.map(({ createdSeconds, groupNames, tags, ...key }) => ({
    ...key,
    createdAt: createdSeconds * SECOND,
    groupNames: groupNames ?? [],
    tags: tags ?? [],
  }));
}
