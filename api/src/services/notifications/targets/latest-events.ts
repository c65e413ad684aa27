import { totalOf, type MessageBody, type NotifiedAlert } from "../message.ts";

/** The latest event of each alert of a message, for targets that keep a state for each alert. */
export function latestEvents({ alerts }: Pick<MessageBody, "alerts">): readonly NotifiedAlert[] {
  const latest = new Map<string, NotifiedAlert>();
  for (const alert of alerts) {
    const known = latest.get(alert.alertId);
    if (!known || known.at <= alert.at) latest.set(alert.alertId, alert);
  }
  return [...latest.values()];
}

/** The number of events that the message only counts. */
export function unlistedCount(body: MessageBody): number {
  return Math.max(0, totalOf(body) - body.alerts.length);
}
