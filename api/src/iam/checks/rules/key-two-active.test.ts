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

test("fails the older of two active keys, whatever its slot", () => {
  const older = key({ ageDays: 50 });
  const younger = key({ ageDays: 10 });
  for (const accessKeys of [
    [older, younger],
    [younger, older],
  ]) {
    expect(failing(keyTwoActive, buildSnapshot(oneUser({ accessKeys })))).toEqual(["anna (created 2026-10-05)"]);
  }
});

test("passes one active key, and an active beside an inactive one", () => {
  expect(failing(keyTwoActive, buildSnapshot(oneUser({ accessKeys: [key()] })))).toEqual([]);
  for (const ageDays of [5, 90]) {
    expect(
      failing(keyTwoActive, buildSnapshot(oneUser({ accessKeys: [key(), key({ ageDays, isActive: false })] }))),
    ).toEqual([]);
  }
});

test("does not judge two keys of one second, nor a user younger than the report", () => {
  const tied = buildSnapshot(oneUser({ accessKeys: [key(), key()] }));
  expect(failing(keyTwoActive, tied)).toEqual([]);
  expect(notEvaluated(keyTwoActive, tied)).toEqual(["anna (created 2026-11-14)"]);
  expect(notEvaluated(keyTwoActive, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
