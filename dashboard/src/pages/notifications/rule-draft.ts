import type {
  CreateNotificationRuleInput,
  NotificationEvent,
  NotificationFrequency,
  NotificationRuleRowFragment,
  NotificationTargetRowFragment,
} from "../../gql/notifications.ts";

/** The fields of a rule that the form changes. */
export interface RuleDraft {
  readonly name: string;
  readonly query: string;
  readonly events: readonly NotificationEvent[];
  readonly targetIds: readonly string[];
  readonly frequency: NotificationFrequency;
  readonly startTime: string;
  readonly timeZone: string;
  readonly isEnabled: boolean;
}

/** The draft of a new rule with the query, which sends to the only target if there is one. */
export function newDraft(query: string, targets: readonly NotificationTargetRowFragment[]): RuleDraft {
  const [only] = targets;
  return {
    name: "",
    query,
    events: ["OPENED", "REOPENED", "SEVERITY_ROSE"],
    targetIds: only && targets.length === 1 ? [only.id] : [],
    frequency: "AT_ONCE",
    startTime: "09:00",
    timeZone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    isEnabled: true,
  };
}

/** The draft of a stored rule, field by field: the API refuses an input with any further field of the rule. */
export function draftOf(rule: NotificationRuleRowFragment): RuleDraft {
  return {
    name: rule.name,
    query: rule.query,
    events: rule.events,
    targetIds: rule.targets.map(({ id }) => id),
    frequency: rule.frequency,
    startTime: rule.startTime,
    timeZone: rule.timeZone,
    isEnabled: rule.isEnabled,
  };
}

/** The input of the mutations. Only a daily digest has a time. */
export function inputOf(draft: RuleDraft): CreateNotificationRuleInput {
  const isDaily = draft.frequency === "DAILY";
  return {
    name: draft.name.trim(),
    query: draft.query,
    events: [...draft.events],
    targetIds: [...draft.targetIds],
    frequency: draft.frequency,
    startTime: isDaily ? draft.startTime : null,
    timeZone: isDaily ? draft.timeZone.trim() : null,
    isEnabled: draft.isEnabled,
  };
}
