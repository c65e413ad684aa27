import { expect, test } from "vitest";
import {
  buildSnapshot,
  failing,
  key,
  notEvaluated,
  oneUser,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { keyTwoActive } from "./key-two-active.ts";

test("fails the older of two active keys, in either slot", () => {
  const older = key({ ageDays: 50 });
  const younger = key({ ageDays: 10 });
  for (const accessKeys of [
    [older, younger],
    [younger, older],
  ]) {
    expect(failing(keyTwoActive, buildSnapshot(oneUser({ accessKeys })))).toEqual(["anna (created 2026-10-05)"]);
  }
});

test("passes one active key, and an active and an inactive one", () => {
  expect(failing(keyTwoActive, buildSnapshot(oneUser({ accessKeys: [key()] })))).toEqual([]);
  for (const ageDays of [5, 90]) {
    expect(
      failing(keyTwoActive, buildSnapshot(oneUser({ accessKeys: [key(), key({ ageDays, isActive: false })] }))),
    ).toEqual([]);
  }
});

test("fails two active keys created in the same second once, and passes if one of them is inactive", () => {
  const tied = buildSnapshot(oneUser({ accessKeys: [key(), key({ lastUsed: { status: "NEVER_USED" } })] }));
  expect(failing(keyTwoActive, tied)).toEqual(["anna (created 2026-11-14)"]);
  const oneInactive = buildSnapshot(oneUser({ accessKeys: [key(), key({ isActive: false })] }));
  expect(failing(keyTwoActive, oneInactive)).toEqual([]);
  expect(notEvaluated(keyTwoActive, oneInactive)).toEqual([]);
});

test("does not evaluate a user created after the report", () => {
  expect(notEvaluated(keyTwoActive, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});

test("does not evaluate the two keys of a rotation, and evaluates them when it has ended", () => {
  const snapshot = buildSnapshot(oneUser({ accessKeys: [key({ ageDays: 120 }), key({ ageDays: 0 })] }));
  const { authorizationDetails } = snapshot.sections;
  const rotatingUserIds = authorizationDetails.status === "read" ? [authorizationDetails.value.users[0]!.userId] : [];
  expect(rotatingUserIds).toHaveLength(1);
  const during = { ...snapshot, rotatingUserIds };
  expect(failing(keyTwoActive, during)).toEqual([]);
  // Only the older key would fail; the younger one passes as always.
  expect(notEvaluated(keyTwoActive, during)).toHaveLength(1);
  expect(failing(keyTwoActive, { ...snapshot, rotatingUserIds: ["AIDAOTHER"] })).toHaveLength(1);
  expect(failing(keyTwoActive, snapshot)).toHaveLength(1);
});
