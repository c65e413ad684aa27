import { describe, expect, test } from "vitest";
import { accessLevelOf, expandAction, expandNotAction, findAction, hasResourceScope, isKnownAction, isKnownService } from "./catalogue.ts";

const names = (pattern: string) => expandAction(pattern).map(({ action }) => action);

describe("the catalogue", () => {
  test("knows AWS's actions whatever their case, and says so where it does not", () => {
    expect(findAction("S3:getobject")).toMatchObject({ action: "s3:GetObject", service: "s3", accessLevel: "Read" });
    expect(isKnownAction("s3:GetNothing")).toBe(false);
    expect(isKnownAction("s3")).toBe(false);
    expect(isKnownService("IAM")).toBe(true);
    expect(isKnownService("constructor")).toBe(false);
    expect(accessLevelOf("iam:AttachUserPolicy")).toBe("Permissions management");
    expect(accessLevelOf("ec2:CreateTags")).toBe("Tagging");
  });

  test("knows which actions can be tied to a resource", () => {
    expect(hasResourceScope("s3:GetObject")).toBe(true);
    expect(hasResourceScope("s3:ListAllMyBuckets")).toBe(false);
    expect(findAction("iam:PassRole")!.resourceTypes).toEqual([{ name: "role", arn: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", isRequired: true }]);
    expect(findAction("iam:PassRole")!.conditionKeys).toContain("iam:passedtoservice");
  });

  test("expands patterns in the action and in the service", () => {
    expect(names("iam:*PolicyVersion")).toEqual(["iam:CreatePolicyVersion", "iam:DeletePolicyVersion", "iam:GetPolicyVersion", "iam:SetDefaultPolicyVersion"]);
    expect(names("I?M:passRole")).toEqual(["iam:PassRole"]);
    expect(names("*:PassRole")).toEqual(["iam:PassRole"]);
    expect(names("s3:GetObject")).toEqual(["s3:GetObject"]);
    expect(names("nope:*")).toEqual([]);
    expect(names("iam")).toEqual([]);
    expect(names("*").length).toBeGreaterThan(20_000);
    expect(names("*:*")).toEqual(names("*"));
    expect(names("*")).toEqual([...new Set(names("*"))]);
  });

  test("tells what NotAction leaves", () => {
    const left = expandNotAction(["iam:*", "organizations:*"]);
    expect(left.length).toBe(expandAction("*").length - expandAction("iam:*").length - expandAction("organizations:*").length);
    expect(left.some(({ service }) => service === "iam")).toBe(false);
  });
});
