/** Tests which actions documents allow, and how documents are summarised in a sentence. */
import { describe, expect, test } from "vitest";
import { findAction } from "./catalogue.ts";
import { parsePolicy } from "./document.ts";
import { chooseActions, describeAction, expandDocument } from "./expansion.ts";
import type { PolicyDocument } from "./statement.ts";
import { summarisePolicy } from "./summary.ts";

function documentOf(...statements: readonly object[]): PolicyDocument {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document;
}

const allow = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Deny",
  Action,
  Resource,
  ...more,
});
const ifRegion = { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } };

describe("an expansion", () => {
  test("expands wildcards and counts actions by access level", () => {
    const { count, levels, services } = expandDocument(documentOf(allow("sqs:*Queue*")));
    expect(count).toBe(services[0]!.allowed);
    expect(services).toHaveLength(1);
    expect(services[0]).toMatchObject({ service: "sqs" });
    expect(levels.Write).toBeGreaterThan(2);
    expect(levels.Read + levels.List).toBeGreaterThan(2);
  });

  test("removes unconditionally denied actions, but not partially denied ones", () => {
    const before = expandDocument(documentOf(allow("s3:*"))).count;
    const outright = expandDocument(documentOf(allow("s3:*"), deny("s3:Delete*")));
    expect(outright.count).toBe(before - outright.deniedCount);
    expect(outright.deniedCount).toBeGreaterThan(5);
    expect(
      expandDocument(documentOf(allow("s3:*"), deny("s3:Delete*", "arn:aws:s3:::a/*"), deny("s3:*", "*", ifRegion)))
        .count,
    ).toBe(before);
  });

  test("contains all actions except those of NotAction", () => {
    const { services } = expandDocument(
      documentOf({ Effect: "Allow", NotAction: ["iam:*", "s3:Delete*"], Resource: "*" }),
    );
    expect(services.some(({ service }) => service === "iam")).toBe(false);
    expect(services.find(({ service }) => service === "s3")).toMatchObject({
      levels: { Read: expect.any(Number) as number },
    });
    expect(services.length).toBeGreaterThan(300);
  });

  test("lists patterns missing from the catalogue as unknown", () => {
    expect(expandDocument(documentOf(allow(["s3:GetObject", "newservice:DoIt", "s3:Nope*"])))).toMatchObject({
      count: 1,
      unknownPatterns: ["newservice:DoIt", "s3:Nope*"],
    });
  });

  test("is the same for a single action and a list, ignoring case", () => {
    const same = [allow("s3:GetObject"), allow(["s3:GETobject"])].map(
      (each) => expandDocument(documentOf(each)).levels,
    );
    expect(same[0]).toEqual(same[1]);
  });

  test("lists the most dangerous actions first, then in the order of the catalogue", () => {
    const { allowed } = expandDocument(
      documentOf(allow(["s3:GetObject", "s3:PutObject", "iam:PassRole", "s3:PutBucketPolicy", "s3:ListBucket"])),
    );
    expect(chooseActions(allowed, {}).map(({ action }) => action)).toEqual([
      "s3:PutBucketPolicy",
      "iam:PassRole",
      "s3:PutObject",
      "s3:GetObject",
      "s3:ListBucket",
    ]);
  });

  test("finds actions by name, level and service", () => {
    const expansion = expandDocument(documentOf(allow(["s3:*", "ec2:*"])));
    const chosen = chooseActions(expansion.allowed, {
      query: "bucketpolicy",
      accessLevel: "Permissions management",
      service: "S3",
    });
    expect(chosen.map(({ action }) => action)).toEqual(["s3:DeleteBucketPolicy", "s3:PutBucketPolicy"]);
  });

  test("describes where an action is allowed, by which statements, and what denies it in part", () => {
    const document = documentOf(
      allow("s3:Get*", "arn:aws:s3:::a/*"),
      allow("s3:*", "*", ifRegion),
      allow("s3:ListAllMyBuckets"),
      deny("s3:GetObject", "arn:aws:s3:::a/secret/*"),
    );
    const of = (action: string) => describeAction(document, findAction(action)!);
    expect(of("s3:GetObject")).toMatchObject({
      reach: "ANY_RESOURCE",
      isConditional: false,
      isDeniedInPart: true,
      statements: [0, 1],
    });
    expect(of("s3:PutObject")).toMatchObject({
      reach: "ANY_RESOURCE",
      isConditional: true,
      isDeniedInPart: false,
      statements: [1],
    });
    expect(of("s3:ListAllMyBuckets")).toMatchObject({ reach: "UNSCOPABLE", statements: [1, 2] });
    expect(
      describeAction(documentOf(allow("s3:GetObject", "arn:aws:s3:::a/*")), findAction("s3:GetObject")!).reach,
    ).toBe("SOME_RESOURCES");
  });
});

describe("a summary", () => {
  test.each([
    ["everything", [allow("*")], "Administrator: may do everything on every resource."],
    [
      "everything under a condition",
      [allow("*", "*", ifRegion)],
      "Administrator: may do everything on every resource under conditions on aws:RequestedRegion.",
    ],
    ["one action by name", [allow("iam:PassRole")], "May call iam:PassRole on every resource."],
    [
      "a full service and single actions",
      [allow("kms:*"), allow("s3:GetObject", "arn:aws:s3:::a/*")],
      "May do everything in kms on every resource; call s3:GetObject on named resources.",
    ],
    [
      "reading",
      [allow(["dynamodb:Get*", "dynamodb:Describe*"], "arn:aws:dynamodb:*:111122223333:table/a")],
      "May read dynamodb on named resources.",
    ],
    ["a condition", [allow(["sqs:*"], "*", ifRegion)], "May do everything in sqs on every resource under conditions."],
    ["nothing", [deny("s3:*", "arn:aws:s3:::a/*")], /^Allows nothing\. Denies \d+ actions on some resources\.$/],
    [
      "an action that is allowed and denied",
      [allow("s3:GetObject"), deny("s3:*")],
      /^Allows nothing in effect\. Denies 1 action that it also allows\.$/,
    ],
    [
      "an unknown action",
      [allow("newservice:DoIt")],
      /^Allows no known action; 1 action pattern is not in the AWS catalogue\.$/,
    ],
    [
      "nearly all services",
      [{ Effect: "Allow", NotAction: ["iam:*", "organizations:*"], Resource: "*" }],
      /^May do everything in \d+ services on every resource, but nothing in iam and organizations\.$/,
    ],
    [
      "a trust policy",
      [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      "Allows 1 named principal to call sts:AssumeRole.",
    ],
    [
      "an open trust policy",
      [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }],
      "Allows everyone to call sts:AssumeRole.",
    ],
  ])("of %s", (_, statements, sentence) => {
    const summary = summarisePolicy(documentOf(...statements));
    if (sentence instanceof RegExp) expect(summary).toMatch(sentence);
    else expect(summary).toBe(sentence);
  });
});
