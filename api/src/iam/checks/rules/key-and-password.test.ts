import { expect, test } from "vitest";
import {
  buildSnapshot,
  failing,
  key,
  notEvaluated,
  oneUser,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { keyAndPassword } from "./key-and-password.ts";

test("fails a user with a password and an active key", () => {
  expect(failing(keyAndPassword, buildSnapshot(oneUser({ passwordEnabled: true, accessKeys: [key()] })))).toEqual([
    "anna",
  ]);
});

test("passes a user with only one of them, or with a password and inactive keys", () => {
  for (const row of [
    { passwordEnabled: true },
    { accessKeys: [key()] },
    { passwordEnabled: true, accessKeys: [key({ isActive: false })] },
  ]) {
    expect(failing(keyAndPassword, buildSnapshot(oneUser(row)))).toEqual([]);
  }
});

test("does not evaluate a user created after the report", () => {
  expect(notEvaluated(keyAndPassword, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
