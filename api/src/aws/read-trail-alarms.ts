/**
 * Reads which events of CloudTrail raise an alarm: trails of every Region, the metric filters of their log groups, the
 * alarms on the metrics, and whether an alarm notifies someone. A refused call leaves its trail incomplete.
 */
import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { GetEventSelectorsCommandOutput } from "@aws-sdk/client-cloudtrail";
import { AppError } from "../errors.ts";
import type { UnreadPart } from "../iam/section.ts";
import {
  type Alarm,
  type AlarmTrail,
  mayRaiseAlarm,
  type MetricFilter,
  type TrailAlarms,
  type UnreadTrail,
} from "../iam/trail-alarms.ts";
import { errorOfCall, unreadPart } from "./errors.ts";
import { present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";
import { withRegion } from "./workloads/read-regions.ts";
import { allByToken, type RegionReading } from "./workloads/workload-reader.ts";

/** The maximum number of calls for one trail, without retries. */
const CALLS_MAX = 200;
/** The maximum number of trails. AWS allows five per Region; those of an organization are added. */
const TRAILS_MAX = 100;

const DESCRIBE_TRAILS = "cloudtrail:DescribeTrails";
const DESCRIBE_FILTERS = "logs:DescribeMetricFilters";
const TOPIC_ARN = /^arn:[^:]+:sns:/;
/** The sources whose many events are usually left out of a trail. None of them records an event that must raise an alarm. */
const OFTEN_EXCLUDED = ["kms.amazonaws.com", "rdsdata.amazonaws.com"];

/** Every action, with its purpose. */
export const TRAIL_ALARM_ACTIONS = {
  [DESCRIBE_TRAILS]: "Lists the trails of CloudTrail.",
  "cloudtrail:GetEventSelectors": "Reads which events a trail records.",
  "cloudtrail:GetTrailStatus": "Reads whether a trail is recording.",
  "cloudwatch:DescribeAlarmsForMetric": "Lists the alarms on the metric of a filter.",
  [DESCRIBE_FILTERS]: "Lists the metric filters of the log group of a trail.",
  "sns:GetTopicAttributes": "Reads whether the topic of an alarm has a confirmed subscription.",
} as const;

interface Trail {
  readonly arn: string;
  readonly region: string;
  readonly logGroupArn: string | null;
}

/** Errors: those of cloudtrail:DescribeTrails; the signal's reason. */
export async function readTrailAlarms(context: ReadContext, awsAccountId: string): Promise<TrailAlarms> {
  const found = await readTrails(context);
  const trails: AlarmTrail[] = [];
  const unread: UnreadTrail[] = [];
  for (const trail of found.slice(0, TRAILS_MAX)) {
    const fail = (part: UnreadPart) => void unread.push({ ...part, trailArn: trail.arn });
    try {
      const limits = { callsMax: CALLS_MAX, what: "metric filters and alarms" };
      const scope = { awsAccountId, partition: "", regions: [], region: trail.region, ...limits };
      trails.push(
        await withRegion(context, scope, (regional) =>
          new TrailReader(context, regional, fail).read(trail, awsAccountId),
        ),
      );
    } catch (error) {
      fail(unreadPart(errorOfCall(context, error), "cloudtrail:GetTrailStatus", trail.region));
    }
  }
  for (const { arn, region } of found.slice(TRAILS_MAX))
    unread.push({ ...unreadPart(tooMany(), DESCRIBE_TRAILS, region), trailArn: arn });
  context.onItems(trails.length);
  return { trails, unread };
}

function tooMany(): AppError {
  return new AppError("CALL_BUDGET_EXCEEDED", { message: `There are more than ${TRAILS_MAX} trails.`, details: {} });
}

/** Every Region lists the trails of every Region, also those of the organization. */
async function readTrails({ clients, call }: ReadContext): Promise<Trail[]> {
  const { CloudTrailClient, DescribeTrailsCommand } = await import("@aws-sdk/client-cloudtrail");
  const client = clients.inRegion(null, (config) => new CloudTrailClient(config));
  try {
    const { trailList } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }), call);
    return present(trailList, DESCRIBE_TRAILS, "trailList")
      .filter(({ IsMultiRegionTrail }) => IsMultiRegionTrail)
      .map(({ TrailARN, HomeRegion, CloudWatchLogsLogGroupArn }) => ({
        arn: present(TrailARN, DESCRIBE_TRAILS, "TrailARN"),
        region: present(HomeRegion, DESCRIBE_TRAILS, "HomeRegion"),
        logGroupArn: CloudWatchLogsLogGroupArn ?? null,
      }));
  } finally {
    client.destroy();
  }
}

