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

test("fails a role without tags of its owner; roles of AWS services are left out", () => {
  expect(failing(roleUntagged, snapshot)).toEqual(["bare", "stack"]);
});

test("with required keys, all of them are asked for", () => {
  expect(failing(roleUntagged, snapshot, { requiredTagKeys: ["Owner"] })).toEqual(["bare", "stack"]);
  expect(failing(roleUntagged, snapshot, { requiredTagKeys: ["owner", "purpose"] })).toEqual([
    "tagged",
    "bare",
    "stack",
  ]);
});
