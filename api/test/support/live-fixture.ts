/**
 * The parts of a test of live updates: a server, alerts in two accounts, callers of every role, writers of events, and
 * raw subscribers.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { WebSocket } from "ws";
import { now } from "../../src/clock.ts";
import type { AccessRole } from "../../src/services/core/permissions.ts";
import { saveAlertEvents } from "../../src/services/alerts/event-log.ts";
import { Alerts } from "../../src/services/alerts/alerts.ts";
import { insertRoleToken } from "./role-token.ts";
import { openTestPlatform, type TestPlatform } from "./platform.ts";
import type { TestDatabase } from "./database.ts";
import { openTestServer, type TestServer } from "./running-server.ts";
import { TEST_ACTOR } from "./actors.ts";

export interface LiveAlert {
  readonly id: string;
  readonly accountId: string;
}

export interface LiveFixture {
  readonly platform: TestPlatform;
  readonly server: TestServer;
  readonly alerts: readonly LiveAlert[];
  alertsOf(accountId: string): LiveAlert[];
  /** Creates a token, of no operator unless one is given. */
  token(role: AccessRole, name: string, operatorId?: string): Promise<string>;
  /**
   * Writes an event with this comment for each of these alerts, in one transaction. `isLost`: whether the transaction
   * is rolled back.
   */
  write(alerts: readonly LiveAlert[], comment: string, isLost?: boolean): Promise<void>;
  /** The cursor after the latest event. */
  cursor(): Promise<string>;
  /** The ids of all events after a cursor, in the order of their commits. */
  idsAfter(cursor: string, accountId?: string): Promise<string[]>;
  close(): Promise<void>;
}

export async function openLiveFixture(
  accountIds: readonly string[] = ["account_a", "account_b"],
  alertsEach = 20,
  database?: TestDatabase,
): Promise<LiveFixture> {
  const platform = await openTestPlatform({ hasWorker: false, ...(database && { database }) });
  const server = await openTestServer(platform);
  const em = () => platform.platform.orm.em.fork();
  const alerts: LiveAlert[] = [];
  for (const [index, accountId] of accountIds.entries()) {
    await em().execute(
      `insert into account (id, aws_account_id, name, source, status, region, writes, external_id, created_at)
       values (?, ?, ?, 'ASSUME_ROLE', 'CONNECTED', 'us-east-1', 'OFF', ?, now())`,
      [accountId, String(222_233_334_444 + index), accountId, String(index).padStart(32, "e")],
    );
    const rows = await em().execute<{ id: string }[]>(
      `insert into alert (id, number, fingerprint, account_id, check_id, check_version, category, severity, severity_rank, status, resource_id, resource_name, owner_id,
                          title, description, evidence, content_hash, evidence_as_of, first_seen_at, opened_at)
       select 'alert_' || md5(? || n), nextval('alert_number'), ? || n, ?, 'mfa-console', 1, 'IAMUser', 'HIGH', 1, 'OPEN', 'AIDA' || n, 'user-' || n, 'AIDA' || n,
              'No MFA', 'user-' || n || ' has no MFA.', '{}', md5(n::text), now(), now(), now() from generate_series(1, ?) n returning id`,
      [accountId, accountId, accountId, alertsEach],
    );
    alerts.push(...rows.map(({ id }) => ({ id, accountId })));
  }
  const reading = () => new Alerts(platform.scope());
  return {
    platform,
    server,
    alerts,
    alertsOf: (accountId) => alerts.filter((alert) => alert.accountId === accountId),
    token: (role, name, operatorId) => insertRoleToken(em(), role, name, operatorId),
    async write(of, comment, isLost = false) {
      const lost = new Error("rolled back");
      const written = em().transactional(async (tx) => {
        await saveAlertEvents(
          tx,
          { sourceId: `request-${randomBytes(9).toString("hex")}`, actor: TEST_ACTOR, clock: now },
          of.map(({ id, accountId }) => ({
            alertId: id,
            accountId,
            kind: "COMMENTED" as const,
            fromStatus: null,
            status: "OPEN" as const,
            fromSeverity: null,
            severity: "HIGH" as const,
            changes: {},
            comment,
          })),
        );
        if (isLost) throw lost;
      });
      await written.catch((error: unknown) => {
        if (error !== lost) throw error;
      });
    },
    cursor: async () => reading().history.cursorOf(await reading().history.lastSeq()),
    async idsAfter(cursor, accountId) {
      const rows = await em().execute<{ seq: string }[]>(
        `select seq from alert_event where seq > ? ${accountId === undefined ? "" : "and account_id = ?"} order by seq`,
        [await reading().history.seqOfCursor(cursor), ...(accountId === undefined ? [] : [accountId])],
      );
      return rows.map(({ seq }) => `event_${seq}`);
    },
    async close() {
      await server.close();
      await platform.close();
    },
  };
}

export interface LiveEvent {
  readonly id: string;
  readonly cursor: string;
  readonly [field: string]: unknown;
}

/**
 * The socket of one subscription. It uses no client library, so that a test sees every message, no query is repeated,
 * and the socket can stop reading.
 */
export class Subscriber {
  readonly events: LiveEvent[] = [];
  readonly errors: unknown[] = [];
  readonly closed: Promise<number>;
  private onMessage: (type: string) => void = () => undefined;

  private constructor(readonly socket: WebSocket) {
    this.closed = once(socket, "close").then(([code]) => code as number);
    socket.on("error", () => undefined);
    socket.on("message", (bytes: Buffer) => this.take(JSON.parse(bytes.toString("utf8"))));
  }

  static async open(
    server: Pick<TestServer, "url">,
    token: string | { readonly cookie: string },
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<Subscriber> {
    const isToken = typeof token === "string";
    const socket = new WebSocket(`${server.url.replace("http", "ws")}/graphql`, "graphql-transport-ws", {
      perMessageDeflate: false,
      headers: isToken ? {} : { cookie: token.cookie },
    });
    const subscriber = new Subscriber(socket);
    const begun = new Promise<void>((resolve) => {
      subscriber.onMessage = (type) => {
        if (type === "connection_ack") {
          subscriber.send({ id: "1", type: "subscribe", payload: { query, variables } });
          subscriber.send({ type: "ping" });
        }
        if (type === "pong") resolve();
      };
    });
    await once(socket, "open");
    subscriber.send({ type: "connection_init", payload: isToken ? { token } : {} });
    await Promise.race([begun, subscriber.closed]);
    return subscriber;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  get ids(): string[] {
    return this.events.map(({ id }) => id);
  }

  /** Cuts the connection without a close frame, like a broken network. */
  async cut(): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }

  private take(message: {
    type: string;
    payload?: { data?: { alertEvents: LiveEvent } | null; errors?: unknown[] };
  }): void {
    this.onMessage(message.type);
    if (message.type === "error") this.errors.push(message.payload);
    if (message.payload?.errors) this.errors.push(...message.payload.errors);
    const event = message.payload?.data?.alertEvents;
    if (event) this.events.push(event);
  }
}
