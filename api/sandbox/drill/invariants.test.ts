/** Breaks each promise once: a checker that never reports a breach proves nothing. */
import { expect, test } from "vitest";
import { HOUR } from "../../src/iam/time.ts";
import { SandboxAccount } from "../account.ts";
import { checkInvariants, type RotationOutcome, secretsInClear } from "./invariants.ts";
import type { Actor } from "./truth-log.ts";

const startsAt = Date.UTC(2026, 10, 24, 12);
const PRODUCT: Actor = {
  arn: "arn:aws:iam::999900001111:user/product",
  accessKeyId: "AKIAPRODUCT",
  userAgent: null,
  isAnswerLost: false,
};
const SOAK = 24 * HOUR;
const SHOWN_WITHIN = 4 * HOUR;

/** A user with one key, and the steps of its rotation. `at` is the account's current time. */
class Story {
  at = startsAt;
  readonly account = new SandboxAccount({ id: "999900001111", clock: () => this.at, seed: 4 });
  readonly user = this.account.createUser({ name: "svc-orders" });
  readonly old = this.account.createAccessKey(this.user).accessKeyId;
  readonly secret = this.account
    .secretsIn("us-east-1")
    .create({ name: "iam-monitor/svc-orders", token: "0".repeat(32), value: "{}" });
  outcome: RotationOutcome = {
    id: "rotation_1",
    userName: "svc-orders",
    state: "COMPLETED",
    mode: "STANDARD",
    oldAccessKeyId: this.old,
    newAccessKeyId: null,
    orphanAccessKeyIds: [],
    leftAccessKeyIds: [],
    attempts: 1,
    soakMs: SOAK,
    openedAt: startsAt,
    endedAt: startsAt + 3 * SOAK,
    isRolledBack: false,
  };

  create(actor = PRODUCT): string {
    const { accessKeyId } = this.account.truth.during(actor, () => this.account.createAccessKey(this.user));
    return accessKeyId;
  }

  newKey(actor = PRODUCT): string {
    const newAccessKeyId = this.create(actor);
    this.outcome = { ...this.outcome, newAccessKeyId };
    return newAccessKeyId;
  }

  deliver(accessKeyId: string): void {
    const value = JSON.stringify({ accessKeyId, secretAccessKey: "hidden" });
    this.account.truth.during(PRODUCT, () =>
      this.account.secretsIn("us-east-1").put(this.secret, { value, token: accessKeyId.padEnd(32, "-") }),
    );
  }

  set(accessKeyId: string, isActive: boolean): void {
    this.account.truth.during(PRODUCT, () => this.account.setKeyStatus(this.user, accessKeyId, isActive));
  }

  delete(accessKeyId: string): void {
    this.account.truth.during(PRODUCT, () => this.account.deleteAccessKey(this.user, accessKeyId));
  }

  call(accessKeyId: string, errorCode: string | null): void {
    this.account.truth.add({ kind: "KEY_USED", accessKeyId, action: "sts:GetCallerIdentity", errorCode });
    this.account.truth.add({ kind: "APPLICATION_CALL", application: "orders", accessKeyId, errorCode });
  }

  /** A rotation without a breach. */
  whole(): this {
    const key = this.newKey();
    this.deliver(key);
    this.call(this.old, null);
    this.call(key, null);
    this.set(this.old, false);
    this.at += SOAK;
    this.delete(this.old);
    return this;
  }

  /** Each breached invariant with its breaches. */
  breaches(others: readonly RotationOutcome[] = []): Record<string, readonly string[]> {
    const verdicts = checkInvariants({
      truth: this.account.truth.since(),
      rotations: [this.outcome, ...others],
      isProduct: ({ arn }) => arn === PRODUCT.arn,
      useShownWithinMs: SHOWN_WITHIN,
    });
    return Object.fromEntries(
      Object.entries(verdicts).flatMap(([name, { breaches }]) => (breaches.length > 0 ? [[name, breaches]] : [])),
    );
  }
}

test("a correct rotation breaks no promise, and every invariant checked it", () => {
  const story = new Story().whole();
  expect(story.breaches()).toEqual({});
  const { truth } = story.account;
  const verdicts = checkInvariants({
    truth: truth.since(),
    rotations: [story.outcome],
    isProduct: ({ arn }) => arn === PRODUCT.arn,
    useShownWithinMs: SHOWN_WITHIN,
  });
  for (const [name, { checked }] of Object.entries(verdicts))
    if (name !== "I9") expect(checked, name).toBeGreaterThan(0);
});

test("I1: an application's key is refused", () => {
  const story = new Story().whole();
  story.call(story.old, "InvalidClientTokenId");
  expect(Object.keys(story.breaches())).toEqual(["I1"]);
  // A network error is not caused by the rotation.
  const other = new Story().whole();
  other.call(other.outcome.newAccessKeyId!, "NoAnswer");
  expect(other.breaches()).toEqual({});
});

