import { expect, test } from "vitest";
import { buildSnapshot, identityCenter, permissionSet, runOne } from "../../../../test/support/build.ts";
import { idcAdminSession } from "./idc-admin-session.ts";

test("reports sets of administrators with sessions of more than 8 hours, once for the organization", () => {
  const permissionSets = [
    permissionSet({ name: "Admin", administrator: "YES", sessionMinutes: 720 }),
    permissionSet({ name: "WorkingDay", administrator: "YES", sessionMinutes: 480 }),
    permissionSet({ name: "Odd", administrator: "YES", sessionMinutes: null }),
    permissionSet({ name: "Deployer", administrator: "UNKNOWN", sessionMinutes: 720 }),
  ];
  const { findings } = runOne(idcAdminSession, buildSnapshot({ identityCenter: identityCenter({ permissionSets }) }));
  expect(findings).toMatchObject([
    {
      discriminator: permissionSets[0]!.arn,
      evidence: { permissionSetName: "Admin", sessionMinutes: 720 },
      description: expect.stringContaining("last 12 hours"),
    },
  ]);
  const other = identityCenter({ permissionSets, isHome: false });
  expect(runOne(idcAdminSession, buildSnapshot({ identityCenter: other }))).toMatchObject({
    evaluatedCount: 0,
    findings: [],
  });
});

test("evaluates nothing if AWS did not answer whether a set with long sessions makes administrators", () => {
  const permissionSets = [
    permissionSet({ name: "Admin", administrator: "YES", sessionMinutes: 720 }),
    permissionSet({ name: "Short", isWhole: false, sessionMinutes: 60 }),
  ];
  const center = identityCenter({ permissionSets });
  expect(runOne(idcAdminSession, buildSnapshot({ identityCenter: center })).findings).toHaveLength(1);
  permissionSets.push(permissionSet({ name: "Refused", isWhole: false, sessionMinutes: 720 }));
  expect(runOne(idcAdminSession, buildSnapshot({ identityCenter: center }))).toMatchObject({
    findings: [],
    notEvaluated: [{ reason: expect.stringContaining("Refused") }],
  });
});
