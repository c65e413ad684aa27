/**
 * Runs the decisions of a rotation against a model of AWS. The model loses answers, crashes the worker, lets time pass,
 * and simulates other administrators. After every step it checks that no transition was illegal, that no key of another
 * owner was written to, and that the application has an active key.
 */
import assert from "node:assert/strict";
import type { LastUsed } from "../../src/iam/account.ts";
import {
  canCancel,
  canKeepBoth,
  canPause,
  canRollBack,
  isFinalRotation,
  isLegalMove,
  type RotationFacts,
  type RotationState,
} from "../../src/iam/rotation/states.ts";
import { changeAfter, decide, decideAfterCreate, needsOf } from "../../src/iam/rotation/decide.ts";
import type { AwsWrite, Decision, DeliveryAnswer, Observed } from "../../src/iam/rotation/decision.ts";
import { DAY, HOUR, MINUTE } from "../../src/iam/time.ts";
import { ABSENT, FRESH, OLD, START } from "./fresh-rotation.ts";
import type { Command } from "./rotation-commands.ts";

/** The maximum number of ticks until a rotation ends. The longest rotation needs fewer. */
const TICKS_TO_END = 400;
const TICKS_PER_RUN = 8;
/** The maximum delay with which AWS reports the last use of a key. */
const LAST_USED_LAG = 4 * HOUR;
const { windows } = FRESH;

/** The key of the application: the one in the secret, or a fixed one. */
type AppKey = "FROM_SECRET" | { readonly id: string };

export class RotationWorld {
  facts: RotationFacts;
  now = START;
  readonly visited = new Set<RotationState>(["REQUESTED"]);
  private resume: RotationState | null = null;
  private ownIntent = false;
  private lose: { readonly isDone: boolean } | null = null;
  private isBlind = false;
  private isProven = true;
  private readonly keys = new Map<string, { isActive: boolean; uses: number[]; isOurs: boolean }>([
    [OLD, { isActive: true, uses: [START - HOUR], isOurs: false }],
  ]);
  private made = 0;
  private currentVersion: string | null = "before";
  private hasVersion = false;
  /** The keys in the versions of the parameter, of which the last one is current. Versions count from 1. */
  private readonly parameter: string[] = [OLD];
  private labelled: string | null = null;
  /** The key that the receiver of the webhook gives to the application. */
  private receiverKey = OLD;
  /** Whether a receiver that was asked to use the former key refuses the new one from then on. */
  private isReturned = false;
  private hasInterference = false;
  /** The key that our version of the secret names. */
  private versionKey: string | null = null;
  /** The key that the application uses after an older row was restored. Null before that. */
  private appKey: AppKey | null = null;

  constructor(kind: Partial<Pick<RotationFacts, "mode" | "destination">> = {}) {
    this.facts = { ...FRESH, ...kind, ...(kind.mode === "RETIRE" && { destination: null }) };
    if (this.isRetiring) this.keys.set(OLD, { isActive: true, uses: [START - 91 * DAY], isOurs: false });
  }

  private get isRetiring(): boolean {
    return this.facts.mode === "RETIRE";
  }

  /** Restores an older row. The application keeps the key that it had received before the restore. */
  restore(older: RotationFacts, appKey: AppKey): void {
    Object.assign(this, { facts: older, appKey, ownIntent: false, resume: null, lose: null });
  }

  /** Calls AWS as the application. Returns false if the key is refused. */
  call(): boolean {
    const { appKey } = this;
    const ofSecret = this.currentVersion === FRESH.id ? this.versionKey : OLD;
    const keyAt: Readonly<Partial<Record<string, string>>> = {
      PARAMETER_STORE: this.parameter.at(-1)!,
      WEBHOOK: this.receiverKey,
    };
    const secretKey = keyAt[this.facts.destination ?? ""] ?? ofSecret;
    const key = appKey !== null && typeof appKey === "object" ? appKey.id : secretKey;
    this.use(key);
    return key !== null && this.keys.get(key)?.isActive === true;
  }

  /** Records that an operator revealed the new key and confirmed it. */
  fetch(): void {
    this.facts = { ...this.facts, revealedAt: this.now, acknowledgedAt: this.now };
  }

  perform(given: Command): void {
    switch (given.type) {
      case "TICK":
        return this.tick();
      case "RUN":
        for (let tick = 0; tick < TICKS_PER_RUN; tick += 1) {
          this.tick();
          this.now += MINUTE;
        }
        return;
      case "PASS":
        this.now += given.milliseconds;
        return;
      case "CRASH":
        this.ownIntent = false;
        return;
      case "LOSE":
        this.lose = given;
        return;
      case "BLIND":
      case "SEE":
        this.isBlind = given.type === "BLIND";
        return;
      case "PROVE":
        this.isProven = !this.isProven;
        return;
      case "USE_OLD":
      case "USE_NEW":
        return this.use(given.type === "USE_OLD" ? OLD : this.facts.newAccessKeyId);
      case "INTERFERE":
        return this.interfere(given.action);
      case "ADVANCE":
        if (this.facts.state === "NEEDS_OPERATOR") this.unpark();
        return;
      case "PAUSE":
        return this.pause();
      case "ROLL_BACK":
        return this.askRollBack();
      case "CANCEL":
        return this.cancel();
    }
  }

