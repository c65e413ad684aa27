import { expect, test } from "vitest";
import {
  accessAnalyzer,
  ACCOUNT_ID,
  analyzer,
  buildSnapshot,
  denied,
  group,
  inlinePolicy,
  key,
  policy,
  refusedAnalyzers,
  reportRow,
  role,
  skipped,
  user,
} from "../../../test/support/build.ts";
import type { AccessAnalyzerInventory } from "../access-analyzer.ts";
import { existingResources } from "./existing-resources.ts";
import { accessKeyIdentity } from "../identity.ts";

const anna = user({ userName: "anna", inlinePolicies: [inlinePolicy("own", [])] });
const young = user({ userName: "young" });
const annasKey = key();
const snapshot = buildSnapshot({
  users: [anna, young],
  groups: [group({ groupName: "developers" })],
  roles: [role({ roleName: "deploy" })],
  policies: [policy({ policyName: "reports" })],
  credentialReport: { users: [reportRow(anna, { accessKeys: [annasKey] })] },
  serverCertificates: [
    {
      serverCertificateName: "www",
      serverCertificateId: "ASCA1",
      arn: "arn:aws:iam::123456789012:server-certificate/www",
      uploadedAt: null,
      expiresAt: null,
    },
  ],
  samlProviders: [{ arn: "arn:aws:iam::123456789012:saml-provider/okta", createdAt: null, validUntil: null }],
});
const exists = existingResources(snapshot);

test("each kind of resource is found by its identity", () => {
  const [developers, deploy, reports] = [
    group({ groupName: "developers" }).groupId,
    role({ roleName: "deploy" }).roleId,
    policy({ policyName: "reports" }).policyId,
  ];
  const there = [
    { category: "IAMUser", id: anna.userId },
    { category: "IAMAccessKey", id: accessKeyIdentity(anna.userId, annasKey.createdAt!) },
    { category: "IAMGroup", id: developers },
    { category: "IAMRole", id: deploy },
    { category: "IAMPolicy", id: reports },
    { category: "IAMPolicy", id: `${anna.userId}/own` },
    { category: "IAMPolicy", id: `${deploy}#trust-policy` },
    { category: "IAMPasswordPolicy", id: ACCOUNT_ID },
    { category: "IAMRootUser", id: ACCOUNT_ID },
    { category: "IAMAccount", id: ACCOUNT_ID },
    { category: "IAMAccount", id: "ASCA1" },
    { category: "IAMAccount", id: "arn:aws:iam::123456789012:saml-provider/okta" },
  ] as const;
  expect(there.map(exists)).toEqual(there.map(() => true));
  const gone = [
    { category: "IAMUser", id: "AIDAGONE" },
    { category: "IAMAccessKey", id: "AIDAGONE/1700000000" },
    { category: "IAMAccessKey", id: accessKeyIdentity(anna.userId, annasKey.createdAt! - 5_000) },
    { category: "IAMGroup", id: "AGPAGONE" },
    { category: "IAMRole", id: "AROAGONE" },
    { category: "IAMPolicy", id: "ANPAGONE" },
    { category: "IAMPolicy", id: `${anna.userId}/other` },
    { category: "IAMPolicy", id: "AROAGONE#trust-policy" },
    { category: "IAMAccount", id: "ASCAGONE" },
    { category: "IAMAccount", id: "arn:aws:iam::123456789012:saml-provider/gone" },
  ] as const;
  expect(gone.map(exists)).toEqual(gone.map(() => false));
});

test("for a user younger than the report, it is unknown whether a key exists", () => {
  expect(exists({ category: "IAMAccessKey", id: `${young.userId}/1700000000` })).toBeNull();
});

test("without a password policy, its alerts are GONE and not FIXED", () => {
  expect(
    existingResources(buildSnapshot({ passwordPolicy: null }))({ category: "IAMPasswordPolicy", id: ACCOUNT_ID }),
  ).toBe(false);
});

test("a credential report alone says nothing about the unique ID of a user", () => {
  const reportOnly = existingResources(buildSnapshot({ users: [anna], sections: { authorizationDetails: skipped() } }));
  const known = [
    [{ category: "IAMUser", id: anna.userId }, null],
    [{ category: "IAMAccessKey", id: accessKeyIdentity(anna.userId, annasKey.createdAt!) }, null],
    [{ category: "IAMUser", id: anna.arn }, true],
    [{ category: "IAMUser", id: `${anna.arn}-gone` }, false],
  ] as const;
  expect(known.map(([resource]) => reportOnly(resource))).toEqual(known.map(([, isExisting]) => isExisting));
});

