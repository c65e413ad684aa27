/**
 * Many users whose keys are rotated over and over, in both modes and to every destination, while applications use them.
 * Drills kill, stop and disturb the processes involved. A simulated operator with a random seed requests rollbacks,
 * cancels, fetches reveals and decides about parked rotations, so that every state is reached. At the end, the
 * sandbox's truth log is compared with the product's promises.
 */
import { SandboxAccount } from "../../sandbox/account.ts";
import { Application } from "../../sandbox/drill/application.ts";
import type { SandboxUser } from "../../sandbox/entities.ts";
import { checkInvariants, type Verdict } from "../../sandbox/drill/invariants.ts";
import { AWS_LAGS } from "../../sandbox/drill/lags.ts";
import { type Random, seededRandom } from "../../sandbox/random.ts";
import type { KeyPair } from "../../sandbox/signature.ts";
import { now, pause } from "../../src/clock.ts";
import { isDatabaseAway } from "../../src/db/database-away.ts";
import { type Rotation, RotationEntity } from "../../src/db/entities/rotation.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { AppError } from "../../src/errors.ts";
import { isFinalRotation, type RotationDestination, type RotationMode } from "../../src/iam/rotation/states.ts";
import { HOUR, SECOND } from "../../src/iam/time.ts";
import type { RotationSettings } from "../../src/services/core/rotation-settings.ts";
import { Rotations } from "../../src/services/rotation/rotations.ts";
import { runScan } from "../../src/services/scans/run-scan.ts";
import type { TestDatabase } from "../support/database.ts";
import { openTestPlatform, type TestPlatform } from "../support/platform.ts";
import { callerScope } from "../support/rotation-fixture.ts";
import type { TestKeyReceiver } from "../support/test-key-receiver.ts";
import { type Store, storedAt, storedValue, storeValue } from "./key-store.ts";
import { outcomesOf, rotationsWithErrors } from "./outcomes.ts";
import { IdleUsers } from "./idle-users.ts";
import { kindOf, KINDS_OF_STORE, type RotationKind } from "./rotation-kinds.ts";
import { openStoringReceiver } from "./storing-receiver.ts";

/**
 * The factor by which time runs faster: an hour passes in a quarter of a second. AWS rounds dates to whole seconds, and
 * at a much faster scale a second would exceed the quiet window.
 */
const TIME_SCALE = 14_400;
const WINDOWS = { overlapHours: 1, quietHours: 10, soakHours: 2 } as const;
const REGION = "eu-central-1";
const POLL_MS = 100;
const CALL_EVERY_MS = 250;
/** A worker deactivates a key at most this long after it read the last use: within a lease. */
const USE_READ_WITHIN_MS = 5 * SECOND;
/** The operator ends a rotation after this many decisions. */
const MAX_DECISIONS = 4;
const WISH_WITHIN_MS = 6 * SECOND;
/**
 * The time for which one application caches its secret: twenty scaled hours, longer than the overlap and the quiet
 * window together.
 */
const SLOW_CACHE_MS = (20 * HOUR) / TIME_SCALE;
/** The maximum number of leaked keys in rotation. Each waits for a scan, so more would only wait for each other. */
const LEAKED_AT_ONCE_MAX = 3;
const OPERATOR = "Olga";
const ROLLBACK_SHARE = 0.15;
const CANCEL_SHARE = 0.05;
const LEAKED_SHARE = 0.12;
const REVEAL_SHARE = 0.25;
const UNFETCHED_SHARE = 0.1;

/** Where the applications read their keys, in turn. */
const STORES: readonly Store[] = ["SECRETS_MANAGER", "PARAMETER_STORE", "WEBHOOK"];

interface Member {
  readonly user: SandboxUser;
  readonly store: Store;
  readonly application: Application;
  /** The member's open rotation. Null if the next one may be requested. */
  rotationId: string | null;
  wish: { readonly action: "ROLL_BACK" | "CANCEL"; readonly at: number } | null;
  decisions: number;
  /**
   * What another administrator does during the rotation: creates a key for the user while it is uncertain whether ours
   * exists, or deactivates our new key.
   */
  interference: "NONE" | "FOREIGN_KEY" | "NEW_KEY_OFF";
  /** Whether the operator fetches the revealed key. Otherwise the reveal expires. */
  isFetching: boolean;
  /** The secret's value before the operator stored a revealed key in it. */
  former: string | null;
}

export interface PoolOptions {
  readonly users: number;
  readonly seed: number;
  /** Whether a worker runs in this process. Otherwise the drill starts its own. */
  readonly hasWorker: boolean;
  readonly keyEncryptionKey?: Uint8Array;
  readonly rotation?: Partial<RotationSettings>;
  readonly database?: TestDatabase;
  /** Whether the operator makes no requests. */
  readonly isIdle?: boolean;
}