  /** Runs the rotation without further disturbance. It must then end or wait for an operator. */
  settle(): void {
    Object.assign(this, { isBlind: false, isProven: true, lose: null });
    for (
      let tick = 0;
      tick < TICKS_TO_END && !isFinalRotation(this.facts.state) && this.facts.state !== "NEEDS_OPERATOR";
      tick += 1
    ) {
      this.tick();
      if (!this.isRetiring) this.use(this.facts.promotedAt === null ? OLD : this.facts.newAccessKeyId);
      this.now += tick % 5 === 0 ? 6 * HOUR : MINUTE;
    }
    assert.ok(isFinalRotation(this.facts.state) || this.facts.state === "NEEDS_OPERATOR", this.facts.state);
    const keys = [...this.keys].map(([id, { isActive }]) => `${id} ${isActive}`);
    if (this.hasInterference) return;
    if (this.facts.state === "COMPLETED" && this.isRetiring) assert.deepEqual(keys, []);
    else if (this.facts.state === "COMPLETED") assert.deepEqual(keys, [`${this.facts.newAccessKeyId} true`]);
    if (this.facts.state === "ROLLED_BACK") assert.deepEqual(keys, [`${OLD} true`]);
  }

  private tick(): void {
    if (isFinalRotation(this.facts.state) || this.facts.state === "NEEDS_OPERATOR") return;
    this.follow(decide(this.facts, this.observe(), this.now));
    this.assertSomeKeyWorks();
  }

  private observe(): Observed {
    const needs = new Set(needsOf(this.facts));
    const lastUsed = (id: string | null): LastUsed => {
      const uses = (id !== null && this.keys.get(id)?.uses) || [];
      const at =
        uses.findLast((each) => each <= this.now - (this.appKey === null && !this.isRetiring ? 0 : LAST_USED_LAG)) ??
        null;
      if (this.isBlind) return { status: "UNKNOWN" };
      return at === null ? { status: "NEVER_USED" } : { status: "USED", at, service: "s3", region: null };
    };
    const added = this.facts.reconciled?.keys.find(
      (id) => !(this.facts.beforeSet ?? []).includes(id) && id !== this.facts.orphanAccessKeyId,
    );
    // AWS records our own probe of the new key as a use.
    if (needs.has("PROBE")) this.use(this.facts.newAccessKeyId);
    const isOurs = added !== undefined && this.keys.get(added)?.isOurs === true;
    return {
      isOwnIntent: this.ownIntent,
      ...(needs.has("IDENTITY") && { awsAccountId: FRESH.awsAccountId }),
      ...(needs.has("KEYS") && {
        keys: [...this.keys].map(([accessKeyId, { isActive }]) => ({
          accessKeyId,
          isActive,
          createdAt: START - 400 * DAY,
        })),
      }),
      ...(needs.has("OLD_LAST_USED") && { oldLastUsed: lastUsed(OLD) }),
      ...(needs.has("NEW_LAST_USED") && { newLastUsed: lastUsed(this.facts.newAccessKeyId) }),
      ...(needs.has("ORPHAN_LAST_USED") && { orphanLastUsed: lastUsed(this.facts.orphanAccessKeyId) }),
      ...(needs.has("DESTINATION") && {
        destination:
          this.facts.destination === "PARAMETER_STORE"
            ? {
                version: this.parameter.at(-1) === this.facts.newAccessKeyId ? "OURS" : "ABSENT",
                currentVersionId: String(this.parameter.length),
                labelledVersionId: this.labelled,
                isLabelOurs:
                  this.labelled !== null && this.parameter[Number(this.labelled) - 1] === this.facts.newAccessKeyId,
              }
            : { version: this.versionState(), currentVersionId: this.currentVersion },
      }),
      ...(needs.has("DESTINATION_OWNER") && { destinationOwner: ABSENT }),
      ...(needs.has("FRESH_SCAN") && { hasFreshScan: true }),
      ...(needs.has("PROBE") && {
        probedArn: this.keys.get(this.facts.newAccessKeyId!)?.isActive ? FRESH.userArn : null,
      }),
      ...(needs.has("ATTRIBUTION") && {
        attribution: this.isProven
          ? { kind: "FOUND" as const, eventId: "event", isOurs, by: "arn" }
          : { kind: "NOT_YET" as const, reason: "not shown yet" },
      }),
    };
  }

