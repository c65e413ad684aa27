import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  failing,
  key,
  notEvaluated,
  oneUser,
  usedDaysAgo,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { serviceUserPassword } from "./service-user-password.ts";

const password = { passwordEnabled: true };

test("fails a user whose key is in use and whose password was never used", () => {
  const row = { ...password, passwordLastUsed: NEVER_USED, accessKeys: [key()] };
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(row)))).toEqual(["anna"]);
});

test.each(["svc-backup", "deploy.bot", "CI"])("fails %s by its name", (userName) => {
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(password, { userName })))).toEqual([userName]);
});

test("fails a user by its path, but not by part of a word", () => {
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(password, { path: "/service/" })))).toEqual(["anna"]);
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(password, { userName: "cindy.abbott" })))).toEqual([]);
});

test("passes a person with keys who signs in, a person without keys, and a service user without a password", () => {
  expect(
    failing(
      serviceUserPassword,
      buildSnapshot(oneUser({ ...password, passwordLastUsed: usedDaysAgo(80), accessKeys: [key()] })),
    ),
  ).toEqual([]);
  expect(failing(serviceUserPassword, buildSnapshot(oneUser({ ...password, passwordLastUsed: NEVER_USED })))).toEqual(
    [],
  );
  expect(
    failing(serviceUserPassword, buildSnapshot(oneUser({ accessKeys: [key()] }, { userName: "svc-backup" }))),
  ).toEqual([]);
});

test("does not evaluate an unknown sign-in with a used key, nor a user created after the report", () => {
  expect(
    notEvaluated(
      serviceUserPassword,
      buildSnapshot(oneUser({ ...password, passwordLastUsed: UNKNOWN, accessKeys: [key()] })),
    ),
  ).toEqual(["anna"]);
  expect(notEvaluated(serviceUserPassword, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
