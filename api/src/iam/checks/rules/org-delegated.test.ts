import { expect, test } from "vitest";
import { buildSnapshot, organizationAdministration, runOne } from "../../../../test/support/build.ts";
import type { OrganizationAdministration } from "../../organization-administration.ts";
import { orgDelegated } from "./org-delegated.ts";

const run = (overrides: Partial<OrganizationAdministration>) =>
  runOne(orgDelegated, buildSnapshot({ organizationAdministration: organizationAdministration(overrides) }));
const services = (overrides: Partial<OrganizationAdministration>) =>
  run(overrides).findings.map(({ discriminator }) => discriminator);
const trail = (awsAccountId: string) => [{ awsAccountId, services: ["cloudtrail.amazonaws.com"] }];

test("fails each service that no member account administers", () => {
  const trustedServices = ["cloudtrail.amazonaws.com", "guardduty.amazonaws.com", "sso.amazonaws.com"];
  expect(services({ trustedServices })).toEqual(["guardduty.amazonaws.com", "sso.amazonaws.com"]);
  expect(services({ trustedServices, delegatedAdministrators: [] })).toEqual(trustedServices);
});

test("knows the services that AWS has added", () => {
  const trustedServices = ["observabilityadmin.amazonaws.com", "security-ir.amazonaws.com"];
  expect(services({ trustedServices, delegatedAdministrators: [] })).toEqual(trustedServices);
});

test("an administrator counts only for its service, and only if it is a usable member account", () => {
  const trustedServices = ["cloudtrail.amazonaws.com"];
  const other = [{ awsAccountId: "500000000001", services: ["config.amazonaws.com"] }];
  for (const overrides of [
    { delegatedAdministrators: other },
    { delegatedAdministrators: trail("210987654321") },
    { delegatedAdministrators: trail("500000000001"), closedAccountIds: ["500000000001"] },
  ])
    expect(services({ trustedServices, ...overrides })).toEqual(trustedServices);
  expect(services({ trustedServices, delegatedAdministrators: trail("500000000001") })).toEqual([]);
});

test("says nothing of services that only the management account administers, and of unknown ones", () => {
  const trustedServices = ["ram.amazonaws.com", "tagpolicies.tag.amazonaws.com", "brand-new.amazonaws.com"];
  expect(run({ trustedServices })).toMatchObject({ findings: [], notEvaluated: [] });
});

test("a part of a service is administered with it", () => {
  const trustedServices = ["guardduty.amazonaws.com", "malware-protection.guardduty.amazonaws.com"];
  const delegatedAdministrators = [{ awsAccountId: "500000000001", services: ["guardduty.amazonaws.com"] }];
  expect(services({ trustedServices, delegatedAdministrators })).toEqual([]);
  expect(services({ trustedServices, delegatedAdministrators: [] })).toEqual(["guardduty.amazonaws.com"]);
});

test("does not evaluate what was not read", () => {
  for (const overrides of [{ trustedServices: null }, { delegatedAdministrators: null }])
    expect(run(overrides)).toMatchObject({
      findings: [],
      evaluatedCount: 0,
      notEvaluated: [{ reason: expect.stringContaining("was not read completely") }],
    });
});

test("has nothing to evaluate in accounts that are not the home", () => {
  expect(run({ isHome: false, delegatedAdministrators: [] })).toMatchObject({ findings: [], evaluatedCount: 0 });
});
