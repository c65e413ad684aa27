import { describe, expect, test } from "vitest";
import { trustedBy } from "./trust-principals.ts";

const OWN = "111122223333";

function said(statement: object): string[] {
  return trustedBy(JSON.stringify({ Version: "2012-10-17", Statement: statement }), OWN).map((each) =>
    [each.effect, each.kind, each.reach, each.who, ...each.conditions].join(" | "),
  );
}

describe("a trust policy in sentences", () => {
  test.each([
    [{ Service: "ec2.amazonaws.com" }, "Allow | SERVICE | SERVICE | The AWS service ec2.amazonaws.com"],
    ["*", "Allow | EVERYONE | EVERYONE | Everyone, in any AWS account"],
    [{ AWS: "*" }, "Allow | EVERYONE | EVERYONE | Everyone, in any AWS account"],
    [
      { AWS: `arn:aws:iam::${OWN}:root` },
      "Allow | ACCOUNT | THIS_ACCOUNT | Any user or role of this account whose policies allow it",
    ],
    [{ AWS: "999988887777" }, "Allow | ACCOUNT | OTHER_ACCOUNT | Any user or role that account 999988887777 allows"],
    [{ AWS: `arn:aws:iam::${OWN}:role/ci/deploy` }, "Allow | ROLE | THIS_ACCOUNT | The role ci/deploy"],
    [
      { AWS: "arn:aws:iam::999988887777:user/anna" },
      "Allow | USER | OTHER_ACCOUNT | The user anna of account 999988887777",
    ],
    [{ AWS: `arn:aws:sts::${OWN}:assumed-role/ci/run` }, "Allow | SESSION | THIS_ACCOUNT | The session ci/run"],
    [{ AWS: "AIDACKCEVSQ6C2EXAMPLE" }, "Allow | DELETED | UNKNOWN | A deleted user or role (AIDACKCEVSQ6C2EXAMPLE)"],
    [
      { Federated: `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com` },
      "Allow | PROVIDER | FEDERATION | Identities authenticated by the OIDC provider token.actions.githubusercontent.com",
    ],
    [
      { Federated: "cognito-identity.amazonaws.com" },
      "Allow | PROVIDER | FEDERATION | Identities authenticated by cognito-identity.amazonaws.com",
    ],
  ])("describes %j", (principal, words) => {
    expect(said({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" })).toEqual([words]);
  });

  test("keeps the reversed meaning of NotPrincipal", () => {
    expect(
      said({ Effect: "Allow", NotPrincipal: { AWS: `arn:aws:iam::${OWN}:user/anna` }, Action: "sts:AssumeRole" }),
    ).toEqual(["Allow | EVERYONE | EVERYONE | Everyone, in any AWS account, except the user anna"]);
  });

  test("lists each principal with all conditions and its statement", () => {
    const Condition = {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      "ForAnyValue:StringLikeIfExists": { "aws:PrincipalOrgPaths": ["o-1/*", "o-2/*"] },
    };
    const words =
      "aws:MultiFactorAuthPresent is true | aws:PrincipalOrgPaths (some value) if present matches o-1/* or o-2/*";
    const statements = [
      { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
      { Effect: "Deny", Principal: { AWS: ["999988887777", "*"] }, Action: "sts:AssumeRole", Condition },
    ];
    expect(said(statements).slice(1)).toEqual([
      `Deny | ACCOUNT | OTHER_ACCOUNT | Any user or role that account 999988887777 allows | ${words}`,
      `Deny | EVERYONE | EVERYONE | Everyone, in any AWS account | ${words}`,
    ]);
    const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    expect(trustedBy(text, OWN).map(({ statement }) => statement)).toEqual([0, 1, 1]);
  });

  test("shows an operator without a description as written", () => {
    const statement = {
      Effect: "Allow",
      Principal: "*",
      Action: "sts:AssumeRole",
      Condition: { BinaryEquals: { "x:y": "QQ==" } },
    };
    expect(said(statement)[0]).toContain("x:y BinaryEquals QQ==");
  });

  test("lists no principals for a text that is not a policy", () => {
    expect(trustedBy("{", OWN)).toEqual([]);
  });
});
