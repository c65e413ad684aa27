import { describe, expect, test } from "vitest";
import { deniesAction, delegatesPolicies, limitsExternalPrincipals, limitsRegions } from "./organization-verdicts.ts";

const LEAVE = "organizations:LeaveOrganization";
const ID = "123456789012";
const policy = (...statements: object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const FULL = policy({ Effect: "Allow", Action: "*", Resource: "*" });
const deny = (more: object = {}) => policy({ Effect: "Deny", Action: LEAVE, Resource: "*", ...more });
const except = (...values: string[]) => ({ Condition: { ArnNotLike: { "aws:PrincipalArn": values } } });

describe("an action is denied in an account", () => {
  test.each([
    ["by a Deny at any level", [[FULL], [FULL, deny()], [FULL]]],
    ["by a wildcard", [[FULL, deny({ Action: "organizations:*" })]]],
    ["by NotAction", [[FULL, policy({ Effect: "Deny", NotAction: ["s3:*"], Resource: "*" })]]],
    [
      "by a level that does not allow it",
      [[FULL], [policy({ Effect: "Allow", Action: "s3:*", Resource: "*" })], [FULL]],
    ],
    ["but for one role", [[FULL, deny(except("arn:aws:iam::*:role/break-glass"))]]],
  ])("%s", (_how, levels) => expect(deniesAction(levels, LEAVE, ID)).toBe("YES"));

  test.each([
    ["without a Deny", [[FULL], [FULL]]],
    ["if the Deny is about other actions", [[FULL, deny({ Action: "cloudtrail:StopLogging" })]]],
    ["if NotAction leaves it out", [[FULL, policy({ Effect: "Deny", NotAction: ["organizations:*"], Resource: "*" })]]],
    ["if the Deny names resources, which the action has none of", [[FULL, deny({ Resource: "arn:aws:s3:::logs" })]]],
  ])("not %s", (_how, levels) => expect(deniesAction(levels, LEAVE, ID)).toBe("NO"));

  test.each([
    ["the exception is every role", except("arn:aws:iam::*:role/*")],
    ["the exception is every principal", except("*")],
    ["the exception is the account", except(`arn:aws:iam::${ID}:*`)],
    ["the exception is a variable", except("arn:aws:iam::*:role/${aws:PrincipalTag/role}")],
    ["only tagged principals are denied", { Condition: { StringEquals: { "aws:PrincipalTag/env": "dev" } } }],
    ["only other organizations are denied", { Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } } }],
  ])("perhaps, if %s", (_how, more) => expect(deniesAction([[FULL, deny(more)]], LEAVE, ID)).toBe("UNKNOWN"));

  test.each([
    ["under a condition", { Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } }],
    ["on resources, which the action has none of", { Resource: "arn:aws:s3:::logs" }],
  ])("perhaps, if a level allows it only %s", (_how, more) => {
    const allow = policy({ Effect: "Allow", Action: "*", Resource: "*", ...more });
    expect(deniesAction([[FULL], [allow]], LEAVE, ID)).toBe("UNKNOWN");
    expect(deniesAction([[FULL], [allow, FULL]], LEAVE, ID)).not.toBe("YES");
  });

  test("perhaps, if a document cannot be read, unless another one denies it", () => {
    expect(deniesAction([[FULL, "{"]], LEAVE, ID)).toBe("UNKNOWN");
    expect(deniesAction([["{"]], LEAVE, ID)).toBe("UNKNOWN");
    expect(deniesAction([[FULL, "{", deny()]], LEAVE, ID)).toBe("YES");
  });
});

