import { describe, expect, test } from "vitest";
import {
  intersection,
  countActions,
  hasAction,
  isEmptySet,
  listActions,
  setOfPatterns,
  setWithoutPatterns,
  without,
} from "./action-set.ts";
import {
  actionAt,
  actionOutlines,
  expandAction,
  findAction,
  isKnownAction,
  isKnownService,
  resourceTypesOfService,
  resourceTypesWithArnsOf,
} from "./catalogue.ts";

const names = (pattern: string) => expandAction(pattern).map(({ action }) => action);

describe("the catalogue", () => {
  test("finds actions ignoring case, and returns null for unknown ones", () => {
    expect(findAction("S3:getobject")).toMatchObject({ action: "s3:GetObject", service: "s3", accessLevel: "Read" });
    expect(isKnownAction("s3:GetNothing")).toBe(false);
    expect(isKnownAction("s3")).toBe(false);
    expect(isKnownService("IAM")).toBe(true);
    expect(isKnownService("constructor")).toBe(false);
    expect(findAction("iam:AttachUserPolicy")!.accessLevel).toBe("Permissions management");
    expect(findAction("ec2:CreateTags")!.accessLevel).toBe("Tagging");
  });

  test("outlines each action as its unpacked service describes it", () => {
    const every = expandAction("*");
    expect(actionOutlines()).toEqual(
      every.map(({ accessLevel, resourceTypes }) => ({ accessLevel, isScopable: resourceTypes.length > 0 })),
    );
    expect(every.filter(({ index }, i) => index !== i)).toEqual([]);
    expect(every.filter((action) => actionAt(action.index) !== action)).toEqual([]);
  });

  test("finds the resource types of a service by its ARNs, whichever service lists them", () => {
    const services = new Set(expandAction("*").map(({ service }) => service));
    const types = [...services].flatMap((service) => resourceTypesOfService(service).flatMap(({ formats }) => formats));
    const byService = Map.groupBy(types, ({ arn }) => arn.split(":", 3)[2]!);
    expect(byService.size).toBeGreaterThan(200);
    for (const [service, expected] of byService) expect(resourceTypesWithArnsOf(service)).toEqual(expected);
    expect(resourceTypesWithArnsOf("nowhere")).toEqual([]);
  });

  test("lists the resource types of an action", () => {
    expect(findAction("s3:GetObject")!.resourceTypes).not.toEqual([]);
    expect(findAction("s3:ListAllMyBuckets")!.resourceTypes).toEqual([]);
    expect(findAction("iam:PassRole")!.resourceTypes).toEqual([
      { name: "role", arn: "arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}", isRequired: true },
    ]);
    expect(findAction("iam:PassRole")!.conditionKeys).toContain("iam:passedtoservice");
  });

  test("expands patterns in the action and in the service", () => {
    expect(names("iam:*PolicyVersion")).toEqual([
      "iam:CreatePolicyVersion",
      "iam:DeletePolicyVersion",
      "iam:GetPolicyVersion",
      "iam:SetDefaultPolicyVersion",
    ]);
    expect(names("I?M:passRole")).toEqual(["iam:PassRole"]);
    expect(names("*:PassRole")).toEqual(["iam:PassRole"]);
    expect(names("s3:GetObject")).toEqual(["s3:GetObject"]);
    expect(names("nope:*")).toEqual([]);
    expect(names("iam")).toEqual([]);
    expect(names("*").length).toBeGreaterThan(20_000);
    expect(names("*:*")).toEqual(names("*"));
    expect(names("*")).toEqual([...new Set(names("*"))]);
  });

  test("computes the actions that NotAction leaves", () => {
    const left = listActions(setWithoutPatterns(["iam:*", "organizations:*"]));
    expect(left.length).toBe(
      expandAction("*").length - expandAction("iam:*").length - expandAction("organizations:*").length,
    );
    expect(left.some(({ service }) => service === "iam")).toBe(false);
    expect(countActions(setWithoutPatterns(["*"]))).toBe(0);
  });

  test("stores sets of actions as bitmaps", () => {
    const some = setOfPatterns(["iam:*PolicyVersion", "s3:GetObject"]);
    expect(listActions(some).map(({ action }) => action)).toEqual([
      "iam:CreatePolicyVersion",
      "iam:DeletePolicyVersion",
      "iam:GetPolicyVersion",
      "iam:SetDefaultPolicyVersion",
      "s3:GetObject",
    ]);
    expect(listActions(some, 2)).toHaveLength(2);
    expect(countActions(some)).toBe(5);
    expect(hasAction(some, findAction("s3:getobject")!)).toBe(true);
    expect(hasAction(some, findAction("s3:putobject")!)).toBe(false);
    expect(listActions(without(some, setOfPatterns(["iam:*"]))).map(({ action }) => action)).toEqual(["s3:GetObject"]);
    expect(isEmptySet(intersection(some, setOfPatterns(["kms:*"])))).toBe(true);
    expect(listActions(setOfPatterns(["*"]))).toEqual(expandAction("*"));
  });
});
