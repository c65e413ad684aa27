/**
 * The conditions under which the old key may be deactivated, and the guards before it is deactivated or deleted.
 */
import { describe, expect, test } from "vitest";
import type { LastUsed } from "../account.ts";
import { decide } from "./decide.ts";
import { evaluateGate, type ObservedSources } from "./deactivation-gate.ts";
import type { RotationSource } from "./key-source.ts";
import { rotationWindows } from "./windows.ts";
import type { RotationFacts, RotationState } from "./states.ts";
import { DAY, HOUR, MINUTE } from "../time.ts";

const NOW = Date.UTC(2026, 10, 24, 12);
const PROMOTED_AT = NOW - 2 * DAY;
const used = (at: number): LastUsed => ({ status: "USED", at, service: "s3", region: "eu-central-1" });
const NEVER: LastUsed = { status: "NEVER_USED" };

const ROTATION: RotationFacts = {
  id: "rotation_1",
  state: "PROMOTED",
  stateSince: PROMOTED_AT,
  mode: "STANDARD",
  destination: "SECRETS_MANAGER",
  windows: rotationWindows({
    overlapSeconds: DAY / 1_000,
    quietSeconds: DAY / 1_000,
    soakSeconds: (10 * DAY) / 1_000,
    timeScale: 1,
  }),
  awsAccountId: "111122223333",
  userArn: "arn:aws:iam::111122223333:user/anna",
  requestedAt: PROMOTED_AT - HOUR,
  oldAccessKeyId: "AKIAOLD",
  oldLastUsedAtRequest: used(PROMOTED_AT - 2 * HOUR),
  attempt: 1,
  beforeSet: ["AKIAOLD"],
  intentAt: PROMOTED_AT - HOUR,
  reconciled: null,
  orphanAccessKeyId: null,
  orphanInactiveAt: null,
  newAccessKeyId: "AKIANEW",
  sealedAt: PROMOTED_AT - HOUR,
  versionId: "rotation_1",
  previousVersionId: null,
  probeCount: 3,
  probedAt: PROMOTED_AT,
  promotedAt: PROMOTED_AT,
  revealedAt: null,
  acknowledgedAt: null,
  sentAt: null,
  acceptedAt: null,
  returnAcceptedAt: null,
  returnedAt: null,
  gateDeadlineAt: NOW + DAY,
  gateAt: null,
  movedConfirmedBy: null,
  movedConfirmedAt: null,
  inactiveAt: null,
  reenabledAt: null,
  rollbackRequestedAt: null,
  newKeyDeletedAt: null,
};

/** Key use that opens the gate: the new key was used an hour ago, the old one more than two days ago. */
const QUIET = { oldKey: used(PROMOTED_AT - HOUR), newKey: used(NOW - HOUR) };

