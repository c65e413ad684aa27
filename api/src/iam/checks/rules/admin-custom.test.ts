import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  policy,
  user,
} from "../../../../test/support/build.ts";
import { adminCustom } from "./admin-custom.ts";

const all = (overrides: object) => policy({ policyName: "all", document: ALLOW_ALL, ...overrides });

test("fails an attached policy", () => {
  expect(failing(adminCustom, buildSnapshot({ policies: [all({ attachmentCount: 2 })] }))).toEqual(["all"]);
});

test("passes unattached and narrow policies, AWS managed and inline ones", () => {
  expect(
    failing(adminCustom, buildSnapshot({ policies: [all({ attachmentCount: 0, permissionsBoundaryUsageCount: 1 })] })),
  ).toEqual([]);
  const policies = [
    policy({ policyName: "narrow", attachmentCount: 1 }),
    all({ isAwsManaged: true, attachmentCount: 1 }),
  ];
  expect(
    failing(
      adminCustom,
      buildSnapshot({
        policies,
        users: [user({ userName: "anna", inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] })],
      }),
    ),
  ).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  expect(
    notEvaluated(
      adminCustom,
      buildSnapshot({ policies: [policy({ policyName: "broken", document: "{", attachmentCount: 1 })] }),
    ),
  ).toEqual(["broken"]);
});
