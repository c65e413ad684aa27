/**
 * Stores the messages of an event queue: activities of known accounts once each, and counts of all others. A message is
 * deleted from its queue after this was committed, so nothing is lost. An event that comes twice is recognised by its
 * ID.
 */
import { sql } from "kysely";
import type { RejectedMessage } from "../../db/entities/event-queue.ts";
import type { Em } from "../../db/orm.ts";
import { databaseOf, pick, rowsOf, table } from "../../db/typed-sql.ts";
import { type Activity, changesCredentials, isChange } from "../../iam/activity/activity.ts";
import type { EventMessage } from "../../iam/activity/event-message.ts";
import { now } from "../../clock.ts";
import { type BulkColumn, bulkRows, executeInChunks } from "../core/bulk-rows.ts";
import { saveActivityAlerts } from "./activity-alerts.ts";
import { accountsOfQueue, type FoundActivity, type QueueScope } from "./queue-accounts.ts";
import { requestReactions } from "./react.ts";

const a = table("account_activity");
const t = table("account_activity_target");
const q = table("event_queue");

/** The messages set aside that are shown. Their counts go on. */
const REJECTED_MAX = 10;

/** Runs in one transaction. The commit must follow without delay, because other writers of events wait. */
export async function storeEvents(tx: Em, queue: QueueScope, messages: readonly EventMessage[]): Promise<void> {
  const activities = messages.flatMap((message) => (message.kind === "ACTIVITY" ? [message.activity] : []));
  const tested = messages.flatMap((message) => (message.kind === "TEST" ? [message.awsAccountId] : []));
  const accounts = await accountsOfQueue(tx, queue, [...activities.map((each) => each.awsAccountId), ...tested]);
  const found = activities.flatMap((activity) => {
    const account = accounts.get(activity.awsAccountId);
    return account ? [{ account, activity }] : [];
  });
  const fresh = await insertActivities(tx, found);
  await requestReactions(tx, reactionsOf(fresh));
  await countMessages(tx, queue, messages, {
    stored: fresh.length,
    repeated: found.length - fresh.length,
    unknown: activities.filter(({ awsAccountId }) => !accounts.has(awsAccountId)),
    isTested: tested.some((id) => accounts.has(id)),
  });
  await saveActivityAlerts(tx, fresh);
}

/** Returns the activities that were not stored before. */
async function insertActivities(tx: Em, found: readonly FoundActivity[]): Promise<readonly FoundActivity[]> {
  const unique = [...new Map(found.map((each) => [keyOf(each), each])).values()].toSorted((one, other) =>
    keyOf(one) < keyOf(other) ? -1 : 1,
  );
  if (unique.length === 0) return [];
  const database = databaseOf(tx);
  const receivedAt = new Date(now()).toISOString();
  const rows = await rowsOf(
    database,
    pick(a, "accountId", "eventId"),
    (list) => sql`
    insert into ${a.$table} (${a.accountId}, ${a.eventId}, ${a.at}, ${a.service}, ${a.name}, ${a.region}, ${a.actor}, ${a.sourceAddress},
      ${a.userAgent}, ${a.hasMfa}, ${a.targets}, ${a.receivedAt})
    select v.*, ${receivedAt}::timestamptz from ${bulkRows(unique, COLUMNS)}
    on conflict do nothing returning ${list}`,
  );
  const inserted = new Set(rows.map(({ accountId, eventId }) => `${accountId} ${eventId}`));
  const fresh = unique.filter((each) => inserted.has(keyOf(each)));
  const targets = fresh.flatMap(({ account, activity }) =>
    activity.targets.map((target) => ({ accountId: account.id, target, at: activity.at, eventId: activity.eventId })),
  );
  await executeInChunks(
    database,
    targets,
    (chunk) => sql`insert into ${t.$table} (${t.accountId}, ${t.target}, ${t.at}, ${t.eventId})
      select * from ${bulkRows(chunk, TARGET_COLUMNS)} on conflict do nothing`,
  );
  return fresh;
}

function keyOf({ account, activity }: FoundActivity): string {
  return `${account.id} ${activity.eventId}`;
}

