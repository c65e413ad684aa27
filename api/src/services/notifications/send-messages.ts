/**
 * Sends messages to targets, in order and at least once. One worker at a time sends to a target: it holds a lease, and
 * another takes over when the lease ends. A message is marked only after the target has accepted it, so a killed worker's
 * message is sent again, with the same ID.
 */
import { randomBytes } from "node:crypto";
import { sql } from "kysely";
import { elapsed } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { databaseOf, known, orNull, pick, type RowOf, rowsOf, selectFirst, table } from "../../db/typed-sql.ts";
import { AppError } from "../../errors.ts";
import { retryDelayMs, type NotificationTargetKind } from "../../iam/alerts/notification.ts";
import { targetPaused } from "../../iam/notification-event.ts";
import { SECOND } from "../../iam/time.ts";
import { saveNotificationEvents } from "../core/notification-events.ts";
import { NOTIFICATION_SETTINGS, type NotificationSettings } from "../core/notification-settings.ts";
import type { Platform } from "../core/request-scope.ts";
import type { MessageBody, Notification } from "./message.ts";
import { sendToFallback } from "./insert-messages.ts";
import { kindOf } from "./targets/kinds.ts";
import type { TargetAnswer, TargetSettings } from "./targets/target.ts";

const TARGETS_AT_ONCE = 8;
/** How long a worker sends to one target before another one that waits may get its place. */
const TURN_MS = 10 * SECOND;
const OWNER_BYTES = 8;
const ANSWER_STORED_MAX_CHARACTERS = 500;

export function notificationSettings(platform: Pick<Platform, "notifications">): NotificationSettings {
  return { ...NOTIFICATION_SETTINGS, ...platform.notifications };
}

const target = table("notification_target");
const t = table("notification_target", "t");
const delivery = table("notification_delivery");
const d = table("notification_delivery", "d");
const e = table("notification_delivery", "e");
const m = table("notification_message", "m");
const a = table("notification_attachment", "a");

const LEASED = pick(target, "id", "name", "kind", "settings", "sealedSecret", "failureCount");
type LeasedTarget = RowOf<typeof LEASED>;

const PENDING = {
  /** `address` is that of an owner, to which the target sends instead of its own. */
  ...pick(d, "seq", "messageId", "address", "attemptCount"),
  ...pick(m, "title", "createdAt"),
  body: known<MessageBody>(m.body),
  fileName: orNull(a.fileName),
  content: orNull(a.content),
};
type PendingDelivery = RowOf<typeof PENDING>;

/** The result of one attempt. */
interface Attempt {
  readonly answer: TargetAnswer | null;
  /** Null if the target accepted the message. */
  readonly problem: { readonly code: string; readonly message: string } | null;
  /** Whether the target works, but not with the address of the owner: for now, or for good. */
  readonly refusedAddress?: TargetAnswer["refusedAddress"];
}

/**
 * Whether the delivery `d` is the next one of its address: all messages to one address are sent in order, and an address
 * that is refused delays no other one. Deliveries without an address of their own are one line.
 */
const IS_NEXT = sql`${d.state} = 'PENDING' and (${d.retryAt} is null or ${d.retryAt} <= clock_timestamp()) and not exists (
  select 1 from ${e.$table} where ${e.targetId} = ${d.targetId} and ${e.state} = 'PENDING' and ${e.seq} < ${d.seq}
     and ${e.address} is not distinct from ${d.address})`;

/** The targets to which this worker sends at the moment, each on its own, so that a slow one delays no other. */
export class MessageSenders {
  private readonly running = new Set<Promise<void>>();

  constructor(
    private readonly platform: Platform,
    private readonly stop: AbortSignal,
  ) {}

