import type { NotificationRuleRowFragment, NotificationTargetRowFragment } from "../../gql/notifications.ts";
import type {
  ControlStandard,
  CreateNotificationRuleInput,
  NotificationEvent,
  NotificationFrequency,
  Severity,
} from "../../gql/schema-types.ts";

export interface QuietDraft {
  readonly from: string;
  readonly to: string;
  /** Null: everything is held. */
  readonly exceptSeverity: Severity | null;
}

/** The fields of a rule that the form changes. */
export interface RuleDraft {
  readonly name: string;
  readonly query: string;
  readonly events: readonly NotificationEvent[];
  /** The standard of the report that the rule sends instead of events. Null for events. */
  readonly reportStandard: ControlStandard | null;
  /** Empty: all accounts. */
  readonly accountIds: readonly string[];
  readonly targetIds: readonly string[];
  /** Whether owners get the events of their users and roles, and the targets only the others. */
  readonly toOwners: boolean;
  readonly frequency: NotificationFrequency;
  readonly startTime: string;
  readonly weekday: number;
  readonly timeZone: string;
  readonly hasQuietHours: boolean;
  readonly quietHours: QuietDraft;
  readonly isEnabled: boolean;
}

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const NEW_QUIET_HOURS: QuietDraft = { from: "20:00", to: "07:00", exceptSeverity: "CRITICAL" };

/**
 * The draft of a new rule with the query, which sends to the only target if there is one. It also reports each use of
 * the root user, and what keeps messages from arriving: a reader who relies on them would take silence for good news.
 */
export function newDraft(query: string, targets: readonly NotificationTargetRowFragment[]): RuleDraft {
  const [only] = targets;
  return {
    name: "",
    query,
    events: ["OPENED", "REOPENED", "SEVERITY_ROSE", "ROOT_USED", "TARGET_PAUSED", "RULE_FAILED"],
    reportStandard: null,
    accountIds: [],
    targetIds: only && targets.length === 1 ? [only.id] : [],
    toOwners: false,
    frequency: "AT_ONCE",
    startTime: "09:00",
    weekday: 1,
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    hasQuietHours: false,
    quietHours: NEW_QUIET_HOURS,
    isEnabled: true,
  };
}

/** The draft of a stored rule, field by field: the API refuses an input with any further field of the rule. */
export function draftOf(rule: NotificationRuleRowFragment): RuleDraft {
  const { quietHours } = rule;
  return {
    name: rule.name,
    query: rule.query,
    events: rule.events,
    reportStandard: rule.reportStandard,
    accountIds: rule.accountIds,
    targetIds: rule.targets.map(({ id }) => id),
    toOwners: rule.toOwners,
    frequency: rule.frequency,
    startTime: rule.startTime,
    weekday: rule.weekday,
    timeZone: rule.timeZone,
    hasQuietHours: quietHours !== null,
    quietHours:
      quietHours === null
        ? NEW_QUIET_HOURS
        : { from: quietHours.from, to: quietHours.to, exceptSeverity: quietHours.exceptSeverity },
    isEnabled: rule.isEnabled,
  };
}

export function isTime(text: string): boolean {
  return TIME.test(text);
}

export function hasStartTime({ frequency }: Pick<RuleDraft, "frequency">): boolean {
  return frequency === "DAILY" || frequency === "WEEKLY";
}

/** The change of a draft to a rule that sends a report, or back to one that sends events. */
export function sending(
  { frequency, accountIds }: RuleDraft,
  reportStandard: ControlStandard | null,
): Partial<RuleDraft> {
  if (reportStandard === null) return { reportStandard };
  return {
    reportStandard,
    frequency: frequency === "DAILY" ? frequency : "WEEKLY",
    hasQuietHours: false,
    toOwners: false,
    accountIds: accountIds.slice(0, 1),
  };
}

/** Whether the times of the draft are complete. */
export function hasValidTimes(draft: RuleDraft): boolean {
  const { quietHours } = draft;
  const isQuietValid = isTime(quietHours.from) && isTime(quietHours.to) && quietHours.from !== quietHours.to;
  return (!hasStartTime(draft) || isTime(draft.startTime)) && (!draft.hasQuietHours || isQuietValid);
}

/** The events that the rule reports, and when: the input of the preview, and a part of the mutations' input. */
export function matchOf(draft: RuleDraft): Omit<CreateNotificationRuleInput, "name" | "targetIds" | "isEnabled"> {
  const isAtTime = hasStartTime(draft);
  return {
    query: draft.query,
    events: [...draft.events],
    accountIds: [...draft.accountIds],
    toOwners: draft.toOwners,
    frequency: draft.frequency,
    startTime: isAtTime ? draft.startTime : null,
    weekday: draft.frequency === "WEEKLY" ? draft.weekday : null,
    timeZone: isAtTime || draft.hasQuietHours ? draft.timeZone.trim() : null,
    quietHours: draft.hasQuietHours ? draft.quietHours : null,
  };
}

/** The input of the mutations. Only a digest with a time, and quiet hours, have a zone. */
export function inputOf(draft: RuleDraft): CreateNotificationRuleInput {
  const { reportStandard } = draft;
  return {
    ...matchOf(draft),
    reportStandard,
    ...(reportStandard !== null && { query: "", events: [], quietHours: null }),
    name: draft.name.trim(),
    targetIds: [...draft.targetIds],
    isEnabled: draft.isEnabled,
  };
}
