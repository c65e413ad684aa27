/**
 * A worker with one rotation: takes its lease, then ticks until it has to wait longer than a moment. One tick is: look at
 * AWS, decide (`iam/rotation-decide.ts`), at most one AWS write, one transaction.
 *
 * - The lease: `fence` grows with every taking, and each write into the row names it. A worker that was taken for dead
 *   and comes back changes nothing; if AWS gave it a key meanwhile it deletes that key, which it alone can know to be
 *   its own, and stops. Calls are aborted before the lease ends, so that two workers never write to AWS at once.
 * - CREATE_INTENT is called upon only by the run that committed it, and once. Whoever finds it finds a lost worker's, and
 *   reconciles.
 * - The secret is in clear between AWS's answer and the seal: no await, no log and no error stands between the two.
 */
import { randomBytes } from "node:crypto";
import { iamEventRegion } from "../../aws/attribute-key.ts";
import { isCertainlyRefused } from "../../aws/access-key-writes.ts";
import { createRotationClients, type RotationClients } from "../../aws/clients.ts";
import { awsCodeOf } from "../../aws/errors.ts";
import { pause } from "../../clock.ts";
import { isDatabaseAway } from "../../db/database-away.ts";
import { AccountEntity } from "../../db/entities/account.ts";
import { type Rotation, RotationEntity } from "../../db/entities/rotation.ts";
import type { Em } from "../../db/orm.ts";
import { AppError, toAppError } from "../../errors.ts";
import { creationTag, PARK_CODES, type ParkCode } from "../../iam/rotation/states.ts";
import { changeAfter, decide, decideAfterCreate, needsOf } from "../../iam/rotation/decide.ts";
import type { AwsWrite, CreateOutcome, Decision } from "../../iam/rotation/decision.ts";
import { SECOND, type Instant } from "../../iam/time.ts";
import { writeConnectionOf } from "../accounts/connection.ts";
import { SYSTEM } from "../core/permissions.ts";
import type { CommitPoint } from "../core/failpoints.ts";
import { type AtAws, carryOut, create, deleteOwn, observe } from "./aws-steps.ts";
import { databaseNow, factsOf, type RotationUpdate, sealedSecretPlace, updateRotation } from "./rows.ts";
import { hasFreshScan } from "./rescan-before-create.ts";
import type { Platform } from "../core/request-scope.ts";

/** Of one taking; a rotation that has more to do is taken again. */
const TICKS_MAX = 200;
/** A wait shorter than this is waited out with the lease in hand; a longer one gives it back. */
const WAIT_IN_HAND_MS = 500;
/** Of the lease, what AWS calls may use. */
const CALLS_SHARE = 0.7;
const RETRY_FIRST_MS = SECOND;
const RETRY_LONGEST_MS = 60 * SECOND;
/** Passing trouble (throttling, no answer) is waited out for half an hour, credentials that fail for less. */
const FAILURES_MAX = 30;
const CREDENTIAL_FAILURES_MAX = 5;
/** Waited out for a quarter of a minute. */
const LAG_FAILURES_MAX = 5;
/** The seal must reach the database: it is tried for so long, then the key is deleted. */
const SEAL_TRIES_MAX = 120;
const SEAL_WAIT_MS = 500;

class RotationLost extends Error {}

/** The worker's whole deed for one rotation. Nothing where there is nothing to do, or somebody else has it. */
export async function runRotation(platform: Platform, rotationId: string, stop: AbortSignal): Promise<void> {
  const log = platform.log.child({ rotationId });
  const taken = await takeRotation(platform.orm.em.fork(), rotationId, platform.rotation.leaseSeconds);
  if (taken === null) return;
  const run = new RotationRun(platform, taken, stop);
  try {
    await run.run();
  } catch (error) {
    if (error instanceof RotationLost) return log.warn("rotation.lost");
    // The lease runs out by itself: whoever takes it next looks first.
    if (isDatabaseAway(error)) return log.warn("rotation.database_away");
    throw error;
  } finally {
    run.close();
  }
}

/** The rotation as ours until the lease ends; `null`: ended, parked, not due, or another's. */
async function takeRotation(em: Em, id: string, leaseSeconds: number): Promise<Rotation | null> {
  return em.transactional(async (tx) => {
    const rows = await tx.execute<{ id: string }[]>(
      `update rotation set lease_owner = ?, lease_until = clock_timestamp() + make_interval(secs => ?), fence = fence + 1
        where id = ? and state not in ('NEEDS_OPERATOR','COMPLETED','ROLLED_BACK','CANCELLED')
          and next_tick_at <= clock_timestamp() and (lease_until is null or lease_until < clock_timestamp()) returning id`,
      [randomBytes(8).toString("hex"), leaseSeconds, id],
    );
    return rows.length === 0 ? null : tx.findOneOrFail(RotationEntity, { id });
  });
}

