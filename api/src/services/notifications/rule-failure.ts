/** The state of a rule that does not work. It is shown on the page, counted in `/metrics` and reported by the targets. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import {
  isAlertEvent,
  type NotificationEvent,
  RULE_FAILURES,
  type RuleFailure,
  ruleFailed,
} from "../../iam/notification-event.ts";
import { SECOND } from "../../iam/time.ts";
import type { AlertSelection } from "../alerts/filter.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import type { Platform } from "../core/request-scope.ts";

/** How often a rule that does not work is tried again. A later version, or an account that returns, may repair it. */
const RETRY_MS = 60 * SECOND;
/** An unexpected error may be over soon: a rule counts as failed when it has had errors for this long. */
const UNEXPECTED_MS = 600 * SECOND;

/** A rule that cannot work as it is saved. */
export class RuleError extends Error {
  constructor(readonly code: RuleFailure) {
    super(RULE_FAILURES[code]);
  }
}

export interface FailingRule {
  readonly id: string;
  readonly name: string;
}

/** Records that the rule failed. Its events wait: a rule that is repaired reports them. */
export async function noteFailure(platform: Platform, rule: FailingRule, error: unknown): Promise<void> {
  const code = error instanceof RuleError ? error.code : "INTERNAL";
  const isNew = await platform.orm.em.fork().transactional((tx) => setFailure(tx, rule, code));
  if (isNew || code === "INTERNAL") logFailure(platform, rule, error);
}

export function logFailure(platform: Platform, rule: FailingRule, error: unknown): void {
  const code = error instanceof RuleError ? error.code : codeOf(error);
  platform.log.error({ code, target: rule.id }, "notifications.rule_failed");
}

/** Sets the state in the transaction of `tx`. Returns whether the rule has it since now. */
export async function setFailure(tx: Em, rule: FailingRule, code: RuleFailure): Promise<boolean> {
  const graceMs = code === "INTERNAL" ? UNEXPECTED_MS : 0;
  // A rule without its accounts goes on with its alerts and with what belongs to no account.
  const isTriedLater = code !== "ACCOUNT_GONE";
  const { rows } = await sql<{ is_new: boolean }>`
    with former as (select id, failing_since, failed_at, failure_code from notification_rule where id = ${rule.id} for update)
    update notification_rule r set
           failing_since = coalesce(f.failing_since, clock_timestamp()),
           retry_at = ${isTriedLater ? sql`clock_timestamp() + make_interval(secs => ${RETRY_MS / SECOND}::float8)` : sql`null`},
           failure_code = case when f.failed_at is null or ${graceMs}::integer = 0 then ${code} else f.failure_code end,
           failed_at = coalesce(f.failed_at, case when coalesce(f.failing_since, clock_timestamp())
             <= clock_timestamp() - make_interval(secs => ${graceMs / SECOND}::float8) then clock_timestamp() end)
      from former f where r.id = f.id
    returning r.failed_at is not null and (f.failed_at is null or f.failure_code is distinct from r.failure_code) as is_new`.execute(
    tx.getKysely(),
  );
  if (!rows[0]?.is_new) return false;
  await saveNotificationEvents(tx, [{ ...ruleFailed(rule, RULE_FAILURES[code]), accountId: null }]);
  return true;
}

/**
 * Forgets the failure of a rule that works again, in the transaction of `tx`. BY_CHECK: its query, time zone and accounts
 * are valid. This says nothing about an unexpected error, which only messages that were written end (BY_WRITING).
 */
export async function clearFailure(tx: Em, ruleId: string, proof: "BY_WRITING" | "BY_CHECK"): Promise<void> {
  await sql`update notification_rule set failing_since = null, failed_at = null, failure_code = null, retry_at = null
    where id = ${ruleId} and failing_since is not null
      and ${proof === "BY_WRITING" ? sql`true` : sql`failure_code <> 'INTERNAL'`}`.execute(tx.getKysely());
}

/** The code of PostgreSQL or our own, else the kind of the error. Its text could quote an alert. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === "string" ? code : String(name ?? "INTERNAL");
}

/** Whether none of the accounts is connected that the rule, or its query, names. */
export async function isWithoutAccount(
  tx: Em,
  {
    account_ids: accountIds,
    events,
  }: { readonly account_ids: readonly string[]; readonly events: readonly NotificationEvent[] },
  { choices }: AlertSelection,
): Promise<boolean> {
  const named = [
    // The choice of accounts narrows only events that are not about alerts, and the report of a rule without events.
    ...(accountIds.length > 0 && (events.length === 0 || !events.every(isAlertEvent)) ? [accountIds] : []),
    ...choices.flatMap(({ dimension, isNegated, values }) =>
      dimension === "account" && !isNegated && events.some(isAlertEvent) ? [values] : [],
    ),
  ];
  if (named.length === 0) return false;
  const { rows } = await sql<{ id: string }>`
    select id from account where status <> 'ARCHIVED' and id = any(${sql.val(named.flat())}::text[])`.execute(
    tx.getKysely(),
  );
  const connected = new Set(rows.map(({ id }) => id));
  return named.some((ids) => !ids.some((id) => connected.has(id)));
}

/** The error of a rule whose query is not valid any more. Other errors stay as they are. */
export function asRuleError(error: unknown): unknown {
  return error instanceof AppError && error.code === "BAD_QUERY" ? new RuleError("BAD_QUERY") : error;
}
