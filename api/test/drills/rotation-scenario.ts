/** Performs the commands of one random scenario for one user, and checks the rotation after each command. */
import assert from "node:assert/strict";
import { Application } from "../../sandbox/drill/application.ts";
import type { SandboxUser } from "../../sandbox/entities.ts";
import { type Rotation, RotationEntity } from "../../src/db/entities/rotation.ts";
import { RotationEventEntity } from "../../src/db/entities/rotation-event.ts";
import { ScanEntity } from "../../src/db/entities/scan.ts";
import type { RotationState } from "../../src/iam/rotation/states.ts";
import { HOUR, MINUTE, SECOND } from "../../src/iam/time.ts";
import type { ReachFailpoint } from "../../src/services/core/failpoints.ts";
import { tickAtOf } from "../../src/services/rotation/rows.ts";
import { runRotation } from "../../src/services/rotation/run-rotation.ts";
import { type RevealedKey, Rotations } from "../../src/services/rotation/rotations.ts";
import { runScan } from "../../src/services/scans/run-scan.ts";
import type { Platform } from "../../src/services/core/request-scope.ts";
import { callerScope } from "../support/rotation-fixture.ts";
import type { Command, Interference } from "./scenario-commands.ts";
import { IdleKey } from "./idle-key.ts";
import {
  answerOrCode,
  isEnd,
  mayFollow,
  type OperatorAction,
  POLL_INTERVALS,
  predictAnswer,
  predictRefusal,
} from "./scenario-rules.ts";
import { LEASE_SECONDS, pairOf, type ScenarioWorld } from "./scenario-world.ts";

const REGION = "eu-central-1";
const REQUESTER = "Olga";
const OTHER_OPERATOR = "Otto";
const OVERLAP_HOURS = 24;
const WINDOWS = { quietHours: 24, soakHours: 48 } as const;
/** How often a worker runs for one WORK command. */
const RUNS_PER_COMMAND = 5;
/** The maximum time for which a WORK command waits until a rotation is due. After that, the next command follows. */
const MAX_WAIT = HOUR;
/** The time after which every copy of the data in AWS shows a change to a key. */
const PROPAGATION = 10 * SECOND;
/** The time within which an application reads its secret again. */
const APPLICATION_CACHE = 6 * MINUTE;
/**
 * The longest time between two calls of the application. It is shorter than the quiet window, so a key in use never
 * counts as unused.
 */
const CALLS_EVERY = 20 * HOUR;
const SETTLE_RUNS_MAX = 400;
/** The time that may pass between the scenario's read of the row and the worker's read of it. */
const CLOCK_TOLERANCE = SECOND;
const NEVER = new AbortController().signal;
const DECISIONS_MAX = 6;

export class RotationScenario {
  readonly visited = new Set<RotationState>();
  private readonly user: SandboxUser;
  private readonly application: Application;
  private readonly mark: number;
  private rotationId: string | null = null;
  private readonly idleKey: IdleKey;
  private requests = 0;
  private disturbances = 0;
  private lastRequest: Parameters<Rotations["request"]>[0] | null = null;
  private observed: { row: Rotation; events: number } | null = null;
  /**
   * An operator confirmed that every application uses the new key. The scenario never puts the old key back after that.
   */
  private isConfirmed = false;

