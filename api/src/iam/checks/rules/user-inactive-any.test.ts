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
  runOne,
  usedDaysAgo,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { HOUR } from "../../time.ts";
import { userInactiveAny } from "./user-inactive-any.ts";

const idlePassword = { passwordEnabled: true, passwordLastUsed: usedDaysAgo(100), passwordLastChangedAt: daysAgo(200) };
const idleKey = key({ ageDays: 200, lastUsed: usedDaysAgo(150) });

test("fails a user whose password and keys are all idle, counted from the latest use", () => {
  const result = runOne(userInactiveAny, buildSnapshot(oneUser({ ...idlePassword, accessKeys: [idleKey] })));
  expect(result.findings.map((finding) => finding.evidence["idleDays"])).toEqual([100]);
});

test("passes a user with one credential used within the limit", () => {
  expect(
    failing(
      userInactiveAny,
      buildSnapshot(oneUser({ ...idlePassword, accessKeys: [key({ lastUsed: usedDaysAgo(3) })] })),
    ),
  ).toEqual([]);
  expect(
    failing(
      userInactiveAny,
      buildSnapshot(oneUser({ ...idlePassword, passwordLastUsed: usedDaysAgo(3), accessKeys: [idleKey] })),
    ),
  ).toEqual([]);
});

test("passes at exactly the limit and some hours, and fails a day later", () => {
  const lastUsed = (days: number) =>
    ({ status: "USED", at: daysAgo(days) - 20 * HOUR, service: null, region: null }) as const;
  expect(failing(userInactiveAny, buildSnapshot(oneUser({ ...idlePassword, passwordLastUsed: lastUsed(90) })))).toEqual(
    [],
  );
  expect(failing(userInactiveAny, buildSnapshot(oneUser({ ...idlePassword, passwordLastUsed: lastUsed(91) })))).toEqual(
    ["anna"],
  );
});

test("a credential that was never used counts from its creation", () => {
  const neverUsed = (ageDays: number) =>
    oneUser({ ...idlePassword, accessKeys: [key({ ageDays, lastUsed: NEVER_USED })] });
  expect(failing(userInactiveAny, buildSnapshot(neverUsed(10)))).toEqual([]);
  expect(failing(userInactiveAny, buildSnapshot(neverUsed(95)))).toEqual(["anna"]);
});

test("does not evaluate a credential that was never used and whose start is unknown", () => {
  const unknownPassword = { ...idlePassword, passwordLastUsed: NEVER_USED, passwordLastChangedAt: null };
  const unknownKey = { ...key({ lastUsed: NEVER_USED }), createdAt: null };
  for (const row of [unknownPassword, { ...idlePassword, accessKeys: [unknownKey] }]) {
    const snapshot = buildSnapshot(oneUser(row));
    expect(failing(userInactiveAny, snapshot)).toEqual([]);
    expect(notEvaluated(userInactiveAny, snapshot)).toEqual(["anna"]);
  }
});

test("passes a user without a usable credential", () => {
  expect(failing(userInactiveAny, buildSnapshot(oneUser({})))).toEqual([]);
  expect(
    failing(
      userInactiveAny,
      buildSnapshot(oneUser({ accessKeys: [key({ ageDays: 200, isActive: false, lastUsed: NEVER_USED })] })),
    ),
  ).toEqual([]);
});

test("does not evaluate an unknown last use, unless another credential is in use", () => {
  const unknownKey = key({ ageDays: 200, lastUsed: UNKNOWN });
  expect(notEvaluated(userInactiveAny, buildSnapshot(oneUser({ ...idlePassword, accessKeys: [unknownKey] })))).toEqual([
    "anna",
  ]);
  const busy = runOne(
    userInactiveAny,
    buildSnapshot(oneUser({ ...idlePassword, passwordLastUsed: usedDaysAgo(1), accessKeys: [unknownKey] })),
  );
  expect(busy).toMatchObject({ evaluatedCount: 1, findings: [], notEvaluated: [] });
  expect(notEvaluated(userInactiveAny, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
