import type { User } from "../../account.ts";
import { guardrailsOf } from "../../principals/guardrails.ts";
import { userCredentials, userRef } from "../../identity.ts";
import { isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import { defineCheck } from "../check.ts";
import { enableMfa } from "../remediations.ts";
import { YOUNGER_THAN_REPORT } from "../subjects.ts";

/** Everybody is judged by what they hold, of their own or through groups, whatever the policies and groups are called. */
export const mfaAdmin = defineCheck({
  id: "mfa-admin",
  title: "Administrator user or group member without MFA",
  family: "MFA",
  severity: "HIGH",
  category: "IAMUser",
  controls: {},
  rationale:
    "An administrator's password or key is the whole account. It is the first that attackers look for, and the last that should work without a second factor.",
  needs: ["authorizationDetails", "credentialReport"],
  optional: ["organization"],
  resources: ({ authorizationDetails, credentialReport }) => {
    const rows = new Map(
      userCredentials(credentialReport, authorizationDetails).map(({ user, row }) => [user.userId, row]),
    );
    return authorizationDetails.users.map((user: User) => ({ user, row: rows.get(user.userId) ?? null }));
  },
  ref: ({ user }) => userRef(user),
  evaluate: ({ user, row }, { authorizationDetails, organization }, { awsAccountId }) => {
    if (row?.mfaActive) return null;
    const permissions = permissionsOf(authorizationDetails, user);
    if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId))) {
      const [unreadable] = permissions.unreadable;
      return unreadable === undefined ? null : { notEvaluated: unreadable.reason };
    }
    if (row === null) return { notEvaluated: YOUNGER_THAN_REPORT };
    return {
      description: `${user.userName} is an administrator and has no MFA device.`,
      evidence: {
        mfaActive: false,
        passwordEnabled: row.passwordEnabled,
        activeKeyCount: row.accessKeys.filter((key) => key.isActive).length,
        policies: permissions.policies.map(({ source }) => ({
          policyName: source.policyName,
          throughGroup: source.groupName,
        })),
      },
    };
  },
  remediation: ({ name }) =>
    enableMfa(
      name,
      "Register an MFA device for the administrator, best a FIDO key or passkey. Better still, give administrators a role that asks for MFA, and take the policy from the user.",
    ),
});
