import type { AlarmEvent } from "../alarm-event.ts";
import { type AlarmReach, reachOf, type TrailAlarms } from "../trail-alarms.ts";
import { accountRef } from "../identity.ts";
import { causeOf } from "../section.ts";
import { type Check, type CheckInput, defineCheck, type Evaluation } from "./check.ts";
import { stepsOnly } from "./remediations.ts";

/** The number of events that a description names. */
const NAMED_EVENTS_MAX = 3;

/** The missing part at the step where events end. */
const MISSING: Readonly<Record<Exclude<AlarmReach, "ALARM" | "UNKNOWN">, string>> = {
  NO_TRAIL: "no trail of every Region records all management events",
  NO_LOG_GROUP: "no such trail sends its events to CloudWatch Logs",
  NO_FILTER: "the metric filters do not catch all of them",
  NO_ALARM: "the metric filter has no alarm",
  NO_RECIPIENT: "the alarm notifies no one",
  NOT_BY_ONE: "one event is not enough to raise the alarm",
};

type AlarmCheckInput = Pick<
  CheckInput<"trailAlarms", never, string>,
  "id" | "title" | "family" | "severity" | "rationale" | "references"
> & { readonly events: readonly AlarmEvent[] };

/** Defines a check that fails an account in which one of the events raises no alarm. */
export function defineAlarmCheck({ events, ...input }: AlarmCheckInput): Check<"trailAlarms", never, string> {
  return defineCheck({
    ...input,
    category: "IAMAccount",
    needs: ["trailAlarms"],
    resources: (_facts, { awsAccountId }) => [awsAccountId],
    ref: (awsAccountId) => accountRef(awsAccountId),
    evaluate: (awsAccountId, { trailAlarms }) => evaluateAlarms(events, trailAlarms, awsAccountId),
    remediation: () =>
      stepsOnly(
        "Let a trail of every Region record all management events and send them to a log group of CloudWatch Logs. Add a metric filter that catches the events, an alarm on its metric with a threshold of 1, and an action of the alarm: a topic of Amazon SNS with a confirmed subscription. An event rule of Amazon EventBridge or a monitoring product may do the same, which IAM Monitor does not read: dismiss the alert then as mitigated elsewhere.",
      ),
  });
}

/** Fails if one of the events raises no alarm. */
export function evaluateAlarms(
  events: readonly AlarmEvent[],
  trailAlarms: TrailAlarms,
  awsAccountId: string,
): Evaluation {
  const silent = events
    .map((event) => ({ name: event.name, reach: reachOf(event, trailAlarms, awsAccountId) }))
    .filter(({ reach }) => reach !== "ALARM");
  if (silent.length === 0) return null;
  const [unread] = trailAlarms.unread;
  if (unread)
    return {
      notEvaluated: `A trail was not read completely: ${causeOf(unread)} (${unread.reason})`,
      ...(trailAlarms.unread.every(({ status }) => status === "skipped") && { isUnavailable: true }),
    };
  const failing = silent.flatMap(({ name, reach }) =>
    reach === "UNKNOWN" || reach === "ALARM" ? [] : [{ name, missing: MISSING[reach] }],
  );
  const [first] = failing;
  if (!first) return { notEvaluated: "The pattern of a metric filter could not be evaluated." };
  const names = failing.slice(0, NAMED_EVENTS_MAX).map(({ name }) => name);
  const more = failing.length - names.length;
  return {
    description: `No alarm is raised for: ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}. Reason: ${first.missing}.`,
    evidence: {
      events: failing.map(({ name }) => name),
      missing: first.missing,
      trails: trailAlarms.trails.map(({ arn }) => arn),
    },
  };
}
