import { userCredentials, userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { YOUNGER_THAN_REPORT } from "../subjects.ts";

/** The serial number of a text-message device, which AWS no longer offers, holds this. */
const TEXT_MESSAGE = ":sms-mfa/";

/**
 * Without a call per user the report tells whether MFA is on and ListVirtualMFADevices who has a virtual device: what is
 * on and not virtual is hardware or FIDO. Where ListMFADevices was read (opt-in), text-message devices are told apart.
 */
export const mfaHardware = defineCheck({
  id: "mfa-hardware",
  title: "User MFA is not a hardware or FIDO device",
  family: "MFA",
  severity: "LOW",
  category: "IAMUser",
  controls: {},
  rationale:
    "The code of a virtual device can be phished together with the password, and its seed copied with the phone's backup. A FIDO key answers only to the real sign-in page.",
  needs: ["credentialReport", "virtualMfaDevices"],
  uses: ["authorizationDetails"],
  optional: ["mfaDevices"],
  resources: ({ credentialReport, authorizationDetails, virtualMfaDevices, mfaDevices }) => {
    const weak = new Map<string, string[]>();
    const add = (who: string, serialNumber: string) => weak.set(who, [...(weak.get(who) ?? []), serialNumber]);
    for (const { userArn, serialNumber } of virtualMfaDevices) if (userArn !== null) add(userArn, serialNumber);
    const byName = new Map<string, string[]>();
    for (const { userName, serialNumber } of mfaDevices ?? []) {
      if (serialNumber.includes(TEXT_MESSAGE)) byName.set(userName, [...(byName.get(userName) ?? []), serialNumber]);
    }
    return userCredentials(credentialReport, authorizationDetails).map((each) => ({
      ...each,
      weakDevices: [...(weak.get(each.user.arn) ?? []), ...(byName.get(each.user.userName) ?? [])],
    }));
  },
  ref: ({ user }) => userRef(user),
  evaluate: ({ user, row, weakDevices }) => {
    if (weakDevices.length > 0) {
      return {
        description: `${user.userName} can use an MFA device that is neither hardware nor FIDO.`,
        evidence: { mfaActive: true, devices: weakDevices },
      };
    }
    if (row === null) return { notEvaluated: YOUNGER_THAN_REPORT };
    // A console user without any MFA has no hardware device either; a user without a password is not asked for one.
    if (row.mfaActive || row.passwordEnabled !== true) return null;
    return {
      description: `${user.userName} signs in to the console without any MFA device.`,
      evidence: { mfaActive: false, devices: [] },
    };
  },
  remediation: ({ name }, evidence) => ({
    text: "Register a FIDO key, a passkey or a hardware token for the user under Security credentials in the console (the command line cannot register FIDO devices), then take the weaker device away.",
    cli:
      (evidence["devices"] as readonly string[])
        .map((serialNumber) => cli`aws iam deactivate-mfa-device --user-name ${name} --serial-number ${serialNumber}`)
        .join("\n") || null,
    terraform: null,
  }),
});
