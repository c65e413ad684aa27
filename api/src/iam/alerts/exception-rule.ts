/**
 * Exception rules: a query, a reason, an owner and an end. A rule mutes alerts, which then have the status DISMISSED and
 * name the rule.
 *
 * | When | An alert that matches the rule |
 * |---|---|
 * | The rule is saved | is muted if an operator could dismiss it |
 * | A scan opens or reopens the alert, or its snooze or dismissal is over | is muted |
 * | The severity rises | opens, and this rule does not mute it again before it was resolved |
 * | An operator reopens the alert | opens, and this rule does not mute it again before it was resolved |
 * | The rule ends or expires | opens, unless another rule mutes it |
 *
 * A rule mutes CRITICAL alerts only if it says so. Otherwise a rule that was saved for harmless alerts would hide the
 * first critical one, which its author has never seen.
 */
import type { QueryCondition } from "../query.ts";
import { severityRank } from "../severity.ts";
import {
  ALERT_STATUSES,
  type AlertChange,
  type AlertStatus,
  DISMISSAL_MAX_DAYS,
  type KnownAlert,
  TRIAGE_MOVES,
} from "./alert.ts";

/** The maximum duration of a rule, in days. */
export const EXCEPTION_MAX_DAYS = DISMISSAL_MAX_DAYS;

/** A rule that mutes more than this share of the open alerts needs a confirmation of their number. */
const BROAD_SHARE = 0.25;

export type ExceptionEndReason = "ENDED" | "UNDONE";

/** The statuses in which a rule mutes an alert when it is saved: those in which an operator can dismiss it. */
export const MUTABLE_STATUSES: readonly AlertStatus[] = ALERT_STATUSES.filter(
  (status) => TRIAGE_MOVES.DISMISS[status] === "DISMISSED",
);

/**
 * The query keys that a rule can use: those about the subject of an alert. All other keys depend on the time, on actions of
 * operators or on the caller, so an alert could match the rule at one moment and not at the next. A number selects one
 * alert: a comparison such as `number:>100` would select alerts by their time, and all later ones.
 */
const KEYS: ReadonlySet<string> = new Set([
  "severity",
  "category",
  "check",
  "account",
  "user",
  "role",
  "group",
  "policy",
  "resource",
  "arn",
  "problem",
  "number",
]);

/** The first condition that a rule cannot use. Null if it can use all of them. */
export function unusableCondition(conditions: readonly QueryCondition[]): (QueryCondition & { key: string }) | null {
  for (const condition of conditions)
    if (condition.kind !== "WORD" && !isUsable(condition)) return { ...condition, key: condition.key };
  return null;
}

function isUsable(condition: Exclude<QueryCondition, { readonly kind: "WORD" }>): boolean {
  if (condition.kind === "NUMBER" && condition.values.some(({ operator }) => operator !== "=")) return false;
  return KEYS.has(condition.key);
}

export function isBroad({
  mutedCount,
  openCount,
}: {
  readonly mutedCount: number;
  readonly openCount: number;
}): boolean {
  return mutedCount > openCount * BROAD_SHARE;
}

/** The extent to which a rule mutes alerts, as far as it is known. */
interface RuleReach {
  readonly conditions: readonly QueryCondition[];
  readonly mutesCritical: boolean;
  readonly mutedCount: number;
  readonly openCount: number;
}

/**
 * Whether saving or prolonging the rule needs a proof of identity. Also if the open alerts do not show what it will mute:
 * there are none, or the rule only says what it does not mute, such as `-check:` with each check that has alerts now.
 */
export function needsProof({ conditions, mutesCritical, ...counts }: RuleReach): boolean {
  return mutesCritical || isBroad(counts) || counts.openCount === 0 || conditions.every(({ isNegated }) => isNegated);
}

/**
 * Whether the rules are applied to an alert that a scan has changed: it was opened or reopened, or its snooze or dismissal
 * has ended. False if its severity rose while it was muted, dismissed or snoozed.
 */
export function hasArrived<A extends KnownAlert>({ status, events }: AlertChange<A>): boolean {
  if (status !== "OPEN") return false;
  const arrival = events.find(
    ({ kind, changes }) => kind === "OPENED" || kind === "REOPENED" || changes["reason"] === "EXPIRED",
  );
  if (!arrival) return false;
  if (arrival.kind === "OPENED" || arrival.kind === "REOPENED") return true;
  return events.every(
    ({ fromSeverity, severity }) => fromSeverity === null || severityRank(severity) >= severityRank(fromSeverity),
  );
}
