/** What a rule would have sent: how many messages, to whom, and one of them as each kind of target would get it. */
import { sql } from "kysely";
import type { z } from "zod";
import { now } from "../../clock.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, selectFirst, table } from "../../db/typed-sql.ts";
import type { JsonValue } from "../../iam/finding.ts";
import { DAY } from "../../iam/time.ts";
import type { AlertSelection } from "../alerts/filter.ts";
import { matchEvents } from "./matching.ts";
import { bySlot } from "./message-groups.ts";
import {
  ALERTS_PER_MESSAGE_MAX,
  ENDS_PER_MESSAGE_MAX,
  type MessageBody,
  type Notification,
  type NotifiedAlert,
  testBody,
  titleOf,
  totalOf,
} from "./message.ts";
import { ownersText } from "./owner-groups.ts";
import { addressOf, readOwnerSettings, targetsOf } from "./owner-settings.ts";
import { type previewInput, quietTimeOf, type sampleInput, scheduleOf } from "./rule-input.ts";
import type { EventGroup, MatchRange } from "./rule-match.ts";
import { mailOf } from "./targets/email.ts";
import { slackMessage } from "./targets/slack.ts";
import { webhookPayload } from "./targets/webhook.ts";

const e = table("alert_event", "e");
const n = table("notification_event", "n");

const PREVIEW_DAYS = 30;
const PREVIEW_MESSAGES_MAX = 50;
const PREVIEW_ALERTS_MAX = 10;
const PREVIEW_OWNERS_MAX = 100;
/** A message that is not sent has no ID yet. */
const SAMPLE_ID = "message_00000000000000000000000000000000";
/** The name of a rule that has none yet, and whose messages say which rule sent them. */
const UNNAMED = "New rule";

export interface PreviewMessage extends EventGroup {
  readonly alerts: readonly (NotifiedAlert & { readonly resourceName: string })[];
  readonly title: string;
  readonly eventCount: number;
  /** The address of the owner. Null if the message goes to the targets of the rule. */
  readonly sentTo: string | null;
}

/** The part of the messages that one owner would have got. */
export interface OwnerShare {
  readonly sentTo: string | null;
  readonly owner: string | null;
  readonly messageCount: number;
  readonly eventCount: number;
}

export interface NotificationPreview {
  readonly messageCount: number;
  /** How many messages one message per event would have been. */
  readonly eventCount: number;
  /** The number of messages on each day, in UTC, oldest day first. */
  readonly days: readonly { readonly date: string; readonly count: number }[];
  /** The newest messages, newest first. */
  readonly messages: readonly PreviewMessage[];
  /** What each owner would have got, most messages first, and with null what the rule's own targets would have got. */
  readonly owners: readonly OwnerShare[];
  /** The time since which there are events. Null if there are none yet. */
  readonly since: Date | null;
}

/** One message of a rule. The code that sends messages has made all three forms. */
export interface NotificationSample {
  readonly at: Date;
  readonly title: string;
  readonly eventCount: number;
  /** As in `PreviewMessage`. */
  readonly sentTo: string | null;
  readonly owner: string | null;
  /** Whether there is no such message, so that this is the test message that an admin can send to a target. */
  readonly isTest: boolean;
  /** The body of the request to Slack. */
  readonly slack: JsonValue;
  readonly emailSubject: string;
  /** The part of the e-mail without HTML, which has the same content. */
  readonly emailText: string;
  /** The body of the request to a webhook. */
  readonly webhook: JsonValue;
}

type Given = z.output<typeof previewInput>;

/** What a rule with these settings would have sent in the last 30 days. */
export async function previewRule(em: Em, given: Given, selection: AlertSelection): Promise<NotificationPreview> {
  const at = now();
  const from = at - PREVIEW_DAYS * DAY;
  const { groups, hasOwners, nameOf } = await pastMessages(em, given, {
    selection,
    from,
    limits: { itemsMax: PREVIEW_ALERTS_MAX, endsMax: 0, groupsMax: PREVIEW_MESSAGES_MAX },
  });
  const oldest = await selectFirst(
    databaseOf(em),
    {
      at: sql<string | null>`least((select min(${e.at}) from ${e.$table}), (select min(${n.at}) from ${n.$table}))`,
    },
    sql``,
  );
  const messages = groups.toReversed().slice(0, PREVIEW_MESSAGES_MAX);
  return {
    messageCount: groups.length,
    eventCount: groups.reduce((sum, { counts }) => sum + totalOf({ counts }), 0),
    days: daysOf(groups, from, at),
    messages: messages.map((group) => ({
      ...group,
      sentTo: nameOf(group.destination),
      alerts: group.alerts.map((alert) => ({ ...alert, resourceName: alert.resource.name })),
      eventCount: totalOf(group),
      title: titleOf({ ...group, isTest: false, isDigest: given.frequency !== "AT_ONCE" }),
    })),
    owners: hasOwners ? perOwner(groups, nameOf) : [],
    since: oldest?.at ? new Date(oldest.at) : null,
  };
}

