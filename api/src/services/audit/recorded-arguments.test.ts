import { expect, test } from "vitest";
import { recordedArguments } from "./recorded-arguments.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const TOKEN = `iamm_0123456789_${"x".repeat(43)}_01234567`;
const ARN = "arn:aws:iam::111122223333:role/Departments/Security9/AuditorsOfTheGroup";

test("texts are recorded, long ones and documents by their length", () => {
  const input = { text: "ada", first: 8, account: null, principal: ARN, query: "q".repeat(201) };
  expect(recordedArguments(input)).toBe(JSON.stringify({ ...input, query: "<201 characters>" }));
  expect(recordedArguments({ document: "{}", setTrustPolicies: [{ roleArn: ARN, trustPolicy: "{}" }] })).toBe(
    JSON.stringify({ document: "<2 characters>", setTrustPolicies: [{ roleArn: ARN, trustPolicy: "<2 characters>" }] }),
  );
});

test("what has the form of a secret is recorded by its length, in a value and in a name", () => {
  const text = recordedArguments({ text: `find ${SECRET} and ${TOKEN}`, [SECRET]: 1 });
  expect(text).toBe('{"text":"find <40 characters> and <68 characters>","<40 characters>":1}');
});

test("arguments of any depth are recorded", () => {
  const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
  expect(recordedArguments({ text: deep })).toContain("<more levels>");
});
