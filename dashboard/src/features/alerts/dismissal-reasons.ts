import type { DismissalReason } from "../../gql/schema-types.ts";
import { readNow } from "../../ui/now.ts";

const DAY_MS = 86_400_000;
/** The maximum number of days until a dismissal or an exception ends. The API rejects a later end. */
export const DISMISSAL_MAX_DAYS = 365;

export const DISMISSAL_REASONS: readonly {
  readonly value: DismissalReason;
  readonly label: string;
  readonly description: string;
}[] = [
  {
    value: "RISK_ACCEPTED",
    label: "Risk accepted",
    description: "The finding is correct and the risk is accepted.",
  },
  {
    value: "MITIGATED_ELSEWHERE",
    label: "Mitigated elsewhere",
    description: "A control that IAM Monitor does not read removes the risk, such as a network rule.",
  },
  {
    value: "FALSE_POSITIVE",
    label: "False positive",
    description: "The finding is wrong.",
  },
];

/** A date in the browser's time zone in the format of a date field, such as "2026-11-24". */
export function dayAfter(days: number): string {
  const at = new Date(readNow() + days * DAY_MS);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Midnight of the day in the browser's time zone. A date without a time would be parsed as UTC. */
export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

/** Whether a dismissal or an exception can end on this day. */
export function canEndOn(day: string): boolean {
  return day >= dayAfter(1) && day <= dayAfter(DISMISSAL_MAX_DAYS);
}
