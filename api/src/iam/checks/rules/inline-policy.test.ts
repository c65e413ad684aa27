import { expect, test } from "vitest";
import { buildSnapshot, failing, group, inlinePolicy as inline, role, user } from "../../../../test/support/build.ts";
import { inlinePolicy } from "./inline-policy.ts";

test("fails each inline policy of users, groups and roles, readable or not", () => {
  const snapshot = buildSnapshot({
    users: [user({ userName: "anna", inlinePolicies: [inline("a", "{"), inline("b", "{}")] })],
    groups: [group({ groupName: "developers", inlinePolicies: [inline("a", [])] })],
    roles: [role({ roleName: "ci", inlinePolicies: [inline("a", [])] })],
  });
  expect(failing(inlinePolicy, snapshot)).toEqual(["anna/a", "anna/b", "developers/a", "ci/a"]);
});

test("passes an account without inline policies, and IAM Identity Center roles", () => {
  expect(failing(inlinePolicy, buildSnapshot())).toEqual([]);
  expect(
    failing(
      inlinePolicy,
      buildSnapshot({
        roles: [
          role({
            roleName: "AWSReservedSSO_x",
            path: "/aws-reserved/sso.amazonaws.com/",
            inlinePolicies: [inline("AwsSSOInlinePolicy", [])],
          }),
        ],
      }),
    ),
  ).toEqual([]);
});