  private versionState(): "ABSENT" | "OURS" | "DIFFERENT" {
    if (!this.hasVersion) return "ABSENT";
    return this.versionKey === this.facts.newAccessKeyId ? "OURS" : "DIFFERENT";
  }

  private follow(decision: Decision): void {
    switch (decision.type) {
      case "MOVE": {
        const { to, change } = decision;
        assert.ok(isLegalMove(this.facts.state, to), `${this.facts.state} -> ${to}`);
        if (to === "DELETE_INTENT")
          assert.ok(this.facts.inactiveAt! + windows.soak <= this.now, "deleted before its waiting period was over");
        this.ownIntent = to === "CREATE_INTENT";
        this.facts = { ...this.facts, ...change, state: to, stateSince: this.now };
        this.visited.add(to);
        return;
      }
      case "NOTE":
        this.facts = { ...this.facts, ...decision.change };
        return;
      case "WAIT":
        assert.ok(decision.until >= this.now, "a wait that ends in the past");
        return;
      case "PARK":
        assert.ok(isLegalMove("NEEDS_OPERATOR", decision.resume), decision.resume);
        this.resume = decision.resume;
        this.facts = { ...this.facts, ...decision.change, state: "NEEDS_OPERATOR", stateSince: this.now };
        this.visited.add("NEEDS_OPERATOR");
        return;
      case "WRITE":
        return this.write(decision.write);
    }
  }

  private write(write: AwsWrite): void {
    const lost = this.lose;
    this.lose = null;
    const isDone = lost === null || lost.isDone;
    if (write.type === "CREATE_KEY") {
      assert.ok(this.ownIntent, "a CreateAccessKey without the run's own intent");
      this.ownIntent = false;
      const id = `AKIANEW${this.made}`;
      if (isDone) this.keys.set(id, { isActive: true, uses: [], isOurs: true });
      this.made += isDone ? 1 : 0;
      return this.follow(
        decideAfterCreate(
          this.facts,
          lost === null ? { type: "CREATED", accessKeyId: id } : { type: "UNKNOWN", message: "Lost." },
          this.now,
        ),
      );
    }
    if (isDone) this.apply(write);
    if (lost !== null) return;
    const answer = this.answerTo(write);
    this.facts = { ...this.facts, ...changeAfter(this.facts, write, this.now, answer) };
  }

  /** Every second receiver acknowledges later. The model then calls back at once. */
  private answerTo({ type }: AwsWrite): DeliveryAnswer | undefined {
    if (type !== "SEND_KEY" && type !== "SEND_RETURN") return undefined;
    if (this.made % 2 === 0) return "ACKNOWLEDGED";
    this.facts = { ...this.facts, ...(type === "SEND_KEY" ? { acknowledgedAt: this.now } : { returnedAt: this.now }) };
    return "ACCEPTED";
  }

  private apply(write: Exclude<AwsWrite, { type: "CREATE_KEY" }>): void {
    const { oldAccessKeyId, newAccessKeyId, orphanAccessKeyId } = this.facts;
    switch (write.type) {
      case "SET_KEY_STATUS":
      case "DELETE_KEY": {
        assert.ok(
          [oldAccessKeyId, newAccessKeyId, orphanAccessKeyId].includes(write.accessKeyId),
          "a write to a key that is not of this rotation",
        );
        const key = this.keys.get(write.accessKeyId);
        if (write.accessKeyId === orphanAccessKeyId) assert.ok(key?.isOurs ?? true, "an orphan that is not ours");
        if (this.isRetiring) this.assertUnused(write);
        if (write.type === "SET_KEY_STATUS") {
          if (key) key.isActive = write.isActive;
          return;
        }
        assert.ok(!(key?.isActive ?? false), "deleted while active");
        if (write.accessKeyId === oldAccessKeyId) assert.equal(this.facts.state, "DELETE_INTENT");
        this.keys.delete(write.accessKeyId);
        return;
      }
      case "PUT_SECRET":
        this.hasVersion = true;
        this.versionKey = newAccessKeyId;
        return;
      case "SET_CURRENT":
        assert.equal(write.from, this.currentVersion);
        this.currentVersion = write.to;
        return;
      case "PUT_PARAMETER":
        assert.ok(newAccessKeyId !== null && this.keys.get(newAccessKeyId)?.isActive, "an inactive key is put");
        this.parameter.push(newAccessKeyId);
        return;
      case "LABEL_PARAMETER":
        assert.ok(Number(write.version) <= this.parameter.length, "the label of an unknown version");
        this.labelled = write.version;
        return;
      case "RESTORE_PARAMETER":
        this.parameter.push(this.parameter[Number(write.version) - 1]!);
        return;
      case "SEND_KEY":
        assert.ok(newAccessKeyId !== null && this.keys.get(newAccessKeyId)?.isActive, "an inactive key is sent");
        if (!this.isReturned) this.receiverKey = newAccessKeyId;
        return;
      case "SEND_RETURN":
        this.receiverKey = OLD;
        this.isReturned = true;
    }
  }

