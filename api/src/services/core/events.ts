/**
 * Sends change hints to listeners in all processes. PostgreSQL's NOTIFY is lost while a listener is disconnected, and
 * it carries less than 8,000 bytes. A hint therefore contains only an ID. Listeners read the rows themselves, and read
 * them again after a reconnect.
 */
import { setMaxListeners } from "node:events";
import { createPubSub, type PubSub } from "@graphql-yoga/subscription";
import { sql } from "kysely";
import pg from "pg";
import { pause } from "../../clock.ts";
import { clientConfig, directUrl } from "../../db/client-config.ts";
import type { Em } from "../../db/orm.ts";
import type { Log } from "../../log.ts";
import { EventFeed } from "./event-feed.ts";

const CHANNEL = "iam_monitor";
const RECONNECT_FIRST_MS = 100;
const RECONNECT_MAX_MS = 5_000;
/**
 * The time within which the database must answer. A connection that does not answer in time counts as lost, even if it
 * was never closed, because it would not deliver hints either.
 */
const ANSWER_WITHIN_MS = 10_000;

/** The hint of each topic. */
export interface EventHints {
  /** An alert event was written. The hint only wakes `alertFeed`. */
  alertEvents: { readonly kind: "alertEvents" };
  scan: { readonly kind: "scan"; readonly scanId: string };
  rotation: { readonly kind: "rotation"; readonly rotationId: string };
  /** An approval request was made, decided or ended. */
  approval: { readonly kind: "approval" };
  /** A caller may have lost access: a sign-out, a disabled operator, a revoked token or a less privileged role. */
  access: { readonly kind: "access" };
}
type Hint = EventHints[keyof EventHints];

type Topics = {
  scan: [scanId: string, hint: EventHints["scan"]];
  rotation: [rotationId: string, hint: EventHints["rotation"]];
  approval: [hint: EventHints["approval"]];
  access: [hint: EventHints["access"]];
};

/** Sends a hint when, and only when, the transaction of `em` commits. */
export async function notify(em: Em, hint: Hint): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${JSON.stringify(hint)})`.execute(em.getKysely());
}

export interface Events {
  readonly pubSub: PubSub<Topics>;
  /** Reports how far the log of alert events has grown. */
  readonly alertFeed: EventFeed;
  close(): Promise<void>;
}

/**
 * Opens one listening connection per process and distributes its hints in memory. After a loss, the connection
 * reconnects by itself and then wakes the alert feed and the access listeners. Listeners for scans, rotations and
 * approvals poll as well.
 */
export async function openEvents(databaseUrl: string, log: Log): Promise<Events> {
  const eventTarget = new EventTarget();
  // Disables Node's warning about many listeners: each listener is a subscriber and not a leak.
  setMaxListeners(0, eventTarget);
  const pubSub = createPubSub<Topics>({ eventTarget });
  const stop = new AbortController();
  let client: pg.Client | null = null;
  const alertFeed = new EventFeed(async () => {
    const connection = client;
    if (connection === null) throw new Error("The connection is lost.");
    try {
      const { rows } = await connection.query<{ seq: string | null }>("select max(seq) as seq from alert_event");
      return Number(rows[0]?.seq ?? 0);
    } catch (error) {
      void reconnect(connection);
      throw error;
    }
  }, log);

  const deliver = (payload: string) => {
    const hint = JSON.parse(payload) as Hint;
    if (hint.kind === "alertEvents") alertFeed.hint();
    else if (hint.kind === "rotation") pubSub.publish("rotation", hint.rotationId, hint);
    else if (hint.kind === "access") pubSub.publish("access", hint);
    else if (hint.kind === "approval") pubSub.publish("approval", hint);
    else pubSub.publish("scan", hint.scanId, hint);
  };

  const connect = async () => {
    const fresh = new pg.Client({
      ...clientConfig(directUrl(databaseUrl)),
      application_name: "iam-monitor events",
      keepAlive: true,
      query_timeout: ANSWER_WITHIN_MS,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
    });
    fresh.on("notification", ({ payload }) => payload && deliver(payload));
    fresh.on("error", () => void reconnect(fresh));
    fresh.on("end", () => void reconnect(fresh));
    await fresh.connect();
    await fresh.query(`listen ${CHANNEL}`);
    client = fresh;
  };

  const reconnect = async (lost: pg.Client) => {
    if (client !== lost || stop.signal.aborted) return;
    client = null;
    log.warn("events.connection_lost");
    void lost.end().catch(() => undefined);
    for (let wait = RECONNECT_FIRST_MS; !stop.signal.aborted; wait = Math.min(wait * 2, RECONNECT_MAX_MS)) {
      try {
        await pause(wait, stop.signal);
        await connect();
        break;
      } catch {
        // Either the database is still unavailable or we are closing. The loop's condition decides.
      }
    }
    if (stop.signal.aborted) return;
    // Hints sent during the outage are lost, so the alert feed and the access listeners read the rows again. Listeners
    // for scans, rotations and approvals find such changes when they poll.
    alertFeed.hint();
    pubSub.publish("access", { kind: "access" });
  };

  await connect();
  return {
    pubSub,
    alertFeed,
    async close() {
      stop.abort(new Error("closing"));
      alertFeed.close();
      const open = client;
      client = null;
      await open?.end();
    },
  };
}
