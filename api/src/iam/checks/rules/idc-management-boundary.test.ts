import { expect, test } from "vitest";
import { assignment, buildSnapshot, identityCenter, permissionSet, runOne } from "../../../../test/support/build.ts";
import { idcManagementBoundary } from "./idc-management-boundary.ts";

test("reports the sets without a boundary that are assigned in the management account", () => {
  const permissionSets = [
    permissionSet({ name: "Admin" }),
    permissionSet({ name: "Limited", hasBoundary: true }),
    permissionSet({ name: "Elsewhere" }),
  ];
  const managementAssignments = ["Admin", "Limited"].map((permissionSetName) => assignment({ permissionSetName }));
  const center = identityCenter({ permissionSets, managementAssignments });
  const { findings } = runOne(idcManagementBoundary, buildSnapshot({ identityCenter: center }));
  expect(findings.map(({ evidence }) => evidence["permissionSetName"])).toEqual(["Admin"]);
});

test("evaluates nothing if AWS did not say which sets have a boundary", () => {
  const permissionSets = [permissionSet({ name: "Admin", hasBoundary: null })];
  const center = identityCenter({
    permissionSets,
    managementAssignments: [assignment({ permissionSetName: "Admin" })],
  });
  expect(runOne(idcManagementBoundary, buildSnapshot({ identityCenter: center }))).toMatchObject({
    findings: [],
    notEvaluated: [{ reason: expect.stringContaining("Admin") }],
  });
});
