import { describe, expect, it } from "vitest";
import { trustSentences } from "./trust-sentences.ts";

const OWN = "111122223333";

function said(statement: object): string[] {
  return (trustSentences(JSON.stringify({ Version: "2012-10-17", Statement: statement }), OWN) ?? []).map((each) =>
    [each.effect, each.reach, each.who, ...each.conditions].join(" | "),
  );
}

describe("a trust policy in sentences", () => {
  it.each([
    [{ Service: "ec2.amazonaws.com" }, "Allow | service | The AWS service ec2.amazonaws.com"],
    ["*", "Allow | everyone | Everyone, in any AWS account"],
    [{ AWS: "*" }, "Allow | everyone | Everyone, in any AWS account"],
    [{ AWS: `arn:aws:iam::${OWN}:root` }, "Allow | this account | Any user or role of this account that its own policies allow to"],
    [{ AWS: "999988887777" }, "Allow | other account | Any user or role that account 999988887777 allows to"],
    [{ AWS: `arn:aws:iam::${OWN}:role/ci/deploy` }, "Allow | this account | The role ci/deploy"],
    [{ AWS: "arn:aws:iam::999988887777:user/anna" }, "Allow | other account | The user anna of account 999988887777"],
    [{ AWS: "AIDACKCEVSQ6C2EXAMPLE" }, "Allow | unknown | A deleted user or role (AIDACKCEVSQ6C2EXAMPLE)"],
    [
      { Federated: `arn:aws:iam::${OWN}:oidc-provider/token.actions.githubusercontent.com` },
      "Allow | federation | Identities that the OIDC provider token.actions.githubusercontent.com vouches for",
    ],
    [{ Federated: "cognito-identity.amazonaws.com" }, "Allow | federation | Identities that cognito-identity.amazonaws.com vouches for"],
  ])("says who %j is", (principal, words) => {
    expect(said({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" })).toEqual([words]);
  });

  it("never loses the opposite of NotPrincipal", () => {
    expect(said({ Effect: "Allow", NotPrincipal: { AWS: `arn:aws:iam::${OWN}:user/anna` }, Action: "sts:AssumeRole" })).toEqual([
      "Allow | everyone | Everyone except the user anna",
    ]);
  });

  it("says each principal of a list, with all conditions", () => {
    const condition = {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      "ForAnyValue:StringLikeIfExists": { "aws:PrincipalOrgPaths": ["o-1/*", "o-2/*"] },
    };
    expect(said([{ Effect: "Deny", Principal: { AWS: ["999988887777", "*"] }, Condition: condition }])).toEqual([
      "Deny | other account | Any user or role that account 999988887777 allows to | aws:MultiFactorAuthPresent is true | aws:PrincipalOrgPaths (some value) if present matches o-1/* or o-2/*",
      "Deny | everyone | Everyone, in any AWS account | aws:MultiFactorAuthPresent is true | aws:PrincipalOrgPaths (some value) if present matches o-1/* or o-2/*",
    ]);
  });

  it("keeps an operator that has no words", () => {
    expect(said({ Effect: "Allow", Principal: "*", Condition: { BinaryEquals: { "x:y": "QQ==" } } })[0]).toContain("x:y BinaryEquals QQ==");
  });

  it("says nothing of a text that is no policy", () => {
    expect(trustSentences("{", OWN)).toBeNull();
    expect(trustSentences('{"Statement":["x"]}', OWN)).toBeNull();
  });
});
