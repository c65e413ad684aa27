/** Previews and creates the same rotation schedule in many accounts. */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import { databaseOf, derived, jsonAt, listOf, pick, rowsOf, table, textAt } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { nextSlots, type ScheduleTarget } from "../../iam/schedule.ts";
import { DAY, type Instant } from "../../iam/time.ts";
import { KNOWN, known } from "../accounts/account-list.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { createInput, type CreateScheduleInput, ruleOf } from "../rotation/schedule-input.ts";
import { isUnusedKey } from "../rotation/schedule-preview.ts";
import { RotationSchedules } from "../rotation/schedules.ts";
import {
  type AccountsOutcome,
  type AccountTargets,
  eachTarget,
  findTargets,
  requireFingerprint,
} from "./fleet-targets.ts";

const SLOTS_SHOWN = 5;
/** The maximum number of accounts that are named. The counts include the others. */
const ACCOUNTS_NAMED_MAX = 20;

/** The settings that the schedules of all accounts share. */
export type SharedSettings = Omit<CreateScheduleInput, "accountId">;

export interface AccountDue {
  readonly accountId: string;
  readonly accountName: string;
  readonly dueCount: number;
}

/** Previews the schedules in all accounts, according to the latest scan of each. */
export interface FleetSchedulePreview {
  readonly accountCount: number;
  readonly dueCount: number;
  readonly expiringCount: number;
  readonly blockedCount: number;
  /** The accounts with due keys, most first. */
  readonly dueAccounts: readonly AccountDue[];
  readonly dueAccountCount: number;
  /** Schedules of these accounts start nothing, because writes are off. */
  readonly writesOffCount: number;
  /** The keys of these accounts are not known. */
  readonly notScannedCount: number;
  readonly partlyReadCount: number;
  /** The accounts that have an active schedule already. */
  readonly scheduledCount: number;
  readonly nextSlots: readonly Instant[];
}

const t = table("account", "t");
const s = table("rotation_schedule", "s");
const k = table("access_key", "k");
const u = table("iam_user", "u");
const o = table("access_key", "o");

export class FleetSchedules {
  constructor(private readonly scope: Scope) {}

