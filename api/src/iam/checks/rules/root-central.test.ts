import { expect, test } from "vitest";
import { ACCOUNT_ID, buildSnapshot, failing, runOne, skipped } from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { rootCentral } from "./root-central.ts";
import { runCheck } from "../run.ts";

test("fails an organization without central management of root credentials", () => {
  expect(failing(rootCentral, buildSnapshot({ organizationsFeatures: ["RootSessions"] }))).toEqual([ACCOUNT_ID]);
});

test("passes an organization with central management", () => {
  expect(failing(rootCentral, buildSnapshot({ organizationsFeatures: ["RootCredentialsManagement"] }))).toEqual([]);
});

test("evaluates nothing outside of an organization", () => {
  expect(runOne(rootCentral, buildSnapshot({ organization: null, organizationsFeatures: [] })).evaluatedCount).toBe(0);
});

test("is not evaluated if the features cannot be read, without lowering coverage", () => {
  const member = buildSnapshot({ sections: { organizationsFeatures: skipped("NO_ORGANIZATION") } });
  expect(runCheck(member, rootCentral, DEFAULT_CHECK_SETTINGS)).toMatchObject({
    status: "NOT_EVALUATED",
    lowersCoverage: false,
  });
});
