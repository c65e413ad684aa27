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
import { adminCustomIdle } from "./admin-custom-idle.ts";

const all = (overrides: object) => policy({ policyName: "all", document: ALLOW_ALL, ...overrides });

test("fails an unattached policy", () => {
  expect(failing(adminCustomIdle, buildSnapshot({ policies: [all({ attachmentCount: 0 })] }))).toEqual(["all"]);
});

test("passes attached policies, boundaries, narrow policies, AWS managed and inline ones", () => {
  expect(
    failing(
      adminCustomIdle,
      buildSnapshot({ policies: [all({ attachmentCount: 1, permissionsBoundaryUsageCount: 1 })] }),
    ),
  ).toEqual([]);
  expect(
    failing(
      adminCustomIdle,
      buildSnapshot({ policies: [all({ attachmentCount: 0, permissionsBoundaryUsageCount: 1 })] }),
    ),
  ).toEqual([]);
  const policies = [
    policy({ policyName: "narrow", attachmentCount: 0 }),
    all({ isAwsManaged: true, attachmentCount: 0 }),
  ];
  expect(
    failing(
      adminCustomIdle,
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
      adminCustomIdle,
      buildSnapshot({ policies: [policy({ policyName: "broken", document: "{", attachmentCount: 0 })] }),
    ),
  ).toEqual(["broken"]);
});