export class RotationPool {
  readonly product: TestPlatform;
  readonly account: SandboxAccount;
  /** The share of future rotations that the operator rolls back. */
  rollbackShare = ROLLBACK_SHARE;
  readonly #members: readonly Member[];
  readonly #random: Random;
  /** The receiver of the members whose store is WEBHOOK. */
  readonly receiver: TestKeyReceiver;
  readonly idle: IdleUsers;
  #isAsking = true;
  #isStopped = false;
  #running: Promise<void> = Promise.resolve();
  readonly #stopping = new AbortController();
  #scanning: Promise<void> | null = null;
  readonly #begun: Record<Store, number> = { SECRETS_MANAGER: 0, PARAMETER_STORE: 0, WEBHOOK: 0 };
  /** An error in the operator's own loop. The drill fails with it. */
  #failure: Error | undefined;

  private constructor(
    product: TestPlatform,
    members: readonly Member[],
    { random, receiver }: { readonly random: Random; readonly receiver: TestKeyReceiver },
  ) {
    this.product = product;
    this.account = product.demo;
    this.#members = members;
    this.#random = random;
    this.receiver = receiver;
    this.idle = new IdleUsers({ product, random, rotations: () => this.rotations() }, members.length);
  }

  static async open({
    users,
    seed,
    hasWorker,
    keyEncryptionKey,
    rotation,
    database,
    isIdle = false,
  }: PoolOptions): Promise<RotationPool> {
    const account = new SandboxAccount({ id: "999900001111", clock: now, seed });
    const past = now() - 400 * 24 * HOUR;
    const newUser = (name: string) => {
      const user = account.createUser({ name, createdAt: past });
      return { user, key: account.createAccessKey(user, { createdAt: past }) };
    };
    const credentials = newUser("product").key;
    const machine = newUser("machine").key;
    const newUsers = Array.from({ length: users }, (_none, index) => newUser(`svc-${index}`));
    account.lags = AWS_LAGS;
    account.timeScale = TIME_SCALE;
    const product = await openTestPlatform({
      hasWorker,
      sandboxAccount: { account, credentials },
      ...(keyEncryptionKey && { keyEncryptionKey }),
      ...(database && { database }),
      rotation: { demoTimeScale: TIME_SCALE, leaseSeconds: 2, ...rotation },
      notifications: { networks: ["127.0.0.1/32"] },
    });
    const random = seededRandom(seed);
    const receiver = await openStoringReceiver(product, REGION, random);
    const members = newUsers.map(({ user, key }, index): Member => {
      const store = STORES[index % STORES.length]!;
      const place = { account, region: REGION, store, userName: user.name } as const;
      const value = JSON.stringify({
        accessKeyId: key.accessKeyId,
        secretAccessKey: key.secretAccessKey,
        userName: user.name,
      });
      storeValue(place, value, { isNew: true });
      const application = new Application({
        name: user.name,
        endpoint: product.sandbox.url,
        account,
        key,
        secret: { id: storedAt(place), region: REGION, reader: machine },
        callEveryMs: CALL_EVERY_MS,
        ...(index === 0 && { cacheMs: SLOW_CACHE_MS }),
      }).start();
      return {
        user,
        store,
        application,
        rotationId: null,
        wish: null,
        decisions: 0,
        interference: "NONE",
        isFetching: true,
        former: null,
      };
    });
    const pool = new RotationPool(product, members, { random, receiver });
    if (!isIdle) pool.#running = pool.#run();
    return pool;
  }

