import { describe, expect, test } from "vitest";
import type { AccessRole } from "./permissions.ts";
import { roleOfClaims } from "./oidc-roles.ts";

const roleOf = new Map<string, AccessRole>([
  ["iam-admins", "admin"],
  ["iam-readers", "viewer"],
  ["iam-rotators", "operator"],
]);
const groups = { claim: "groups", roleOf };

describe("the role of a claim", () => {
  test.each<[string, Record<string, unknown>, AccessRole | null]>([
    ["is the most of its values'", { groups: ["iam-readers", "iam-rotators", "others"] }, "operator"],
    ["may come as one text", { groups: "iam-readers" }, "viewer"],
    ["is none where the claim is missing", {}, null],
    [
      "is none where the groups are too many and only a pointer to them is sent",
      { _claim_names: { groups: "src1" } },
      null,
    ],
    [
      "goes by the whole value, letter by letter",
      { groups: ["IAM-admins", "iam-admins ", "iam-admins,iam-readers"] },
      null,
    ],
    ["is not read out of other types", { groups: [{ "iam-admins": true }, ["iam-admins"], 1, null, true] }, null],
    ["is not taken from another claim", { roles: ["iam-admins"] }, null],
    ["is not taken from what every object has", { groups: ["constructor", "__proto__"] }, null],
  ])("%s", (_words, claims, role) => {
    expect(roleOfClaims(claims, groups)).toBe(role);
  });

  test("is found inside of objects, and under a name that has dots itself", () => {
    expect(roleOfClaims({ realm_access: { roles: ["iam-admins"] } }, { claim: "realm_access.roles", roleOf })).toBe(
      "admin",
    );
    expect(
      roleOfClaims({ "https://example.org/roles": ["iam-admins"] }, { claim: "https://example.org/roles", roleOf }),
    ).toBe("admin");
    expect(roleOfClaims({ realm_access: "iam-admins" }, { claim: "realm_access.roles", roleOf })).toBeNull();
  });
});
