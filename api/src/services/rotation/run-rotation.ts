/**
 * Runs one rotation in a worker: takes its lease, then ticks as long as a step is due. One tick observes AWS, decides
 * (`iam/rotation/decide.ts`), makes at most one AWS write, and commits one transaction.
 *
 * - Lease: `fence` grows each time a worker takes the rotation, and each write to the row names it. A worker that was
 *   presumed dead and comes back can therefore no longer change the row. If AWS has created a key for this worker, the
 *   worker deletes the key and stops, since no other worker can know whose key it is. Calls are aborted before the
 *   lease ends, and a worker that was suspended begins none after that, so that two workers never write to AWS at once.
 * - CREATE_INTENT: only the run that committed this state calls CreateAccessKey, and only once. Any other run that finds
 *   this state knows that a worker was lost, and reconciles.
 * - Secret: the new secret is encrypted right after AWS's response, with no await, log or error in between.
 */
import { SYSTEM_ACTOR } from "../../iam/actor.ts";
import { randomBytes } from "node:crypto";
import { iamEventRegion } from "../../aws/attribute-key.ts";
import { createRotationClients, type RotationClients } from "../../aws/clients.ts";
import { now, pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { type Rotation, RotationEntity } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import { AppError, toAppError } from "../../errors.ts";
import { creationTag } from "../../iam/rotation/states.ts";
import { activationOwed } from "../../iam/rotation/retire-unused-key.ts";
import { changeAfter, decide, decideAfterCreate } from "../../iam/rotation/decide.ts";
import type { AwsWrite, CreateOutcome, Decision, DeliveryAnswer } from "../../iam/rotation/decision.ts";
import { SECOND, type Instant } from "../../iam/time.ts";
import { writeConnectionOf } from "../accounts/connection.ts";
import type { CommitPoint } from "../core/failpoints.ts";
import { type AwsContext, createKey, deleteUnrecordedKey, observe, performWrite } from "./aws-steps.ts";
import { updateRotationAndKeys } from "./key-changes.ts";
import { retryDelay } from "./retry-delays.ts";
import { maxFailuresFor, outcomeOf, parkCodeOf } from "./rotation-failures.ts";
import { databaseNow, factsOf, type RotationUpdate, sealedSecretPlace, type Step, updateRotation } from "./rows.ts";
import type { Platform } from "../core/request-scope.ts";

/** Maximum number of ticks per lease. A rotation that needs more is released and taken again. */
const TICKS_MAX = 200;
/** The longest wait for which the worker keeps the lease. */
const WAIT_WITH_LEASE_MAX_MS = 500;
/** The fraction of the lease time after which AWS calls are aborted. */
const CALLS_SHARE = 0.7;
/** Maximum number of attempts to store a new secret. After them the run ends, and the next run reconciles. */
const SEAL_ATTEMPTS_MAX = 120;
const SEAL_RETRY_MS = 500;

/** Another worker or an operator changed the rotation, so this run must not write any more. */
class RotationLost extends Error {}

/**
 * Advances one rotation as far as possible.
 * Does nothing if it is finished, parked, not due, or leased by another worker.
 */
export async function runRotation(platform: Platform, rotationId: string, stop: AbortSignal): Promise<void> {
  const log = platform.log.child({ rotationId });
  const taken = await takeRotation(platform.orm.em.fork(), rotationId, platform.rotation.leaseSeconds);
  if (taken === null) return;
  const run = new RotationRun(platform, taken, stop);
  try {
    await run.run();
  } catch (error) {
    if (error instanceof RotationLost) return log.warn("rotation.lost");
    // The lease expires by itself. The next worker observes AWS before it decides.
    if (isDatabaseAway(error)) return log.warn("rotation.database_away");
    throw error;
  } finally {
    run.close();
  }
}

/** The rotation, leased to this worker. Null if it is finished, parked, not due, or leased by another worker. */
async function takeRotation(em: Em, id: string, leaseSeconds: number): Promise<Rotation | null> {
  return em.transactional(async (tx) => {
    const rows = await tx.execute<{ id: string }[]>(
      `update rotation set lease_owner = ?, lease_until = clock_timestamp() + make_interval(secs => ?), fence = fence + 1
        where id = ? and state not in ('NEEDS_OPERATOR','COMPLETED','ROLLED_BACK','CANCELLED')
          and (next_tick_at <= clock_timestamp() or retire_tick_at <= clock_timestamp())
          and (lease_until is null or lease_until < clock_timestamp()) returning id`,
      [randomBytes(8).toString("hex"), leaseSeconds, id],
    );
    return rows.length === 0 ? null : tx.findOneOrFail(RotationEntity, { id });
  });
}

class RotationRun {
  /** The attempt whose CREATE_INTENT this run committed. Null as soon as this run calls CreateAccessKey. */
  private ownIntent: number | null = null;
  /** The number of operator requests when the row was last read. */
  private observedAskCount: number;
  private clients: { readonly mark: string; readonly clients: RotationClients } | null = null;
  /** When each write was last made. IAM may show a write only seconds later. Until then, each tick would repeat it. */
  private readonly writtenAt = new Map<string, Instant>();

  constructor(
    private readonly platform: Platform,
    private readonly taken: Rotation,
    private readonly stop: AbortSignal,
  ) {
    this.observedAskCount = taken.askCount;
  }

  close(): void {
    this.clients?.clients.destroy();
    this.clients = null;
  }

  async run(): Promise<void> {
    for (let tick = 0; tick < TICKS_MAX; tick += 1) {
      if (this.stop.aborted) return this.releaseLeaseFor(0);
      const renewedAt = now();
      const row = await this.renew();
      this.observedAskCount = row.askCount;
      const waitUntil = await this.tick(row, renewedAt);
      if (waitUntil === null) return;
      const wait = waitUntil - (await databaseNow(this.em()));
      if (wait > WAIT_WITH_LEASE_MAX_MS) return this.releaseLeaseFor(wait);
      if (wait > 0) await pause(wait, this.stop).catch(() => undefined);
    }
    await this.releaseLeaseFor(0);
  }

  /** When the next tick is due. Null if the rotation is finished or waits for an operator. */
  private async tick(row: Rotation, renewedAt: Instant): Promise<Instant | null> {
    const callsMs = this.platform.rotation.leaseSeconds * SECOND * CALLS_SHARE;
    const signal = AbortSignal.any([this.stop, AbortSignal.timeout(callsMs)]);
    let decision: Decision | null = null;
    try {
      const aws = await this.open(row, signal, renewedAt + callsMs);
      const facts = factsOf(row);
      const observed = { ...(await observe(aws, row, facts)), isOwnIntent: this.ownIntent === row.attempt };
      decision = decide(facts, observed, await databaseNow(this.em()));
      return await this.follow(aws, row, decision);
    } catch (error) {
      const ifRefused = (decision?.type === "WRITE" && decision.ifRefused) || activationOwed(factsOf(row));
      return this.fail(row, error, ifRefused);
    }
  }

  private async follow(aws: AwsContext, row: Rotation, decision: Decision): Promise<Instant | null> {
    if (decision.type !== "WRITE") return this.write(row, decision);
    if (decision.write.type === "CREATE_KEY") return this.createNewKey(aws, row);
    const writeKey = JSON.stringify(decision.write);
    const lastWrittenAt = this.writtenAt.get(writeKey);
    if (lastWrittenAt !== undefined) {
      const until = lastWrittenAt + factsOf(row).windows.writeSpacing;
      if (until > (await databaseNow(this.em())))
        return this.write(row, { type: "WAIT", until, message: "Waiting until AWS shows the last change." });
    }
    const answer = await performWrite(aws, row, decision.write);
    const at = await this.noteCall(row, decision.write, decision.message, answer);
    this.writtenAt.set(writeKey, at);
    return at;
  }

  // ---------------------------------------------------------------- creating the key

  private async createNewKey(aws: AwsContext, row: Rotation): Promise<Instant | null> {
    // The intent allows only one call, whatever its outcome.
    this.ownIntent = null;
    let outcome: CreateOutcome;
    let sealedSecret: string | undefined;
    try {
      const key = await createKey(aws, row);
      sealedSecret = this.platform.secrets.seal(key.secretAccessKey, sealedSecretPlace(row.id));
      outcome = { type: "CREATED", accessKeyId: key.accessKeyId };
    } catch (error) {
      outcome = outcomeOf(error);
    }
    const decision = decideAfterCreate(factsOf(row), outcome, await this.databaseNowWithRetry());
    if (sealedSecret === undefined || outcome.type !== "CREATED") return this.write(row, decision);
    return this.seal(aws, row, decision, { accessKeyId: outcome.accessKeyId, sealedSecret });
  }

  /**
   * Stores the new key and its sealed secret, in the first commit after CreateAccessKey. Retries while the database is
   * unreachable, because the secret is stored nowhere else.
   */
  private async seal(
    aws: AwsContext,
    row: Rotation,
    decision: Decision,
    { accessKeyId, sealedSecret }: { readonly accessKeyId: string; readonly sealedSecret: string },
  ): Promise<Instant | null> {
    for (let attempt = 0; attempt < SEAL_ATTEMPTS_MAX; attempt += 1) {
      try {
        return await this.write(row, decision, sealedSecret);
      } catch (error) {
        if (error instanceof RotationLost) {
          // An earlier attempt may have committed although its connection was lost. If the row names the key, the key
          // must not be deleted.
          const current = await this.em().findOne(RotationEntity, { id: row.id });
          if (current?.newAccessKeyId === accessKeyId) throw error;
          await deleteUnrecordedKey({ ...aws, signal: this.stop, callsEndAt: Infinity }, row, accessKeyId);
          throw error;
        }
        if (!isDatabaseAway(error)) throw error;
        await pause(SEAL_RETRY_MS);
      }
    }
    throw new RotationLost();
  }

  private async databaseNowWithRetry(): Promise<Instant> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await databaseNow(this.em());
      } catch (error) {
        if (!isDatabaseAway(error) || attempt >= SEAL_ATTEMPTS_MAX) throw error;
        await pause(SEAL_RETRY_MS);
      }
    }
  }

  // ---------------------------------------------------------------- storing decisions

  private async write(
    row: Rotation,
    decision: Exclude<Decision, { type: "WRITE" }>,
    sealedSecret?: string,
  ): Promise<Instant | null>;
  private async write(row: Rotation, decision: Decision, sealedSecret?: string): Promise<Instant | null>;
  private async write(row: Rotation, decision: Decision, sealedSecret?: string): Promise<Instant | null> {
    const { id, accountId, state, fence } = row;
    const guard = { id, accountId, from: state, fence };
    const actor = SYSTEM_ACTOR;
    switch (decision.type) {
      case "MOVE": {
        const { to, message, change, evidence } = decision;
        await this.commit(to, {
          ...guard,
          to,
          change: { ...change, ...(sealedSecret !== undefined && { sealedSecret }), failureCount: 0 },
          step: { kind: "MOVED", message, actor, evidence },
          ...(to === "DELETE_INTENT" && { unless: "ROLLING_BACK" }),
        });
        if (to === "CREATE_INTENT") this.ownIntent = change?.attempt ?? null;
        return to === "COMPLETED" || to === "ROLLED_BACK" || to === "CANCELLED" ? null : 0;
      }
      case "NOTE": {
        const { change, message, evidence, until } = decision;
        const isExpiry = change.rollbackRequestedAt != null;
        await this.commit("NOTE", {
          ...guard,
          ...(isExpiry && { unless: "REVEALED" }),
          change: { ...change, ...(isExpiry && { rollbackRequestedBy: actor }), waitingFor: message, failureCount: 0 },
          step: { kind: "NOTED", message, actor, evidence },
        });
        return until;
      }
      case "WAIT": {
        const { message, until, gate = null, evidence } = decision;
        const isNew = row.waitingFor !== message;
        await this.commit("NOTE", {
          ...guard,
          change: { waitingFor: message, gateView: gate, failureCount: 0 },
          step: isNew ? { kind: "NOTED", message, actor, evidence } : null,
        });
        return until;
      }
      case "PARK": {
        const { code, resume, message, change, evidence } = decision;
        await this.commit("NEEDS_OPERATOR", {
          ...guard,
          to: "NEEDS_OPERATOR",
          change: { ...change, resumeState: resume, parkedCode: code, parkedReason: message, nextTickAt: null },
          step: { kind: "PARKED", message, actor, evidence: { code, resume, ...evidence } },
        });
        await this.releaseLease();
        return null;
      }
      case "WRITE":
        throw new Error("A write is performed, not stored.");
    }
  }

  private async noteCall(
    row: Rotation,
    write: Exclude<AwsWrite, { type: "CREATE_KEY" }>,
    message: string,
    answer: DeliveryAnswer | undefined,
  ): Promise<Instant> {
    const now = await databaseNow(this.em());
    await this.commit("CALLED", {
      id: row.id,
      accountId: row.accountId,
      from: row.state,
      fence: row.fence,
      change: { ...changeAfter(factsOf(row), write, now, answer), ...(answer !== undefined && { failureCount: 0 }) },
      step:
        answer === undefined
          ? { kind: "AWS_CALLED", message, actor: SYSTEM_ACTOR, evidence: evidenceOf(write) }
          : answerStep(message, answer, row.receiverId),
    });
    return now;
  }

  /**
   * Throws if the rotation changed in the meantime.
   * An update with `unless` may be refused without an error: the next tick reads the row again.
   */
  private async commit(point: CommitPoint, update: RotationUpdate): Promise<void> {
    const { failpoint } = this.platform.rotation;
    await failpoint(`before.commit.${point}`, update.id);
    const { jobs } = this.platform;
    const isDone = await this.em().transactional((tx) => updateRotationAndKeys(jobs, tx, this.taken, update));
    if (!isDone && !update.unless) throw new RotationLost();
    await failpoint(`after.commit.${point}`, update.id);
  }

  // ---------------------------------------------------------------- failures

  /** `ifParked`: what an operator must know besides the reason of the failure. */
  private async fail(row: Rotation, error: unknown, ifParked: string | null): Promise<Instant | null> {
    if (error instanceof RotationLost || isDatabaseAway(error)) throw error;
    if (this.stop.aborted) return 0;
    this.close();
    // An aborted call means that the lease is ending. The outcome is unknown until the next tick observes AWS.
    const isAborted = (error as Error).name === "AbortError" || (error as Error).name === "TimeoutError";
    const failure = isAborted
      ? new AppError("AWS_UNREACHABLE", { message: "AWS did not answer in time." })
      : toAppError(error);
    if (failure.isReported)
      this.platform.log.error(
        { rotationId: row.id, code: failure.code, stack: (failure.cause as Error | undefined)?.stack },
        "rotation.broke",
      );
    const failureCount = row.failureCount + 1;
    if (failureCount >= maxFailuresFor(failure))
      return this.write(row, {
        type: "PARK",
        code: parkCodeOf(failure),
        resume: row.state === "CREATE_INTENT" ? "RECONCILING" : row.state,
        message: ifParked === null ? failure.message : `${ifParked} ${failure.message}`,
      });
    const isDone = await this.em().transactional((tx) =>
      updateRotation(tx, {
        id: row.id,
        accountId: row.accountId,
        from: row.state,
        fence: row.fence,
        change: { failureCount, waitingFor: failure.message },
        step:
          row.waitingFor === failure.message
            ? null
            : { kind: "NOTED", message: failure.message, actor: SYSTEM_ACTOR, evidence: { code: failure.code } },
      }),
    );
    if (!isDone) throw new RotationLost();
    return (await databaseNow(this.em())) + retryDelay(row.failureCount);
  }

  // ---------------------------------------------------------------- the lease

  private async renew(): Promise<Rotation> {
    const em = this.em();
    const rows = await em.execute<{ id: string }[]>(
      `update rotation set lease_until = clock_timestamp() + make_interval(secs => ?) where id = ? and fence = ?
          and state not in ('NEEDS_OPERATOR','COMPLETED','ROLLED_BACK','CANCELLED') returning id`,
      [this.platform.rotation.leaseSeconds, this.taken.id, this.taken.fence],
    );
    if (rows.length === 0) throw new RotationLost();
    return em.findOneOrFail(RotationEntity, { id: this.taken.id });
  }

  /**
   * Releases the lease. The next tick is due after this time, or at once if an operator has made a request meanwhile.
   */
  private async releaseLeaseFor(milliseconds: number): Promise<void> {
    await this.em().execute(
      `update rotation set lease_owner = null, lease_until = null,
              next_tick_at = case when mode <> 'RETIRE' then due.at end, retire_tick_at = case when mode = 'RETIRE' then due.at end
         from (select case when ask_count = ? then clock_timestamp() + make_interval(secs => ?) else clock_timestamp() end as at
                 from rotation where id = ?) due
        where id = ? and fence = ?`,
      [this.observedAskCount, milliseconds / SECOND, this.taken.id, this.taken.id, this.taken.fence],
    );
  }

  private async releaseLease(): Promise<void> {
    await this.em().execute("update rotation set lease_owner = null, lease_until = null where id = ? and fence = ?", [
      this.taken.id,
      this.taken.fence,
    ]);
  }

  private async open(row: Rotation, signal: AbortSignal, callsEndAt: Instant): Promise<AwsContext> {
    const account = await this.em().findOneOrFail(AccountEntity, { id: row.accountId });
    const connection = writeConnectionOf(account, this.platform.secrets);
    const mark = row.attempt > 0 || row.mode === "RETIRE" ? creationTag(factsOf(row)) : "iam-monitor";
    if (this.clients?.mark !== mark) {
      this.close();
      this.clients = {
        mark,
        clients: createRotationClients(connection, {
          mark,
          secretRegion: row.secretRegion,
          eventRegion: iamEventRegion(account.partition),
        }),
      };
    }
    const { platform } = this;
    return { rotationId: row.id, platform, clients: this.clients.clients, connection, signal, callsEndAt };
  }

  private em(): Em {
    return this.platform.orm.em.fork();
  }
}

/** The answer of the receiver to a message. Its own words are not kept. */
function answerStep(message: string, answer: DeliveryAnswer, receiverId: string | null): Step {
  const isDone = answer === "ACKNOWLEDGED";
  return {
    kind: isDone ? "ACKNOWLEDGED" : "NOTED",
    message: `${message} ${isDone ? "It confirmed it at once." : "It confirms it later."}`,
    actor: SYSTEM_ACTOR,
    evidence: { receiverId, by: "ANSWER" },
  };
}

function evidenceOf(
  write: Exclude<AwsWrite, { type: "CREATE_KEY" }>,
): Readonly<Record<string, string | boolean | null>> {
  const { type, ...rest } = write;
  return { call: type, ...rest };
}
