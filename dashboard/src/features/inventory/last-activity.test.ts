import { describe, expect, it } from "vitest";
import { type ActivityFacts, lastActivityOf } from "./last-activity.ts";

const user: ActivityFacts = {
  lastActivityAt: null,
  passwordEnabled: false,
  passwordLastUsed: { status: "NEVER_USED" },
  accessKeys: [],
};

describe("lastActivityOf", () => {
  it("returns the latest known activity", () => {
    expect(lastActivityOf({ ...user, lastActivityAt: "2026-11-01T00:00:00Z" })).toEqual({
      status: "USED",
      at: "2026-11-01T00:00:00Z",
      source: null,
    });
  });

  it("names the credential that was used then", () => {
    const at = "2026-11-01T00:00:00Z";
    const used = { status: "USED", at: "2026-11-01T00:00:00.000Z" } as const;
    const earlier = { status: "USED", at: "2026-10-01T00:00:00Z" } as const;
    const sourceOf = (facts: Partial<ActivityFacts>) =>
      lastActivityOf({ ...user, lastActivityAt: at, ...facts }).source;
    expect(sourceOf({ passwordLastUsed: used, accessKeys: [{ lastUsed: earlier }] })).toBe("password");
    expect(sourceOf({ passwordLastUsed: earlier, accessKeys: [{ lastUsed: used }] })).toBe("access key");
    expect(sourceOf({ passwordLastUsed: earlier })).toBeNull();
  });

  it("returns NEVER_USED only if no credential was ever used", () => {
    expect(lastActivityOf({ ...user, accessKeys: [{ lastUsed: { status: "NEVER_USED" } }] }).status).toBe("NEVER_USED");
    expect(lastActivityOf({ ...user, accessKeys: [{ lastUsed: { status: "UNKNOWN" } }] }).status).toBe("UNKNOWN");
  });

  it("prefers NO_PERMISSION to UNKNOWN, because the permission can be granted", () => {
    const keys = [{ lastUsed: { status: "UNKNOWN" as const } }, { lastUsed: { status: "NO_PERMISSION" as const } }];
    expect(lastActivityOf({ ...user, accessKeys: keys }).status).toBe("NO_PERMISSION");
  });

  it("returns UNKNOWN without a credential report", () => {
    expect(lastActivityOf({ ...user, passwordEnabled: null, passwordLastUsed: null }).status).toBe("UNKNOWN");
  });
});