test("a resource that was not read does not count as deleted", () => {
  const unread = existingResources(
    buildSnapshot({
      sections: {
        authorizationDetails: denied("iam:GetAccountAuthorizationDetails"),
        credentialReport: denied("iam:GetCredentialReport"),
        passwordPolicy: denied("iam:GetAccountPasswordPolicy"),
        serverCertificates: denied("iam:ListServerCertificates"),
        samlProviders: denied("iam:ListSAMLProviders"),
        oidcProviders: skipped(),
      },
    }),
  );
  const anything = [
    { category: "IAMUser", id: "AIDAGONE" },
    { category: "IAMAccessKey", id: "AIDAGONE/1" },
    { category: "IAMGroup", id: "AGPAGONE" },
    { category: "IAMRole", id: "AROAGONE" },
    { category: "IAMPolicy", id: "ANPAGONE" },
    { category: "IAMPolicy", id: "AIDA/own" },
    { category: "IAMPolicy", id: "AROA#trust-policy" },
    { category: "IAMPasswordPolicy", id: ACCOUNT_ID },
    { category: "IAMAccount", id: "ASCA1" },
    { category: "IAMAccount", id: "arn:aws:iam::123456789012:oidc-provider/x" },
  ] as const;
  expect(anything.map(unread)).toEqual(anything.map(() => null));
});

test("a resource with a policy exists if its policy was read, and is deleted if its list was read without it", () => {
  const queue = (name: string, region = "eu-west-1") => `arn:aws:sqs:${region}:${ACCOUNT_ID}:${name}`;
  const found = existingResources(
    buildSnapshot({
      resourcePolicies: {
        policies: [{ kind: "sqs:queue", resourceArn: queue("orders"), region: "eu-west-1", document: null }],
        regions: ["eu-west-1"],
        unread: [
          {
            kind: "sqs:queue",
            region: "eu-west-1",
            resourceArns: [queue("secret")],
            status: "denied",
            action: "sqs:GetQueueAttributes",
            code: "AWS_ACCESS_DENIED",
            reason: "Denied.",
          },
        ],
      },
    }),
  );
  const answers = [queue("orders"), queue("deleted"), queue("secret"), queue("far", "us-east-1")];
  expect(answers.map((id) => found({ category: "IAMAccount", id }))).toEqual([true, false, null, null]);
});

test("what an analyzer of internal access watches is known only if every finding was read", () => {
  const resource = { category: "IAMAccount", id: "internal access arn:aws:s3:::invoices" } as const;
  const refused = refusedAnalyzers("eu-west-1");
  const watching = analyzer({ type: "ACCOUNT_INTERNAL_ACCESS" });
  const found = (overrides: Partial<AccessAnalyzerInventory>) =>
    existingResources(
      buildSnapshot({ accessAnalyzer: accessAnalyzer({ analyzers: [analyzer(), watching], ...overrides }) }),
    )(resource);
  expect([found({}), found({ unread: [refused] })]).toEqual([true, null]);
  // No one watches any more.
  expect(found({ analyzers: [analyzer()] })).toBeNull();
  expect(found({ analyzers: [{ ...watching, isActive: false }] })).toBeNull();
  expect(existingResources(buildSnapshot({ sections: { accessAnalyzer: skipped() } }))(resource)).toBeNull();
});

test("an analyzer is deleted only if the analyzers of its Region were listed without it", () => {
  const listed = accessAnalyzer({
    regions: ["eu-west-1", "us-east-1"],
    unread: [refusedAnalyzers("us-east-1")],
  });
  const exists = existingResources(buildSnapshot({ accessAnalyzer: listed }));
  const arn = (region: string, name = "old") => `arn:aws:access-analyzer:${region}:${ACCOUNT_ID}:analyzer/${name}`;
  const answers = [analyzer().arn, arn("eu-west-1"), arn("us-east-1"), arn("ap-south-1")];
  expect(answers.map((id) => exists({ category: "IAMAccount", id }))).toEqual([true, false, null, null]);
});