const COLUMNS: readonly BulkColumn<FoundActivity>[] = [
  { name: "account_id", type: "text", valueOf: ({ account }) => account.id },
  { name: "event_id", type: "text", valueOf: ({ activity }) => activity.eventId },
  { name: "at", type: "timestamptz", valueOf: ({ activity }) => activity.at },
  { name: "service", type: "text", valueOf: ({ activity }) => activity.service },
  { name: "name", type: "text", valueOf: ({ activity }) => activity.name },
  { name: "region", type: "text", valueOf: ({ activity }) => activity.region },
  { name: "actor", type: "jsonb", valueOf: ({ activity }) => activity.actor },
  { name: "source_address", type: "text", valueOf: ({ activity }) => activity.sourceAddress },
  { name: "user_agent", type: "text", valueOf: ({ activity }) => activity.userAgent },
  { name: "has_mfa", type: "boolean", valueOf: ({ activity }) => activity.hasMfa },
  { name: "targets", type: "jsonb", valueOf: ({ activity }) => activity.targets },
];

interface TargetRow {
  readonly accountId: string;
  readonly target: string;
  readonly at: number;
  readonly eventId: string;
}

const TARGET_COLUMNS: readonly BulkColumn<TargetRow>[] = [
  { name: "account_id", type: "text", valueOf: ({ accountId }) => accountId },
  { name: "target", type: "text", valueOf: ({ target }) => target },
  { name: "at", type: "timestamptz", valueOf: ({ at }) => at },
  { name: "event_id", type: "text", valueOf: ({ eventId }) => eventId },
];

/** The accounts that activities changed, and the users whose credentials they changed. */
function reactionsOf(fresh: readonly FoundActivity[]) {
  const changed = fresh.filter(({ activity }) => isChange(activity));
  return [...Map.groupBy(changed, ({ account }) => account.id)].map(([accountId, group]) => ({
    accountId,
    users: group
      .filter(({ activity }) => changesCredentials(activity))
      .flatMap(({ activity: { targets, eventId } }) =>
        targets.flatMap((target) => (target.startsWith("user:") ? [{ name: target.slice(5), eventId }] : [])),
      ),
  }));
}

interface MessageCounts {
  readonly stored: number;
  readonly repeated: number;
  readonly unknown: readonly Activity[];
  readonly isTested: boolean;
}

async function countMessages(
  tx: Em,
  { id }: QueueScope,
  messages: readonly EventMessage[],
  { stored, repeated, unknown, isTested }: MessageCounts,
): Promise<void> {
  const at = new Date(now()).toISOString();
  const malformed = messages.flatMap((message) => (message.kind === "MALFORMED" ? [message] : []));
  const ignored = messages.filter(({ kind }) => kind === "IGNORED" || kind === "FOREIGN").length;
  const rejected: readonly RejectedMessage[] = [
    ...malformed.map(({ reason, shape }) => ({ at, reason, shape })),
    ...unknown.map(({ awsAccountId }) => ({ at, reason: "UNKNOWN_ACCOUNT", shape: `account ${awsAccountId}` })),
  ].slice(-REJECTED_MAX);
  await sql`
    update ${q.$table} set ${q.lastEventAt} = clock_timestamp(), ${q.storedCount} = ${q.storedCount} + ${stored},
           ${q.repeatedCount} = ${q.repeatedCount} + ${repeated}, ${q.ignoredCount} = ${q.ignoredCount} + ${ignored},
           ${q.malformedCount} = ${q.malformedCount} + ${malformed.length},
           ${q.unknownAccountCount} = ${q.unknownAccountCount} + ${unknown.length},
           ${q.testedAt} = case when ${isTested} then clock_timestamp() else ${q.testedAt} end,
           ${q.rejected} = (select coalesce(jsonb_agg(sample order by place), '[]') from (
             select sample, place from jsonb_array_elements(${JSON.stringify(rejected)}::jsonb || ${q.rejected})
                    with ordinality as samples(sample, place) order by place limit ${REJECTED_MAX}) latest)
     where ${q.id} = ${id}`.execute(tx.getKysely());
}
