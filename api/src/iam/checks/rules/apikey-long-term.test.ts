import { expect, test } from "vitest";
import {
  AT,
  buildSnapshot,
  daysAgo,
  failing,
  runOne,
  serviceCredential,
  user,
} from "../../../../test/support/build.ts";
import type { ServiceSpecificCredential } from "../../account.ts";
import { DAY } from "../../time.ts";
import { apikeyLongTerm } from "./apikey-long-term.ts";

function withKey(overrides: Partial<ServiceSpecificCredential>) {
  const serviceSpecificCredentials = [serviceCredential(overrides)];
  return buildSnapshot({ users: [user({ userName: "anna" })], serviceSpecificCredentials });
}

test("fails a key that never expires, also a new one", () => {
  const { findings } = runOne(apikeyLongTerm, withKey({ expiresAt: null }));
  expect(findings.map(({ description }) => description)).toEqual([
    "An API key of anna for Amazon Bedrock never expires; the limit is 90 days.",
  ]);
});

test("fails a key that is valid for longer than the limit, and names a service that it does not know", () => {
  const key = { serviceName: "new.amazonaws.com", createdAt: daysAgo(10), expiresAt: AT + 81 * DAY };
  const { findings } = runOne(apikeyLongTerm, withKey(key));
  expect(findings[0]!.description).toBe(
    "An API key of anna for new.amazonaws.com is valid for 91 days in total; the limit is 90 days.",
  );
});

test.each([
  ["that is valid for the limit", { createdAt: daysAgo(10), expiresAt: AT + 80 * DAY }],
  ["that has expired", { createdAt: daysAgo(400), expiresAt: AT }],
  ["that is inactive", { isActive: false }],
  ["that is a password", { kind: "PASSWORD" }],
] as const)("passes a credential %s", (_name, overrides) => {
  expect(failing(apikeyLongTerm, withKey(overrides))).toEqual([]);
});
