import { expect, test } from "vitest";
import { buildSnapshot, reportRow, user } from "../../test/support/build.ts";
import { accessKeys } from "./checks/subjects.ts";
import { DAY, HOUR } from "./time.ts";
import { type UserKeys, withNewerKeys } from "./user-keys.ts";

const anna = user({ userName: "anna" });
const NEVER = { status: "NEVER_USED" } as const;

function reading({ takenAt }: { readonly takenAt: number }, change: Partial<UserKeys> = {}): UserKeys {
  const key = { userName: "anna", accessKeyId: "AKIANEW", isActive: true, createdAt: takenAt - HOUR, lastUsed: NEVER };
  return { userId: anna.userId, userName: "anna", readAt: takenAt - HOUR / 2, keys: [key], ...change };
}

function reported() {
  const snapshot = buildSnapshot({ users: [anna] });
  const key = { isActive: true, createdAt: snapshot.takenAt - 300 * DAY, lastUsed: NEVER };
  const row = { ...reportRow(anna), accessKeys: [key] };
  const { credentialReport } = snapshot.sections;
  const generatedAt = snapshot.takenAt - 3 * HOUR;
  return {
    ...snapshot,
    sections: {
      ...snapshot.sections,
      credentialReport: {
        ...credentialReport,
        status: "read" as const,
        value: { generatedAt, root: null, users: [row] },
      },
    },
  } as typeof snapshot;
}

function keysIn(snapshot: ReturnType<typeof reported>): (number | null)[] {
  const { credentialReport, authorizationDetails } = snapshot.sections;
  if (credentialReport.status !== "read" || authorizationDetails.status !== "read") return [];
  return accessKeys({
    credentialReport: credentialReport.value,
    authorizationDetails: authorizationDetails.value,
  }).map((subject) => (subject.kind === "KEY" ? subject.createdAt : null));
}

test("a reading that is newer than the report replaces the user's keys", () => {
  const snapshot = reported();
  expect(keysIn(withNewerKeys(snapshot, [reading(snapshot)]))).toEqual([snapshot.takenAt - HOUR]);
});

test("an older reading, or one of another user with the same name, changes nothing", () => {
  const snapshot = reported();
  expect(withNewerKeys(snapshot, [reading(snapshot, { readAt: snapshot.takenAt - 4 * HOUR })])).toBe(snapshot);
  expect(withNewerKeys(snapshot, [reading(snapshot, { userId: "AIDAANOTHERUSER" })])).toBe(snapshot);
});

test("a user whose last key was deleted has no keys", () => {
  const snapshot = reported();
  expect(keysIn(withNewerKeys(snapshot, [reading(snapshot, { keys: [] })]))).toEqual([]);
});