/** The message at a position of the preview, with everything that a target gets of it. */
export async function sampleMessage(
  em: Em,
  given: z.output<typeof sampleInput>,
  { selection, publicUrl }: { readonly selection: AlertSelection; readonly publicUrl: string | null },
): Promise<NotificationSample> {
  const { position, ruleId, name, frequency } = given;
  const { groups, nameOf } = await pastMessages(em, given, {
    selection,
    from: now() - PREVIEW_DAYS * DAY,
    limits: { itemsMax: ALERTS_PER_MESSAGE_MAX, endsMax: ENDS_PER_MESSAGE_MAX, groupsMax: position + 1 },
  });
  const group = groups.toReversed()[position];
  if (!group) return { ...rendered(testBody(new Date(now())), new Date(now()), publicUrl), sentTo: null, owner: null };
  const { at, counts, alerts, otherEvents, moreEnds, destination, owner } = group;
  const body: MessageBody = {
    ruleId,
    ruleName: name === "" ? UNNAMED : name,
    ...(owner !== null && { owner }),
    isTest: false,
    isDigest: frequency !== "AT_ONCE",
    counts,
    alerts,
    otherEvents,
    ...(moreEnds.alerts.length + moreEnds.otherEvents.length > 0 && { moreEnds }),
  };
  return { ...rendered(body, at, publicUrl), sentTo: nameOf(destination), owner };
}

function rendered(body: MessageBody, at: Date, publicUrl: string | null): Omit<NotificationSample, "sentTo" | "owner"> {
  const title = titleOf(body);
  const notification: Notification = { id: SAMPLE_ID, createdAt: at, title, body, publicUrl };
  // Sender and recipients are settings of a target, and there may be none yet.
  const { subject, text } = mailOf({ from: "", to: [] }, notification);
  return {
    at,
    title,
    eventCount: totalOf(body),
    isTest: body.isTest,
    slack: slackMessage(notification) as unknown as JsonValue,
    emailSubject: subject,
    emailText: text,
    webhook: webhookPayload(notification) as unknown as JsonValue,
  };
}

interface PastRange {
  readonly selection: AlertSelection;
  readonly from: number;
  readonly limits: Pick<MatchRange, "itemsMax" | "endsMax" | "groupsMax">;
}

/** The messages since a moment, oldest first, and the address of an owner who would have got one. */
async function pastMessages(em: Em, given: Given, { selection, from, limits }: PastRange) {
  const owners = given.toOwners ? await readOwnerSettings(em) : null;
  const since = sql`e.at > ${new Date(from).toISOString()}::timestamptz`;
  const groups = await matchEvents(
    em,
    { ...given, selection, owners },
    { alerts: since, others: since, group: bySlot(scheduleOf(given), quietTimeOf(given)), ...limits },
  );
  const targets = owners ? await targetsOf(em, owners) : new Map<string, never>();
  const nameOf = (destination: EventGroup["destination"]) => {
    const target = destination && targets.get(destination.targetId);
    return target ? addressOf(target, destination) : null;
  };
  return { groups, hasOwners: owners !== null, nameOf };
}

function perOwner(
  groups: readonly EventGroup[],
  nameOf: (destination: EventGroup["destination"]) => string | null,
): readonly OwnerShare[] {
  const keyOf = ({ destination }: EventGroup) => JSON.stringify(destination);
  return [...Map.groupBy(groups, keyOf).values()]
    .map((own) => ({
      sentTo: nameOf(own[0]!.destination),
      owner: ownersText(own.flatMap(({ owner }) => owner?.split(", ") ?? [])),
      messageCount: own.length,
      eventCount: own.reduce((sum, { counts }) => sum + totalOf({ counts }), 0),
    }))
    .toSorted((one, other) => other.messageCount - one.messageCount)
    .slice(0, PREVIEW_OWNERS_MAX);
}

function daysOf(groups: readonly EventGroup[], from: number, to: number): NotificationPreview["days"] {
  const dateOf = (at: number) => new Date(at).toISOString().slice(0, 10);
  const counts = Map.groupBy(groups, ({ at }) => dateOf(at.getTime()));
  return Array.from({ length: PREVIEW_DAYS }, (_, index) => dateOf(from + (index + 1) * DAY))
    .filter((date) => date <= dateOf(to))
    .map((date) => ({ date, count: counts.get(date)?.length ?? 0 }));
}
