/**
 * What alerts people of the demo account. The root user's calls raise an alarm, but its sign-ins do not; the alarm on changes of
 * policies notifies a topic that no one subscribed to; refused calls and sign-ins raise none.
 */
import { ALL_MANAGEMENT_EVENTS, type SandboxAlerting } from "../alerting.ts";

const REGION = "eu-central-1";
const LOG_GROUP = "fernhill/trail";

export function demoAlerting(accountId: string): SandboxAlerting {
  const topic = (name: string) => `arn:aws:sns:${REGION}:${accountId}:${name}`;
  const filter = (filterName: string, filterPattern: string) => ({
    region: REGION,
    logGroupName: LOG_GROUP,
    filterName,
    filterPattern,
    metricName: filterName,
  });
  const alarm = (metricName: string, topicName: string) => ({
    region: REGION,
    alarmName: `${metricName}-alarm`,
    metricName,
    actionsEnabled: true,
    actions: [topic(topicName)],
  });
  return {
    trails: [
      {
        name: "fernhill",
        region: REGION,
        isMultiRegion: true,
        isLogging: true,
        selectors: ALL_MANAGEMENT_EVENTS,
        logGroupArn: `arn:aws:logs:${REGION}:${accountId}:log-group:${LOG_GROUP}:*`,
      },
    ],
    metricFilters: [
      filter("root-calls", '{ $.userIdentity.type = "Root" && $.eventType = "AwsApiCall" }'),
      filter("policy-changes", "{ ($.eventName = Put*Policy) || ($.eventName = Attach*Policy) }"),
    ],
    alarms: [alarm("root-calls", "security-pager"), alarm("policy-changes", "old-team")],
    subscriptions: { [topic("security-pager")]: 2, [topic("old-team")]: 0 },
  };
}
