import { expect, test } from "vitest";
import { AuthorizationDetailsBuilder } from "./authorization-details.ts";

const policy = (name: string, fields: object) => ({
  PolicyName: name,
  PolicyId: `ANPA${name}`,
  Arn: `arn:aws:iam::aws:policy/${name}`,
  DefaultVersionId: "v1",
  CreateDate: new Date(0),
  PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: "{}", CreateDate: new Date(0) }],
  ...fields,
});

test("keeps AWS managed policies that are attached or used as a boundary, and every customer managed policy", () => {
  const builder = new AuthorizationDetailsBuilder();
  builder.add({
    Policies: [
      // moto reports one attachment for each of its 1,333 AWS managed policies.
      policy("Miscounted", { AttachmentCount: 1 }),
      policy("Boundary", { PermissionsBoundaryUsageCount: 1 }),
      policy("HeldByRole", { AttachmentCount: 0 }),
      policy("Idle", { AttachmentCount: 0 }),
      policy("Own", { Arn: "arn:aws:iam::123456789012:policy/Own", AttachmentCount: 0 }),
    ],
  });
  builder.add({
    RoleDetailList: [
      {
        RoleName: "r",
        RoleId: "AROAR",
        Arn: "arn:aws:iam::123456789012:role/r",
        CreateDate: new Date(0),
        AssumeRolePolicyDocument: "{}",
        AttachedManagedPolicies: [{ PolicyName: "HeldByRole", PolicyArn: "arn:aws:iam::aws:policy/HeldByRole" }],
      },
    ],
  });
  const { policies } = builder.build();
  expect(policies.map(({ policyName, attachmentCount }) => [policyName, attachmentCount])).toEqual([
    ["Boundary", 0],
    ["HeldByRole", 1],
    ["Own", 0],
  ]);
});

test("an item without what AWS always sends is a bad answer", () => {
  expect(() => new AuthorizationDetailsBuilder().add({ UserDetailList: [{ UserName: "a" }] })).toThrow(
    expect.objectContaining({ code: "AWS_BAD_RESPONSE" }),
  );
});
