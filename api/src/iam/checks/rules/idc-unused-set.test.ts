import { expect, test } from "vitest";
import { assignment, buildSnapshot, identityCenter, permissionSet, runOne } from "../../../../test/support/build.ts";
import { idcUnusedSet } from "./idc-unused-set.ts";

test("reports permission sets that are assigned to no account", () => {
  const permissionSets = [permissionSet({ name: "ViewOnly" }), permissionSet({ name: "Old", accountCount: 0 })];
  const center = identityCenter({ permissionSets, assignments: [assignment()] });
  const { findings } = runOne(idcUnusedSet, buildSnapshot({ identityCenter: center }));
  expect(findings.map(({ evidence }) => evidence["permissionSetName"])).toEqual(["Old"]);
});

test("evaluates nothing if the assignments are older than the permission sets", () => {
  const permissionSets = [permissionSet({ name: "New", accountCount: 0 })];
  const center = identityCenter({ permissionSets, areAssignmentsRead: false });
  expect(runOne(idcUnusedSet, buildSnapshot({ identityCenter: center }))).toMatchObject({
    findings: [],
    notEvaluated: [{ reason: expect.stringContaining("not read") }],
  });
});