/** Reads one trail in its home Region. */
class TrailReader {
  readonly #context: ReadContext;
  readonly #region: RegionReading;
  readonly #fail: (part: UnreadPart) => void;
  /** Many alarms notify the same topic. */
  readonly #topics = new Map<string, boolean>();

  constructor(context: ReadContext, region: RegionReading, fail: (part: UnreadPart) => void) {
    this.#context = context;
    this.#region = region;
    this.#fail = fail;
  }

  async read({ arn, logGroupArn }: Trail, awsAccountId: string): Promise<AlarmTrail> {
    const { open, send } = this.#region;
    const { CloudTrailClient, GetEventSelectorsCommand, GetTrailStatusCommand } =
      await import("@aws-sdk/client-cloudtrail");
    const client = open((config) => new CloudTrailClient(config));
    const { IsLogging } = await send((call) => client.send(new GetTrailStatusCommand({ Name: arn }), call));
    const selectors = await send((call) => client.send(new GetEventSelectorsCommand({ TrailName: arn }), call));
    return {
      arn,
      isLogging: IsLogging === true,
      hasManagementEvents: recordsManagementEvents(selectors),
      logGroupArn,
      filters: logGroupArn === null ? [] : await this.#filters(logGroupArn, awsAccountId),
    };
  }

  async #filters(logGroupArn: string, awsAccountId: string): Promise<MetricFilter[]> {
    const { open, region, send } = this.#region;
    const [, , , , owner, , logGroupName] = logGroupArn.split(":");
    const skip = (reason: string) =>
      this.#fail({ region, status: "skipped", action: DESCRIBE_FILTERS, code: "NOT_IN_SOURCE", reason });
    if (owner !== awsAccountId) {
      skip(`The log group belongs to the account ${owner}.`);
      return [];
    }
    const { CloudWatchLogsClient, DescribeMetricFiltersCommand } = await import("@aws-sdk/client-cloudwatch-logs");
    const client = open((config) => new CloudWatchLogsClient(config));
    const found = await allByToken(DESCRIBE_FILTERS, async (nextToken) => {
      const page = await send((call) =>
        client.send(new DescribeMetricFiltersCommand({ logGroupName, nextToken }), call),
      );
      return { items: page.metricFilters, token: page.nextToken };
    });
    const filters: MetricFilter[] = [];
    for (const { filterName = "", filterPattern: pattern = "", metricTransformations = [], ...more } of found) {
      if (!mayRaiseAlarm(pattern, awsAccountId)) continue;
      if (more.fieldSelectionCriteria || more.applyOnTransformedLogs) {
        skip(`Whether the metric filter ${filterName} catches an event depends on more than its pattern.`);
        continue;
      }
      if (metricTransformations.some(({ dimensions }) => dimensions && Object.keys(dimensions).length > 0)) {
        skip(`The metric of the filter ${filterName} has dimensions, for which AWS does not list the alarms.`);
        continue;
      }
      const alarms: Alarm[] = [];
      for (const { metricName, metricNamespace } of metricTransformations)
        alarms.push(...(await this.#alarms(metricName, metricNamespace)));
      filters.push({ filterName, pattern, alarms });
    }
    return filters;
  }

  async #alarms(MetricName: string | undefined, Namespace: string | undefined): Promise<Alarm[]> {
    const { open, send } = this.#region;
    const { CloudWatchClient, DescribeAlarmsForMetricCommand } = await import("@aws-sdk/client-cloudwatch");
    const client = open((config) => new CloudWatchClient(config));
    const request = new DescribeAlarmsForMetricCommand({ MetricName, Namespace });
    const { MetricAlarms = [] } = await send((call) => client.send(request, call));
    const alarms: Alarm[] = [];
    for (const alarm of MetricAlarms) {
      const { AlarmName = "", ActionsEnabled = false, AlarmActions = [] } = alarm;
      let isNotifying = false;
      for (const action of AlarmActions) isNotifying ||= await this.#isNotifying(action);
      alarms.push({
        alarmName: AlarmName,
        areActionsEnabled: ActionsEnabled,
        isNotifying,
        isRaisedByOne: isRaisedByOne(alarm),
      });
    }
    return alarms;
  }

