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

test("fails a user with attached and inline policies once", () => {
  const both = user({
    userName: "anna",
    attachedPolicies: [attached(awsManagedArn("ReadOnlyAccess"))],
    inlinePolicies: [inlinePolicy("x", "{")],
  });
  const [finding] = runOne(directAttach, buildSnapshot({ users: [both] })).findings;
  expect(finding).toMatchObject({
    description: "anna has 2 policies attached directly instead of through a group.",
    evidence: { inlinePolicies: ["x"] },
  });
  expect(
    failing(
      directAttach,
      buildSnapshot({ users: [user({ userName: "ben", inlinePolicies: [inlinePolicy("x", "{}")] })] }),
    ),
  ).toEqual(["ben"]);
});

test("passes a user whose policies all come from groups", () => {
  expect(failing(directAttach, buildSnapshot())).toEqual([]);
});
