import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { bedrockAgentRoleShared } from "./bedrock-agent-role-shared.ts";

const ARN = "arn:aws:bedrock:us-east-1:123456789012:agent/";
const trustedBy = (Condition: object | null, Service = "bedrock.amazonaws.com") =>
  buildSnapshot({
    roles: [
      role({
        roleName: "agent",
        trustPolicy: [
          { Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole", ...(Condition && { Condition }) },
        ],
      }),
    ],
  });

test.each([
  ["every agent of the account", { ArnLike: { "AWS:SourceArn": `${ARN}*` } }],
  ["agents with a prefix", { StringLike: { "aws:SourceArn": `${ARN}AB*` } }],
  ["two agents", { ArnEquals: { "aws:SourceArn": [`${ARN}ABCDEFGHIJ`, `${ARN}KLMNOPQRST`] } }],
])("%s: fails", (_name, Condition) => {
  expect(failing(bedrockAgentRoleShared, trustedBy(Condition))).toEqual(["agent"]);
});

test.each([
  ["one agent", { ArnEquals: { "aws:SourceArn": `${ARN}ABCDEFGHIJ` } }],
  ["a pattern under an operator without patterns", { StringEquals: { "aws:SourceArn": `${ARN}*` } }],
  ["knowledge bases", { ArnLike: { "aws:SourceArn": "arn:aws:bedrock:us-east-1:123456789012:knowledge-base/*" } }],
  [
    "one agent besides every agent, because both conditions hold",
    {
      ArnLike: { "aws:SourceArn": [`${ARN}*`, `${ARN}B`] },
      ArnEquals: { "aws:SourceArn": `${ARN}ABCDEFGHIJ` },
    },
  ],
  ["an account alone, which confused-deputy accepts", { StringEquals: { "aws:SourceAccount": "123456789012" } }],
  ["no condition, which confused-deputy reports", null],
])("%s: passes", (_name, Condition) => {
  expect(failing(bedrockAgentRoleShared, trustedBy(Condition))).toEqual([]);
});

test("only roles of Bedrock count, and the agents are the evidence", () => {
  const any = { ArnLike: { "aws:SourceArn": `${ARN}*` } };
  expect(failing(bedrockAgentRoleShared, trustedBy(any, "lambda.amazonaws.com"))).toEqual([]);
  expect(runOne(bedrockAgentRoleShared, trustedBy(any)).findings).toMatchObject([
    { description: expect.stringContaining(`${ARN}*`), evidence: { agents: [`${ARN}*`] } },
  ]);
  const broken = buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] });
  expect(notEvaluated(bedrockAgentRoleShared, broken)).toEqual(["broken"]);
});