  /** The operator. */
  async #run(): Promise<void> {
    while (!this.#isStopped) {
      // First, because a stopped worker can hold up each request for twice its lease.
      await this.idle.attend((attempt) => this.#trying(attempt), this.#isAsking, this.rollbackShare);
      for (const member of this.#members) await this.#trying(() => this.#attend(member));
      await this.#trying(() => this.#scan());
      await pause(POLL_MS);
    }
  }

  /** Ignores the errors that faults and an unreachable database cause in the operator's requests. The loop retries. */
  async #trying(attempt: () => Promise<void>): Promise<void> {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof AppError) && !isDatabaseAway(error)) this.#failure ??= error as Error;
    }
  }

  /**
   * Runs the queued scan, which the rotation of a compromised key waits for. The drill's workers would never finish a
   * scan, because they are killed all the time.
   */
  async #scan(): Promise<void> {
    const { platform } = this.product;
    const scan = await platform.orm.em.fork().findOne(ScanEntity, { status: "QUEUED" });
    if (scan !== null)
      this.#scanning ??= this.#trying(() => runScan(platform, scan.id, this.#stopping.signal)).finally(
        () => (this.#scanning = null),
      );
  }

  async #attend(member: Member): Promise<void> {
    if (member.rotationId === null) return this.#isAsking ? this.#begin(member) : undefined;
    const row = await this.#row(member.rotationId);
    if (isFinalRotation(row.state)) {
      this.#cleanUp(member, row);
      member.rotationId = null;
      return;
    }
    if (row.destination === "REVEAL") await this.#fetch(member, row);
    if (row.state === "NEEDS_OPERATOR") return this.#isAsking ? this.#decide(member) : undefined;
    this.#interfere(member, row);
    if (member.wish !== null && now() >= member.wish.at) {
      const { action } = member.wish;
      member.wish = null;
      await (action === "ROLL_BACK" ? this.rotations().rollBack(row.id) : this.rotations().cancel(row.id));
    }
  }

  async #begin(member: Member): Promise<void> {
    const userName = member.user.name;
    const accessKeyId = this.currentKeyOf(userName);
    const [mode, destination] = await this.#drawKind(member.store);
    const { rotation } = await this.rotations().request({
      userName,
      accessKeyId,
      mode,
      destination,
      ...(destination !== "REVEAL" && { region: REGION }),
      ...(mode === "COMPROMISED" && { reason: "It was in a repository.", confirmation: userName }),
      ...WINDOWS,
    });
    Object.assign(member, {
      rotationId: rotation!.id,
      decisions: 0,
      former: null,
      isFetching: !this.#random.chance(UNFETCHED_SHARE),
    });
    const drawnInterference = this.#random.next();
    member.interference = interferenceOf(drawnInterference);
    const at = now() + this.#random.below(WISH_WITHIN_MS);
    const drawnWish = this.#random.next();
    if (drawnWish < this.rollbackShare) member.wish = { action: "ROLL_BACK", at };
    else member.wish = drawnWish < this.rollbackShare + CANCEL_SHARE ? { action: "CANCEL", at: now() } : null;
  }

  /** Draws a mode and a destination: each combination once for each store, then at random. */
  async #drawKind(store: Store): Promise<readonly [RotationMode, RotationDestination]> {
    const kind = this.#begun[store]++;
    const leaked = (await this.rows()).filter(
      ({ mode, state }) => mode === "COMPROMISED" && !isFinalRotation(state),
    ).length;
    const isLeak =
      kind < KINDS_OF_STORE ? kind % 2 === 1 : this.#random.chance(LEAKED_SHARE) && leaked < LEAKED_AT_ONCE_MAX;
    const isReveal = kind < KINDS_OF_STORE ? kind >= 2 : this.#random.chance(REVEAL_SHARE);
    return [isLeak ? "COMPROMISED" : "STANDARD", isReveal ? "REVEAL" : store];
  }

  /** Handles a reveal as an operator does: fetches the key, stores it where the application reads it, and confirms. */
  async #fetch(
    member: Member,
    { id, promotedAt, revealedAt, acknowledgedAt, rollbackRequestedAt }: Rotation,
  ): Promise<void> {
    if (!member.isFetching || promotedAt === null || acknowledgedAt !== null || rollbackRequestedAt !== null) return;
    if (revealedAt === null) {
      const { accessKeyId, secretAccessKey } = await this.rotations().reveal(id);
      member.former = this.#currentValueOf(member.user.name);
      this.#store(member.user.name, JSON.stringify({ accessKeyId, secretAccessKey, userName: member.user.name }));
    }
    await this.rotations().acknowledgeReveal(id);
  }

  async #decide(member: Member): Promise<void> {
    const id = member.rotationId!;
    if (member.decisions++ >= MAX_DECISIONS) return this.#giveUp(member);
    const drawn = this.#random.next();
    if (drawn < 0.6) await this.rotations().advance({ id });
    else if (drawn < 0.8) await this.rotations().rollBack(id);
    else await this.rotations().cancel(id);
  }

  /** Ends the rotation: cancels it, or rolls it back if it can no longer be cancelled. */
  async #giveUp(member: Member): Promise<void> {
    const id = member.rotationId!;
    await this.rotations()
      .cancel(id)
      .catch(() => this.rotations().rollBack(id));
  }

  #interfere(member: Member, { state, newAccessKeyId }: Rotation): void {
    const { user, interference } = member;
    if (interference === "FOREIGN_KEY" && state === "RECONCILING" && user.accessKeys.length === 1)
      this.account.createAccessKey(user);
    else if (interference === "NEW_KEY_OFF" && state === "OLD_INACTIVE" && newAccessKeyId !== null)
      this.account.setKeyStatus(user, newAccessKeyId, false);
    else return;
    member.interference = "NONE";
  }

  /** Leaves one working key after a cancelled or disturbed rotation, as an administrator would in AWS's own console. */
  #cleanUp({ user, former }: Member, { state }: Rotation): void {
    if (state === "ROLLED_BACK" && former !== null) this.#store(user.name, former);
    const current = this.currentKeyOf(user.name);
    for (const { accessKeyId, isActive } of [...user.accessKeys]) {
      if (accessKeyId !== current) this.account.deleteAccessKey(user, accessKeyId);
      else if (!isActive) this.account.setKeyStatus(user, accessKeyId, true);
    }
  }

  /** The access key in the secret's AWSCURRENT version. */
  currentKeyOf(userName: string): string {
    return (JSON.parse(this.#currentValueOf(userName)) as KeyPair).accessKeyId;
  }

  #currentValueOf(userName: string): string {
    return storedValue(this.#placeOf(userName));
  }

  #store(userName: string, value: string): void {
    storeValue(this.#placeOf(userName), value);
  }

  #placeOf(userName: string) {
    return { account: this.account, region: REGION, store: this.storeOf(userName), userName };
  }

  /** Where the user's application reads its key. */
  storeOf(userName: string): Store {
    return this.#members.find(({ user }) => user.name === userName)!.store;
  }

  applicationOf(userName: string): Application {
    return this.#members.find(({ user }) => user.name === userName)!.application;
  }

  rotations(): Rotations {
    return new Rotations(callerScope(this.product, "admin", OPERATOR));
  }

  #row(id: string): Promise<Rotation> {
    return this.product.platform.orm.em.fork().findOneOrFail(RotationEntity, { id });
  }

  // ------------------------------------------------------------ the end

  /** Requests no more rotations, and waits until every rotation has ended or waits for an operator. */
  async settle(withinMs: number): Promise<void> {
    this.#isAsking = false;
    for (const endsAt = now() + withinMs; now() < endsAt; await pause(POLL_MS)) {
      const open = (await this.rows()).filter(({ state }) => !isFinalRotation(state) && state !== "NEEDS_OPERATOR");
      if (open.length === 0) return;
    }
    const open = (await this.rows()).filter(({ state }) => !isFinalRotation(state) && state !== "NEEDS_OPERATOR");
    throw new Error(
      [
        `Still open after ${withinMs} ms:`,
        ...open.map(
          ({ id, state, attempt, stateSince, waitingFor, nextTickAt, retireTickAt, leaseUntil, fence }) =>
            `  ${id} ${state} since ${stateSince.toISOString()}, attempt ${attempt}, fence ${fence}, due ${(nextTickAt ?? retireTickAt)?.toISOString()}, lease until ${leaseUntil?.toISOString()}: ${waitingFor}`,
        ),
      ].join("\n"),
    );
  }

  async rows(): Promise<readonly Rotation[]> {
    return this.product.platform.orm.em.fork().find(RotationEntity, {}, { orderBy: { requestedAt: "asc" } });
  }

  /** The kind of each rotation that recorded an AWS error. */
  async kindsWithErrors(): Promise<readonly RotationKind[]> {
    return (await rotationsWithErrors(this.product.platform.orm.em.fork())).map(kindOf);
  }

  /** Returns every promise with its count, the rotations' states, and the number of calls that applications made. */
  async verdicts(): Promise<{
    readonly verdicts: Record<string, Verdict>;
    readonly states: Record<string, number>;
    readonly calls: number;
  }> {
    const rotations = await outcomesOf(this.product.platform.orm.em.fork());
    const { arn } = this.account.user("product");
    const verdicts = checkInvariants({
      truth: this.account.truth.since(),
      rotations,
      isProduct: (actor) => actor.arn === arn,
      useShownWithinMs: AWS_LAGS.lastUsed.most / TIME_SCALE + USE_READ_WITHIN_MS,
    });
    const states: Record<string, number> = {};
    for (const { state } of rotations) states[state] = (states[state] ?? 0) + 1;
    const attempts = rotations.reduce((sum, rotation) => sum + rotation.attempts, 0);
    const sent = this.product.sandbox.log.count("iam:CreateAccessKey");
    const once: Verdict = {
      checked: sent,
      breaches: sent > attempts ? [`${sent} requests to create a key in ${attempts} attempts`] : [],
    };
    return {
      verdicts: { ...verdicts, "created once": once },
      states,
      calls: this.#members.reduce((sum, { application }) => sum + application.counts.calls, 0),
    };
  }

  /** The secrets of all keys that ever existed in the account. */
  secrets(): readonly string[] {
    return this.account.everyKey().map(({ secretAccessKey }) => secretAccessKey);
  }

  async close(): Promise<void> {
    this.#isStopped = true;
    this.#stopping.abort();
    await this.#running;
    await this.#scanning;
    await Promise.all(this.#members.map(({ application }) => application.stop()));
    await this.receiver.close();
    await this.product.close();
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function interferenceOf(drawn: number): Member["interference"] {
  if (drawn < 0.15) return "FOREIGN_KEY";
  return drawn < 0.2 ? "NEW_KEY_OFF" : "NONE";
}
