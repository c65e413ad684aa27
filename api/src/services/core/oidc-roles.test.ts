import { describe, expect, test } from "vitest";
import { groupsOfClaims } from "./oidc-roles.ts";

describe("the groups of a claim", () => {
  test.each<[string, Record<string, unknown>, readonly string[]]>([
    ["are its values, each once", { groups: ["iam-readers", "others", "iam-readers"] }, ["iam-readers", "others"]],
    ["may be a single string", { groups: "iam-readers" }, ["iam-readers"]],
    ["are none if the claim is missing", {}, []],
    ["are none if there are too many and only a pointer to them is sent", { _claim_names: { groups: "src1" } }, []],
    [
      "are whole values, as they are written",
      { groups: ["IAM-admins", "iam-admins ", "iam-admins,iam-readers"] },
      ["IAM-admins", "iam-admins ", "iam-admins,iam-readers"],
    ],
    [
      "are not read from values of other types",
      { groups: [{ "iam-admins": true }, ["iam-admins"], 1, null, true, "x".repeat(513)] },
      [],
    ],
    ["are not read from another claim", { roles: ["iam-admins"] }, []],
  ])("%s", (_name, claims, groups) => {
    expect(groupsOfClaims(claims, { claim: "groups" })).toEqual(groups);
  });

  test("are found inside objects, and under a name that contains dots", () => {
    const nested = { realm_access: { roles: ["iam-admins"] } };
    expect(groupsOfClaims(nested, { claim: "realm_access.roles" })).toEqual(["iam-admins"]);
    expect(groupsOfClaims(nested, { claim: "constructor.name" })).toEqual([]);
    const url = "https://example.org/roles";
    expect(groupsOfClaims({ [url]: ["iam-admins"] }, { claim: url })).toEqual(["iam-admins"]);
    expect(groupsOfClaims({ realm_access: "iam-admins" }, { claim: "realm_access.roles" })).toEqual([]);
  });
});