describe("the gate", () => {
  const openedBy = (change: Partial<RotationFacts>, keys: Partial<typeof QUIET> = {}) =>
    evaluateGate({ ...ROTATION, ...change }, { ...QUIET, ...keys }, NOW).openedBy;

  test("opens when the new key is in use, the old key is quiet and the overlap has passed", () => {
    expect(openedBy({})).toBe("NEW_KEY_IN_USE");
  });

  test.each<[string, Partial<RotationFacts>, Partial<typeof QUIET>]>([
    ["the old key was used within the quiet window", {}, { oldKey: used(NOW - 23 * HOUR) }],
    ["the old key's last use could not be read", {}, { oldKey: { status: "NO_PERMISSION" } }],
    ["the old key's last use is unknown", {}, { oldKey: { status: "UNKNOWN" } }],
    ["the new key was never used", {}, { newKey: NEVER }],
    ["the last use of the new key may be our own probe", {}, { newKey: used(PROMOTED_AT + 15 * MINUTE) }],
    ["the overlap has not passed", { promotedAt: NOW - 23 * HOUR }, {}],
    ["the new key was not promoted", { promotedAt: null }, {}],
    ["the revealed key is not acknowledged", { destination: "REVEAL" }, {}],
    [
      "the move is confirmed but the revealed key is not acknowledged",
      { destination: "REVEAL", movedConfirmedAt: NOW },
      {},
    ],
  ])("stays closed while %s", (_case, change, keys) => {
    expect(openedBy(change, keys)).toBeNull();
  });

  test("opens for a key that was never used, or not for 90 days, and still is not", () => {
    expect(openedBy({ oldLastUsedAtRequest: NEVER }, { oldKey: NEVER, newKey: NEVER })).toBe("OLD_KEY_UNUSED");
    const longAgo = used(ROTATION.requestedAt - 91 * DAY);
    expect(openedBy({ oldLastUsedAtRequest: longAgo }, { oldKey: longAgo, newKey: NEVER })).toBe("OLD_KEY_UNUSED");
    expect(openedBy({ oldLastUsedAtRequest: NEVER }, { oldKey: used(PROMOTED_AT - HOUR), newKey: NEVER })).toBeNull();
    expect(openedBy({ oldLastUsedAtRequest: longAgo }, { oldKey: used(PROMOTED_AT - HOUR), newKey: NEVER })).toBeNull();
    expect(openedBy({ oldLastUsedAtRequest: { status: "UNKNOWN" } }, { oldKey: NEVER, newKey: NEVER })).toBeNull();
    expect(openedBy({ oldLastUsedAtRequest: null }, { oldKey: NEVER, newKey: NEVER })).toBeNull();
  });

  test("opens when an operator confirms that every application has moved", () => {
    const movedConfirmedAt = NOW - MINUTE;
    expect(openedBy({ movedConfirmedAt }, { oldKey: used(movedConfirmedAt), newKey: NEVER })).toBe(
      "OPERATOR_CONFIRMED",
    );
    expect(openedBy({ movedConfirmedAt }, { oldKey: NEVER, newKey: NEVER })).toBe("OPERATOR_CONFIRMED");
  });

  test("stays closed if the old key was used after the confirmation, or its last use could not be read", () => {
    const movedConfirmedAt = NOW - 26 * HOUR;
    expect(openedBy({ movedConfirmedAt }, { oldKey: used(movedConfirmedAt + 1) })).toBeNull();
    expect(openedBy({ movedConfirmedAt }, { oldKey: { status: "NO_PERMISSION" } })).toBeNull();
  });
});

describe("the guard", () => {
  const after = (
    state: RotationState,
    keys: readonly [old: boolean | null, newKey: boolean | null],
    change: Partial<RotationFacts> = {},
  ) =>
    decide(
      { ...ROTATION, state, gateAt: NOW - HOUR, ...change },
      {
        isOwnIntent: false,
        awsAccountId: ROTATION.awsAccountId,
        keys: [
          ...(keys[0] === null ? [] : [{ accessKeyId: "AKIAOLD", isActive: keys[0] }]),
          ...(keys[1] === null ? [] : [{ accessKeyId: "AKIANEW", isActive: keys[1] }]),
        ],
        oldLastUsed: QUIET.oldKey,
        newLastUsed: QUIET.newKey,
        destination: { version: "OURS", currentVersionId: ROTATION.versionId },
      },
      NOW,
    );
  const waited = { inactiveAt: NOW - 11 * DAY };

  test("allows each step while the new key is active", () => {
    expect(after("PROMOTED", [true, true], { gateAt: null })).toMatchObject({ type: "MOVE", to: "DEACTIVATE_INTENT" });
    expect(after("DEACTIVATE_INTENT", [true, true])).toMatchObject({
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", isActive: false },
    });
    expect(after("OLD_INACTIVE", [false, true], waited)).toMatchObject({ type: "MOVE", to: "DELETE_INTENT" });
    expect(after("DELETE_INTENT", [false, true], waited)).toMatchObject({
      type: "WRITE",
      write: { type: "DELETE_KEY", accessKeyId: "AKIAOLD" },
    });
  });

  test.each([false, null])("takes nothing from the old key while the new key is not active (%j)", (newKey) => {
    for (const state of ["PROMOTED", "DEACTIVATE_INTENT", "DELETE_INTENT"] as const)
      expect(after(state, [state !== "DELETE_INTENT", newKey], waited), state).toMatchObject({
        type: "PARK",
        code: "NEW_KEY_NOT_ACTIVE",
      });
    expect(after("OLD_INACTIVE", [false, newKey], waited)).toMatchObject({
      type: "WRITE",
      write: { type: "SET_KEY_STATUS", accessKeyId: "AKIAOLD", isActive: true },
    });
  });

  test("waits for the full inactive period, and does not delete an old key that was reactivated", () => {
    expect(after("OLD_INACTIVE", [false, true], { inactiveAt: NOW - 9 * DAY })).toMatchObject({ type: "WAIT" });
    expect(after("DELETE_INTENT", [true, true], waited)).toMatchObject({ type: "PARK", code: "OLD_KEY_REENABLED" });
  });
});

