import { expect, test } from "vitest";
import { buildSnapshot, failing, user } from "../../../../test/support/build.ts";
import { userUntagged } from "./user-untagged.ts";

const snapshot = buildSnapshot({
  users: [
    user({ userName: "anna" }),
    user({ userName: "bare", tags: [] }),
    user({ userName: "stack", tags: [{ key: "aws:cloudformation:stack-name", value: "users" }] }),
  ],
});

test("fails a user without tags; tags that AWS sets do not count", () => {
  expect(failing(userUntagged, snapshot)).toEqual(["bare", "stack"]);
});

test("requires all required tag keys", () => {
  expect(failing(userUntagged, snapshot, { requiredTagKeys: ["owner"] })).toEqual(["bare", "stack"]);
  expect(failing(userUntagged, snapshot, { requiredTagKeys: ["owner", "purpose"] })).toEqual(["anna", "bare", "stack"]);
});
