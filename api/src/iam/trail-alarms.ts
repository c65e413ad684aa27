/**
 * The way of an event to a person: a trail of every Region that logs management events -> a log group -> a metric filter
 * -> an alarm with actions -> someone who is notified. A refused call leaves only the trail unknown that it was for.
 */
import type { UnreadPart } from "./section.ts";
import { ALARM_EVENTS, type AlarmEvent, RECORD_ACCOUNT } from "./alarm-event.ts";
import { matchesEvent } from "./filter-pattern.ts";

export interface TrailAlarms {
  /** The trails of every Region. Trails of one Region miss the sign-ins and changes of others. */
  readonly trails: readonly AlarmTrail[];
  readonly unread: readonly UnreadTrail[];
}

export interface AlarmTrail {
  readonly arn: string;
  readonly isLogging: boolean;
  /** Whether it records all management events, those that read and those that write. */
  readonly hasManagementEvents: boolean;
  readonly logGroupArn: string | null;
  /** The filters of the log group that may catch one of the events that must raise an alarm. */
  readonly filters: readonly MetricFilter[];
}

export interface MetricFilter {
  readonly filterName: string;
  readonly pattern: string;
  readonly alarms: readonly Alarm[];
}

export interface Alarm {
  readonly alarmName: string;
  readonly areActionsEnabled: boolean;
  /** Whether an action is more than a message to a topic without a confirmed subscription. */
  readonly isNotifying: boolean;
  /** Whether one event is enough to raise the alarm. */
  readonly isRaisedByOne: boolean;
}

export interface UnreadTrail extends UnreadPart {
  readonly trailArn: string;
}

/** How far an event gets. Each step includes those before it. */
export type AlarmReach =
  | "NO_TRAIL"
  | "NO_LOG_GROUP"
  | "NO_FILTER"
  | "NO_ALARM"
  | "NO_RECIPIENT"
  | "NOT_BY_ONE"
  | "UNKNOWN"
  | "ALARM";

const STEPS: readonly AlarmReach[] = [
  "NO_TRAIL",
  "NO_LOG_GROUP",
  "NO_FILTER",
  "NO_ALARM",
  "NO_RECIPIENT",
  "NOT_BY_ONE",
  "UNKNOWN",
  "ALARM",
];

/** Whether a filter may catch one of the events that must raise an alarm. True if its pattern is not understood. */
export function mayRaiseAlarm(pattern: string, awsAccountId: string): boolean {
  const general = generalized(pattern, awsAccountId);
  return ALARM_EVENTS.some(({ records }) => records.some((record) => matchesEvent(general, record) !== false));
}

/** The pattern with the account and partition of the records, for those that name their own. */
function generalized(pattern: string, awsAccountId: string): string {
  return pattern.replaceAll(awsAccountId, RECORD_ACCOUNT).replaceAll(/arn:aws[a-z-]+:/g, "arn:aws:");
}

/** How far the record of the event gets that is stopped first. */
export function reachOf({ records, isRare }: AlarmEvent, trailAlarms: TrailAlarms, awsAccountId: string): AlarmReach {
  const steps = records.map((record) =>
    STEPS.indexOf(reachOfRecord(record, trailAlarms, { awsAccountId, isRare: isRare ?? false })),
  );
  return STEPS[Math.min(...steps)]!;
}

/** How far the record gets through the trail that brings it furthest. */
function reachOfRecord(
  record: object,
  { trails }: TrailAlarms,
  { awsAccountId, isRare }: { readonly awsAccountId: string; readonly isRare: boolean },
): AlarmReach {
  const reached = trails.flatMap(({ isLogging, hasManagementEvents, logGroupArn, filters }): AlarmReach[] => {
    if (!isLogging || !hasManagementEvents) return ["NO_TRAIL"];
    if (logGroupArn === null) return ["NO_LOG_GROUP"];
    const caught = filters.flatMap(({ pattern, alarms }): AlarmReach[] => {
      const isMatch = matchesEvent(generalized(pattern, awsAccountId), record);
      if (isMatch === false) return [];
      const step = alarms.map(({ areActionsEnabled, isNotifying, isRaisedByOne }): AlarmReach => {
        if (!areActionsEnabled || !isNotifying) return "NO_RECIPIENT";
        return isRare && !isRaisedByOne ? "NOT_BY_ONE" : "ALARM";
      });
      const best = furthest(["NO_ALARM", ...step]);
      if (isMatch !== null) return [best];
      return best === "ALARM" ? ["UNKNOWN"] : [];
    });
    return ["NO_FILTER", ...caught];
  });
  return furthest(["NO_TRAIL", ...reached]);
}

function furthest(reached: readonly AlarmReach[]): AlarmReach {
  return STEPS[Math.max(...reached.map((each) => STEPS.indexOf(each)))]!;
}