test("I1 and I2: the old key is deactivated before any application has the new one", () => {
  const story = new Story();
  const key = story.newKey();
  story.set(story.old, false);
  story.deliver(key);
  story.at += SOAK;
  story.delete(story.old);
  expect(Object.keys(story.breaches())).toEqual(["I1", "I2"]);
});

test("I2: a key whose secret was never received becomes the new key", () => {
  const story = new Story();
  const key = story.newKey({ ...PRODUCT, isAnswerLost: true });
  story.deliver(key);
  story.set(story.old, false);
  story.at += SOAK;
  story.delete(story.old);
  expect(Object.keys(story.breaches())).toEqual(["I2"]);
});

test("I2: a key that an earlier rotation deactivated and reactivated is no breach of the next", () => {
  const story = new Story();
  const first = story.newKey();
  story.deliver(first);
  story.set(story.old, false);
  story.set(story.old, true);
  story.set(first, false);
  story.delete(first);
  const earlier = { ...story.outcome, id: "rotation_0", state: "ROLLED_BACK", endedAt: startsAt };
  story.at += 1;
  story.outcome = { ...story.outcome, openedAt: story.at };
  story.whole();
  expect(story.breaches([earlier])).toEqual({});
});

test("I3: a key of another administrator is written to", () => {
  const story = new Story().whole();
  const { account } = story;
  const stranger = account.createUser({ name: "stranger" });
  const { accessKeyId } = account.createAccessKey(stranger);
  account.truth.during(PRODUCT, () => account.setKeyStatus(stranger, accessKeyId, false));
  expect(Object.keys(story.breaches())).toEqual(["I3"]);
});

test("I4: two rotations of one user are open together; more keys than attempts", () => {
  const story = new Story().whole();
  const second = { ...story.outcome, id: "rotation_2", openedAt: startsAt + 1 };
  expect(Object.keys(story.breaches([second]))).toEqual(["I4"]);
  const other = new Story();
  other.delete(other.create());
  other.whole();
  expect(Object.keys(other.breaches())).toEqual(["I4"]);
});

test("I6 and I8: a rotation completes and leaves a key whose secret is lost", () => {
  const story = new Story().whole();
  const left = story.create();
  story.outcome = { ...story.outcome, attempts: 2 };
  expect(Object.keys(story.breaches())).toEqual(["I6", "I8"]);
  // A cancelled rotation may leave the key if it reported the key.
  story.outcome = { ...story.outcome, state: "CANCELLED" };
  expect(Object.keys(story.breaches())).toEqual(["I8"]);
  story.outcome = { ...story.outcome, leftAccessKeyIds: [left] };
  expect(story.breaches()).toEqual({});
  story.outcome = { ...story.outcome, leftAccessKeyIds: [] };
  // A rotation that waits for an operator is no breach.
  story.outcome = { ...story.outcome, state: "NEEDS_OPERATOR" };
  expect(story.breaches()).toEqual({});
  story.outcome = { ...story.outcome, state: "SEALED" };
  expect(Object.keys(story.breaches())).toContain("I6");
});

test("I6: a rolled back rotation leaves the old key inactive", () => {
  const story = new Story();
  const key = story.newKey();
  story.deliver(key);
  story.set(story.old, false);
  story.set(key, false);
  story.delete(key);
  story.outcome = { ...story.outcome, state: "ROLLED_BACK" };
  expect(Object.keys(story.breaches())).toEqual(["I1", "I6"]);
});

test("I1: no breach if an application uses a new key that an operator rolled back", () => {
  const story = new Story();
  const key = story.newKey();
  story.deliver(key);
  story.call(key, null);
  story.set(key, false);
  story.call(key, "InvalidClientTokenId");
  story.delete(key);
  story.outcome = { ...story.outcome, state: "ROLLED_BACK", isRolledBack: true };
  expect(story.breaches()).toEqual({});
});

test("I1: deactivating a leaked key is excepted while its rotation is open, and for its user only", () => {
  const story = new Story();
  story.outcome = { ...story.outcome, mode: "COMPROMISED" };
  story.set(story.old, false);
  story.call(story.old, "InvalidClientTokenId");
  const key = story.newKey();
  story.deliver(key);
  story.at += SOAK;
  story.delete(story.old);
  expect(story.breaches()).toEqual({});
  story.call(key, "InvalidClientTokenId");
  expect(Object.keys(story.breaches())).toEqual(["I1"]);
  const later = new Story();
  later.outcome = { ...later.outcome, mode: "COMPROMISED", state: "CANCELLED", endedAt: startsAt - 1 };
  later.set(later.newKey(), false);
  later.set(later.old, false);
  expect(Object.keys(later.breaches())).toEqual(["I1"]);
});

