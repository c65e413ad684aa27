/** Previews and creates the same rotation schedule in many accounts. */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { nextSlots, type ScheduleTarget } from "../../iam/schedule.ts";
import { DAY, type Instant } from "../../iam/time.ts";
import { KNOWN } from "../accounts/account-list.ts";
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

type Counts = Pick<FleetSchedulePreview, Exclude<keyof FleetSchedulePreview, "nextSlots" | "accountCount">>;

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
    const { rows } = await sql<Counts>`
      with counted as (
        select t.id, t.name, t.writes, known.percent, keys.*,
               exists (select from rotation_schedule s where s.account_id = t.id and s.deleted_at is null
                          and s.is_enabled and s.paused_reason is null) as is_scheduled
          from account t ${KNOWN} cross join lateral (
            select count(*) filter (where k.created_at <= ${dueBefore})::int as due,
                   count(*) filter (where k.created_at > ${dueBefore})::int as expiring,
                   count(*) filter (where k.created_at <= ${dueBefore} and (k.document #>> '{lastUsed,status}' = 'NEVER_USED'
                     or ${isUnusedKey(at)}
                     or exists (select from access_key o where o.account_id = k.account_id and o.user_identity = k.user_identity
                                   and o.gone_at is null and o.id <> k.id)))::int as blocked
              from access_key k left join iam_user u on u.account_id = k.account_id and u.identity = k.user_identity
             where k.account_id = t.id and k.gone_at is null and k.is_active and k.access_key_id is not null
               and k.created_at <= ${soonBefore} and ${isTargeted(target)}) keys
         where t.id = any(${sql.val(chosen.map(({ id }) => id))}::text[]))
      select coalesce(sum(due), 0)::int as "dueCount", coalesce(sum(expiring), 0)::int as "expiringCount",
             coalesce(sum(blocked), 0)::int as "blockedCount", count(*) filter (where due > 0)::int as "dueAccountCount",
             count(*) filter (where writes = 'OFF')::int as "writesOffCount",
             count(*) filter (where percent is null)::int as "notScannedCount",
             count(*) filter (where percent < 100)::int as "partlyReadCount",
             count(*) filter (where is_scheduled)::int as "scheduledCount",
             coalesce((select jsonb_agg(jsonb_build_object('accountId', m.id, 'accountName', m.name, 'dueCount', m.due) order by m.due desc, m.name, m.id)
                from (select * from counted where due > 0 order by due desc, name, id limit ${sql.lit(ACCOUNTS_NAMED_MAX)}) m), '[]') as "dueAccounts"
        from counted`.execute(this.scope.em.getKysely());
    return { ...rows[0]!, accountCount: chosen.length, nextSlots: nextSlots(window, at, SLOTS_SHOWN) };
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
      return sql`u.document #> '{user,groupNames}' @> ${JSON.stringify([target.name])}::jsonb`;
    case "TAG":
      return sql`u.document #> '{user,tags}' @> ${JSON.stringify([
        { key: target.key, ...(target.value !== null && { value: target.value }) },
      ])}::jsonb`;
    case "USER":
      return sql`k.user_name = ${target.name}`;
  }
}