  /** Errors: BAD_USER_INPUT, NOT_FOUND, as those of the selected accounts. Changes nothing. */
  async preview(targets: AccountTargets, settings: SharedSettings): Promise<FleetSchedulePreview> {
    allow(this.scope, "rotations.read");
    const { target, maxAgeDays, warnDaysBefore, window } = ruleOf(parseInput(createInput, settings));
    const chosen = (await findTargets(this.scope, targets)).filter(({ isArchived }) => !isArchived);
    const at = now();
    const [dueBefore, soonBefore] = [
      new Date(at - maxAgeDays * DAY),
      new Date(at - Math.max(0, maxAgeDays - warnDaysBefore) * DAY),
    ];
    const isDue = sql`${k.createdAt} <= ${dueBefore}`;
    const KEYS = {
      due: sql<number>`count(*) filter (where ${isDue})::int`,
      expiring: sql<number>`count(*) filter (where ${k.createdAt} > ${dueBefore})::int`,
      blocked: sql<number>`count(*) filter (where ${isDue} and (${textAt(k.document, "lastUsed", "status")} = 'NEVER_USED'
        or ${isUnusedKey(at)}
        or exists (select from ${o.$table} where ${o.accountId} = ${k.accountId} and ${o.userIdentity} = ${k.userIdentity}
                      and ${o.goneAt} is null and ${o.id} <> ${k.id})))::int`,
    };
    const ACCOUNTS = {
      ...pick(t, "id", "name", "writes"),
      percent: known.percent,
      ...pick(derived("keys", KEYS), "due", "expiring", "blocked"),
      isScheduled: sql<boolean>`exists (select from ${s.$table} where ${s.accountId} = ${t.id} and ${s.deletedAt} is null
        and ${s.isEnabled} and ${s.pausedReason} is null)`,
    };
    const counted = derived("counted", ACCOUNTS);
    const most = derived("m", ACCOUNTS);
    const ids = sql.val(chosen.map(({ id }) => id));
    const [row] = await rowsOf(
      databaseOf(this.scope.em),
      {
        dueCount: sql<number>`coalesce(sum(${counted.due}), 0)::int`,
        expiringCount: sql<number>`coalesce(sum(${counted.expiring}), 0)::int`,
        blockedCount: sql<number>`coalesce(sum(${counted.blocked}), 0)::int`,
        dueAccountCount: sql<number>`count(*) filter (where ${counted.due} > 0)::int`,
        writesOffCount: sql<number>`count(*) filter (where ${counted.writes} = 'OFF')::int`,
        notScannedCount: sql<number>`count(*) filter (where ${counted.percent} is null)::int`,
        partlyReadCount: sql<number>`count(*) filter (where ${counted.percent} < 100)::int`,
        scheduledCount: sql<number>`count(*) filter (where ${counted.isScheduled})::int`,
        dueAccounts: sql<readonly AccountDue[]>`coalesce((
          select jsonb_agg(jsonb_build_object('accountId', ${most.id}, 'accountName', ${most.name}, 'dueCount', ${most.due})
                           order by ${most.due} desc, ${most.name}, ${most.id})
            from (select * from ${counted.$table} where ${counted.due} > 0 order by ${counted.due} desc, ${counted.name}, ${counted.id}
                   limit ${sql.lit(ACCOUNTS_NAMED_MAX)}) ${most.$table}), '[]')`,
      },
      (list) => sql`
        with ${counted.$table} as (
          select ${listOf(ACCOUNTS)} from ${t.$table} ${KNOWN} cross join lateral (
            select ${listOf(KEYS)}
              from ${k.$table} left join ${u.$table} on ${u.accountId} = ${k.accountId} and ${u.identity} = ${k.userIdentity}
             where ${k.accountId} = ${t.id} and ${k.goneAt} is null and ${k.isActive} and ${k.accessKeyId} is not null
               and ${k.createdAt} <= ${soonBefore} and ${isTargeted(target)}) keys
           where ${t.id} = any(${ids}::text[]))
        select ${list} from ${counted.$table}`,
    );
    return { ...row!, accountCount: chosen.length, nextSlots: nextSlots(window, at, SLOTS_SHOWN) };
  }

  /**
   * Creates a schedule in each account. A query needs a fingerprint, because a schedule writes to AWS. Settings that are
   * wrong refuse the action as a whole. A disconnected account is a failure of its own, and so is one that has an active
   * schedule with the same settings: a request whose answer was lost can be repeated.
   */
  async create(targets: AccountTargets, settings: SharedSettings): Promise<AccountsOutcome> {
    allow(this.scope, "rotationSchedules.update");
    requireFingerprint(targets);
    ruleOf(parseInput(createInput, settings));
    return eachTarget(this.scope, await findTargets(this.scope, targets), (scope, { id }) =>
      createOnce(scope, { ...settings, accountId: id }),
    );
  }
}

/** Errors: as those of `RotationSchedules.create`, BAD_USER_INPUT. */
async function createOnce(scope: Scope, input: CreateScheduleInput & { readonly accountId: string }): Promise<void> {
  const { isNew } = await new RotationSchedules(scope).createOnce(input);
  if (!isNew)
    throw new AppError("BAD_USER_INPUT", {
      message: "The account has an active schedule with the same name and settings already.",
      details: { path: "accounts" },
    });
}

/** Whether the key `k` of the user `u` is in the target, as `dueKeys` decides it. */
function isTargeted(target: ScheduleTarget): RawBuilder<unknown> {
  switch (target.kind) {
    case "ACCOUNT":
      return sql`true`;
    case "GROUP":
      return sql`${jsonAt(u.document, "user", "groupNames")} @> ${JSON.stringify([target.name])}::jsonb`;
    case "TAG":
      return sql`${jsonAt(u.document, "user", "tags")} @> ${JSON.stringify([
        { key: target.key, ...(target.value !== null && { value: target.value }) },
      ])}::jsonb`;
    case "USER":
      return sql`${k.userName} = ${target.name}`;
  }
}
