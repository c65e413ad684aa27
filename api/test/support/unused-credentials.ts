/** The tests that all checks for unused credentials share, whatever their limit in days. */
import { expect, test } from "vitest";
import type { AnyCheck } from "../../src/iam/checks/check.ts";
import type { CredentialReportRow } from "../../src/iam/account.ts";
import type { CheckSettings } from "../../src/iam/settings.ts";
import { HOUR } from "../../src/iam/time.ts";
import {
  buildSnapshot,
  daysAgo,
  failing,
  key,
  NEVER_USED,
  notEvaluated,
  oneUser,
  UNKNOWN,
  usedDaysAgo,
  userYoungerThanReport,
} from "./build.ts";

/** A check, its default limit in days, and the setting that changes it. */
interface Limited {
  readonly check: AnyCheck;
  readonly days: number;
  readonly setting: keyof CheckSettings;
}

export function testUnusedKey({ check, days, setting }: Limited): void {
  const withKey = (accessKey: ReturnType<typeof key>) => buildSnapshot(oneUser({ accessKeys: [accessKey] }));

  test(`fails an active key that was not used for more than ${days} days`, () => {
    expect(failing(check, withKey(key({ ageDays: 200, lastUsed: usedDaysAgo(days + 1) })))).toHaveLength(1);
  });

  test(`passes at exactly ${days} days and some hours`, () => {
    const lastUsed = { status: "USED", at: daysAgo(days) - 20 * HOUR, service: "s3", region: null } as const;
    expect(failing(check, withKey(key({ ageDays: 200, lastUsed })))).toEqual([]);
  });

  test("an unused key counts from the later of its creation and its user's creation", () => {
    expect(failing(check, withKey(key({ ageDays: days + 1, lastUsed: NEVER_USED })))).toHaveLength(1);
    expect(failing(check, withKey(key({ ageDays: days, lastUsed: NEVER_USED })))).toEqual([]);
  });

  test("passes inactive keys, and follows the setting", () => {
    const idle = key({ ageDays: 200, lastUsed: usedDaysAgo(100) });
    expect(failing(check, withKey({ ...idle, isActive: false }))).toEqual([]);
    expect(failing(check, withKey(idle))).toHaveLength(1);
    expect(failing(check, withKey(idle), { [setting]: 100 })).toEqual([]);
  });

  test("two keys of the same second fail once if both are unused, and are not evaluated if only one is", () => {
    const unused = key({ ageDays: 200, lastUsed: usedDaysAgo(days + 1) });
    const used = key({ ageDays: 200, lastUsed: usedDaysAgo(1) });
    const snapshot = (...accessKeys: ReturnType<typeof key>[]) => buildSnapshot(oneUser({ accessKeys }));
    expect(failing(check, snapshot(unused, unused))).toHaveLength(1);
    expect(failing(check, snapshot(unused, used))).toEqual([]);
    expect(notEvaluated(check, snapshot(unused, used))).toHaveLength(1);
    expect(notEvaluated(check, snapshot(used, used))).toEqual([]);
  });

  test("an unknown last use is not evaluated, except for a key younger than the limit", () => {
    expect(notEvaluated(check, withKey(key({ ageDays: days + 1, lastUsed: UNKNOWN })))).toHaveLength(1);
    expect(
      notEvaluated(check, withKey(key({ ageDays: days + 1, lastUsed: { status: "NO_PERMISSION" } }))),
    ).toHaveLength(1);
    expect(notEvaluated(check, withKey(key({ ageDays: days, lastUsed: UNKNOWN })))).toEqual([]);
    expect(notEvaluated(check, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
  });
}

export function testUnusedPassword({ check, days, setting }: Limited): void {
  const withPassword = (row: Partial<CredentialReportRow>) =>
    buildSnapshot(oneUser({ passwordEnabled: true, passwordLastChangedAt: daysAgo(200), ...row }));

  test(`fails a password that was not used for more than ${days} days`, () => {
    expect(failing(check, withPassword({ passwordLastUsed: usedDaysAgo(days + 1) }))).toEqual(["anna"]);
  });

  test(`passes at exactly ${days} days and some hours, and follows the setting`, () => {
    const passwordLastUsed = { status: "USED", at: daysAgo(days) - 20 * HOUR, service: null, region: null } as const;
    expect(failing(check, withPassword({ passwordLastUsed }))).toEqual([]);
    expect(failing(check, withPassword({ passwordLastUsed }), { [setting]: days - 1 })).toEqual(["anna"]);
  });

  test("fails a user who never signed in; counting starts at the later of user creation and password change", () => {
    expect(failing(check, withPassword({ passwordLastUsed: NEVER_USED }))).toEqual(["anna"]);
    expect(
      failing(check, withPassword({ passwordLastUsed: NEVER_USED, passwordLastChangedAt: daysAgo(days) })),
    ).toEqual([]);
  });

  test("an unknown change of a password that was never used is not evaluated, unless its user is younger than the limit", () => {
    const unknown = { passwordEnabled: true, passwordLastUsed: NEVER_USED, passwordLastChangedAt: null };
    const createdAgo = (age: number) => buildSnapshot(oneUser(unknown, { createdAt: daysAgo(age) }));
    expect(failing(check, createdAgo(days + 1))).toEqual([]);
    expect(notEvaluated(check, createdAgo(days + 1))).toEqual(["anna"]);
    expect(notEvaluated(check, createdAgo(days))).toEqual([]);
    const used = withPassword({ passwordLastUsed: usedDaysAgo(days + 1), passwordLastChangedAt: null });
    expect(failing(check, used)).toEqual(["anna"]);
  });

  test("passes a user without a password, for which AWS reports no change", () => {
    const none = { passwordEnabled: false, passwordLastUsed: NEVER_USED, passwordLastChangedAt: null };
    for (const row of [none, { ...none, passwordLastUsed: usedDaysAgo(300) }]) {
      expect(failing(check, withPassword(row))).toEqual([]);
      expect(notEvaluated(check, withPassword(row))).toEqual([]);
    }
  });

  test("an unknown last use is not evaluated, except for a password younger than the limit", () => {
    expect(notEvaluated(check, withPassword({ passwordLastUsed: UNKNOWN }))).toEqual(["anna"]);
    expect(
      notEvaluated(check, withPassword({ passwordLastUsed: UNKNOWN, passwordLastChangedAt: daysAgo(days) })),
    ).toEqual([]);
    expect(notEvaluated(check, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
  });
}
