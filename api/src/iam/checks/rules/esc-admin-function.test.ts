import { expect, test } from "vitest";
import {
  ALLOW_ALL,
  buildSnapshot,
  failing,
  inlinePolicy,
  notEvaluated,
  organization,
  policyText,
  role,
} from "../../../../test/support/build.ts";
import { escAdminFunction } from "./esc-admin-function.ts";

const trust = (service: string) => [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }];
const admin = (roleName: string, service: string) =>
  role({ roleName, trustPolicy: trust(service), inlinePolicies: [inlinePolicy("all", ALLOW_ALL)] });

test("fails a role with administrator access that the service uses", () => {
  expect(
    failing(
      escAdminFunction,
      buildSnapshot({ roles: [admin("strong", "lambda.amazonaws.com"), admin("other", "backup.amazonaws.com")] }),
    ),
  ).toEqual(["strong"]);
});

test("passes roles with few permissions and roles that a service control policy limits", () => {
  const weak = role({ roleName: "weak", trustPolicy: trust("lambda.amazonaws.com") });
  expect(failing(escAdminFunction, buildSnapshot({ roles: [weak] }))).toEqual([]);
  const cut = organization();
  const deny = {
    policyId: "p-iam",
    policyName: "no-iam",
    targetId: "r-root",
    document: policyText([{ Effect: "Deny", Action: "iam:*", Resource: "*" }]),
  };
  const snapshot = buildSnapshot({
    roles: [admin("strong", "lambda.amazonaws.com")],
    organization: { ...cut, serviceControlPolicies: [...cut.serviceControlPolicies!, deny] },
  });
  expect(failing(escAdminFunction, snapshot)).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  const broken = role({
    roleName: "broken",
    trustPolicy: trust("lambda.amazonaws.com"),
    inlinePolicies: [inlinePolicy("p", "{")],
  });
  expect(notEvaluated(escAdminFunction, buildSnapshot({ roles: [broken] }))).toEqual(["broken"]);
});
