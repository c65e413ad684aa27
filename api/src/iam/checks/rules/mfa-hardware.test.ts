import { expect, test } from "vitest";
import {
  AT,
  buildSnapshot,
  daysAgo,
  failing,
  notEvaluated,
  oneUser,
  skipped,
  userYoungerThanReport,
} from "../../../../test/support/build.ts";
import { mfaHardware } from "./mfa-hardware.ts";

const annaArn = "arn:aws:iam::123456789012:user/anna";
const virtual = (userArn: string | null) => [
  { serialNumber: "arn:aws:iam::123456789012:mfa/phone", userArn, enabledAt: AT },
];
const mfaDevice = (serialNumber: string) => [{ userName: "anna", serialNumber, enabledAt: daysAgo(5) }];

test("fails a user with a virtual device, even if it also has a hardware one", () => {
  expect(
    failing(mfaHardware, buildSnapshot({ ...oneUser({ mfaActive: true }), virtualMfaDevices: virtual(annaArn) })),
  ).toEqual(["anna"]);
});

test("fails a console user without any MFA", () => {
  expect(failing(mfaHardware, buildSnapshot(oneUser({ passwordEnabled: true, mfaActive: false })))).toEqual(["anna"]);
});

test("fails a text-message device if the devices were read", () => {
  const mfaDevices = mfaDevice("arn:aws:iam::123456789012:sms-mfa/anna");
  expect(failing(mfaHardware, buildSnapshot({ ...oneUser({ mfaActive: true }), mfaDevices }))).toEqual(["anna"]);
});

test("passes a hardware device, another user's virtual one, and a user without password and MFA", () => {
  for (const overrides of [
    { ...oneUser({ mfaActive: true }), mfaDevices: mfaDevice("GAHT12345678") },
    { ...oneUser({ mfaActive: true }), virtualMfaDevices: virtual(null) },
    { ...oneUser({ mfaActive: true }), virtualMfaDevices: virtual(`${annaArn}bel`) },
    oneUser({ mfaActive: false }),
  ]) {
    expect(failing(mfaHardware, buildSnapshot(overrides))).toEqual([]);
  }
});

test("works without the opt-in list of devices, and does not evaluate a user created after the report", () => {
  const snapshot = buildSnapshot({
    ...oneUser({ mfaActive: true }),
    virtualMfaDevices: virtual(annaArn),
    sections: { mfaDevices: skipped("NOT_REQUESTED") },
  });
  expect(failing(mfaHardware, snapshot)).toEqual(["anna"]);
  expect(notEvaluated(mfaHardware, buildSnapshot(userYoungerThanReport()))).toEqual(["anna"]);
});
