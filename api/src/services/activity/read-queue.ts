/**
 * Reads one event queue for as long as this worker holds its lease. Another worker takes the queue over when the lease has
 * lapsed. Messages are deleted after what they say was committed. If that fails, they stay and come back. Until one event of
 * the templates' rule has come, nothing is deleted: the queue may be that of an application.
 */
import { sql } from "kysely";
import {
  type EventQueueReader,
  HIDDEN_SECONDS,
  openEventQueue,
  POLL_SECONDS,
  type QueuedMessage,
} from "../../aws/event-queue.ts";
import { now, pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { databaseOf, pick, type RowOf, rowsOf, select, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { type EventMessage, isOfRule, readEventMessage, withoutEffect } from "../../iam/activity/event-message.ts";
import { SECOND } from "../../iam/time.ts";
import { connectionOf } from "../accounts/connection.ts";
import type { Platform } from "../core/request-scope.ts";
import { storeEvents } from "./store-events.ts";

/** Longer than a poll with its retries. A lost worker's queue is taken over after this time. */
const LEASE_SECONDS = 45;
/** Queues without messages are polled no more often than this, even if an endpoint does not wait. */
const EMPTY_POLL_MS = 1_000;
const RETRY_FIRST_MS = 2_000;
const RETRY_MAX_MS = 60_000;
/** Errors of PostgreSQL that may pass: of the connection, locks, resources, operators and limits of time. */
const MAY_PASS = /^(08|25|40|53|55|57|58)[0-9A-Z]{3}$/;
/** A poll that has no answer after this time failed. It leaves room for the longest poll. */
const POLL_MAX_MS = (POLL_SECONDS + 15) * SECOND;

const queues = table("event_queue");
const q = table("event_queue", "q");
const a = table("account", "a");
const o = table("organization", "o");

const LEASED = {
  ...pick(q, "id", "accountId", "organizationId", "url", "region"),
  /** The account whose connection reads the queue. */
  readerAccountId: a.id,
  /** Whether an event of the templates' rule has come from it. */
  isConfirmed: sql<boolean>`${q.lastEventAt} is not null`,
};
type LeasedQueue = RowOf<typeof LEASED>;

/** The queues that no worker holds. */
export async function freeQueues({ orm }: Platform): Promise<readonly string[]> {
  const rows = await select(
    databaseOf(orm.em.fork()),
    pick(q, "id"),
    sql`from ${q.$table}
      join ${a.$table} on ${a.id} = coalesce(${q.accountId}, (select ${o.accountId} from ${o.$table} where ${o.id} = ${q.organizationId}))
     where (${q.leasedUntil} is null or ${q.leasedUntil} < clock_timestamp())
       and ${a.status} in ('CONNECTED','ERROR') order by ${q.id}`,
  );
  return rows.map(({ id }) => id);
}

/** Ends if the queue is removed, another worker holds it, or `stop` aborts. */
export async function readQueue(
  platform: Platform,
  { queueId, workerId, stop }: { readonly queueId: string; readonly workerId: string; readonly stop: AbortSignal },
): Promise<void> {
  let retryMs = RETRY_FIRST_MS;
  let reader: EventQueueReader | null = null;
  let place = "";
  try {
    while (!stop.aborted) {
      try {
        const queue = await takeLease(platform, queueId, workerId);
        if (queue === null) return;
        if (reader === null || place !== queue.url) {
          reader?.close();
          reader = null;
          reader = await openReader(platform, queue);
          place = queue.url;
        }
        const startedAt = now();
        const messages = await reader.receive(AbortSignal.any([stop, AbortSignal.timeout(POLL_MAX_MS)]));
        if (messages.length > 0) await handle(platform, queue, reader, messages);
        await noteRead(platform, queueId);
        retryMs = RETRY_FIRST_MS;
        if (messages.length === 0) await pause(Math.max(0, EMPTY_POLL_MS - (now() - startedAt)), stop);
      } catch (error) {
        if (stop.aborted) return;
        if (!isDatabaseAway(error)) {
          reader?.close();
          reader = null;
          await noteFailure(platform, queueId, error);
        }
        await pause(retryMs, stop).catch(() => undefined);
        retryMs = Math.min(retryMs * 2, RETRY_MAX_MS);
      }
    }
  } finally {
    reader?.close();
    await releaseLease(platform, queueId, workerId).catch(() => undefined);
  }
}

async function handle(
  platform: Platform,
  queue: LeasedQueue,
  reader: EventQueueReader,
  messages: readonly QueuedMessage[],
): Promise<void> {
  const done = new AbortController();
  const keeping = keepHidden(reader, messages, done.signal);
  // Its error is thrown where it is awaited. Until then, it may not count as an unhandled one.
  keeping.catch(() => undefined);
  try {
    const at = now();
    const read = messages.map(({ body }) => readEventMessage(body, at));
    if (!queue.isConfirmed && !read.some(isOfRule)) {
      await reader.giveBack(messages, AbortSignal.timeout(POLL_MAX_MS));
      throw new AppError("EVENT_QUEUE_UNCONFIRMED");
    }
    await store(platform, queue, read);
    await reader.delete(messages, AbortSignal.timeout(POLL_MAX_MS));
  } finally {
    done.abort();
    await keeping;
  }
}

/** Stores the messages together. If the database refuses them, each by itself, so that one does not hold up the others. */
async function store(platform: Platform, queue: LeasedQueue, read: readonly EventMessage[]): Promise<void> {
  const together = (messages: readonly EventMessage[]): Promise<void> =>
    platform.orm.em.fork().transactional((tx) => storeEvents(tx, queue, messages));
  try {
    return await together(read);
  } catch (error) {
    if (mayPass(error)) throw error;
  }
  for (const message of read) {
    try {
      await together([message]);
    } catch (error) {
      if (mayPass(error) || message.kind !== "ACTIVITY") throw error;
      const { stack } = error as Error;
      platform.log.error({ queueId: queue.id, code: "INTERNAL", stack }, "event_queue.not_stored");
      await together([withoutEffect(message.activity)]);
    }
  }
}

function mayPass(error: unknown): boolean {
  return isDatabaseAway(error) || MAY_PASS.test(String((error as { readonly code?: unknown }).code));
}

/** Extends the time for which the messages are hidden, while a slow database makes the transaction wait. */
async function keepHidden(
  reader: EventQueueReader,
  messages: readonly QueuedMessage[],
  done: AbortSignal,
): Promise<void> {
  while (!done.aborted) {
    try {
      await pause((HIDDEN_SECONDS * SECOND) / 2, done);
      await reader.keepHidden(messages, done);
    } catch (error) {
      if (done.aborted || error instanceof AppError) return;
      throw error;
    }
  }
}

async function openReader({ orm, secrets }: Platform, queue: LeasedQueue): Promise<EventQueueReader> {
  const account = await orm.em.fork().findOneOrFail(AccountEntity, { id: queue.readerAccountId });
  return openEventQueue(connectionOf(account, secrets), queue);
}

async function takeLease({ orm }: Platform, queueId: string, workerId: string): Promise<LeasedQueue | null> {
  const [queue] = await rowsOf(
    databaseOf(orm.em.fork()),
    LEASED,
    (list) => sql`
    update ${q.$table} set ${queues.leasedBy} = ${workerId}, ${queues.leasedUntil} = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
      from ${a.$table}
     where ${q.id} = ${queueId} and (${q.leasedBy} = ${workerId} or ${q.leasedUntil} is null or ${q.leasedUntil} < clock_timestamp())
       and ${a.id} = coalesce(${q.accountId}, (select ${o.accountId} from ${o.$table} where ${o.id} = ${q.organizationId}))
       and ${a.status} in ('CONNECTED','ERROR')
    returning ${list}`,
  );
  return queue ?? null;
}

async function releaseLease({ orm }: Platform, queueId: string, workerId: string): Promise<void> {
  await databaseOf(orm.em.fork())
    .updateTable("event_queue")
    .set({ leased_by: null, leased_until: null })
    .where("id", "=", queueId)
    .where("leased_by", "=", workerId)
    .execute();
}

async function noteRead({ orm }: Platform, queueId: string): Promise<void> {
  await sql`update ${queues.$table} set ${queues.readAt} = clock_timestamp(), ${queues.failedSince} = null, ${queues.failureCode} = null, ${queues.failureReason} = null
             where ${queues.id} = ${queueId}`.execute(orm.em.fork().getKysely());
}

async function noteFailure({ orm, log }: Platform, queueId: string, error: unknown): Promise<void> {
  const { code, message } = error instanceof AppError ? error : { code: "INTERNAL", message: "It could not be read." };
  if (code === "INTERNAL") log.error({ queueId, code, stack: (error as Error).stack }, "event_queue.failed");
  else log.warn({ queueId, code }, "event_queue.failed");
  await sql`update ${queues.$table} set ${queues.failedSince} = coalesce(${queues.failedSince}, clock_timestamp()), ${queues.failureCode} = ${code},
                   ${queues.failureReason} = ${message} where ${queues.id} = ${queueId}`
    .execute(orm.em.fork().getKysely())
    .catch((failure: unknown) => {
      if (!isDatabaseAway(failure)) throw failure;
    });
}