  private constructor(
    private readonly world: ScenarioWorld,
    private readonly name: string,
  ) {
    const { account, product, machine } = world;
    this.mark = account.truth.mark();
    this.user = account.createUser({ name });
    this.idleKey = new IdleKey(world, this.user);
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

  static async begin(world: ScenarioWorld): Promise<RotationScenario> {
    const scenario = new RotationScenario(world, world.nextName());
    // Waits until AWS accepts the user's key everywhere.
    await world.clock.advance(MINUTE);
    await scenario.call();
    return scenario;
  }

  async perform(command: Command): Promise<void> {
    switch (command.type) {
      case "REQUEST":
        await this.request(command);
        break;
      case "REPEAT":
        await this.repeatRequest();
        break;
      case "WORK":
        await this.work(RUNS_PER_COMMAND);
        break;
      case "STALL":
      case "DIE":
        await this.disturb(command);
        break;
      case "WAIT":
        await this.wait(command.milliseconds);
        break;
      case "ACT":
        await this.act(command.action, command.isRequester);
        break;
      case "FAULT": {
        const { fault, action, after } = command;
        // Only one fault is active at a time. Two faults prove no more than one, and a call that meets both may never
        // end.
        this.faults.clear();
        this.faults.add({ ...fault, action, userAgent: "rot-", times: 1, after });
        // If the answer was lost, the SDK sends the same write again at once, so a repeated write is allowed.
        if (action === "iam:UpdateAccessKey" && (fault.kind === "lostAnswer" || fault.kind === "cutBody"))
          this.disturbances += 1;
        break;
      }
      case "INTERFERE":
        await this.interfere(command.what);
        break;
    }
    await this.checkHistory();
    await this.call();
  }

  /**
   * Ends the scenario without further faults: the rotation must end or wait for an operator. An operator then tries
   * each way to end it, and must succeed or be refused with a code.
   */
  async settle(): Promise<void> {
    this.faults.clear();
    let decisions = 0;
    for (let run = 0; run < SETTLE_RUNS_MAX && this.rotationId !== null; run += 1) {
      const { state } = await this.row();
      if (state !== "NEEDS_OPERATOR") {
        await this.work(1);
        const row = await this.row();
        if (row.revealedAt !== null) await this.act("ACKNOWLEDGE", true);
        if (tickAtOf(row) !== null) await this.wait(this.untilWork(row) + (POLL_INTERVALS[state] ?? 0));
      } else if (decisions >= DECISIONS_MAX) break;
      else {
        const action = (["ADVANCE", "ROLL_BACK", "CANCEL"] as const)[decisions % 3]!;
        decisions += 1;
        await this.act(action, true);
      }
      await this.checkHistory();
      await this.call();
    }
    if (this.rotationId === null) return;
    const { id, state, waitingFor } = await this.row();
    assert.equal(state, "NEEDS_OPERATOR", `${id} never ends: ${state} (${waitingFor})`);
  }

  // ------------------------------------------------------------ operators

  private async request(command: Extract<Command, { type: "REQUEST" }>): Promise<void> {
    const { mode, destination, isOfUnknownKey } = command;
    const isIdle = mode === "RETIRE" && command.isIdle && this.rotationId === null && this.idleKey.add();
    const known = isIdle ? this.idleKey.id! : this.application.accessKeyId;
    const input = {
      userName: this.name,
      accessKeyId: isOfUnknownKey ? "AKIAUNKNOWNUNKNOWN00" : known,
      mode,
      ...(mode !== "RETIRE" && { destination, overlapHours: OVERLAP_HOURS }),
      ...(mode !== "RETIRE" && destination === "SECRETS_MANAGER" && { region: REGION }),
      ...(mode === "COMPROMISED" && { reason: "It was in a repository.", confirmation: this.name }),
      ...WINDOWS,
      idempotencyKey: `${this.name}-${this.requests++}`,
    };
    const code = predictRefusal({
      ...input,
      destination,
      isIdle,
      keys: this.user.accessKeys,
      isOpen: this.rotationId !== null,
    });
    const before = await this.recordedState();
    const answer = await answerOrCode(this.rotations(REQUESTER).request(input));
    if (typeof answer === "string") {
      assert.equal(answer, code, `the request is refused with ${answer}`);
      assert.equal(await this.recordedState(), before, "a refused request changed something");
      return;
    }
    assert.equal(code, null, "the request is accepted");
    this.rotationId = answer.rotation!.id;
    this.lastRequest = input;
    this.isConfirmed = false;
    this.observed = { row: await this.row(), events: 0 };
  }

  private async repeatRequest(): Promise<void> {
    if (this.lastRequest === null) return;
    const before = await this.recordedState();
    const { plan, rotation } = await this.rotations(REQUESTER).request(this.lastRequest);
    assert.equal(plan, null);
    assert.equal(rotation!.userName, this.name);
    assert.equal(await this.recordedState(), before, "the repeated request changed something");
    const other = { ...this.lastRequest, soakHours: WINDOWS.soakHours + 1 };
    assert.equal(await answerOrCode(this.rotations(REQUESTER).request(other)), "IDEMPOTENCY_KEY_REUSED");
  }

  private async act(action: OperatorAction, isRequester: boolean): Promise<void> {
    if (this.rotationId === null) return;
    const before = await this.row();
    // An operator confirms only what is true.
    const hasMoved = before.newAccessKeyId !== null && this.application.accessKeyId === before.newAccessKeyId;
    if (action === "CONFIRM" && !hasMoved) return;
    const expected = predictAnswer(action, before, isRequester);
    const stateBefore = await this.recordedState();
    const answer = await answerOrCode(this.carryOut(action, before.id, isRequester));
    if (typeof answer === "string") {
      assert.equal(answer, expected.code, `${action} in ${before.state} is refused with ${answer}`);
      assert.equal(await this.recordedState(), stateBefore, `${action} was refused and changed something`);
      return;
    }
    assert.equal(expected.code, null, `${action} in ${before.state} is accepted`);
    const after = await this.row();
    assert.equal(after.state, expected.state, `the state after ${action}`);
    if (action === "CONFIRM") this.isConfirmed = true;
    if (action === "ROLL_BACK") assert.notEqual(after.rollbackRequestedAt, null);
    if (action === "ACKNOWLEDGE") assert.equal(after.acknowledgedBy?.displayName, REQUESTER);
    if (action === "REVEAL") this.useRevealedKey(answer as RevealedKey, after);
  }

  private carryOut(action: OperatorAction, id: string, isRequester: boolean): Promise<unknown> {
    const rotations = this.rotations(isRequester ? REQUESTER : OTHER_OPERATOR);
    switch (action) {
      case "ADVANCE":
        return rotations.advance({ id });
      case "CONFIRM":
        return rotations.advance({ id, confirmation: this.name });
      case "CONFIRM_WRONG":
        return rotations.advance({ id, confirmation: "another-user" });
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

  /**
   * Puts the revealed key into the application's secret. It must be the key that AWS created, and we must keep no copy.
   */
  private useRevealedKey({ accessKeyId, secretAccessKey }: RevealedKey, row: Rotation): void {
    const made = this.world.account.everyKey().find((key) => key.accessKeyId === accessKeyId);
    assert.equal(secretAccessKey, made?.secretAccessKey);
    assert.equal(accessKeyId, row.newAccessKeyId);
    assert.equal(row.sealedSecret, null);
    this.store(accessKeyId);
  }

  // ------------------------------------------------------------ workers

  /** Runs the worker several times, each time when the rotation is due. */
  private async work(runs: number): Promise<void> {
    for (let run = 0; run < runs && this.rotationId !== null; run += 1) {
      const before = await this.row();
      const dueAt = tickAtOf(before);
      const isDue = dueAt !== null && dueAt.getTime() <= this.world.clock.now() + CLOCK_TOLERANCE;
      const isFree =
        before.leaseUntil === null || before.leaseUntil.getTime() < this.world.clock.now() + CLOCK_TOLERANCE;
      const canRun = isDue && isFree && before.state !== "NEEDS_OPERATOR" && !isEnd(before.state);
      const stateBefore = canRun ? null : await this.recordedState();
      await runRotation(this.world.product.platform, before.id, NEVER);
      if (stateBefore !== null)
        assert.equal(
          await this.recordedState(),
          stateBefore,
          "a worker changed a rotation that was not due or was leased",
        );
      const after = await this.row();
      assert.ok(after.fence >= before.fence);
      await this.scanIfQueued();
      if (tickAtOf(after) === null || this.untilWork(after) > MAX_WAIT) return;
      await this.wait(this.untilWork(after));
    }
  }

  /** Time until the rotation is due and no worker, dead or alive, holds its lease. */
  private untilWork(row: Rotation): number {
    const at = Math.max(tickAtOf(row)?.getTime() ?? 0, row.leaseUntil === null ? 0 : row.leaseUntil.getTime() + 1);
    return Math.max(at - this.world.clock.now(), 0);
  }

  private async disturb({ type, failpointIndex }: Extract<Command, { type: "STALL" | "DIE" }>): Promise<void> {
    if (this.rotationId === null) return;
    this.disturbances += 1;
    const { platform } = this.world.product;
    const id = this.rotationId;
    const dead = Promise.withResolvers<void>();
    let hitsLeft = failpointIndex;
    const failpoint: ReachFailpoint = () => {
      if (hitsLeft-- !== 0) return undefined;
      if (type === "DIE") {
        dead.resolve();
        return new Promise(() => {});
      }
      return this.world.clock.advance(2 * LEASE_SECONDS * SECOND).then(() => runRotation(platform, id, NEVER));
    };
    const disturbed: Platform = { ...platform, rotation: { ...platform.rotation, failpoint } };
    await Promise.race([runRotation(disturbed, id, NEVER), dead.promise]);
  }

  /** Runs the queued scan: the rotation of a compromised key waits for one. */
  private async scanIfQueued(): Promise<void> {
    const { platform } = this.world.product;
    const scan = await platform.orm.em.fork().findOne(ScanEntity, { status: "QUEUED" });
    if (scan !== null) await runScan(platform, scan.id, NEVER);
  }

  // ------------------------------------------------------------ time and other administrators

  private async wait(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= CALLS_EVERY) {
      await this.world.clock.advance(Math.min(left, CALLS_EVERY));
      await this.call();
    }
  }

  private async interfere(what: Interference): Promise<void> {
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
    if (what === "USE_IDLE") await this.idleKey.use();
    // Puts the old key back into the secret, but only while the old key still works.
    if (what === "SECRET" && promotedAt !== null && gateAt === null && !this.isConfirmed) this.store(oldAccessKeyId);
    // AWS shows the change everywhere only after this time.
    await this.wait(PROPAGATION);
  }

  private store(accessKeyId: string): void {
    const secrets = this.world.account.secretsIn(REGION);
    const key = this.world.account.everyKey().find((each) => each.accessKeyId === accessKeyId)!;
    const value = JSON.stringify({ ...pairOf(key), userName: this.name });
    secrets.put(secrets.get(this.secretId), { value, token: crypto.randomUUID() });
  }

  // ------------------------------------------------------------ checks

  /**
   * Checks that every step since the last check was allowed. If the rotation has finished, evaluates it and cleans up
   * the user.
   */
  private async checkHistory(): Promise<void> {
    if (this.rotationId === null) return;
    const em = this.world.product.platform.orm.em.fork();
    const row = await this.row();
    const events = await em.find(RotationEventEntity, { rotationId: row.id }, { orderBy: { seq: "asc" } });
    const before = this.observed!;
    assert.ok(events.length >= before.events, "the history lost events");
    let { state } = before.row;
    for (const event of events.slice(before.events)) {
      if (event.state !== state) {
        assert.ok(mayFollow(state, event.state), `${state} -> ${event.state}`);
        state = event.state;
        this.visited.add(state);
      }
    }
    assert.equal(row.state, state, "the row has the state of the last event");
    this.observed = { row, events: events.length };
    const open = await em.count(RotationEntity, { userName: this.name, finishedAt: null });
    assert.ok(open <= 1, `${open} open rotations of one user`);
    if (!isEnd(row.state)) return;
    assert.equal(row.sealedSecret, null, "a finished rotation keeps no secret");
    assert.notEqual(row.finishedAt, null);
    await this.evaluate();
    this.rotationId = null;
    this.cleanUp();
    await this.wait(APPLICATION_CACHE);
  }

  /**
   * Does what an administrator would do after a disturbed rotation: leaves one working key, in the application's
   * secret.
   */
  private cleanUp(): void {
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

  /** Returns the rows, steps, audit events and AWS writes as text. A refused action must leave this text unchanged. */
  private async recordedState(): Promise<string> {
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
