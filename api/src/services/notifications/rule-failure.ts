/** The state of a rule that does not work. It is shown on the page, counted in `/metrics` and reported by the targets. */
import { sql } from "kysely";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, select, table } from "../../db/typed-sql.ts";
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

const rules = table("notification_rule");
const r = table("notification_rule", "r");
/** The rule before the change. */
const f = table("notification_rule", "f");
const a = table("account", "a");

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
  const [changed] = await rowsOf(
    databaseOf(tx),
    {
      isNew: sql<boolean>`${r.failedAt} is not null and (${f.failedAt} is null or ${f.failureCode} is distinct from ${r.failureCode})`,
    },
    (list) => sql`
    with f as (select * from ${rules.$table} where ${rules.id} = ${rule.id} for update)
    update ${r.$table} set
           ${rules.failingSince} = coalesce(${f.failingSince}, clock_timestamp()),
           ${rules.retryAt} = ${isTriedLater ? sql`clock_timestamp() + make_interval(secs => ${RETRY_MS / SECOND}::float8)` : sql`null`},
           ${rules.failureCode} = case when ${f.failedAt} is null or ${graceMs}::integer = 0 then ${code} else ${f.failureCode} end,
           ${rules.failedAt} = coalesce(${f.failedAt}, case when coalesce(${f.failingSince}, clock_timestamp())
             <= clock_timestamp() - make_interval(secs => ${graceMs / SECOND}::float8) then clock_timestamp() end)
      from f where ${r.id} = ${f.id}
    returning ${list}`,
  );
  if (!changed?.isNew) return false;
  await saveNotificationEvents(tx, [{ ...ruleFailed(rule, RULE_FAILURES[code]), accountId: null }]);
  return true;
}

/**
 * Forgets the failure of a rule that works again, in the transaction of `tx`. BY_CHECK: its query, time zone and accounts
 * are valid. This says nothing about an unexpected error, which only messages that were written end (BY_WRITING).
 */
export async function clearFailure(tx: Em, ruleId: string, proof: "BY_WRITING" | "BY_CHECK"): Promise<void> {
  await sql`update ${rules.$table} set ${rules.failingSince} = null, ${rules.failedAt} = null, ${rules.failureCode} = null, ${rules.retryAt} = null
    where ${rules.id} = ${ruleId} and ${rules.failingSince} is not null
      and ${proof === "BY_WRITING" ? sql`true` : sql`${rules.failureCode} <> 'INTERNAL'`}`.execute(tx.getKysely());
}

/** The code of PostgreSQL or our own, else the kind of the error. Its text could quote an alert. */
function codeOf(error: unknown): string {
  const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === "string" ? code : String(name ?? "INTERNAL");
}

/** Whether none of the accounts is connected that the rule, or its query, names. */
export async function isWithoutAccount(
  tx: Em,
  { accountIds, events }: { readonly accountIds: readonly string[]; readonly events: readonly NotificationEvent[] },
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
  const rows = await select(
    databaseOf(tx),
    pick(a, "id"),
    sql`from ${a.$table} where ${a.status} <> 'ARCHIVED' and ${a.id} = any(${sql.val(named.flat())}::text[])`,
  );
  const connected = new Set(rows.map(({ id }) => id));
  return named.some((ids) => !ids.some((id) => connected.has(id)));
}

/** The error of a rule whose query is not valid any more. Other errors stay as they are. */
export function asRuleError(error: unknown): unknown {
  return error instanceof AppError && error.code === "BAD_QUERY" ? new RuleError("BAD_QUERY") : error;
}
