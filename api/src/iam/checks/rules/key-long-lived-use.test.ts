import { expect, test } from "vitest";
import {
  NEVER_USED,
  UNKNOWN,
  buildSnapshot,
  failing,
  key,
  notEvaluated,
  oneUser,
  usedDaysAgo,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { keyLongLivedUse } from "./key-long-lived-use.ts";

const withKeys = (...accessKeys: ReturnType<typeof key>[]) => buildSnapshot(oneUser({ accessKeys }));

test("fails a user whose active key was used for a service that accepts temporary credentials", () => {
  expect(failing(keyLongLivedUse, withKeys(key({ lastUsed: usedDaysAgo(2, "s3") })))).toEqual(["anna"]);
  expect(
    failing(
      keyLongLivedUse,
      withKeys(key({ lastUsed: usedDaysAgo(2, "iam") }), key({ ageDays: 4, lastUsed: usedDaysAgo(2, "ec2") })),
    ),
  ).toEqual(["anna"]);
});

test("passes IAM and STS, keys never used, and inactive keys", () => {
  for (const accessKey of [
    key({ lastUsed: usedDaysAgo(2, "iam") }),
    key({ lastUsed: usedDaysAgo(2, "sts") }),
    key({ lastUsed: NEVER_USED }),
    key({ isActive: false }),
  ]) {
    expect(failing(keyLongLivedUse, withKeys(accessKey))).toEqual([]);
    expect(notEvaluated(keyLongLivedUse, withKeys(accessKey))).toEqual([]);
  }
});

test("does not evaluate unknown uses, SES, nor a user created after the report", () => {
  expect(notEvaluated(keyLongLivedUse, withKeys(key({ lastUsed: UNKNOWN })))).toEqual(["anna"]);
  expect(notEvaluated(keyLongLivedUse, withKeys(key({ lastUsed: usedDaysAgo(2) })))).toEqual(["anna"]);
  expect(notEvaluated(keyLongLivedUse, withKeys(key({ lastUsed: usedDaysAgo(2, "ses") })))).toEqual(["anna"]);
  expect(notEvaluated(keyLongLivedUse, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
