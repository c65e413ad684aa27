import { expect, test } from "vitest";
import { assignment, buildSnapshot, identityCenter, permissionSet, runOne } from "../../../../test/support/build.ts";
import { idcDirectUser } from "./idc-direct-user.ts";

test("reports each person who is assigned directly, in every account", () => {
  const assignments = [
    assignment(),
    assignment({ principalType: "USER", principalId: "user-eli", principalName: "Eli Novak" }),
  ];
  const center = identityCenter({ isHome: false, permissionSets: [permissionSet({ name: "ViewOnly" })], assignments });
  const { findings } = runOne(idcDirectUser, buildSnapshot({ identityCenter: center }));
  expect(findings).toMatchObject([
    { discriminator: expect.stringContaining("USER user-eli"), description: expect.stringContaining("Eli Novak") },
  ]);
});