describe("the sources that CloudTrail shows", () => {
  const source = (address: string, state: RotationSource["state"]): RotationSource => ({
    address,
    agent: "Boto3",
    services: ["s3"],
    regions: ["eu-central-1"],
    oldKey: { firstAt: PROMOTED_AT - DAY, lastAt: PROMOTED_AT + HOUR, count: 2 },
    newKey: null,
    state,
  });
  const read = (...sources: RotationSource[]): ObservedSources => ({ status: "READ", reason: null, sources });
  const gateWith = (sources: ObservedSources, change: Partial<RotationFacts> = {}) =>
    evaluateGate({ ...ROTATION, ...change }, { ...QUIET, sources }, NOW);
  const conditionOf = (sources: ObservedSources) =>
    gateWith(sources).conditions.find(({ name }) => name === "SOURCES_MOVED");
  const THIRD = source("198.51.100.7", "USES_OLD_KEY");

  test("hold the gate while one of them still uses the old key, however it would open", () => {
    const sources = read(source("10.0.0.1", "MOVED"), source("10.0.0.2", "MOVED"), THIRD);
    expect(gateWith(sources).openedBy).toBeNull();
    expect(conditionOf(sources)).toMatchObject({
      isMet: false,
      detail: "Sources that still use the old key: 198.51.100.7 (Boto3). 2 of 3 have moved",
    });
    const unused = { oldLastUsedAtRequest: NEVER };
    const view = evaluateGate({ ...ROTATION, ...unused }, { oldKey: NEVER, newKey: NEVER, sources }, NOW);
    expect(view.openedBy).toBeNull();
    expect(gateWith(sources, { movedConfirmedAt: NOW }).openedBy).toBe("OPERATOR_CONFIRMED");
    expect(gateWith(read(source("10.0.0.1", "MOVED"), source("10.0.0.2", "NEW"))).openedBy).toBe("NEW_KEY_IN_USE");
  });

  test("hold the gate while they are being read", () => {
    const sources: ObservedSources = { status: "PENDING", reason: null, sources: [source("10.0.0.1", "MOVED")] };
    expect(gateWith(sources).openedBy).toBeNull();
    expect(conditionOf(sources)).toMatchObject({ isMet: false, isKnown: false, isNeeded: true });
    expect(conditionOf({ ...sources, reason: "us-east-1: AWS did not answer." })).toMatchObject({
      isKnown: false,
      isNeeded: true,
      detail: "CloudTrail will be read again. The latest reading failed: us-east-1: AWS did not answer",
    });
  });

  test("hold the gate if they were not seen since the new key was available, such as a weekly job", () => {
    const weekly = source("10.0.0.2", "NOT_SEEN");
    const sources = read(source("10.0.0.1", "MOVED"), weekly);
    expect(gateWith(sources).openedBy).toBeNull();
    expect(conditionOf(sources)).toMatchObject({
      isMet: false,
      isNeeded: true,
      detail: "Sources that used the old key before and were not seen since: 10.0.0.2 (Boto3). 1 of 2 have moved",
    });
    expect(conditionOf(read(weekly, THIRD))?.detail).toBe(
      "Sources that still use the old key: 198.51.100.7 (Boto3); sources that used the old key before and were not seen since: 10.0.0.2 (Boto3). 0 of 2 have moved",
    );
    expect(gateWith(sources, { movedConfirmedAt: NOW }).openedBy).toBe("OPERATOR_CONFIRMED");
    expect(gateWith({ ...sources, status: "UNKNOWN", reason: "AWS refused it." }).openedBy).toBeNull();
  });

  test("are unknown, never met, if they cannot be read; those that were seen still hold the gate", () => {
    const unknown = (...sources: RotationSource[]): ObservedSources => ({
      status: "UNKNOWN",
      reason: "AWS refused it.",
      sources,
    });
    expect(gateWith(unknown()).openedBy).toBe("NEW_KEY_IN_USE");
    expect(conditionOf(unknown())).toEqual({
      name: "SOURCES_MOVED",
      isMet: false,
      isKnown: false,
      isNeeded: false,
      detail: "AWS refused it",
    });
    expect(gateWith(unknown(THIRD)).openedBy).toBeNull();
    expect(conditionOf(unknown(THIRD))?.detail).toBe(
      "Sources that still use the old key: 198.51.100.7 (Boto3). 0 of 1 have moved, as far as is known: AWS refused it",
    );
  });

  test("are checked again before the old key is deactivated", () => {
    const keys = [
      { accessKeyId: "AKIAOLD", isActive: true },
      { accessKeyId: "AKIANEW", isActive: true },
    ];
    const destination = { version: "OURS" as const, currentVersionId: "rotation_1" };
    const intent: RotationFacts = { ...ROTATION, state: "DEACTIVATE_INTENT", gateAt: NOW - HOUR };
    const decideWith = (keySources: ObservedSources, change: Partial<RotationFacts> = {}) =>
      decide(
        { ...intent, ...change },
        { keys, destination, oldLastUsed: QUIET.oldKey, newLastUsed: QUIET.newKey, keySources, isOwnIntent: false },
        NOW,
      );
    expect(decideWith(read())).toMatchObject({ type: "WRITE", write: { accessKeyId: "AKIAOLD", isActive: false } });
    const pending: ObservedSources = { status: "PENDING", reason: null, sources: [] };
    expect(decideWith(pending)).toMatchObject({ type: "WAIT" });
    expect(decideWith(pending, { gateDeadlineAt: NOW - 1 })).toMatchObject({
      type: "PARK",
      code: "OLD_KEY_IN_USE",
      resume: "PROMOTED",
    });
    expect(decideWith(read(THIRD))).toMatchObject({
      type: "PARK",
      code: "OLD_KEY_IN_USE",
      resume: "PROMOTED",
      message: expect.stringContaining("198.51.100.7 (Boto3)"),
    });
  });

  test("are named to the operator who must decide after the deadline", () => {
    const keys = [
      { accessKeyId: "AKIAOLD", isActive: true },
      { accessKeyId: "AKIANEW", isActive: true },
    ];
    expect(
      decide(
        { ...ROTATION, gateDeadlineAt: NOW - 1 },
        { keys, oldLastUsed: QUIET.oldKey, newLastUsed: QUIET.newKey, keySources: read(THIRD), isOwnIntent: false },
        NOW,
      ),
    ).toMatchObject({
      type: "PARK",
      code: "OLD_KEY_IN_USE",
      message: expect.stringContaining("198.51.100.7 (Boto3)"),
    });
  });
});