class RotationRun {
  /** The CREATE_INTENT that this run committed and has not called upon. */
  private ownIntent: number | null = null;
  /** What people had asked for when it was last read. */
  private requestedObserved: number;
  private clients: { readonly mark: string; readonly clients: RotationClients } | null = null;
  /** When each write was made last. IAM's lists may not show it for seconds, or now and then, and it would be decided anew with every look. */
  private readonly writtenAt = new Map<string, Instant>();

  constructor(
    private readonly platform: Platform,
    private readonly taken: Rotation,
    private readonly stop: AbortSignal,
  ) {
    this.requestedObserved = taken.askCount;
  }

  close(): void {
    this.clients?.clients.destroy();
    this.clients = null;
  }

  async run(): Promise<void> {
    for (let tick = 0; tick < TICKS_MAX; tick += 1) {
      if (this.stop.aborted) return this.giveBack(0);
      const row = await this.renew();
      this.requestedObserved = row.askCount;
      const waitUntil = await this.tick(row);
      if (waitUntil === null) return;
      const wait = waitUntil - (await databaseNow(this.em()));
      if (wait > WAIT_IN_HAND_MS) return this.giveBack(wait);
      if (wait > 0) await pause(wait, this.stop).catch(() => undefined);
    }
    await this.giveBack(0);
  }

  /** When to look again; `null`: it is over, or somebody must come first. */
  private async tick(row: Rotation): Promise<Instant | null> {
    const signal = AbortSignal.any([
      this.stop,
      AbortSignal.timeout(this.platform.rotation.leaseSeconds * SECOND * CALLS_SHARE),
    ]);
    try {
      const aws = await this.open(row, signal);
      const facts = factsOf(row);
      const observed = {
        ...(await observe(aws, row, facts)),
        ...(needsOf(facts).includes("FRESH_SCAN") && { hasFreshScan: await hasFreshScan(this.platform, row) }),
        isOwnIntent: this.ownIntent === row.attempt,
      };
      const decision = decide(facts, observed, await databaseNow(this.em()));
      return await this.follow(aws, row, decision);
    } catch (error) {
      return this.fail(row, error);
    }
  }

  private async follow(aws: AtAws, row: Rotation, decision: Decision): Promise<Instant | null> {
    if (decision.type !== "WRITE") return this.write(row, decision);
    if (decision.write.type === "CREATE_KEY") return this.createKey(aws, row);
    const text = JSON.stringify(decision.write);
    const before = this.writtenAt.get(text);
    if (before !== undefined) {
      const until = before + factsOf(row).windows.writeSpacing;
      if (until > (await databaseNow(this.em())))
        return this.write(row, { type: "WAIT", until, words: "Waiting until AWS shows what was done." });
    }
    await carryOut(aws, row, decision.write);
    const at = await this.noteCall(row, decision.write, decision.words);
    this.writtenAt.set(text, at);
    return at;
  }

  // ---------------------------------------------------------------- the create

  private async createKey(aws: AtAws, row: Rotation): Promise<Instant | null> {
    // Whatever comes of it, it is not sent again under this intent.
    this.ownIntent = null;
    let outcome: CreateOutcome;
    let sealedSecret: string | undefined;
    try {
      const key = await create(aws, row);
      sealedSecret = this.platform.secrets.seal(key.secretAccessKey, sealedSecretPlace(row.id));
      outcome = { type: "CREATED", accessKeyId: key.accessKeyId };
    } catch (error) {
      outcome = outcomeOf(error);
    }
    const decision = decideAfterCreate(factsOf(row), outcome, await this.nowAtLast());
    if (sealedSecret === undefined || outcome.type !== "CREATED") return this.write(row, decision);
    return this.seal(aws, row, decision, { accessKeyId: outcome.accessKeyId, sealedSecret });
  }

  /** The first commit after the create. While the database is away the key is in our hands alone, so it is waited for. */
  private async seal(
    aws: AtAws,
    row: Rotation,
    decision: Decision,
    { accessKeyId, sealedSecret }: { readonly accessKeyId: string; readonly sealedSecret: string },
  ): Promise<Instant | null> {
    for (let attempt = 0; attempt < SEAL_TRIES_MAX; attempt += 1) {
      try {
        return await this.write(row, decision, sealedSecret);
      } catch (error) {
        if (error instanceof RotationLost) {
          // The answer to a commit may be lost with its connection: then the row has our key, and there is nothing to delete.
          const current = await this.em().findOne(RotationEntity, { id: row.id });
          if (current?.newAccessKeyId === accessKeyId) throw error;
          await deleteOwn({ ...aws, signal: this.stop }, row, accessKeyId);
          throw error;
        }
        if (!isDatabaseAway(error)) throw error;
        await pause(SEAL_WAIT_MS);
      }
    }
    throw new RotationLost();
  }

