import { expect, test } from "vitest";
import {
  NEVER_USED,
  buildSnapshot,
  failing,
  notEvaluated,
  oneUser,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { mfaConsole } from "./mfa-console.ts";

test("fails a user with a password and no MFA, whether it ever signed in or not", () => {
  expect(failing(mfaConsole, buildSnapshot(oneUser({ passwordEnabled: true, mfaActive: false })))).toEqual(["anna"]);
  expect(
    failing(
      mfaConsole,
      buildSnapshot(oneUser({ passwordEnabled: true, mfaActive: false, passwordLastUsed: NEVER_USED })),
    ),
  ).toEqual(["anna"]);
});

test("passes a user with MFA, and one without a password", () => {
  expect(failing(mfaConsole, buildSnapshot(oneUser({ passwordEnabled: true, mfaActive: true })))).toEqual([]);
  expect(failing(mfaConsole, buildSnapshot(oneUser({ passwordEnabled: false, mfaActive: false })))).toEqual([]);
});

test("does not evaluate a user created after the report", () => {
  expect(notEvaluated(mfaConsole, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
