import { describe, expect, test } from "vitest";
import {
  findConditionKey,
  isClaimKey,
  isNarrowed,
  limitsSourceAccount,
  parseOperator,
  requiresExternalId,
  requiresMfa,
} from "./conditions.ts";
import { parsePolicy } from "./document.ts";
import type { PolicyStatement } from "./statement.ts";

function statementWith(condition: object): PolicyStatement {
  const parsed = parsePolicy(
    JSON.stringify({ Statement: { Effect: "Allow", Action: "sts:AssumeRole", Resource: "*", Condition: condition } }),
  );
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.document.statements[0]!;
}

describe("conditions", () => {
  test("operators are parsed", () => {
    expect(parseOperator("ForAllValues:stringLIKEIfExists")).toEqual({
      name: "StringLike",
      family: "String",
      qualifier: "ForAllValues",
      isNegated: false,
      ifExists: true,
    });
    expect(parseOperator("NotIpAddress")).toMatchObject({ family: "IpAddress", isNegated: true });
    expect(parseOperator("Null")).toMatchObject({ family: "Null" });
    for (const unknown of ["NullIfExists", "StringMatches", "ForSomeValues:StringLike", ""])
      expect(parseOperator(unknown)).toBeNull();
  });

  test("keys are found with their type, ignoring case and tag name", () => {
    expect(findConditionKey("AWS:sourceip")).toMatchObject({ type: "IPAddress", isMultivalued: false });
    expect(findConditionKey("aws:RequestTag/Team")).toMatchObject({ type: "String" });
    expect(findConditionKey("aws:TagKeys")).toMatchObject({ isMultivalued: true });
    expect(findConditionKey("s3:prefix")).toMatchObject({ type: "String" });
    expect(findConditionKey("s3:ExistingObjectTag/team")).toMatchObject({ type: "String" });
    expect(findConditionKey("saml:cn")).toMatchObject({ isMultivalued: true });
    expect(findConditionKey("token.actions.githubusercontent.com:sub")).toBeNull();
    expect(isClaimKey("token.actions.githubusercontent.com:sub")).toBe(true);
    expect(isClaimKey("s3:x-amz-server-side-encryption-aws.id")).toBe(false);
    expect(findConditionKey("aws:Sauce")).toBeNull();
  });

  test.each([
    [{ Bool: { "aws:MultiFactorAuthPresent": "true" } }, true],
    [{ Bool: { "AWS:multifactorauthpresent": true } }, true],
    // IfExists is also met by requests signed with long-term access keys, so MFA is not required.
    [{ BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } }, false],
    [{ Bool: { "aws:MultiFactorAuthPresent": "false" } }, false],
    [{ NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }, true],
    [{ NumericLessThanIfExists: { "aws:MultiFactorAuthAge": "3600" } }, false],
    [{ Null: { "aws:MultiFactorAuthAge": "false" } }, true],
    [{ Null: { "aws:MultiFactorAuthAge": "False" } }, true],
    [{ Null: { "aws:MultiFactorAuthAge": "true" } }, false],
    [{}, false],
  ])("%j requires MFA: %j", (condition, answer) => expect(requiresMfa(statementWith(condition))).toBe(answer));

  test.each([
    [{ StringEquals: { "sts:ExternalId": "a-long-secret" } }, true],
    [{ StringLike: { "sts:ExternalId": "*" } }, false],
    [{ StringEqualsIfExists: { "sts:ExternalId": "a" } }, false],
    [{ StringNotEquals: { "sts:ExternalId": "a" } }, false],
  ])("%j requires an external id: %j", (condition, answer) =>
    expect(requiresExternalId(statementWith(condition))).toBe(answer),
  );

  test.each([
    [{ StringEquals: { "aws:SourceAccount": "111122223333" } }, true],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:111122223333:*" } }, true],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::one-bucket" } }, true],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }, false],
    [{ ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } }, false],
    [{ StringLike: { "aws:SourceAccount": "*" } }, false],
    [{ StringEqualsIfExists: { "aws:SourceAccount": "111122223333" } }, false],
  ])("%j limits the source account: %j", (condition, answer) =>
    expect(limitsSourceAccount(statementWith(condition))).toBe(answer),
  );

  test("some conditions narrow nothing", () => {
    expect(isNarrowed(statementWith({}))).toBe(false);
    expect(isNarrowed(statementWith({ Bool: { "aws:SecureTransport": "true" } }))).toBe(false);
    expect(isNarrowed(statementWith({ IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "0.0.0.0/0"] } }))).toBe(false);
    expect(
      isNarrowed(
        statementWith({ StringEquals: { "aws:ResourceTag/team": "x" }, Bool: { "aws:SecureTransport": "true" } }),
      ),
    ).toBe(true);
  });
});
