import { expect, test } from "vitest";
import {
  AT,
  HEALTHY_ACCOUNT_SUMMARY,
  buildSnapshot,
  denied,
  failing,
  notEvaluated,
} from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { rootHardwareMfa } from "./root-hardware-mfa.ts";
import { runCheck } from "../run.ts";

const device = (userArn: string | null) => [
  { serialNumber: "arn:aws:iam::123456789012:mfa/phone", userArn, enabledAt: AT },
];

test("fails without MFA, and with a virtual device assigned to the root user", () => {
  expect(
    failing(rootHardwareMfa, buildSnapshot({ accountSummary: { ...HEALTHY_ACCOUNT_SUMMARY, AccountMFAEnabled: 0 } })),
  ).toEqual(["root"]);
  expect(
    failing(rootHardwareMfa, buildSnapshot({ virtualMfaDevices: device("arn:aws:iam::123456789012:root") })),
  ).toEqual(["root"]);
});

test("passes if virtual devices are unassigned or belong to users, even a user called root", () => {
  for (const userArn of [null, "arn:aws:iam::123456789012:user/anna", "arn:aws:iam::123456789012:user/root"]) {
    expect(failing(rootHardwareMfa, buildSnapshot({ virtualMfaDevices: device(userArn) }))).toEqual([]);
  }
});

test("passes a root user without credentials", () => {
  const accountSummary = { ...HEALTHY_ACCOUNT_SUMMARY, AccountMFAEnabled: 0, AccountPasswordPresent: 0 };
  expect(failing(rootHardwareMfa, buildSnapshot({ accountSummary }))).toEqual([]);
});

test("does not evaluate an incomplete account summary, nor devices that could not be listed", () => {
  expect(notEvaluated(rootHardwareMfa, buildSnapshot({ accountSummary: {} }))).toEqual(["root"]);
  const refused = buildSnapshot({ sections: { virtualMfaDevices: denied("iam:ListVirtualMFADevices") } });
  expect(runCheck(refused, rootHardwareMfa, DEFAULT_CHECK_SETTINGS).status).toBe("NOT_EVALUATED");
});
