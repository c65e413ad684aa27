import { expect, test } from "vitest";
import {
  attached,
  awsManagedArn,
  buildSnapshot,
  failing,
  group,
  inlinePolicy,
  runOne,
  user,
} from "../../../../test/support/build.ts";
import { groupEmpty } from "./group-empty.ts";

test("fails a group without members and passes the others", () => {
  const groups = [group({ groupName: "developers" }), group({ groupName: "ghosts" })];
  expect(failing(groupEmpty, buildSnapshot({ groups, users: [user({ userName: "anna" })] }))).toEqual(["ghosts"]);
});

test("proposes removing its policies first, with quoted names", () => {
  const ghosts = group({
    groupName: "ghosts",
    attachedPolicies: [attached(awsManagedArn("ReadOnlyAccess"))],
    inlinePolicies: [inlinePolicy("it's mine", [])],
  });
  const [finding] = runOne(groupEmpty, buildSnapshot({ groups: [ghosts] })).findings;
  expect(groupEmpty.remediation(finding!.resource, finding!.evidence).cli?.split("\n")).toEqual([
    "aws iam detach-group-policy --group-name ghosts --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess",
    "aws iam delete-group-policy --group-name ghosts --policy-name 'it'\\''s mine'",
    "aws iam delete-group --group-name ghosts",
  ]);
});
