/** One user's life with rotations, told command by command: what is done, and after each what must be so. */
import assert from "node:assert/strict";
import { Application } from "../../sandbox/drill/application.ts";
import type { SandboxUser } from "../../sandbox/entities.ts";
import type { NewFault } from "../../sandbox/drill/faults.ts";
import type { KeyPair } from "../../sandbox/signature.ts";
import { type Rotation, RotationEntity } from "../../src/db/entities/rotation.ts";
import { RotationEventEntity } from "../../src/db/entities/rotation-event.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import { AppError } from "../../src/errors.ts";
import type { RotationDestination, RotationMode, RotationState } from "../../src/iam/rotation/states.ts";
import { HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";
import type { ReachFailpoint } from "../../src/services/core/failpoints.ts";
import { runRotation } from "../../src/services/rotation/run-rotation.ts";
import { type RevealedKey, Rotations } from "../../src/services/rotation/rotations.ts";
import { runScan } from "../../src/services/scans/run-scan.ts";
import type { Platform } from "../../src/services/core/request-scope.ts";
import { callerScope } from "../support/rotation-fixture.ts";
import { type Deed, foretell, isEnd, mayFollow } from "./life-rules.ts";
import { LEASE_SECONDS, type LifeWorld } from "./life-world.ts";

const REGION = "eu-central-1";
const REQUESTER = "Olga";
const SOMEBODY_ELSE = "Otto";
const WINDOWS = { overlapHours: 24, quietHours: 24, soakHours: 48 } as const;
/** A worker looks so often, then the next command comes. */
const RUNS_OF_WORK = 5;
/** A worker that has to wait longer waits for the next command. */
const WAITED_FOR = HOUR;
/** Whatever was done to a key is seen everywhere by then. */
const SETTLED = 10 * SECOND;
/** An application has read its secret anew by then. */
const APPLICATION_CACHE = 6 * MINUTE;
/** An application is never silent for longer than this: shorter than the quiet window. */
const CALLS_EVERY = 20 * HOUR;
const RUNS_IN_PEACE_MAX = 400;
/** Between a look at the row and the worker's own. */
const MOMENT = SECOND;
const NEVER = new AbortController().signal;
/** Where a state waits for long, a worker in peace comes by seldom. */
const BETWEEN_LOOKS: Partial<Record<RotationState, number>> = {
  RECONCILING: 4 * MINUTE,
  PROMOTED: 6 * HOUR,
  OLD_INACTIVE: 6 * HOUR,
};
const DECISIONS_MAX = 6;

export const MEDDLINGS = [
  "FOREIGN_KEY",
  "NEW_KEY_OFF",
  "NEW_KEY_ON",
  "OLD_KEY_OFF",
  "OLD_KEY_ON",
  "DELETE_OLD",
  "DELETE_NEW",
  "SECRET",
] as const;

export type Command =
  | {
      readonly type: "REQUEST";
      readonly mode: RotationMode;
      readonly destination: RotationDestination;
      readonly isOfUnknownKey: boolean;
    }
  /** The last request once more, with the same idempotency key. */
  | { readonly type: "AGAIN" }
  | { readonly type: "WORK" }
  /** The worker stands still at the so-manieth place for twice its lease, another takes over, and it comes back. */
  | { readonly type: "STALL"; readonly place: number }
  /** It never comes back. */
  | { readonly type: "DIE"; readonly place: number }
  | { readonly type: "PASS"; readonly milliseconds: number }
  | { readonly type: "ASK"; readonly deed: Deed; readonly isRequester: boolean }
  | { readonly type: "FAULT"; readonly action: string; readonly fault: NewFault; readonly after: number }
  | { readonly type: "MEDDLE"; readonly what: (typeof MEDDLINGS)[number] };

export class Life {
  readonly visited = new Set<RotationState>();
  readonly told: string[] = [];
  private readonly user: SandboxUser;
  private readonly application: Application;
  private readonly mark: number;
  private rotationId: string | null = null;
  private requests = 0;
  private disturbances = 0;
  private lastRequest: Parameters<Rotations["request"]>[0] | null = null;
  private seen: { row: Rotation; events: number } | null = null;
  /** A person said that everything has moved: nobody moves it back after that. */
  private isConfirmed = false;

  private constructor(
    private readonly world: LifeWorld,
    private readonly name: string,
  ) {
    const { account, product, machine } = world;
    this.mark = account.truth.mark();
    this.user = account.createUser({ name });
    const key = account.createAccessKey(this.user);
    const value = JSON.stringify({ ...pairOf(key), userName: name });
    account.secretsIn(REGION).create({ name: this.secretId, value, token: crypto.randomUUID() });
    const secret = { id: this.secretId, region: REGION, reader: machine };
    this.application = new Application({ name, endpoint: product.sandbox.url, account, key, secret });
  }

  private get secretId(): string {
    return `iam-monitor/${this.name}`;
  }

  private call(): Promise<void> {
    return this.application.callOnce();
  }

  static async begin(world: LifeWorld): Promise<Life> {
    const life = new Life(world, world.nextName());
    // A key's first seconds are over.
    await world.clock.pass(MINUTE);
    await life.call();
    return life;
  }

  async do(command: Command): Promise<void> {
    this.told.push(JSON.stringify(command));
    switch (command.type) {
      case "REQUEST":
        await this.request(command);
        break;
      case "AGAIN":
        await this.again();
        break;
      case "WORK":
        await this.work(RUNS_OF_WORK);
        break;
      case "STALL":
      case "DIE":
        await this.disturb(command);
        break;
      case "PASS":
        await this.pass(command.milliseconds);
        break;
      case "ASK":
        await this.ask(command.deed, command.isRequester);
        break;
      case "FAULT": {
        const { fault, action, after } = command;
        // Two faults at once prove no more than one, and a call that meets both may never end.
        this.faults.clear();
        this.faults.add({ ...fault, action, userAgent: "rot-", times: 1, after });
        // The SDK asks again at once where it was not told that the write was done.
        if (action === "iam:UpdateAccessKey" && (fault.kind === "lostAnswer" || fault.kind === "cutBody"))
          this.disturbances += 1;
        break;
      }
      case "MEDDLE":
        await this.meddle(command.what);
        break;
    }
    await this.look();
    await this.call();
  }

  /** No more trouble: it ends, or asks a person; and a person who tries one thing after the other comes to an end or is told why not. */
  async settle(): Promise<void> {
    this.faults.clear();
    let decisions = 0;
    for (let run = 0; run < RUNS_IN_PEACE_MAX && this.rotationId !== null; run += 1) {
      const { state } = await this.row();
      if (state !== "NEEDS_OPERATOR") {
        await this.work(1);
        const row = await this.row();
        if (row.revealedAt !== null) await this.ask("ACKNOWLEDGE", true);
        if (row.nextTickAt !== null) await this.pass(this.untilWork(row) + (BETWEEN_LOOKS[state] ?? 0));
      } else if (decisions >= DECISIONS_MAX) break;
      else {
        const deed = (["ADVANCE", "ROLL_BACK", "CANCEL"] as const)[decisions % 3]!;
        decisions += 1;
        await this.ask(deed, true);
      }
      await this.look();
      await this.call();
    }
    if (this.rotationId === null) return;
    const { id, state, waitingFor } = await this.row();
    assert.equal(state, "NEEDS_OPERATOR", `${id} goes on for ever: ${state} (${waitingFor})`);
  }

  // ------------------------------------------------------------ people

  private async request({ mode, destination, isOfUnknownKey }: Extract<Command, { type: "REQUEST" }>): Promise<void> {
    const input = {
      userName: this.name,
      accessKeyId: isOfUnknownKey ? "AKIAUNKNOWNUNKNOWN00" : this.application.accessKeyId,
      mode,
      destination,
      ...(destination === "SECRETS_MANAGER" && { region: REGION }),
      ...(mode === "COMPROMISED" && { reason: "It was in a repository.", confirmation: this.name }),
      ...WINDOWS,
      idempotencyKey: `${this.name}-${this.requests++}`,
    };
    const keys = this.user.accessKeys;
    const key = keys.find(({ accessKeyId }) => accessKeyId === input.accessKeyId);
    const code = ((): string | null => {
      if (this.rotationId !== null) return "ROTATION_ALREADY_OPEN";
      if (key === undefined) return "KEY_NOT_FOUND";
      if (keys.length === 2) return "ACCESS_KEY_LIMIT";
      return key.isActive || mode === "COMPROMISED" ? null : "KEY_NOT_ACTIVE";
    })();
    const before = await this.everything();
    const answer = await answerOf(this.rotations(REQUESTER).request(input));
    if (typeof answer === "string") {
      assert.equal(answer, code, `the request is refused with ${answer}`);
      assert.equal(await this.everything(), before, "a refused request touched something");
      return;
    }
    assert.equal(code, null, "the request is accepted");
    this.rotationId = answer.rotation!.id;
    this.lastRequest = input;
    this.isConfirmed = false;
    this.seen = { row: await this.row(), events: 0 };
  }

  private async again(): Promise<void> {
    if (this.lastRequest === null) return;
    const before = await this.everything();
    const { plan, rotation } = await this.rotations(REQUESTER).request(this.lastRequest);
    assert.equal(plan, null);
    assert.equal(rotation!.userName, this.name);
    assert.equal(await this.everything(), before, "the same request once more touched something");
    const other = { ...this.lastRequest, soakHours: WINDOWS.soakHours + 1 };
    assert.equal(await answerOf(this.rotations(REQUESTER).request(other)), "IDEMPOTENCY_KEY_REUSED");
  }

  private async ask(deed: Deed, isRequester: boolean): Promise<void> {
    if (this.rotationId === null) return;
    const before = await this.row();
    // A person who says so tells the truth.
    const hasMoved = before.newAccessKeyId !== null && this.application.accessKeyId === before.newAccessKeyId;
    if (deed === "CONFIRM" && !hasMoved) return;
    const foretold = foretell(deed, before, isRequester);
    const everythingBefore = await this.everything();
    const answer = await answerOf(this.carryOut(deed, before.id, isRequester));
    if (typeof answer === "string") {
      assert.equal(answer, foretold.code, `${deed} in ${before.state} is refused with ${answer}`);
      assert.equal(await this.everything(), everythingBefore, `${deed} was refused and touched something`);
      return;
    }
    assert.equal(foretold.code, null, `${deed} in ${before.state} is accepted`);
    const after = await this.row();
    assert.equal(after.state, foretold.state, `the state after ${deed}`);
    if (deed === "CONFIRM") this.isConfirmed = true;
    if (deed === "ROLL_BACK") assert.notEqual(after.rollbackRequestedAt, null);
    if (deed === "ACKNOWLEDGE") assert.equal(after.acknowledgedBy, REQUESTER);
    if (deed === "REVEAL") this.take(answer as RevealedKey, after);
  }

  private carryOut(deed: Deed, id: string, isRequester: boolean): Promise<unknown> {
    const rotations = this.rotations(isRequester ? REQUESTER : SOMEBODY_ELSE);
    switch (deed) {
      case "ADVANCE":
        return rotations.advance({ id });
      case "CONFIRM":
        return rotations.advance({ id, confirmation: this.name });
      case "CONFIRM_WRONG":
        return rotations.advance({ id, confirmation: "somebody" });
      case "ROLL_BACK":
        return rotations.rollBack(id);
      case "CANCEL":
        return rotations.cancel(id);
      case "REVEAL":
        return rotations.reveal(id);
      case "ACKNOWLEDGE":
        return rotations.acknowledgeReveal(id);
    }
  }

  /** Put where the application looks for it. It is the key that AWS made, and nothing of it is left with us. */
  private take({ accessKeyId, secretAccessKey }: RevealedKey, row: Rotation): void {
    const made = this.world.account.everyKey().find((key) => key.accessKeyId === accessKeyId);
    assert.equal(secretAccessKey, made?.secretAccessKey);
    assert.equal(accessKeyId, row.newAccessKeyId);
    assert.equal(row.sealedSecret, null);
    this.store(accessKeyId);
  }

  // ------------------------------------------------------------ workers

  /** Runs, each when it is due. */
  private async work(runs: number): Promise<void> {
    for (let run = 0; run < runs && this.rotationId !== null; run += 1) {
      const before = await this.row();
      const isDue = before.nextTickAt !== null && before.nextTickAt.getTime() <= this.world.clock.now() + MOMENT;
      const isFree = before.leaseUntil === null || before.leaseUntil.getTime() < this.world.clock.now() + MOMENT;
      const canRun = isDue && isFree && before.state !== "NEEDS_OPERATOR" && !isEnd(before.state);
      const everything = canRun ? null : await this.everything();
      await runRotation(this.world.product.platform, before.id, NEVER);
      if (everything !== null)
        assert.equal(await this.everything(), everything, "a worker took what was not to be taken");
      const after = await this.row();
      assert.ok(after.fence >= before.fence);
      await this.read();
      if (after.nextTickAt === null || this.untilWork(after) > WAITED_FOR) return;
      await this.pass(this.untilWork(after));
    }
  }

  /** Until it is due and nobody, a dead worker among them, has it. */
  private untilWork({ nextTickAt, leaseUntil }: Rotation): number {
    const at = Math.max(nextTickAt?.getTime() ?? 0, leaseUntil === null ? 0 : leaseUntil.getTime() + 1);
    return Math.max(at - this.world.clock.now(), 0);
  }

  private async disturb({ type, place }: Extract<Command, { type: "STALL" | "DIE" }>): Promise<void> {
    if (this.rotationId === null) return;
    this.disturbances += 1;
    const { platform } = this.world.product;
    const id = this.rotationId;
    const dead = Promise.withResolvers<void>();
    let left = place;
    const failpoint: ReachFailpoint = () => {
      if (left-- !== 0) return undefined;
      if (type === "DIE") {
        dead.resolve();
        return new Promise(() => {});
      }
      return this.world.clock.pass(2 * LEASE_SECONDS * SECOND).then(() => runRotation(platform, id, NEVER));
    };
    const disturbed: Platform = { ...platform, rotation: { ...platform.rotation, failpoint } };
    await Promise.race([runRotation(disturbed, id, NEVER), dead.promise]);
  }

  /** A leaked key waits for a reading of the account. */
  private async read(): Promise<void> {
    const { platform } = this.world.product;
    const scan = await platform.orm.em.fork().findOne(ScanEntity, { status: "QUEUED" });
    if (scan !== null) await runScan(platform, scan.id, NEVER);
  }

  // ------------------------------------------------------------ time and others

  private async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= CALLS_EVERY) {
      await this.world.clock.pass(Math.min(left, CALLS_EVERY));
      await this.call();
    }
  }

  private async meddle(what: (typeof MEDDLINGS)[number]): Promise<void> {
    if (this.rotationId === null) return;
    const { oldAccessKeyId, newAccessKeyId, promotedAt, gateAt } = await this.row();
    const { account } = this.world;
    const has = (id: string | null): id is string => this.user.accessKeys.some(({ accessKeyId }) => accessKeyId === id);
    if (what === "FOREIGN_KEY" && this.user.accessKeys.length < 2) account.createAccessKey(this.user);
    if (what === "NEW_KEY_OFF" && has(newAccessKeyId)) account.setKeyStatus(this.user, newAccessKeyId, false);
    if (what === "NEW_KEY_ON" && has(newAccessKeyId)) account.setKeyStatus(this.user, newAccessKeyId, true);
    if (what === "OLD_KEY_OFF" && has(oldAccessKeyId)) account.setKeyStatus(this.user, oldAccessKeyId, false);
    if (what === "OLD_KEY_ON" && has(oldAccessKeyId)) account.setKeyStatus(this.user, oldAccessKeyId, true);
    if (what === "DELETE_OLD" && has(oldAccessKeyId)) account.deleteAccessKey(this.user, oldAccessKeyId);
    if (what === "DELETE_NEW" && has(newAccessKeyId)) account.deleteAccessKey(this.user, newAccessKeyId);
    // Back to the old key, while that still works.
    if (what === "SECRET" && promotedAt !== null && gateAt === null && !this.isConfirmed) this.store(oldAccessKeyId);
    // Sooner nobody could know.
    await this.pass(SETTLED);
  }

  private store(accessKeyId: string): void {
    const secrets = this.world.account.secretsIn(REGION);
    const key = this.world.account.everyKey().find((each) => each.accessKeyId === accessKeyId)!;
    const value = JSON.stringify({ ...pairOf(key), userName: this.name });
    secrets.put(secrets.get(this.secretId), { value, token: crypto.randomUUID() });
  }

  // ------------------------------------------------------------ what must be so

  /** Every step since the last look is one that may be; what ended is over, and is tidied up. */
  private async look(): Promise<void> {
    if (this.rotationId === null) return;
    const em = this.world.product.platform.orm.em.fork();
    const row = await this.row();
    const events = await em.find(RotationEventEntity, { rotationId: row.id }, { orderBy: { seq: "asc" } });
    const before = this.seen!;
    assert.ok(events.length >= before.events, "the history became shorter");
    let { state } = before.row;
    for (const event of events.slice(before.events)) {
      if (event.state !== state) {
        assert.ok(mayFollow(state, event.state), `${state} -> ${event.state}`);
        state = event.state;
        this.visited.add(state);
      }
    }
    assert.equal(row.state, state, "the row is where its history says");
    this.seen = { row, events: events.length };
    const open = await em.count(RotationEntity, { userName: this.name, finishedAt: null });
    assert.ok(open <= 1, `${open} open rotations of one user`);
    if (!isEnd(row.state)) return;
    assert.equal(row.sealedSecret, null, "a finished rotation keeps no secret");
    assert.notEqual(row.finishedAt, null);
    await this.evaluate();
    this.rotationId = null;
    this.tidy();
    await this.pass(APPLICATION_CACHE);
  }

  /** As an administrator would after a rotation that somebody disturbed: one working key, and the application has it. */
  private tidy(): void {
    const { account } = this.world;
    if (this.user.accessKeys.length === 0) account.createAccessKey(this.user);
    const current =
      this.user.accessKeys.find(({ accessKeyId }) => accessKeyId === this.application.accessKeyId) ??
      this.user.accessKeys[0]!;
    for (const { accessKeyId, isActive } of [...this.user.accessKeys]) {
      if (accessKeyId !== current.accessKeyId) account.deleteAccessKey(this.user, accessKeyId);
      else if (!isActive) account.setKeyStatus(this.user, accessKeyId, true);
    }
    this.store(current.accessKeyId);
  }

  /** Rows, steps, audit and what happened at AWS: what a refusal must leave as it was. */
  private async everything(): Promise<string> {
    const em = this.world.product.platform.orm.em.fork();
    const [rows, events, audit] = await Promise.all([
      em.execute("select * from rotation where user_name = ? order by id", [this.name]),
      em.execute(
        "select count(*) from rotation_event e join rotation r on r.id = e.rotation_id where r.user_name = ?",
        [this.name],
      ),
      em.execute("select count(*) from audit_event"),
    ]);
    const writes = this.world.account.truth
      .since(this.mark)
      .filter(({ kind }) => kind !== "KEY_USED" && kind !== "APPLICATION_CALL");
    return JSON.stringify([rows, events, audit, writes.length]);
  }

  evaluate(): Promise<void> {
    const { world, name: userName, secretId, mark, disturbances } = this;
    return world.evaluate({ userName, secretId, mark, disturbances });
  }

  private row(): Promise<Rotation> {
    return this.world.product.platform.orm.em.fork().findOneOrFail(RotationEntity, { id: this.rotationId! });
  }

  private rotations(name: string): Rotations {
    return new Rotations(callerScope(this.world.product, "admin", name));
  }

  private get faults() {
    return this.world.product.sandbox.faults;
  }
}

function pairOf({ accessKeyId, secretAccessKey }: KeyPair): KeyPair {
  return { accessKeyId, secretAccessKey };
}

/** What was answered, or the code of the refusal. */
async function answerOf<T>(asked: Promise<T>): Promise<T | string> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
