/** The trails of CloudTrail, metric filters of CloudWatch Logs, and alarms of CloudWatch. */
import { METRIC_NAMESPACE, type SandboxTrail } from "../alerting.ts";
import { AwsError } from "../aws-error.ts";
import type { Call, JsonOperationTable } from "../operation.ts";
import { pageOf } from "./workloads.ts";

export const trailOperations: JsonOperationTable = {
  // The trails of the Region, and the shadows of those of every Region.
  DescribeTrails: (call) => ({
    trailList: call.account.alerting.trails
      .filter(({ region, isMultiRegion }) => isMultiRegion || region === call.region)
      .map((trail) => ({
        Name: trail.name,
        TrailARN: arnOf(call, trail),
        HomeRegion: trail.region,
        IsMultiRegionTrail: trail.isMultiRegion,
        IsOrganizationTrail: false,
        CloudWatchLogsLogGroupArn: trail.logGroupArn ?? undefined,
      })),
  }),
  GetTrailStatus: (call) => ({ IsLogging: trailOf(call, "Name").isLogging }),
  GetEventSelectors: (call) => {
    const trail = trailOf(call, "TrailName");
    return { TrailARN: arnOf(call, trail), ...trail.selectors };
  },
};

export const logsOperations: JsonOperationTable = {
  DescribeMetricFilters: (call) => {
    const group = call.params.required("logGroupName");
    const filters = call.account.alerting.metricFilters.filter(
      ({ region, logGroupName }) => region === call.region && logGroupName === group,
    );
    const { items, token } = pageOf(filters, call.params.optional("nextToken"));
    return {
      metricFilters: items.map(({ region: _region, metricName, dimensions, ...filter }) => ({
        ...filter,
        metricTransformations: [{ metricName, metricNamespace: METRIC_NAMESPACE, metricValue: "1", dimensions }],
      })),
      nextToken: token,
    };
  },
};

export const alarmOperations: JsonOperationTable = {
  DescribeAlarmsForMetric: (call) => {
    const [metric, namespace] = [call.params.required("MetricName"), call.params.required("Namespace")];
    return {
      MetricAlarms: call.account.alerting.alarms
        .filter(
          ({ region, metricName }) => region === call.region && metricName === metric && namespace === METRIC_NAMESPACE,
        )
        .map(({ alarmName, actionsEnabled, actions, more }) => ({
          Statistic: "Sum",
          Threshold: 1,
          ComparisonOperator: "GreaterThanOrEqualToThreshold",
          EvaluationPeriods: 1,
          ...more,
          AlarmName: alarmName,
          ActionsEnabled: actionsEnabled,
          AlarmActions: actions,
        })),
    };
  },
};

function trailOf(call: Call, parameter: string): SandboxTrail {
  const arn = call.params.required(parameter);
  const trail = call.account.alerting.trails.find((each) => arnOf(call, each) === arn);
  if (!trail) throw new AwsError("TrailNotFoundException", 400, `Unknown trail: ${arn}`);
  return trail;
}

function arnOf({ account }: Call, { region, name }: SandboxTrail): string {
  return `arn:aws:cloudtrail:${region}:${account.id}:trail/${name}`;
}
