/** A queue from which events of CloudTrail are read, for one account or for an organization. */
import { defineEntity, type InferEntity, p } from "@mikro-orm/core";

/** A message that was set aside. It has no values of the message. */
export interface RejectedMessage {
  readonly at: string;
  readonly reason: string;
  readonly shape: string;
}

export const EventQueueEntity = defineEntity({
  name: "EventQueue",
  tableName: "event_queue",
  properties: {
    id: p.text().primary(),
    /** The account whose events the queue has. Null if it has those of an organization. */
    accountId: p.text().strictNullable(),
    organizationId: p.text().strictNullable(),
    url: p.text(),
    region: p.text(),
    createdAt: p.datetime(),
    /** The worker that reads the queue, and until when no other one may. */
    leasedBy: p.text().nullable(),
    leasedUntil: p.datetime().nullable(),
    /** The end of the latest poll that succeeded. */
    readAt: p.datetime().nullable(),
    /** Since when every poll has failed. Null if the latest one succeeded. */
    failedSince: p.datetime().nullable(),
    failureCode: p.text().nullable(),
    failureReason: p.text().nullable(),
    /** When the latest message was received. */
    lastEventAt: p.datetime().nullable(),
    /** When the latest test event was received. */
    testedAt: p.datetime().nullable(),
    storedCount: p.bigint("number").default(0),
    repeatedCount: p.bigint("number").default(0),
    ignoredCount: p.bigint("number").default(0),
    malformedCount: p.bigint("number").default(0),
    unknownAccountCount: p.bigint("number").default(0),
    /** The latest messages that were set aside, at most `REJECTED_MAX`. */
    rejected: p
      .json()
      .$type<readonly RejectedMessage[]>()
      .onCreate(() => []),
  },
});
export type EventQueueRow = InferEntity<typeof EventQueueEntity>;
