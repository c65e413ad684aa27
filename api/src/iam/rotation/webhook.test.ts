/** The steps that only a rotation to a webhook takes. The model of `older-copy.test.ts` covers their order. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { rotationCommand } from "../../../test/support/rotation-commands.ts";
import { FRESH } from "../../../test/support/fresh-rotation.ts";
import { RotationWorld } from "../../../test/support/rotation-model.ts";
import { DAY, HOUR, MINUTE } from "../time.ts";
import { evaluateGate } from "./deactivation-gate.ts";
import { changeAfter, decide } from "./decide.ts";
import type { Decision, Observed } from "./decision.ts";
import type { RotationFacts, RotationState } from "./states.ts";

const NOW = Date.UTC(2026, 10, 28);
const [OLD, NEW] = [FRESH.oldAccessKeyId, "AKIANEW0"];
const SEQUENCES = 300;
const COMMANDS_MAX = 60;

const MADE: RotationFacts = {
  ...FRESH,
  destination: "WEBHOOK",
  stateSince: NOW - HOUR,
  oldLastUsedAtRequest: { status: "NEVER_USED" },
  attempt: 1,
  beforeSet: [OLD],
  newAccessKeyId: NEW,
  sealedAt: NOW - DAY,
  probedAt: NOW - DAY,
};
const keys = (...listed: readonly (readonly [id: string, isActive: boolean])[]) =>
  listed.map(([accessKeyId, isActive]) => ({ accessKeyId, isActive }));
const BOTH = keys([OLD, true], [NEW, true]);

function next(state: RotationState, facts: Partial<RotationFacts> = {}, observed: Partial<Observed> = {}): Decision {
  return decide({ ...MADE, state, ...facts }, { keys: BOTH, isOwnIntent: false, ...observed }, NOW);
}
const SENT = { sentAt: NOW - HOUR };

test("the key is sent only after it is verified, and only after the intent to send it is stored", () => {
  expect(next("SEALED")).toMatchObject({ type: "MOVE", to: "DELIVERED" });
  expect(next("VERIFIED")).toMatchObject({ type: "MOVE", to: "SENT", change: { sentAt: NOW, acceptedAt: null } });
  expect(next("SENT", SENT)).toMatchObject({ type: "WRITE", write: { type: "SEND_KEY" } });
  // The first time counts: from then on the receiver may have the key.
  expect(next("VERIFIED", { sentAt: 1 })).toMatchObject({ change: { sentAt: 1 } });
});

test("no key is sent that does not work, and none while the old one is gone", () => {
  for (const state of ["VERIFIED", "SENT"] as const) {
    expect(next(state, SENT, { keys: keys([OLD, true], [NEW, false]) })).toMatchObject({ code: "NEW_KEY_NOT_ACTIVE" });
    expect(next(state, SENT, { keys: keys([OLD, true]) })).toMatchObject({ code: "NEW_KEY_NOT_ACTIVE" });
    expect(next(state, SENT, { keys: keys([NEW, true]) })).toMatchObject({ code: "KEY_NOT_FOUND" });
  }
});

test("the old key is safe until the receiver acknowledged the new one", () => {
  const accepted = { ...SENT, acceptedAt: NOW - MINUTE };
  expect(next("SENT", accepted)).toMatchObject({ type: "WAIT", until: NOW + FRESH.windows.pollInterval });
  expect(next("SENT", { ...accepted, acknowledgedAt: NOW })).toMatchObject({
    type: "MOVE",
    to: "PROMOTED",
    change: { promotedAt: NOW },
  });
  const use = { oldKey: { status: "NEVER_USED" }, newKey: { status: "NEVER_USED" } } as const;
  const late = { ...MADE, promotedAt: NOW - 9 * DAY, movedConfirmedAt: NOW };
  expect(evaluateGate(late, use, NOW)).toMatchObject({ openedBy: null });
  expect(evaluateGate({ ...late, acknowledgedAt: NOW }, use, NOW)).toMatchObject({ openedBy: "OPERATOR_CONFIRMED" });
});

test("a receiver that does not acknowledge in time parks the rotation, and the key is then sent again", () => {
  const late = { ...SENT, acceptedAt: NOW - DAY, stateSince: NOW - DAY };
  const parked = next("SENT", late);
  expect(parked).toMatchObject({
    type: "PARK",
    code: "DELIVERY_NOT_ACKNOWLEDGED",
    resume: "SENT",
    change: { acceptedAt: null },
  });
  expect(next("SENT", { ...late, acceptedAt: null, stateSince: NOW })).toMatchObject({ write: { type: "SEND_KEY" } });
});

test("what a receiver promised decides what happens next", () => {
  const after = (type: "SEND_KEY" | "SEND_RETURN", answer: "ACKNOWLEDGED" | "ACCEPTED") =>
    changeAfter(MADE, { type }, NOW, answer);
  expect(after("SEND_KEY", "ACKNOWLEDGED")).toEqual({ acknowledgedAt: NOW });
  expect(after("SEND_KEY", "ACCEPTED")).toEqual({ acceptedAt: NOW });
  expect(after("SEND_RETURN", "ACKNOWLEDGED")).toEqual({ returnedAt: NOW });
  expect(after("SEND_RETURN", "ACCEPTED")).toEqual({ returnAcceptedAt: NOW });
});

test("a rollback reactivates the old key, asks the receiver to use it, and only then deletes the new key", () => {
  const rolling = { ...SENT, rollbackRequestedAt: NOW };
  const off = keys([OLD, false], [NEW, true]);
  expect(next("OLD_INACTIVE", rolling, { keys: off })).toMatchObject({
    write: { type: "SET_KEY_STATUS", accessKeyId: OLD, isActive: true },
  });
  // Also if no message is recorded: the row may be older than what the receiver has.
  for (const state of ["SEALED", "VERIFIED", "SENT", "PROMOTED"] as const)
    expect(next(state, { rollbackRequestedAt: NOW })).toMatchObject({ write: { type: "SEND_RETURN" } });
  expect(next("PROMOTED", { ...rolling, returnAcceptedAt: NOW })).toMatchObject({ type: "WAIT" });
  expect(next("PROMOTED", { ...rolling, returnedAt: NOW })).toMatchObject({
    write: { type: "SET_KEY_STATUS", accessKeyId: NEW, isActive: false },
  });
  expect(next("PROMOTED", { ...rolling, rollbackRequestedAt: NOW - DAY, stateSince: NOW - DAY })).toMatchObject({
    type: "PARK",
    code: "DELIVERY_NOT_ACKNOWLEDGED",
    resume: "PROMOTED",
    change: { returnAcceptedAt: null },
  });
});

test(`${SEQUENCES} random sequences of up to ${COMMANDS_MAX} commands keep every promise`, () => {
  fc.assert(
    fc.property(fc.array(rotationCommand, { maxLength: COMMANDS_MAX }), (commands) => {
      const world = new RotationWorld({ destination: "WEBHOOK" });
      for (const command of commands) world.perform(command);
      world.settle();
    }),
    { numRuns: SEQUENCES },
  );
});
