/** What a rule reports, the part of the logs that is searched for it, and the groups of events that become messages. */
import type { RawBuilder } from "kysely";
import type { NotificationEvent } from "../../iam/notification-event.ts";
import type { AlertSelection } from "../alerts/filter.ts";
import type { Condition } from "../core/query-conditions.ts";
import type { EventCount, MoreEnds, NotifiedAlert, NotifiedOtherEvent } from "./message.ts";

/** What a rule reports. */
export interface RuleMatch {
  /** The alerts that match the query. */
  readonly selection: AlertSelection;
  readonly events: readonly NotificationEvent[];
  readonly accountIds: readonly string[];
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
}

/** The events of one log that become one message. */
export interface GroupedEvents<Item> {
  readonly key: string;
  readonly firstAt: number;
  readonly at: Date;
  readonly counts: readonly EventCount[];
  readonly items: readonly Item[];
  readonly moreEnds: readonly Item[];
}
