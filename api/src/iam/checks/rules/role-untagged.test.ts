import { expect, test } from "vitest";
import { buildSnapshot, failing, role } from "../../../../test/support/build.ts";
import { roleUntagged } from "./role-untagged.ts";

const snapshot = buildSnapshot({
  roles: [
    role({ roleName: "tagged" }),
    role({ roleName: "bare", tags: [] }),
    role({ roleName: "stack", tags: [{ key: "aws:cloudformation:stack-name", value: "batch" }] }),
    role({ roleName: "AWSServiceRoleForSupport", path: "/aws-service-role/support.amazonaws.com/", tags: [] }),
  ],
});

test("fails a role without tags and leaves out service-linked roles", () => {
  expect(failing(roleUntagged, snapshot)).toEqual(["bare", "stack"]);
});

test("requires all required tag keys", () => {
  expect(failing(roleUntagged, snapshot, { requiredTagKeys: ["Owner"] })).toEqual(["bare", "stack"]);
  expect(failing(roleUntagged, snapshot, { requiredTagKeys: ["owner", "purpose"] })).toEqual([
    "tagged",
    "bare",
    "stack",
  ]);
});
