import { describe, expect, test } from "vitest";
import {
  attached,
  awsManagedArn,
  buildSnapshot,
  group,
  inlinePolicy,
  policy,
  role,
  user,
} from "../../../test/support/build.ts";
import type { AccountSnapshot, AuthorizationDetails } from "../account.ts";
import cases from "./principal-policies.cases.json" with { type: "json" };
import { isAdministrator, permissionsOf } from "./principal-policies.ts";

interface Case {
  readonly name: string;
  readonly policies: readonly object[];
  readonly boundary?: object;
  readonly administrator: boolean;
}

function detailsOf(snapshot: AccountSnapshot): AuthorizationDetails {
  const section = snapshot.sections.authorizationDetails;
  if (section.status !== "read") throw new Error("not read");
  return section.value;
}

const ADMIN = policy({
  policyName: "AdministratorAccess",
  isAwsManaged: true,
  document: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
const EDGE = policy({ policyName: "edge" });

describe("the policies of a principal", () => {
  test.each(cases as readonly Case[])("administrator: $name", ({ policies, boundary, administrator }) => {
    // Each statement is a separate policy, so allows and denies combine in the principal, not in a document.
    const edge = boundary && policy({ policyName: "edge", document: [boundary] });
    const anna = user({
      userName: "anna",
      inlinePolicies: policies.map((statement, i) => inlinePolicy(`p${i}`, [statement])),
      permissionsBoundaryArn: edge?.arn ?? null,
    });
    expect(
      isAdministrator(permissionsOf(detailsOf(buildSnapshot({ users: [anna], policies: edge ? [edge] : [] })), anna)),
    ).toBe(administrator);
  });

  test("are its own, its groups' and its boundary, each with its source", () => {
    const developers = group({
      groupName: "developers",
      inlinePolicies: [inlinePolicy("read", [{ Effect: "Allow", Action: "s3:Get*", Resource: "*" }])],
      attachedPolicies: [attached(ADMIN.arn)],
    });
    const anna = user({
      userName: "anna",
      groupNames: ["developers", "gone"],
      attachedPolicies: [attached(EDGE.arn)],
      permissionsBoundaryArn: EDGE.arn,
    });
    const details = detailsOf(buildSnapshot({ users: [anna], groups: [developers], policies: [ADMIN, EDGE] }));
    const held = permissionsOf(details, anna);
    expect(held.policies.map(({ source }) => source)).toEqual([
      { kind: "MANAGED", policyName: "edge", policyArn: EDGE.arn, groupName: null },
      { kind: "INLINE", policyName: "read", policyArn: null, groupName: "developers" },
      {
        kind: "MANAGED",
        policyName: "AdministratorAccess",
        policyArn: awsManagedArn("AdministratorAccess"),
        groupName: "developers",
      },
    ]);
    expect(held.boundary?.source.policyArn).toBe(EDGE.arn);
    // A user's group that is not listed may allow or deny anything.
    expect(held.unreadable.map(({ reason }) => reason)).toEqual(["The policies of the group gone were not read."]);
    expect(permissionsOf(details, anna)).toBe(held);
  });

  test("list those that cannot be parsed, and an unreadable boundary still limits", () => {
    const ci = role({
      roleName: "ci",
      inlinePolicies: [inlinePolicy("broken", "{")],
      attachedPolicies: [attached(ADMIN.arn), attached(awsManagedArn("Elsewhere"))],
      permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/lost",
    });
    const held = permissionsOf(detailsOf(buildSnapshot({ roles: [ci], policies: [ADMIN] })), ci);
    expect(held.unreadable.map(({ source }) => source.policyName)).toEqual(["broken", "Elsewhere", "lost"]);
    expect(held.unreadable[0]!.reason).toMatch(/POLICY_JSON_INVALID/);
    expect(held).toMatchObject({ isBounded: true, boundary: null });
    expect(isAdministrator(held)).toBe(false);
  });

  test("use the default version of a managed policy", () => {
    const changed = policy({ policyName: "changed" });
    const narrow = changed.versions[0]!;
    const wide = { ...narrow, versionId: "v2", isDefaultVersion: true, document: ADMIN.versions[0]!.document };
    const twice = { ...changed, defaultVersionId: "v2", versions: [{ ...narrow, isDefaultVersion: false }, wide] };
    const anna = user({ userName: "anna", attachedPolicies: [attached(twice.arn)] });
    expect(isAdministrator(permissionsOf(detailsOf(buildSnapshot({ users: [anna], policies: [twice] })), anna))).toBe(
      true,
    );
  });

  test("include AdministratorAccess even if AWS managed policies were not read", () => {
    const anna = user({ userName: "anna", attachedPolicies: [attached(awsManagedArn("AdministratorAccess"))] });
    const held = permissionsOf(detailsOf(buildSnapshot({ users: [anna], policies: [] })), anna);
    expect(held.unreadable).toEqual([]);
    expect(isAdministrator(held)).toBe(true);
  });
});
