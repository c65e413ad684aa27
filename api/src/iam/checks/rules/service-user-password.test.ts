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

test("fails a user whose key works while nobody ever signed in", () => {
  const row = { ...password, passwordLastUsed: NEVER_USED, accessKeys: [key()] };
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(row)))).toEqual(["anna"]);
});

test.each(["svc-backup", "deploy.bot", "CI"])("fails %s by its name", (userName) => {
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(password, { userName })))).toEqual([userName]);
});

test("fails a user by its path, and not by a part of a word", () => {
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(password, { path: "/service/" })))).toEqual(["anna"]);
  expect(failing(serviceUserPassword, buildSnapshot(oneUser(password, { userName: "cindy.abbott" })))).toEqual([]);
});

test("passes a person with keys who signs in, a person without keys, and a headless user without a password", () => {
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

test("does not judge an unknown sign-in beside a used key, nor a user younger than the report", () => {
  expect(
    notEvaluated(
      serviceUserPassword,
      buildSnapshot(oneUser({ ...password, passwordLastUsed: UNKNOWN, accessKeys: [key()] })),
    ),
  ).toEqual(["anna"]);
  expect(notEvaluated(serviceUserPassword, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
