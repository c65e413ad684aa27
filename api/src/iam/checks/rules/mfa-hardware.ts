import { userCredentials, userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";
import { NOT_IN_REPORT_YET } from "../subjects.ts";

/** Part of the serial number of a text-message (SMS) device, which AWS no longer offers. */
const TEXT_MESSAGE = ":sms-mfa/";

/**
 * Needs no AWS call per user. The credential report says whether MFA is active, and ListVirtualMFADevices lists the
 * users with a virtual device. A user with active MFA but no virtual device has a hardware or FIDO device. If
 * ListMFADevices was read (opt-in), text-message devices are also recognized.
 */
export const mfaHardware = defineCheck({
  id: "mfa-hardware",
  title: "User can sign in without hardware or FIDO MFA",
  family: "MFA",
  severity: "LOW",
  category: "IAMUser",
  rationale:
    "The code of a virtual MFA device can be phished together with the password, and its seed can be copied with a phone backup. A FIDO key works only on the real sign-in page.",
  references: [AWS_PAGES.mfa, AWS_PAGES.bestPractices],
  needs: ["credentialReport", "virtualMfaDevices"],
  uses: ["authorizationDetails"],
  optional: ["mfaDevices"],
  resources: ({ credentialReport, authorizationDetails, virtualMfaDevices, mfaDevices }) => {
    const virtualByArn = new Map<string, string[]>();
    for (const { userArn, serialNumber } of virtualMfaDevices) {
      if (userArn !== null) virtualByArn.set(userArn, [...(virtualByArn.get(userArn) ?? []), serialNumber]);
    }
    const textMessageByName = new Map<string, string[]>();
    for (const { userName, serialNumber } of mfaDevices ?? []) {
      if (serialNumber.includes(TEXT_MESSAGE))
        textMessageByName.set(userName, [...(textMessageByName.get(userName) ?? []), serialNumber]);
    }
    return userCredentials(credentialReport, authorizationDetails).map((each) => ({
      ...each,
      weakDevices: [...(virtualByArn.get(each.user.arn) ?? []), ...(textMessageByName.get(each.user.userName) ?? [])],
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
    if (row === null) return { notEvaluated: NOT_IN_REPORT_YET };
    // A console user without MFA has no hardware device either. A user without a password needs none.
    if (row.mfaActive || row.passwordEnabled !== true) return null;
    return {
      description: `${user.userName} can sign in to the console without any MFA device.`,
      evidence: { mfaActive: false, devices: [] },
    };
  },
  remediation: ({ name }, evidence) => ({
    text: "Register a FIDO key, a passkey or a hardware token for the user under Security credentials in the console: the AWS CLI cannot register FIDO devices. Then remove the weaker device.",
    cli:
      (evidence["devices"] as readonly string[])
        .map((serialNumber) => cli`aws iam deactivate-mfa-device --user-name ${name} --serial-number ${serialNumber}`)
        .join("\n") || null,
    terraform: null,
  }),
});