  private async nowAtLast(): Promise<Instant> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await databaseNow(this.em());
      } catch (error) {
        if (!isDatabaseAway(error) || attempt >= SEAL_TRIES_MAX) throw error;
        await pause(SEAL_WAIT_MS);
      }
    }
  }

  // ---------------------------------------------------------------- what is written down

  private async write(
    row: Rotation,
    decision: Exclude<Decision, { type: "WRITE" }>,
    sealedSecret?: string,
  ): Promise<Instant | null>;
  private async write(row: Rotation, decision: Decision, sealedSecret?: string): Promise<Instant | null>;
  private async write(row: Rotation, decision: Decision, sealedSecret?: string): Promise<Instant | null> {
    const { id, accountId, state, fence } = row;
    const guard = { id, accountId, from: state, fence };
    const actor = SYSTEM.name;
    switch (decision.type) {
      case "MOVE": {
        const { to, words, change, evidence } = decision;
        await this.commit(to, {
          ...guard,
          to,
          change: { ...change, ...(sealedSecret !== undefined && { sealedSecret }), failureCount: 0 },
          step: { kind: "MOVED", message: words, actor, evidence },
          ...(to === "DELETE_INTENT" && { unless: "ROLLING_BACK" }),
        });
        if (to === "CREATE_INTENT") this.ownIntent = change?.attempt ?? null;
        return to === "COMPLETED" || to === "ROLLED_BACK" || to === "CANCELLED" ? null : 0;
      }
      case "NOTE": {
        const { change, words, evidence, until } = decision;
        const isExpiry = change.rollbackRequestedAt != null;
        await this.commit("NOTE", {
          ...guard,
          ...(isExpiry && { unless: "REVEALED" }),
          change: { ...change, ...(isExpiry && { rollbackRequestedBy: actor }), waitingFor: words, failureCount: 0 },
          step: { kind: "NOTED", message: words, actor, evidence },
        });
        return until;
      }
      case "WAIT": {
        const { words, until, gate = null, evidence } = decision;
        const isNew = row.waitingFor !== words;
        await this.commit("NOTE", {
          ...guard,
          change: { waitingFor: words, gateView: gate, failureCount: 0 },
          step: isNew ? { kind: "NOTED", message: words, actor, evidence } : null,
        });
        return until;
      }
      case "PARK": {
        const { code, resume, words, evidence } = decision;
        await this.commit("NEEDS_OPERATOR", {
          ...guard,
          to: "NEEDS_OPERATOR",
          change: { resumeState: resume, parkedCode: code, parkedReason: words, nextTickAt: null },
          step: { kind: "PARKED", message: words, actor, evidence: { code, resume, ...evidence } },
        });
        await this.release();
        return null;
      }
      case "WRITE":
        throw new Error("A write is carried out, not written down.");
    }
  }

  private async noteCall(
    row: Rotation,
    write: Exclude<AwsWrite, { type: "CREATE_KEY" }>,
    words: string,
  ): Promise<Instant> {
    const now = await databaseNow(this.em());
    await this.commit("CALLED", {
      id: row.id,
      accountId: row.accountId,
      from: row.state,
      fence: row.fence,
      change: changeAfter(factsOf(row), write, now),
      step: { kind: "AWS_CALLED", message: words, actor: SYSTEM.name, evidence: evidenceOf(write) },
    });
    return now;
  }

  /** A rotation that moved meanwhile (a person cancelled it, another worker took it) is looked at anew; the lease tells which. */
  private async commit(point: CommitPoint, update: RotationUpdate): Promise<void> {
    const { failpoint } = this.platform.rotation;
    await failpoint(`before.commit.${point}`, update.id);
    const isDone = await this.em().transactional((tx) => updateRotation(tx, update));
    if (!isDone && !update.unless) throw new RotationLost();
    await failpoint(`after.commit.${point}`, update.id);
  }

  // ---------------------------------------------------------------- what goes wrong

  private async fail(row: Rotation, error: unknown): Promise<Instant | null> {
    if (error instanceof RotationLost || isDatabaseAway(error)) throw error;
    if (this.stop.aborted) return 0;
    this.close();
    // A call that was given up because the lease is ending: nobody knows what came of it, the next look tells.
    const isGivenUp = (error as Error).name === "AbortError" || (error as Error).name === "TimeoutError";
    const failure = isGivenUp
      ? new AppError("AWS_UNREACHABLE", { message: "AWS did not answer in time." })
      : toAppError(error);
    if (failure.isReported)
      this.platform.log.error(
        { rotationId: row.id, code: failure.code, stack: (failure.cause as Error | undefined)?.stack },
        "rotation.broke",
      );
    const code = parkCodeOf(failure);
    const count = row.failureCount + 1;
    if (count >= retriesFor(failure)) {
      const words = failure.message;
      return this.write(row, {
        type: "PARK",
        code,
        resume: row.state === "CREATE_INTENT" ? "RECONCILING" : row.state,
        words,
      });
    }
    const isDone = await this.em().transactional((tx) =>
      updateRotation(tx, {
        id: row.id,
        accountId: row.accountId,
        from: row.state,
        fence: row.fence,
        change: { failureCount: count, waitingFor: failure.message },
        step:
          row.waitingFor === failure.message
            ? null
            : { kind: "NOTED", message: failure.message, actor: SYSTEM.name, evidence: { code: failure.code } },
      }),
    );
    if (!isDone) throw new RotationLost();
    return (await databaseNow(this.em())) + Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** row.failureCount);
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

  /** Gives the lease back, to be taken again after this many milliseconds; somebody who asked meanwhile is not made to wait. */
  private async giveBack(milliseconds: number): Promise<void> {
    await this.em().execute(
      `update rotation set lease_owner = null, lease_until = null,
              next_tick_at = case when ask_count = ? then clock_timestamp() + make_interval(secs => ?) else clock_timestamp() end
        where id = ? and fence = ?`,
      [this.requestedObserved, milliseconds / SECOND, this.taken.id, this.taken.fence],
    );
  }

  private async release(): Promise<void> {
    await this.em().execute("update rotation set lease_owner = null, lease_until = null where id = ? and fence = ?", [
      this.taken.id,
      this.taken.fence,
    ]);
  }

  private async open(row: Rotation, signal: AbortSignal): Promise<AtAws> {
    const account = await this.em().findOneOrFail(AccountEntity, { id: row.accountId });
    const connection = writeConnectionOf(account, this.platform.secrets);
    const mark = row.attempt > 0 ? creationTag(factsOf(row)) : "iam-monitor";
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
    const { secrets, rotation } = this.platform;
    return { rotationId: row.id, clients: this.clients.clients, connection, secrets, settings: rotation, signal };
  }

  private em(): Em {
    return this.platform.orm.em.fork();
  }
}

