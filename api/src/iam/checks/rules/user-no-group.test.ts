import { expect, test } from "vitest";
import { buildSnapshot, failing, user } from "../../../../test/support/build.ts";
import { userNoGroup } from "./user-no-group.ts";

const snapshot = buildSnapshot({
  users: [
    user({ userName: "anna" }),
    user({ userName: "lone", groupNames: [] }),
    user({ userName: "ops", groupNames: ["operators", "developers"] }),
  ],
});

test("fails a user in no group and passes the others", () => {
  expect(failing(userNoGroup, snapshot)).toEqual(["lone"]);
});

test("requires one of the required groups if they are configured", () => {
  expect(failing(userNoGroup, snapshot, { agreedGroupNames: ["operators", "auditors"] })).toEqual(["anna", "lone"]);
});