describe("an account is limited to Regions", () => {
  const outside = { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } };
  const limit = (more: object = {}) =>
    policy({ Effect: "Deny", NotAction: ["iam:*", "sts:*"], Resource: "*", Condition: outside, ...more });
  const verdictOf = (...texts: string[]) => limitsRegions([[FULL], [FULL, ...texts]], ID);

  test("by a Deny of everything else, also with named exceptions, or by what is allowed", () => {
    expect(verdictOf(limit())).toBe("YES");
    expect(verdictOf(limit({ NotAction: undefined, Action: "*" }))).toBe("YES");
    const role = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/break-glass" } };
    expect(verdictOf(limit({ Condition: { ...outside, ...role } }))).toBe("YES");
    const allowed = { StringEquals: { "aws:RequestedRegion": "eu-west-1" } };
    expect(limitsRegions([[policy({ Effect: "Allow", Action: "*", Resource: "*", Condition: allowed })]], ID)).toBe(
      "YES",
    );
  });

  test.each([
    ["without a policy about Regions", []],
    ["if the Deny leaves out every Region", [limit({ Condition: { StringNotLike: { "aws:RequestedRegion": "*" } } })]],
  ])("not %s", (_how, texts) => expect(verdictOf(...texts)).toBe("NO"));

  test.each([
    ["only listed Regions are denied", limit({ Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } })],
    ["only some actions are denied", limit({ NotAction: undefined, Action: "ec2:*" })],
    ["what starts instances is left out", limit({ NotAction: ["iam:*", "ec2:*"] })],
    ["every action is left out", limit({ NotAction: "*" })],
    ["resources are left out", limit({ Resource: undefined, NotResource: "arn:aws:ec2:*:*:instance/*" })],
    ["a pattern lists every Region", limit({ Condition: { StringNotLike: { "aws:RequestedRegion": "*-*-*" } } })],
    [
      "the Region is compared with itself",
      limit({ Condition: { StringNotEquals: { "aws:RequestedRegion": "${aws:RequestedRegion}" } } }),
    ],
    ["another condition is asked for", limit({ Condition: { ...outside, Bool: { "aws:ViaAWSService": "false" } } })],
    ["a policy cannot be read", "{"],
  ])("perhaps, if %s", (_how, text) => expect(verdictOf(text)).toBe("UNKNOWN"));

  test("perhaps, if only some of what is allowed is limited", () => {
    const inRegion = policy({
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
    });
    expect(limitsRegions([[inRegion, policy({ Effect: "Allow", Action: "iam:*", Resource: "*" })]], ID)).toBe(
      "UNKNOWN",
    );
    expect(limitsRegions([[inRegion, FULL]], ID)).toBe("NO");
  });
});

