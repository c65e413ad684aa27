import { expect, test } from "vitest";
import { assignment, buildSnapshot, identityCenter, permissionSet, runOne } from "../../../../test/support/build.ts";
import { idcManagementAccount } from "./idc-management-account.ts";

test("reports each assignment to the management account, with the command that deletes it", () => {
  const managementAssignments = [
    assignment(),
    assignment({ principalType: "USER", principalId: "user-eli", principalName: "Eli Novak" }),
  ];
  const center = identityCenter({ managementAssignments, permissionSets: [permissionSet({ name: "ViewOnly" })] });
  const { findings } = runOne(idcManagementAccount, buildSnapshot({ identityCenter: center }));
  expect(findings.map(({ description }) => description)).toEqual([
    "The group Auditors is assigned to the management account 999988887777 with the permission set ViewOnly.",
    "The person Eli Novak is assigned to the management account 999988887777 with the permission set ViewOnly.",
  ]);
  const { resource, evidence } = findings[1]!;
  expect(idcManagementAccount.remediation(resource, evidence).cli).toContain(
    "--target-id 999988887777 --permission-set-arn arn:aws:sso:::permissionSet/ssoins-1111111111111111/ps-ViewOnly --principal-type USER --principal-id user-eli",
  );
});