  /**
   * Invariant I1: the old key works, or the new key works and applications can find it. Runs in which other
   * administrators changed keys are exempt.
   */
  private assertSomeKeyWorks(): void {
    const isActive = (id: string | null) => id !== null && this.keys.get(id)?.isActive === true;
    // After a restore, `call` checks whether the application works. In COMPROMISED mode, the leaked key is deactivated
    // first on purpose, and a retired key has no application.
    if (this.hasInterference || this.appKey !== null || this.facts.mode !== "STANDARD") return;
    const works =
      isActive(OLD) ||
      (this.facts.destination === "REVEAL" && isActive(this.facts.newAccessKeyId)) ||
      (this.facts.destination === "WEBHOOK" && isActive(this.receiverKey)) ||
      (this.facts.destination === "PARAMETER_STORE" && isActive(this.parameter.at(-1)!)) ||
      (this.currentVersion === FRESH.id && isActive(this.facts.newAccessKeyId));
    assert.ok(works, `no application has an active key in ${this.facts.state}`);
  }

  /**
   * A retired key is deactivated only if AWS shows no use in 90 days, and deleted only if there truly was none. It was
   * inactive for longer than AWS delays a use.
   */
  private assertUnused(write: Extract<AwsWrite, { type: "SET_KEY_STATUS" | "DELETE_KEY" }>): void {
    const uses = this.keys.get(write.accessKeyId)?.uses ?? [];
    const shown = uses.filter((at) => at <= this.now - LAST_USED_LAG);
    const counted = write.type === "DELETE_KEY" ? uses : shown;
    const isTaking = write.type === "DELETE_KEY" || !write.isActive;
    const since = (this.facts.gateAt ?? this.now) - windows.unused;
    const later = isTaking ? counted.filter((at) => at > since) : [];
    assert.deepEqual(later, [], `${write.type} of a key in use`);
    assert.ok(!isTaking || !this.isBlind, `${write.type} without knowing the last use`);
  }

  private use(id: string | null): void {
    const key = id === null ? undefined : this.keys.get(id);
    if (key?.isActive) key.uses.push(this.now);
  }

  private interfere(action: "NEW_OFF" | "OLD_ON" | "MAKES_KEY"): void {
    const { newAccessKeyId } = this.facts;
    this.hasInterference = true;
    if (action === "NEW_OFF" && newAccessKeyId !== null && this.keys.has(newAccessKeyId))
      this.keys.get(newAccessKeyId)!.isActive = false;
    if (action === "OLD_ON" && this.keys.has(OLD)) this.keys.get(OLD)!.isActive = true;
    if (action === "MAKES_KEY" && this.keys.size < 2)
      this.keys.set(`AKIAFOREIGN${this.now}`, { isActive: true, uses: [], isOurs: false });
  }

  private unpark(): void {
    const { facts, now, resume, isRetiring } = this;
    const kept = isRetiring ? null : facts.gateDeadlineAt;
    const gateDeadlineAt = resume === "PROMOTED" ? now + windows.gateDeadline : kept;
    this.facts = { ...facts, gateDeadlineAt, state: resume!, stateSince: now };
    this.resume = null;
  }

  /** Both keys of a paused rotation work, unless something else deactivated one. */
  private pause(): void {
    const { facts, now } = this;
    if (!canPause(facts)) return;
    assert.ok(
      this.hasInterference || [...this.keys.values()].every(({ isActive }) => isActive),
      "paused without a key",
    );
    this.resume = facts.state;
    const isParked = { state: "NEEDS_OPERATOR", stateSince: now } as const;
    this.facts = { ...facts, ...isParked, movedConfirmedBy: null, movedConfirmedAt: null };
  }

  private askRollBack(): void {
    const { state } = this.facts;
    const at = state === "NEEDS_OPERATOR" ? this.resume! : state;
    if (isFinalRotation(state) || !canRollBack(at)) return;
    if (state === "NEEDS_OPERATOR") this.unpark();
    this.facts = { ...this.facts, rollbackRequestedAt: this.now };
  }

  private cancel(): void {
    const { facts } = this;
    if (facts.state === "NEEDS_OPERATOR" ? canKeepBoth(facts) : canCancel(facts)) {
      this.facts = { ...facts, state: "CANCELLED" };
      this.hasInterference = true;
    }
  }
}