describe("a resource control policy keeps external principals away", () => {
  const rcp = (Condition: object) =>
    policy({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", Condition });
  test.each([
    ["by the organization", { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-1" } }],
    [
      "by the organization, with exceptions for partners and AWS",
      {
        StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-1", "aws:PrincipalAccount": ["111122223333"] },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
    ],
    ["by the paths", { "ForAllValues:StringNotLike": { "aws:PrincipalOrgPaths": "o-1/r-1/*" } }],
  ])("%s", (_how, condition) => expect(limitsExternalPrincipals(rcp(condition), ID)).toBe("YES"));

  test.each([
    ["if it only demands encryption", rcp({ Bool: { "aws:SecureTransport": "false" } })],
    ["if it leaves out everyone", rcp({ StringNotLike: { "aws:PrincipalOrgID": "*" } })],
    ["if it denies the organization itself nothing", FULL],
  ])("not %s", (_how, text) => expect(limitsExternalPrincipals(text, ID)).toBe("NO"));

  const ORG = { "aws:PrincipalOrgID": "o-1" };
  test.each([
    ["every organization is left out", { StringNotLike: { "aws:PrincipalOrgID": "o-*" } }],
    ["every account is left out", { StringNotLike: { "aws:PrincipalAccount": "?*" } }],
    ["the caller is compared with itself", { StringNotEquals: { "aws:PrincipalOrgID": "${aws:PrincipalOrgID}" } }],
    ["every role is left out", { StringNotEquals: ORG, ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }],
    ["strangers may tag themselves", { StringNotEquals: { ...ORG, "aws:PrincipalTag/trusted": "true" } }],
    ["strangers may name themselves", { StringNotEquals: { ...ORG, "aws:UserAgent": "backup" } }],
    ["the account is left out", { StringNotEquals: { ...ORG, "aws:ResourceAccount": ID } }],
    ["the resources of the organization are left out", { StringNotEquals: { ...ORG, "aws:ResourceOrgID": "o-1" } }],
    ["anonymous callers are left out", { StringNotEquals: ORG, Bool: { "aws:PrincipalIsAWSService": "false" } }],
    ["callers of no organization are", { "ForAnyValue:StringNotLike": { "aws:PrincipalOrgPaths": "o-1/r-1/*" } }],
  ])("perhaps, if %s", (_how, condition) => expect(limitsExternalPrincipals(rcp(condition), ID)).toBe("UNKNOWN"));

  test("on all resources of a type, but for named ones", () => {
    const on = (more: object) =>
      limitsExternalPrincipals(
        policy({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Condition: {
            StringNotEqualsIfExists: {
              "aws:PrincipalOrgID": "${aws:ResourceOrgID}",
              "aws:ResourceAccount": "999999999999",
            },
          },
          ...more,
        }),
        ID,
      );
    expect(on({ Resource: ["arn:aws:s3:::*"] })).toBe("YES");
    expect(on({ NotResource: ["arn:aws:s3:::public/*"] })).toBe("YES");
    expect(on({ Resource: ["arn:aws:s3:::one", "arn:aws:s3:::one/*"] })).toBe("UNKNOWN");
    expect(on({ NotResource: ["arn:aws:s3:::*/*"] })).toBe("UNKNOWN");
  });

  test("perhaps, if it also asks for something else, or cannot be read", () => {
    const condition = {
      StringNotEquals: { "aws:PrincipalOrgID": "o-1" },
      StringEquals: { "aws:ResourceTag/public": "no" },
    };
    expect(limitsExternalPrincipals(rcp(condition), ID)).toBe("UNKNOWN");
    expect(limitsExternalPrincipals("{", ID)).toBe("UNKNOWN");
  });
});

describe("the delegation policy", () => {
  const [MANAGEMENT, SECURITY] = ["999900001111", "500000000001"];
  const WRITES = ["organizations:UpdatePolicy", "organizations:AttachPolicy"];
  const grant = (more: object = {}) => ({
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${SECURITY}:root` },
    Action: WRITES,
    Resource: "*",
    ...more,
  });
  const verdictOf = (...statements: object[]) =>
    delegatesPolicies(policy(...statements), new Set([MANAGEMENT])).verdict;

  test("hands policies to the member account that may write and attach them", () => {
    expect(delegatesPolicies(policy(grant()), new Set([MANAGEMENT]))).toEqual({
      verdict: "YES",
      awsAccountIds: [SECURITY],
    });
    expect(verdictOf(grant({ Action: "organizations:*" }))).toBe("YES");
    expect(verdictOf(grant({ Principal: { AWS: SECURITY } }))).toBe("YES");
    const types = (...values: string[]) => ({
      Condition: { StringLikeIfExists: { "organizations:PolicyType": values } },
    });
    expect(verdictOf(grant(types("SERVICE_CONTROL_POLICY", "TAG_POLICY")))).toBe("YES");
    const ofScps = `arn:aws:organizations::${MANAGEMENT}:policy/o-1/service_control_policy/*`;
    expect(verdictOf(grant({ Resource: [`arn:aws:organizations::${MANAGEMENT}:ou/o-1/*`, ofScps] }))).toBe("YES");
  });

  test.each([
    ["only to read", grant({ Action: ["organizations:Describe*", "organizations:List*"] })],
    ["only to attach what others write", grant({ Action: "organizations:AttachPolicy" })],
    ["only tag policies", grant({ Condition: { StringEquals: { "organizations:PolicyType": "TAG_POLICY" } } })],
    ["only tag policies, by resource", grant({ Resource: "arn:aws:organizations::*:policy/*/tag_policy/*" })],
    [
      "to attach to nothing",
      grant({ Resource: `arn:aws:organizations::${MANAGEMENT}:policy/o-1/service_control_policy/*` }),
    ],
    ["only to the management account", grant({ Principal: { AWS: MANAGEMENT } })],
    ["to an account that is closed", grant({ Principal: { AWS: "500000000009" } })],
  ])("hands nothing over if it allows %s", (_how, statement) =>
    expect(delegatesPolicies(policy(statement), new Set([MANAGEMENT, "500000000009"])).verdict).toBe("NO"),
  );

  test.each([
    ["a condition is not understood", [grant({ Condition: { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } } })]],
    ["the principal is everyone", [grant({ Principal: "*" })]],
    ["a Deny may take it away", [grant(), grant({ Effect: "Deny", Action: "organizations:UpdatePolicy" })]],
  ])("is not decided if %s", (_how, statements) => expect(verdictOf(...statements)).toBe("UNKNOWN"));

  test("is not decided if it cannot be read", () => {
    expect(delegatesPolicies("{", new Set()).verdict).toBe("UNKNOWN");
  });
});