  /** Begins to send to targets that no worker holds, those with the oldest waiting messages first. Does not wait for it. */
  async start(): Promise<void> {
    const free = TARGETS_AT_ONCE - this.running.size;
    if (free <= 0) return;
    const owner = randomBytes(OWNER_BYTES).toString("hex");
    const { leaseMs } = notificationSettings(this.platform).times;
    const rows = await rowsOf(
      databaseOf(this.platform.orm.em.fork()),
      LEASED,
      (list) => sql`
      update ${target.$table} set ${target.leaseOwner} = ${owner},
             ${target.leasedUntil} = clock_timestamp() + make_interval(secs => ${leaseMs / 1_000}::float8)
       where ${target.id} in (
         select ${t.id} from ${t.$table}
           join lateral (select ${d.seq} from ${d.$table}
             where ${d.targetId} = ${t.id} and ${IS_NEXT} order by ${d.seq} limit 1) oldest on true
          where ${t.pausedAt} is null and (${t.retryAt} is null or ${t.retryAt} <= clock_timestamp())
            and (${t.leasedUntil} is null or ${t.leasedUntil} < clock_timestamp())
          order by oldest.seq limit ${free} for update of t skip locked)
      returning ${list}`,
    );
    if (rows.length > 0) notificationSettings(this.platform).failpoint?.("leased");
    for (const target of rows) this.send(target, owner);
  }

  /** Waits until nothing is being sent. */
  async idle(): Promise<void> {
    await Promise.all(this.running);
  }

  private send(target: LeasedTarget, owner: string): void {
    const sending = new TargetSender(this.platform, target, owner, this.stop)
      .run()
      .catch((error: unknown) => {
        if (isDatabaseAway(error)) return;
        this.platform.log.error(
          { code: "INTERNAL", target: target.id, stack: (error as Error).stack },
          "worker.notifications_failed",
        );
      })
      .finally(() => this.running.delete(sending));
    this.running.add(sending);
  }
}

class TargetSender {
  private readonly settings: NotificationSettings;
  private failures: number;

  constructor(
    private readonly platform: Platform,
    private readonly target: LeasedTarget,
    private readonly owner: string,
    private readonly stop: AbortSignal,
  ) {
    this.settings = notificationSettings(platform);
    this.failures = target.failureCount;
  }

  /** Sends the oldest messages one after another, until one fails or the turn ends. */
  async run(): Promise<void> {
    const startedAt = elapsed();
    try {
      while (elapsed() - startedAt < TURN_MS && !this.stop.aborted) {
        const delivery = await this.next();
        if (delivery === null) break;
        const attempt = await this.attempt(delivery);
        if (this.stop.aborted && attempt.problem !== null) break;
        this.settings.failpoint?.("answered");
        const isStillOurs = await this.record(delivery, attempt);
        this.settings.failpoint?.("recorded");
        if (!isStillOurs || (attempt.problem !== null && !isOfAddress(delivery, attempt))) break;
      }
    } finally {
      await this.database()
        .updateTable("notification_target")
        .set({ lease_owner: null, leased_until: null })
        .where("id", "=", this.target.id)
        .where("lease_owner", "=", this.owner)
        .execute();
    }
  }

  private database() {
    return databaseOf(this.platform.orm.em.fork());
  }

  private async next(): Promise<PendingDelivery | null> {
    const first = await selectFirst(
      this.database(),
      PENDING,
      sql`from ${d.$table}
        join ${m.$table} on ${m.id} = ${d.messageId}
        left join ${a.$table} on ${a.messageId} = ${m.id}
       where ${d.targetId} = ${this.target.id} and ${IS_NEXT} order by ${d.seq} limit 1`,
    );
    return first ?? null;
  }

  private async attempt(delivery: PendingDelivery): Promise<Attempt> {
    const notification: Notification = {
      id: delivery.messageId,
      createdAt: new Date(delivery.createdAt),
      title: delivery.title,
      body: delivery.body,
      publicUrl: this.settings.publicUrl,
      ...(delivery.fileName !== null &&
        delivery.content !== null && { attachment: { fileName: delivery.fileName, content: delivery.content } }),
    };
    return sendOnce(this.platform, { ...this.target, address: delivery.address }, notification, this.stop);
  }

