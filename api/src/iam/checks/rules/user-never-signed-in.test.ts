import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  daysAgo,
  failing,
  notEvaluated,
  oneUser,
  usedDaysAgo,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { userNeverSignedIn } from "./user-never-signed-in.ts";

const never = { passwordEnabled: true, passwordLastUsed: NEVER_USED, passwordLastChangedAt: daysAgo(120) };

test("fails a user that has had a password for longer than the limit and never signed in", () => {
  expect(failing(userNeverSignedIn, buildSnapshot(oneUser(never)))).toEqual(["anna"]);
});

test("counts from the later of user creation and password change", () => {
  expect(failing(userNeverSignedIn, buildSnapshot(oneUser({ ...never, passwordLastChangedAt: daysAgo(90) })))).toEqual(
    [],
  );
  expect(failing(userNeverSignedIn, buildSnapshot(oneUser({ ...never, passwordLastChangedAt: daysAgo(91) })))).toEqual([
    "anna",
  ]);
  expect(
    failing(
      userNeverSignedIn,
      buildSnapshot(oneUser({ ...never, passwordLastChangedAt: null }, { createdAt: daysAgo(20) })),
    ),
  ).toEqual([]);
  expect(failing(userNeverSignedIn, buildSnapshot(oneUser(never)), { inactiveDays: 120 })).toEqual([]);
});

test("passes a user that signed in once, long ago, and one without a password", () => {
  expect(failing(userNeverSignedIn, buildSnapshot(oneUser({ ...never, passwordLastUsed: usedDaysAgo(119) })))).toEqual(
    [],
  );
  expect(failing(userNeverSignedIn, buildSnapshot(oneUser({ ...never, passwordEnabled: false })))).toEqual([]);
});

test("does not evaluate a password whose change is unknown, unless its user is younger than the limit", () => {
  const unknown = (age: number) =>
    buildSnapshot(oneUser({ ...never, passwordLastChangedAt: null }, { createdAt: daysAgo(age) }));
  expect(failing(userNeverSignedIn, unknown(91))).toEqual([]);
  expect(notEvaluated(userNeverSignedIn, unknown(91))).toEqual(["anna"]);
  expect(notEvaluated(userNeverSignedIn, unknown(90))).toEqual([]);
  const none = { ...never, passwordEnabled: false, passwordLastChangedAt: null };
  expect(notEvaluated(userNeverSignedIn, buildSnapshot(oneUser(none)))).toEqual([]);
});

test("does not evaluate an unknown last use, nor a user created after the report", () => {
  expect(notEvaluated(userNeverSignedIn, buildSnapshot(oneUser({ ...never, passwordLastUsed: UNKNOWN })))).toEqual([
    "anna",
  ]);
  expect(notEvaluated(userNeverSignedIn, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
