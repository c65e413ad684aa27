import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  daysAgo,
  failing,
  key,
  notEvaluated,
  oneUser,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { HOUR, MINUTE } from "../../time.ts";
import { keyAtSetup } from "./key-at-setup.ts";

const userCreatedAt = daysAgo(30);
const created = { createdAt: userCreatedAt };

test("fails a key created with the user and never used", () => {
  const accessKeys = [key({ createdAt: userCreatedAt + MINUTE, lastUsed: NEVER_USED })];
  expect(failing(keyAtSetup, buildSnapshot(oneUser({ accessKeys, passwordEnabled: true }, created)))).toEqual([
    "anna (created 2026-10-25)",
  ]);
});

test("passes a used key, an inactive one, and one created a day later", () => {
  for (const accessKey of [
    key({ createdAt: userCreatedAt }),
    key({ createdAt: userCreatedAt, lastUsed: NEVER_USED, isActive: false }),
    key({ createdAt: userCreatedAt + 24 * HOUR, lastUsed: NEVER_USED }),
  ]) {
    expect(failing(keyAtSetup, buildSnapshot(oneUser({ accessKeys: [accessKey] }, created)))).toEqual([]);
  }
});

test("a key created 23 hours after the user still counts as created at setup", () => {
  const accessKeys = [key({ createdAt: userCreatedAt + 23 * HOUR, lastUsed: NEVER_USED })];
  expect(failing(keyAtSetup, buildSnapshot(oneUser({ accessKeys }, created)))).toHaveLength(1);
});

test("does not evaluate a key of unknown last use, nor a user created after the report", () => {
  const unknown = buildSnapshot(
    oneUser({ accessKeys: [key({ createdAt: userCreatedAt, lastUsed: UNKNOWN })] }, created),
  );
  expect(notEvaluated(keyAtSetup, unknown)).toHaveLength(1);
  expect(notEvaluated(keyAtSetup, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});

test("two keys of one second, both created with the user and never used, fail once", () => {
  const setup = key({ createdAt: userCreatedAt, lastUsed: NEVER_USED });
  expect(failing(keyAtSetup, buildSnapshot(oneUser({ accessKeys: [setup, setup] }, created)))).toEqual([
    "anna (created 2026-10-25)",
  ]);
});