  /** Records the attempt, unless another worker or a changed address took the target. Returns whether it was recorded. */
  private async record(pending: PendingDelivery, attempt: Attempt): Promise<boolean> {
    if (isOfAddress(pending, attempt)) return this.recordRefusedAddress(pending, attempt);
    const { seq } = pending;
    const { answer, problem } = attempt;
    const { times } = this.settings;
    const isDelivered = problem === null;
    this.failures = isDelivered ? 0 : this.failures + 1;
    const delayMs = isDelivered
      ? 0
      : retryDelayMs(this.failures, { firstMs: times.retryFirstMs, maxMs: times.retryMaxMs }, Math.random());
    return this.platform.orm.em.fork().transactional(async (tx) => {
      const database = databaseOf(tx);
      const [updated] = await rowsOf(
        database,
        { isPaused: sql<boolean>`${target.pausedAt} is not null` },
        (list) => sql`
        update ${target.$table} set
               ${target.failureCount} = ${this.failures},
               ${target.failingSince} = ${isDelivered ? sql`null` : sql`coalesce(${target.failingSince}, clock_timestamp())`},
               ${target.lastProblem} = ${problem?.message ?? null},
               ${target.lastDeliveredAt} = ${isDelivered ? sql`clock_timestamp()` : target.lastDeliveredAt},
               ${target.retryAt} = ${isDelivered ? sql`null` : sql`clock_timestamp() + make_interval(secs => ${delayMs / 1_000}::float8)`},
               ${target.pausedAt} = ${isDelivered ? sql`null` : sql`case when ${answer?.isGone === true}::boolean or ${target.failingSince} < clock_timestamp() - make_interval(secs => ${times.pauseAfterMs / 1_000}::float8) then clock_timestamp() end`},
               ${target.leasedUntil} = clock_timestamp() + make_interval(secs => ${times.leaseMs / 1_000}::float8)
         where ${target.id} = ${this.target.id} and ${target.leaseOwner} = ${this.owner}
        returning ${list}`,
      );
      if (!updated) return false;
      await sql`
        update ${delivery.$table} set ${attemptColumns(attempt)},
               ${delivery.state} = ${isDelivered ? "DELIVERED" : "PENDING"},
               ${delivery.deliveredAt} = ${isDelivered ? sql`clock_timestamp()` : sql`null`}
         where ${delivery.seq} = ${seq} and ${delivery.state} = 'PENDING'`.execute(database);
      if (updated.isPaused) {
        const { id, name } = this.target;
        this.platform.log.error({ target: id, code: problem?.code }, "notifications.target_paused");
        await saveNotificationEvents(tx, [{ ...targetPaused({ id, name }, problem?.message ?? ""), accountId: null }]);
      }
      return true;
    });
  }

  /**
   * Records that the address of an owner was refused. For now: this address waits, and no other one. For good, or for
   * a day: the same message goes to the targets of its rule instead, so that a wrong tag hides nothing.
   */
  private async recordRefusedAddress(pending: PendingDelivery, attempt: Attempt): Promise<boolean> {
    const { seq, messageId, attemptCount: count } = pending;
    const { times } = this.settings;
    const delayMs = retryDelayMs(count + 1, { firstMs: times.retryFirstMs, maxMs: times.retryMaxMs }, Math.random());
    const isForGood = attempt.refusedAddress === "FOR_GOOD";
    return this.platform.orm.em.fork().transactional(async (tx) => {
      const database = databaseOf(tx);
      const held = await rowsOf(
        database,
        pick(target, "id"),
        (list) => sql`
        update ${target.$table} set ${target.leasedUntil} = clock_timestamp() + make_interval(secs => ${times.leaseMs / 1_000}::float8)
         where ${target.id} = ${this.target.id} and ${target.leaseOwner} = ${this.owner} returning ${list}`,
      );
      if (held.length === 0) return false;
      const recorded = await rowsOf(
        database,
        pick(delivery, "state"),
        (list) => sql`
        update ${delivery.$table} set ${attemptColumns(attempt)},
               ${delivery.retryAt} = clock_timestamp() + make_interval(secs => ${delayMs / 1_000}::float8),
               ${delivery.state} = case when ${isForGood}::boolean or ${delivery.createdAt} < clock_timestamp() - make_interval(secs => ${times.pauseAfterMs / 1_000}::float8)
                            then 'REDIRECTED' else ${delivery.state} end
         where ${delivery.seq} = ${seq} and ${delivery.state} = 'PENDING' returning ${list}`,
      );
      if (recorded[0]?.state === "REDIRECTED") await sendToFallback(tx, [messageId], this.target.id);
      return true;
    });
  }
}

