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

test("fails the unattached policy", () => {
  expect(failing(adminCustomIdle, buildSnapshot({ policies: [all({ attachmentCount: 0 })] }))).toEqual(["all"]);
});

test("passes the attached one, one that is a boundary, narrow ones, AWS's own and inline ones", () => {
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

test("does not judge what cannot be read", () => {
  expect(
    notEvaluated(
      adminCustomIdle,
      buildSnapshot({ policies: [policy({ policyName: "broken", document: "{", attachmentCount: 0 })] }),
    ),
  ).toEqual(["broken"]);
});