function outcomeOf(error: unknown): CreateOutcome {
  const words = error instanceof AppError ? error.message : "AWS's answer was lost.";
  if (!isCertainlyRefused(error) || error.code === "AWS_THROTTLED") return { type: "UNKNOWN", words };
  return { type: "REFUSED", code: parkCodeOf(error), words };
}

const CODES_OF_AWS: Readonly<Record<string, ParkCode>> = {
  LimitExceeded: "ACCESS_KEY_LIMIT",
  NoSuchEntity: "KEY_NOT_FOUND",
  ResourceExistsException: "SECRET_CONFLICT",
};

function parkCodeOf(error: AppError): ParkCode {
  const known = CODES_OF_AWS[awsCodeOf(error) ?? ""] ?? error.code;
  if ((PARK_CODES as readonly string[]).includes(known)) return known as ParkCode;
  return error.code.startsWith("AWS_") ? "AWS_UNREACHABLE" : "INTERNAL";
}

/** How many failures in a row are waited out: none of what only a person can mend. */
function retriesFor(error: AppError): number {
  // A list may still show a key that is gone, and a key that was just made is not known everywhere.
  if (awsCodeOf(error) === "NoSuchEntity") return LAG_FAILURES_MAX;
  switch (error.code) {
    case "AWS_THROTTLED":
    case "AWS_UNREACHABLE":
    case "AWS_BAD_RESPONSE":
      return FAILURES_MAX;
    case "AWS_CREDENTIALS_EXPIRED":
    case "AWS_KEY_INVALID":
    case "INTERNAL":
      return CREDENTIAL_FAILURES_MAX;
    default:
      return 1;
  }
}

function evidenceOf(
  write: Exclude<AwsWrite, { type: "CREATE_KEY" }>,
): Readonly<Record<string, string | boolean | null>> {
  const { type, ...rest } = write;
  return { call: type, ...rest };
}
