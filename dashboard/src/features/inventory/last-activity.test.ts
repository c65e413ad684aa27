import { describe, expect, it } from "vitest";
import { type ActivityFacts, lastActivityOf } from "./last-activity.ts";

const user: ActivityFacts = {
  lastActivityAt: null,
  passwordEnabled: false,
  passwordLastUsed: { status: "NEVER_USED" },
  accessKeys: [],
};

describe("last activity of a user", () => {
  it("is the latest moment that is known", () => {
    expect(lastActivityOf({ ...user, lastActivityAt: "2026-11-01T00:00:00Z" })).toEqual({
      status: "USED",
      at: "2026-11-01T00:00:00Z",
    });
  });

  it("is never only when every credential was never used", () => {
    expect(lastActivityOf({ ...user, accessKeys: [{ lastUsed: { status: "NEVER_USED" } }] }).status).toBe("NEVER_USED");
    expect(lastActivityOf({ ...user, accessKeys: [{ lastUsed: { status: "UNKNOWN" } }] }).status).toBe("UNKNOWN");
  });

  it("says no permission before unknown, because that one can be granted", () => {
    const keys = [{ lastUsed: { status: "UNKNOWN" as const } }, { lastUsed: { status: "NO_PERMISSION" as const } }];
    expect(lastActivityOf({ ...user, accessKeys: keys }).status).toBe("NO_PERMISSION");
  });

  it("is unknown without a credential report", () => {
    expect(lastActivityOf({ ...user, passwordEnabled: null, passwordLastUsed: null }).status).toBe("UNKNOWN");
  });
});
