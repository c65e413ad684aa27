import { expect, test } from "vitest";
import {
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  inlinePolicy,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { directAttach } from "./direct-attach.ts";

test("fails attached and inline policies of a user, once", () => {
  const both = user({
    userName: "anna",
    attachedPolicies: [attached(awsManagedArn("ReadOnlyAccess"))],
    inlinePolicies: [inlinePolicy("x", "{")],
  });
  const [finding] = runOne(directAttach, buildSnapshot({ users: [both] })).findings;
  expect(finding).toMatchObject({
    description: "anna holds 2 policies directly instead of through a group.",
    evidence: { inlinePolicies: ["x"] },
  });
  expect(
    failing(
      directAttach,
      buildSnapshot({ users: [user({ userName: "ben", inlinePolicies: [inlinePolicy("x", "{}")] })] }),
    ),
  ).toEqual(["ben"]);
});

test("passes users who have policies through groups only", () => {
  expect(failing(directAttach, buildSnapshot())).toEqual([]);
});
