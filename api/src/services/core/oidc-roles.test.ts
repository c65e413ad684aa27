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
    ["is the most privileged role of its values", { groups: ["iam-readers", "iam-rotators", "others"] }, "operator"],
    ["may be a single string", { groups: "iam-readers" }, "viewer"],
    ["is null if the claim is missing", {}, null],
    [
      "is null if there are too many groups and only a pointer to them is sent",
      { _claim_names: { groups: "src1" } },
      null,
    ],
    [
      "requires an exact match of the whole value",
      { groups: ["IAM-admins", "iam-admins ", "iam-admins,iam-readers"] },
      null,
    ],
    [
      "is not read from values of other types",
      { groups: [{ "iam-admins": true }, ["iam-admins"], 1, null, true] },
      null,
    ],
    ["is not read from another claim", { roles: ["iam-admins"] }, null],
    ["is not read from inherited object properties", { groups: ["constructor", "__proto__"] }, null],
  ])("%s", (_name, claims, role) => {
    expect(roleOfClaims(claims, groups)).toBe(role);
  });

  test("is found inside objects, and under a name that contains dots", () => {
    expect(roleOfClaims({ realm_access: { roles: ["iam-admins"] } }, { claim: "realm_access.roles", roleOf })).toBe(
      "admin",
    );
    expect(
      roleOfClaims({ "https://example.org/roles": ["iam-admins"] }, { claim: "https://example.org/roles", roleOf }),
    ).toBe("admin");
    expect(roleOfClaims({ realm_access: "iam-admins" }, { claim: "realm_access.roles", roleOf })).toBeNull();
  });
});
