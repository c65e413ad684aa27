/** The trails, metric filters, alarms and topics that alert people to events of an account. */
export interface SandboxAlerting {
  readonly trails: readonly SandboxTrail[];
  readonly metricFilters: readonly SandboxMetricFilter[];
  readonly alarms: readonly SandboxAlarm[];
  /** The number of confirmed subscriptions of a topic, by its ARN. Other topics do not exist. */
  readonly subscriptions: Readonly<Record<string, number>>;
}

export interface SandboxTrail {
  readonly name: string;
  /** The home Region. */
  readonly region: string;
  readonly isMultiRegion: boolean;
  readonly isLogging: boolean;
  readonly selectors: object;
  readonly logGroupArn: string | null;
}

interface SandboxMetricFilter {
  readonly region: string;
  readonly logGroupName: string;
  readonly filterName: string;
  readonly filterPattern: string;
  readonly metricName: string;
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly fieldSelectionCriteria?: string;
  readonly applyOnTransformedLogs?: boolean;
}

interface SandboxAlarm {
  readonly region: string;
  readonly alarmName: string;
  readonly metricName: string;
  readonly actionsEnabled: boolean;
  readonly actions: readonly string[];
  /** The other properties of the alarm. By default, one event raises it. */
  readonly more?: object;
}

/** The namespace of every metric. */
export const METRIC_NAMESPACE = "CloudTrailMetrics";
/** The event selectors of a trail that records all management events. */
export const ALL_MANAGEMENT_EVENTS = {
  EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true, DataResources: [] }],
};
