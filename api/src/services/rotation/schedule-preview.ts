/** Previews a schedule that does not exist yet. Changes nothing. */
import { type RawBuilder, sql } from "kysely";
import { now } from "../../clock.ts";
import { databaseOf, pick, select, table, textAt } from "../../db/typed-sql.ts";
import { UNUSED_AFTER } from "../../iam/rotation/windows.ts";
import { nextSlots } from "../../iam/schedule.ts";
import type { Instant } from "../../iam/time.ts";
import { Accounts } from "../accounts/accounts.ts";
import { parseInput } from "../core/input.ts";
import { allow, type Scope } from "../core/request-scope.ts";
import { createInput, type CreateScheduleInput, ruleOf } from "./schedule-input.ts";
import { type DueKey, RotationSchedules } from "./schedules.ts";

const SLOTS_SHOWN = 5;

const k = table("access_key", "k");
const o = table("access_key", "o");
const LAST_USE = textAt(k.document, "lastUsed", "status");

/** TWO_KEYS: AWS allows no third key, so the key is skipped. NEVER_USED, UNUSED: the key is rotated, but needs no successor. */
export type ScheduleObstacle = "TWO_KEYS" | "NEVER_USED" | "UNUSED";

/** Whether AWS reports that the key `k` was not used for 90 days. A use that could not be read is not none. */
export function isUnusedKey(at: Instant): RawBuilder<boolean> {
  return sql`coalesce(${LAST_USE} = 'USED'
    and ${textAt(k.document, "lastUsed", "at")}::float8 < ${at - UNUSED_AFTER}::float8, false)`;
}

export interface BlockedKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly obstacle: ScheduleObstacle;
}

export interface SchedulePreview {
  readonly due: readonly DueKey[];
  readonly expiring: readonly DueKey[];
  readonly nextSlots: readonly Instant[];
  readonly blocked: readonly BlockedKey[];
}

export class SchedulePreviews {
  constructor(private readonly scope: Scope) {}

  /** Errors: BAD_USER_INPUT, NOT_FOUND. */
  async ofNew(input: CreateScheduleInput): Promise<SchedulePreview> {
    allow(this.scope, "rotations.read");
    const given = parseInput(createInput, input);
    const account = await new Accounts(this.scope).resolve(given.accountId);
    const rule = ruleOf(given);
    const keys = await new RotationSchedules(this.scope).preview({ accountId: account.id, ...rule });
    return {
      ...keys,
      nextSlots: nextSlots(rule.window, now(), SLOTS_SHOWN),
      blocked: await this.blockedOf(account.id, keys.due),
    };
  }

  private async blockedOf(accountId: string, due: readonly DueKey[]): Promise<readonly BlockedKey[]> {
    if (due.length === 0) return [];
    const ids = due.map(({ accessKeyId }) => accessKeyId);
    const rows = await select(
      databaseOf(this.scope.em),
      {
        ...pick(k, "accessKeyId"),
        isNeverUsed: sql<boolean>`coalesce(${LAST_USE} = 'NEVER_USED', false)`,
        isUnused: isUnusedKey(now()),
        keys: sql<number>`(select count(*)::int from ${o.$table}
          where ${o.accountId} = ${k.accountId} and ${o.userIdentity} = ${k.userIdentity} and ${o.goneAt} is null)`,
      },
      sql`from ${k.$table}
       where ${k.accountId} = ${accountId} and ${k.goneAt} is null and ${k.accessKeyId} = any(${sql.val(ids)}::text[])`,
    );
    const byId = new Map(rows.map((row) => [row.accessKeyId, row]));
    return due.flatMap(({ accessKeyId, userName }): BlockedKey[] => {
      const row = byId.get(accessKeyId);
      if (!row) return [];
      if (row.keys > 1) return [{ accessKeyId, userName, obstacle: "TWO_KEYS" }];
      if (row.isNeverUsed) return [{ accessKeyId, userName, obstacle: "NEVER_USED" }];
      return row.isUnused ? [{ accessKeyId, userName, obstacle: "UNUSED" }] : [];
    });
  }
}