test("I1: a key deactivated by another administrator is no breach, but deactivating the old key after that is", () => {
  const story = new Story();
  const key = story.newKey();
  story.deliver(key);
  story.set(story.old, false);
  story.account.setKeyStatus(story.user, key, false);
  story.call(key, "InvalidClientTokenId");
  story.outcome = { ...story.outcome, state: "NEEDS_OPERATOR" };
  expect(story.breaches()).toEqual({});
  story.at += SOAK;
  story.delete(story.old);
  expect(Object.keys(story.breaches())).toEqual(["I1"]);
});

test("I7: a key is deleted too early, or while it is active", () => {
  const early = new Story();
  early.deliver(early.newKey());
  early.set(early.old, false);
  early.at += SOAK - 1;
  early.delete(early.old);
  expect(Object.keys(early.breaches())).toEqual(["I7"]);
  const again = new Story();
  again.deliver(again.newKey());
  again.set(again.old, false);
  again.set(again.old, true);
  again.at += SOAK;
  again.set(again.old, false);
  again.delete(again.old);
  expect(Object.keys(again.breaches())).toEqual(["I7"]);
  const active = new Story();
  active.deliver(active.newKey());
  active.delete(active.old);
  expect(Object.keys(active.breaches())).toEqual(["I7"]);
});

test("I7: deactivating an inactive key again does not restart the waiting period", () => {
  const story = new Story();
  story.deliver(story.newKey());
  story.set(story.old, false);
  story.at += SOAK - 1;
  story.account.setKeyStatus(story.user, story.old, false);
  story.at += 1;
  story.delete(story.old);
  expect(story.breaches()).toEqual({});
});

test("I7: an orphan that was used is deleted", () => {
  const story = new Story();
  const orphan = story.create({ ...PRODUCT, isAnswerLost: true });
  story.call(orphan, null);
  story.set(orphan, false);
  story.delete(orphan);
  story.whole();
  story.outcome = { ...story.outcome, attempts: 2, orphanAccessKeyIds: [orphan] };
  expect(Object.keys(story.breaches())).toEqual(["I7"]);
});

test("I9: an unused key is retired without a breach, and one that was used is not", () => {
  const retire = (change: Partial<RotationOutcome> = {}) => {
    const story = new Story();
    story.outcome = { ...story.outcome, mode: "RETIRE", attempts: 0, ...change };
    return story;
  };
  const unused = retire();
  unused.set(unused.old, false);
  unused.at += SOAK;
  // A call that AWS refuses is not a use.
  unused.call(unused.old, "InvalidClientTokenId");
  unused.delete(unused.old);
  expect(unused.breaches()).toEqual({});
  const shown = retire({ state: "ROLLED_BACK" });
  shown.call(shown.old, null);
  shown.at += SHOWN_WITHIN + 1;
  shown.set(shown.old, false);
  shown.set(shown.old, true);
  expect(Object.keys(shown.breaches())).toEqual(["I9"]);
  // AWS shows a use late, so the key may be deactivated, but never deleted.
  const late = retire();
  late.call(late.old, null);
  late.at += SHOWN_WITHIN;
  late.set(late.old, false);
  late.outcome = { ...late.outcome, state: "NEEDS_OPERATOR", endedAt: null };
  expect(late.breaches()).toEqual({});
  late.at += SOAK;
  late.delete(late.old);
  expect(Object.keys(late.breaches())).toEqual(["I9"]);
  const replacing = retire({ state: "CANCELLED" });
  replacing.deliver(replacing.newKey());
  expect(Object.keys(replacing.breaches())).toEqual(["I4", "I9"]);
  // It takes no other key of the user.
  const other = retire();
  const kept = other.create({ ...PRODUCT, arn: "arn:aws:iam::999900001111:user/other" });
  other.set(kept, false);
  expect(Object.keys(other.breaches())).toEqual(["I3", "I6"]);
});

test("I5: a secret is found in plain text, quoted, percent-encoded and in Base64", () => {
  const secret = 'ab/"+cd==0123456789';
  const texts = [
    secret,
    JSON.stringify({ secret }),
    `?x=${encodeURIComponent(secret)}`,
    Buffer.from(secret).toString("base64"),
    "nothing",
  ];
  const verdict = secretsInClear(
    texts.map((text, index) => ({ where: `text ${index}`, text })),
    [secret],
  );
  expect(verdict.breaches).toEqual([0, 1, 2, 3].map((index) => `text ${index} contains a secret in clear text`));
});

test("I5: a secret of the shortest length is found wherever it begins, and a shorter one is refused", () => {
  const secret = "0123456789AB";
  const texts = Array.from({ length: 20 }, (_none, index) => ({
    where: `text ${index}`,
    text: "-".repeat(index) + secret,
  }));
  expect(secretsInClear(texts, [secret]).breaches).toHaveLength(texts.length);
  const cut = texts.map(({ where, text }) => ({ where, text: text.slice(0, -1) }));
  expect(secretsInClear(cut, [secret]).breaches).toEqual([]);
  expect(() => secretsInClear(texts, [secret.slice(1)])).toThrow("1 secrets are too short to be found.");
});
