import { describe, expect, test } from "vitest";
import { parsePolicy } from "./document.ts";
import type { PrincipalPolicies } from "./evaluate.ts";
import { readPrincipal } from "./principals.ts";
import { signatureOf, signatureOfKey, Slices } from "./slice.ts";

const ANNA = {};
const ACTION = "iam:createaccesskey";

function documentOf(...statements: readonly object[]) {
  const parsed = parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.document;
}

function policiesOf(name: string, ...documents: readonly ReturnType<typeof documentOf>[]): PrincipalPolicies {
  return {
    principal: readPrincipal(`arn:aws:iam::111122223333:user/${name}`),
    identity: documents.map((document, i) => ({ name: `policy-${i}`, document })),
    boundary: null,
    scps: [],
  };
}

const userArn = (name: string) => `arn:aws:iam::111122223333:user/${name}`;
const keysOf = (resource: string, condition: object = {}) =>
  documentOf({ Effect: "Allow", Action: "iam:CreateAccessKey", Resource: resource, ...condition });
const reading = documentOf({ Effect: "Allow", Action: "s3:Get*", Resource: "*" });

describe("the slice of an action", () => {
  test("ignores policies that say nothing about the action, and who has them", () => {
    const slices = new Slices();
    const keys = keysOf(userArn("app-*"));
    const slice = slices.of(policiesOf("anna", keys), [ACTION], ANNA);
    expect(slices.of(policiesOf("anna", keys, reading), [ACTION], ANNA)).toBe(slice);
    expect(slices.of(policiesOf("bob", keys), [ACTION], {})).toBe(slice);
    expect(slices.of(policiesOf("anna", keysOf("*")), [ACTION], ANNA)).not.toBe(slice);
    expect(slices.of({ ...policiesOf("anna", keys), scps: null }, [ACTION], ANNA)).not.toBe(slice);
    const boundary = { name: "boundary", document: reading };
    expect(slices.of({ ...policiesOf("anna", keys), boundary }, [ACTION], ANNA)).not.toBe(slice);
  });

  test("is each caller's own if a condition or a variable depends on the caller", () => {
    const slices = new Slices();
    const mfa = keysOf("*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } });
    const team = keysOf("*", { Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } });
    const own = keysOf(userArn("${aws:username}"));
    const isShared = (document: typeof mfa) =>
      slices.of(policiesOf("anna", document), [ACTION], ANNA) === slices.of(policiesOf("bob", document), [ACTION], {});
    expect([mfa, team, own].map(isShared)).toEqual([true, false, false]);
  });
});

test("resources have one signature if the same patterns match them", () => {
  const slices = new Slices();
  const viewOf = (resource: string) => slices.of(policiesOf("anna", keysOf(resource)), [ACTION], ANNA).resources;
  const signatures = (resource: string) =>
    new Set(["app-1", "app-2", "anna", "bob"].map((name) => signatureOf(viewOf(resource), userArn(name)))).size;
  expect(signatures("*")).toBe(1);
  expect(signatures(userArn("app-*"))).toBe(2);
  expect(signatures(userArn("${aws:username}"))).toBe(2);
  // The tag is unknown, so the pattern may match any of the four.
  expect(signatures(userArn("${aws:PrincipalTag/team}"))).toBe(4);
});

test("values of a key have one signature if the same conditions are met, and their own if a variable uses the key", () => {
  const slices = new Slices();
  const signatures = (condition: object) => {
    const { mentions } = slices.of(policiesOf("anna", keysOf("*", { Condition: condition })), [ACTION], ANNA);
    return new Set(["p-1", "p-2", "q"].map((name) => signatureOfKey(mentions, "iam:policyarn", name))).size;
  };
  expect(signatures({ StringLike: { "iam:PolicyARN": "p-*" } })).toBe(2);
  expect(signatures({ StringLike: { "aws:SourceIp": "${iam:PolicyARN}" } })).toBe(3);
});
