/** The times until which an alert can be snoozed, in the browser's time zone. */

/** The API rejects a longer snooze. */
export const SNOOZE_MAX_DAYS = 90;
const MONDAY = 1;
const START_HOUR = 9;

export interface SnoozeChoice {
  readonly id: "tomorrow" | "week" | "month";
  readonly label: string;
  readonly until: Date;
}

/** 09:00 on the day that is so many days after `now`. Built from the calendar, because a day may have 23 or 25 hours. */
function morningAfter(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, START_HOUR);
}

export function snoozeChoices(now: Date): readonly SnoozeChoice[] {
  const toMonday = (MONDAY - now.getDay() + 7) % 7 || 7;
  return [
    { id: "tomorrow", label: "Tomorrow", until: morningAfter(now, 1) },
    { id: "week", label: "Next Monday", until: morningAfter(now, toMonday) },
    { id: "month", label: "In 30 days", until: morningAfter(now, 30) },
  ];
}

/** Whether the API accepts the time. */
export function isSnoozeTime(until: Date, now: Date): boolean {
  const ahead = until.getTime() - now.getTime();
  return ahead > 0 && ahead <= SNOOZE_MAX_DAYS * 86_400_000;
}
