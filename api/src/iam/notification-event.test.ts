import { expect, test } from "vitest";
import { accessRefused, type EndedScan, keyDue, scanEnded } from "./notification-event.ts";
import { rotationMoved } from "./rotation/moved-rotation.ts";
import { DAY } from "./time.ts";

const key = { identity: "key", userName: "anna", accessKeyId: "AKIAEXAMPLE12345678X", createdAt: 0 };

test("a key is due at 14, 7 and 1 days, and not once it has reached its limit", () => {
  const thresholds = Array.from({ length: 20 }, (_, index) => keyDue(key, 90, (75 + index) * DAY)?.days ?? null);
  expect(thresholds).toEqual([null, ...Array(7).fill(14), ...Array(6).fill(7), 1, 1, null, null, null, null]);
  expect(keyDue(key, 90, 89 * DAY)).toMatchObject({ severity: "HIGH", title: "Access key of anna is due in 1 day" });
  expect(keyDue(key, 90, 90 * DAY)).toMatchObject({ title: "Access key of anna is due today" });
  expect(keyDue(key, 90, 80 * DAY)?.description).not.toContain(key.accessKeyId);
});

test("a scan is reported when it ends in another way than the one before", () => {
  const scan: EndedScan = {
    id: "scan_1",
    accountName: "production",
    status: "PARTIAL",
    errorCode: null,
    errorMessage: null,
    missingPermissions: ["iam:GetUser", "iam:GetRole"],
    hasResults: true,
  };
  const eventOf = (end: Partial<EndedScan>, previous: EndedScan | null) =>
    scanEnded({ ...scan, ...end }, previous)?.event ?? null;
  expect(eventOf({}, null)).toBe("SCAN_PARTIAL");
  expect(eventOf({}, { ...scan, missingPermissions: ["iam:GetRole", "iam:GetUser"] })).toBeNull();
  expect(eventOf({}, { ...scan, missingPermissions: ["iam:GetRole"] })).toBe("SCAN_PARTIAL");
  expect(eventOf({ status: "FAILED" }, scan)).toBe("SCAN_FAILED");
  expect(eventOf({ status: "SUCCEEDED" }, scan)).toBeNull();
  // A scan that reached its limit has changed alerts and paths.
  const failed = { ...scan, status: "FAILED", errorCode: "SCAN_TIMEOUT", errorMessage: "Too slow." } as const;
  expect(scanEnded(failed, null)?.description).toContain("What was read and evaluated is stored");
  expect(scanEnded({ ...failed, hasResults: false }, null)?.description).toBe(
    "Too slow. (SCAN_TIMEOUT) Alerts and paths are as of an earlier scan.",
  );
});

test("a rotation is reported when it waits, fails or completes, but not what its operator decided", () => {
  const rotation = {
    id: "rotation_1",
    userName: "anna",
    oldAccessKeyId: key.accessKeyId,
    mode: "STANDARD" as const,
    destination: "REVEAL" as const,
    message: null,
  };
  const operator = { kind: "OPERATOR", displayName: "olga" } as const;
  const eventOf = (state: Parameters<typeof rotationMoved>[0]["state"], actor: typeof operator | null = null) =>
    rotationMoved({ ...rotation, state, actor })?.event ?? null;
  expect(eventOf("NEEDS_OPERATOR")).toBe("ROTATION_WAITS");
  expect(eventOf("PROMOTED")).toBe("ROTATION_WAITS");
  expect(rotationMoved({ ...rotation, destination: "SECRETS_MANAGER", state: "PROMOTED", actor: null })).toBeNull();
  expect(eventOf("COMPLETED")).toBe("ROTATION_COMPLETED");
  expect(eventOf("ROLLED_BACK")).toBe("ROTATION_FAILED");
  expect(eventOf("CANCELLED")).toBe("ROTATION_FAILED");
  expect(eventOf("CANCELLED", operator)).toBeNull();
  expect(eventOf("SEALED")).toBeNull();
  const retired = { ...rotation, mode: "RETIRE" as const, destination: null, actor: null };
  expect(rotationMoved({ ...retired, state: "COMPLETED" })?.title).toBe("Unused access key of anna was deleted");
  expect(rotationMoved({ ...retired, state: "ROLLED_BACK" })?.description).toContain("without deleting the key");
});

test("a burst of refusals has one title with its count", () => {
  const burst = { callerKey: "operator_1", callerName: "vera", codes: ["FORBIDDEN"] };
  expect(accessRefused({ ...burst, count: 1 }).title).toBe("Access refused: vera");
  expect(accessRefused({ ...burst, count: 500 }).title).toBe("Access refused 500 times: vera");
});
