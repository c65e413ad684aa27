/**
 * The events that a rule reports, the part of the logs that is searched for them, and the groups of events that become
 * messages.
 */
import type { RawBuilder } from "kysely";
import type { NotificationEvent } from "../../iam/notification-event.ts";
import type { OwnerSettings } from "../../iam/principals/owner.ts";
import type { AlertSelection } from "../alerts/filter.ts";
import type { Condition } from "../core/query-conditions.ts";
import type { EventCount, MoreEnds, NotifiedAlert, NotifiedOtherEvent } from "./message.ts";
import type { GroupDestination } from "./owner-groups.ts";

/** The events that a rule reports, and to whom. */
export interface RuleMatch {
  /** The alerts that match the query. */
  readonly selection: AlertSelection;
  readonly events: readonly NotificationEvent[];
  readonly accountIds: readonly string[];
  /**
   * The settings by which events are sent to the owners of their users and roles. Absent or null for a rule that does
   * not.
   */
  readonly owners?: OwnerSettings | null;
}

export interface MatchRange {
  /** The condition on `e`, the alert event. */
  readonly alerts: Condition;
  /** The condition on `e`, the row of `notification_event`. */
  readonly others: Condition;
  /** The key by which events become one message, on `a`. */
  readonly group: RawBuilder<unknown>;
  /** The alerts and the other events that are listed in a group; the others are counted. */
  readonly itemsMax: number;
  /** The ends that a group has besides those that are listed. */
  readonly endsMax: number;
  /** The alerts of a group whose IDs are returned. None if absent. */
  readonly idsMax?: number;
  /** The newest groups that are returned with their events. All groups are counted. */
  readonly groupsMax: number;
}

export interface EventGroup {
  /** The time of the newest event. */
  readonly at: Date;
  readonly counts: readonly EventCount[];
  readonly alerts: readonly NotifiedAlert[];
  readonly otherEvents: readonly NotifiedOtherEvent[];
  readonly moreEnds: MoreEnds;
  /** The IDs of alerts that are not listed, if they were requested. */
  readonly moreAlertIds: readonly string[];
  /** The destination of the message instead of the targets of the rule. Null for those targets. */
  readonly destination: GroupDestination | null;
  /** The tags of the owners, such as "team=payments". Null without a destination. */
  readonly owner: string | null;
}

/** The events of one log that become one message. */
export interface GroupedEvents<Item> {
  readonly key: string;
  readonly firstAt: number;
  readonly at: Date;
  readonly counts: readonly EventCount[];
  readonly items: readonly Item[];
  readonly moreEnds: readonly Item[];
  readonly ids?: readonly string[];
}