/** Whether an owner's address is refused. The target works, so that messages to others are sent. */
function isOfAddress({ address }: Pick<PendingDelivery, "address">, { problem, refusedAddress }: Attempt): boolean {
  return address !== null && problem !== null && refusedAddress !== undefined;
}

function attemptColumns({ answer, problem }: Attempt) {
  return sql`${delivery.attemptCount} = ${delivery.attemptCount} + 1, ${delivery.attemptedAt} = clock_timestamp(),
    ${delivery.latencyMs} = ${answer?.latencyMs ?? null}, ${delivery.answerStatus} = ${answer?.status ?? null},
    ${delivery.answerText} = ${answer === null ? null : storable(answer.text)}, ${delivery.problemCode} = ${problem?.code ?? null}`;
}

/** Sends one message once. An answer that refuses it, and a failure to reach the target, are problems and no exceptions. */
export async function sendOnce(
  platform: Platform,
  {
    id,
    kind,
    settings: own,
    sealedSecret: sealed,
    address = null,
  }: Pick<LeasedTarget, "id" | "kind" | "settings" | "sealedSecret"> & { readonly address?: string | null },
  notification: Notification,
  signal?: AbortSignal,
): Promise<Attempt> {
  const { networks, times } = notificationSettings(platform);
  try {
    const secret = JSON.parse(platform.secrets.open(sealed, `notification_target|${id}|sealed_secret`)) as object;
    const settings = settingsFor(kind, own, address);
    if (settings instanceof AppError) return { ...unanswered(settings), refusedAddress: "FOR_GOOD" };
    const { answerMs, messageMs } = times;
    const options = { networks, answerMs, messageMs, targetId: id, platform, ...(signal && { signal }) };
    const answer = await kindOf(kind).send({ settings, secret }, notification, options);
    if (answer.isAccepted) return { answer, problem: null };
    const { refusedAddress } = answer;
    const problem = { code: "REFUSED", message: `The target answered ${answer.status}.` };
    return { answer, problem, ...(refusedAddress && { refusedAddress }) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return unanswered(error);
  }
}

/**
 * The settings with the address of an owner. The error if the target was changed since the message was written, and can
 * send to no other address any more: it still works for all others.
 */
function settingsFor(
  kind: NotificationTargetKind,
  own: TargetSettings,
  address: string | null,
): TargetSettings | AppError {
  if (address === null) return own;
  try {
    return (kindOf(kind).withAddress?.(own, address) ?? own) as TargetSettings;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function unanswered(error: AppError): Attempt {
  // The reason of an error of AWS is a sentence, and no code.
  const { reason } = error.code === "TARGET_UNREACHABLE" ? error.details : {};
  return {
    answer: null,
    problem: { code: typeof reason === "string" ? reason : error.code, message: error.message },
  };
}

/** Text that PostgreSQL can store. */
function storable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.toWellFormed().replaceAll("\u0000", "\ufffd").slice(0, ANSWER_STORED_MAX_CHARACTERS);
}
