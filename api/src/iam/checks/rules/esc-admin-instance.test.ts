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
import { escAdminInstance } from "./esc-admin-instance.ts";

const trust = (service: string) => [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }];
const instanceProfiles = [{ instanceProfileName: "web", arn: "arn:aws:iam::123456789012:instance-profile/web" }];
const admin = (roleName: string, service: string) =>
  role({ roleName, trustPolicy: trust(service), inlinePolicies: [inlinePolicy("all", ALLOW_ALL)], instanceProfiles });

test("fails a role with administrator access that the service uses", () => {
  expect(
    failing(
      escAdminInstance,
      buildSnapshot({ roles: [admin("strong", "ec2.amazonaws.com"), admin("other", "backup.amazonaws.com")] }),
    ),
  ).toEqual(["strong"]);
});

test("passes roles with few permissions and roles that a service control policy limits", () => {
  const weak = role({ roleName: "weak", trustPolicy: trust("ec2.amazonaws.com"), instanceProfiles });
  expect(failing(escAdminInstance, buildSnapshot({ roles: [weak] }))).toEqual([]);
  const cut = organization();
  const deny = {
    policyId: "p-iam",
    policyName: "no-iam",
    targetId: "r-root",
    document: policyText([{ Effect: "Deny", Action: "iam:*", Resource: "*" }]),
  };
  const snapshot = buildSnapshot({
    roles: [admin("strong", "ec2.amazonaws.com")],
    organization: { ...cut, serviceControlPolicies: [...cut.serviceControlPolicies!, deny] },
  });
  expect(failing(escAdminInstance, snapshot)).toEqual([]);
});

test("does not evaluate a policy that cannot be read", () => {
  const broken = role({
    roleName: "broken",
    trustPolicy: trust("ec2.amazonaws.com"),
    instanceProfiles,
    inlinePolicies: [inlinePolicy("p", "{")],
  });
  expect(notEvaluated(escAdminInstance, buildSnapshot({ roles: [broken] }))).toEqual(["broken"]);
});
