import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, role, runOne } from "../../../../test/support/build.ts";
import { trustOidcOpen } from "./trust-oidc-open.ts";

const GITHUB = "token.actions.githubusercontent.com";
const EKS = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE";
const AUD = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };

function trusting(condition: object | undefined, provider = `arn:aws:iam::123456789012:oidc-provider/${GITHUB}`) {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: provider },
    Action: "sts:AssumeRoleWithWebIdentity",
    ...(condition ? { Condition: condition } : {}),
  };
  return buildSnapshot({ roles: [role({ roleName: "pipeline", trustPolicy: [statement] })] });
}
const severities = (...given: Parameters<typeof trusting>) =>
  runOne(trustOidcOpen, trusting(...given)).findings.map(({ severity }) => severity);

test.each([
  undefined,
  { StringEquals: AUD },
  { StringEquals: AUD, StringLike: { [`${GITHUB}:sub`]: "repo:*" } },
  { StringEquals: AUD, StringLike: { [`${GITHUB}:sub`]: ["repo:shop/web:*", "*"] } },
  { StringEquals: AUD, StringLike: { [`${GITHUB}:sub`]: "repo:shop*" } },
  { StringEquals: AUD, "ForAllValues:StringLike": { [`${GITHUB}:sub`]: "repo:shop/web:*" } },
])("fails %j", (condition) => expect(severities(condition)).toEqual(["HIGH"]));

test.each([
  { StringEquals: { ...AUD, [`${GITHUB}:sub`]: "repo:shop/web:ref:refs/heads/main" } },
  { StringEquals: AUD, StringLike: { [`${GITHUB}:sub`]: "repo:shop/*" } },
  { StringEquals: { ...AUD, [`${GITHUB}:repository`]: "shop/web" } },
])("passes %j", (condition) => expect(severities(condition)).toEqual([]));

test("a missing audience is one severity level lower, since AWS also checks the audience list of the provider", () => {
  expect(severities({ StringLike: { [`${GITHUB}:sub`]: "repo:shop/web:*" } })).toEqual(["MEDIUM"]);
});

test("recognizes the subject key of each provider", () => {
  const eks = (sub: string) =>
    severities(
      { StringEquals: { [`${EKS}:aud`]: "sts.amazonaws.com" }, StringLike: { [`${EKS}:sub`]: sub } },
      `arn:aws:iam::123456789012:oidc-provider/${EKS}`,
    );
  expect(eks("system:serviceaccount:*:*")).toEqual(["HIGH"]);
  expect(eks("system:serviceaccount:shop:*")).toEqual([]);
  expect(
    severities(
      { StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:pool" } },
      "cognito-identity.amazonaws.com",
    ),
  ).toEqual([]);
  expect(severities(undefined, "cognito-identity.amazonaws.com")).toEqual(["HIGH"]);
});

test("leaves out SAML providers and services", () => {
  expect(failing(trustOidcOpen, trusting(undefined, "arn:aws:iam::123456789012:saml-provider/company"))).toEqual([]);
  expect(failing(trustOidcOpen, buildSnapshot())).toEqual([]);
});

test("does not evaluate a trust policy that cannot be read", () => {
  expect(
    notEvaluated(trustOidcOpen, buildSnapshot({ roles: [role({ roleName: "broken", trustPolicy: "{" })] })),
  ).toEqual(["broken"]);
});
