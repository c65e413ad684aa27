import { expect, test } from "vitest";
import { assignment, buildSnapshot, identityCenter, permissionSet, runOne } from "../../../../test/support/build.ts";
import { idcDeletedPrincipal } from "./idc-deleted-principal.ts";

const assignments = [assignment(), assignment({ principalId: "group-gone", principalName: null })];

test("reports each assignment whose person or group AWS no longer lists", () => {
  const center = identityCenter({ permissionSets: [permissionSet({ name: "ViewOnly" })], assignments });
  expect(runOne(idcDeletedPrincipal, buildSnapshot({ identityCenter: center })).findings).toMatchObject([
    { evidence: { principalId: "group-gone", principalName: null } },
  ]);
});

test("evaluates nothing if persons or groups were not read", () => {
  const center = identityCenter({ assignments, arePrincipalsRead: false });
  expect(runOne(idcDeletedPrincipal, buildSnapshot({ identityCenter: center }))).toMatchObject({
    findings: [],
    notEvaluated: [{ reason: expect.stringContaining("not read") }],
  });
});
