import { expect, test } from "vitest";
import {
  buildSnapshot,
  failing,
  key,
  notEvaluated,
  oneUser,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { mfaAny } from "./mfa-any.ts";

test("fails any user without MFA, even with only access keys", () => {
  expect(failing(mfaAny, buildSnapshot(oneUser({ mfaActive: false })))).toEqual(["anna"]);
  expect(failing(mfaAny, buildSnapshot(oneUser({ mfaActive: false, accessKeys: [key()] })))).toEqual(["anna"]);
});

test("passes a user with MFA", () => {
  expect(failing(mfaAny, buildSnapshot(oneUser({ mfaActive: true })))).toEqual([]);
});

test("does not evaluate a user created after the report", () => {
  expect(notEvaluated(mfaAny, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