  /** Whether the action reaches someone. A refused topic leaves the trail incomplete, because another action may. */
  async #isNotifying(action: string): Promise<boolean> {
    if (!TOPIC_ARN.test(action)) return true;
    const known = this.#topics.get(action);
    if (known !== undefined) return known;
    const isNotifying = await this.#hasSubscription(action);
    this.#topics.set(action, isNotifying);
    return isNotifying;
  }

  async #hasSubscription(action: string): Promise<boolean> {
    const { open, region, send } = this.#region;
    const { GetTopicAttributesCommand, SNSClient } = await import("@aws-sdk/client-sns");
    const client = open((config) => new SNSClient(config));
    try {
      const { Attributes } = await send((call) =>
        client.send(new GetTopicAttributesCommand({ TopicArn: action }), call),
      );
      return Number(Attributes?.["SubscriptionsConfirmed"] ?? 0) > 0;
    } catch (error) {
      this.#fail(unreadPart(errorOfCall(this.#context, error), "sns:GetTopicAttributes", region));
      return false;
    }
  }
}

/** Whether a metric of 1 in one period raises the alarm. A filter adds 1 for each event. */
function isRaisedByOne({
  ComparisonOperator,
  Threshold = Infinity,
  EvaluationPeriods = 1,
  DatapointsToAlarm = EvaluationPeriods,
}: MetricAlarm): boolean {
  if (DatapointsToAlarm > 1) return false;
  if (ComparisonOperator === "GreaterThanOrEqualToThreshold") return Threshold <= 1;
  return ComparisonOperator === "GreaterThanThreshold" && Threshold < 1;
}

/** Whether the selectors record all management events, those that read and those that write. */
function recordsManagementEvents({
  EventSelectors = [],
  AdvancedEventSelectors = [],
}: GetEventSelectorsCommandOutput): boolean {
  return (
    EventSelectors.some(
      ({ IncludeManagementEvents, ReadWriteType, ExcludeManagementEventSources }) =>
        IncludeManagementEvents === true && ReadWriteType === "All" && areOftenExcluded(ExcludeManagementEventSources),
    ) ||
    AdvancedEventSelectors.some(
      ({ FieldSelectors = [] }) =>
        FieldSelectors.some(
          ({ Field, Equals }) => Field === "eventCategory" && Equals?.includes("Management") === true,
        ) &&
        // Other fields narrow the events.
        FieldSelectors.every(
          ({ Field, NotEquals, ...more }) =>
            Field === "eventCategory" ||
            (Field === "eventSource" && Object.keys(more).length === 0 && areOftenExcluded(NotEquals)),
        ),
    )
  );
}

function areOftenExcluded(sources: readonly string[] = []): boolean {
  return sources.every((source) => OFTEN_EXCLUDED.includes(source));
}
