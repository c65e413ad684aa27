import { itemsOf, type MessageItem, type Notification, totalOf } from "../message.ts";
import { isAfter, type SubjectEvent } from "./event-order.ts";

/** The latest event of each subject of a message, for targets that keep a state for each alert, rotation or account. */
export function latestEvents(notification: Notification): readonly MessageItem[] {
  const latest = new Map<string, MessageItem>();
  for (const item of itemsOf(notification)) {
    const known = latest.get(item.subjectId);
    if (!known || isAfter(item, known)) latest.set(item.subjectId, item);
  }
  return [...latest.values()];
}

/** The number of events that the message only counts: neither listed nor an end that such targets get besides. */
export function unlistedCount(notification: Notification): number {
  return Math.max(0, totalOf(notification.body) - itemsOf(notification).length);
}

/** Stands for the events that a message only counts. It is an event of the message. */
export function unlistedEvent({ id, createdAt }: Notification): SubjectEvent {
  return { subjectId: id, eventId: id, at: createdAt.toISOString() };
}
