import type { User } from "../../account.ts";
import { guardrailsOf } from "../../principals/guardrails.ts";
import { userCredentials, userRef } from "../../identity.ts";
import { isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { enableMfa } from "../remediations.ts";
import { NOT_IN_REPORT_YET } from "../subjects.ts";

/** Evaluates each user by its permissions, direct or through groups. The names of policies and groups do not matter. */
export const mfaAdmin = defineCheck({
  id: "mfa-admin",
  title: "Administrator has no MFA",
  family: "MFA",
  severity: "HIGH",
  category: "IAMUser",
  rationale:
    "The password or access key of an administrator gives control of the whole account. Attackers look for these credentials first, so they should never work without a second factor.",
  references: [AWS_PAGES.mfa, securityHub("IAM.19")],
  needs: ["authorizationDetails", "credentialReport"],
  optional: ["organization"],
  resources: ({ authorizationDetails, credentialReport }) => {
    const rows = new Map(
      userCredentials(credentialReport, authorizationDetails).map(({ user, row }) => [user.userId, row]),
    );
    return authorizationDetails.users.map((user: User) => ({ user, row: rows.get(user.userId) ?? null }));
  },
  ref: ({ user }) => userRef(user),
  evaluate: ({ user, row }, { authorizationDetails, organization }, { awsAccountId, at }) => {
    if (row?.mfaActive) return null;
    const permissions = permissionsOf(authorizationDetails, user);
    if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId, at))) {
      const [unreadable] = permissions.unreadable;
      return unreadable === undefined ? null : { notEvaluated: unreadable.reason };
    }
    if (row === null) return { notEvaluated: NOT_IN_REPORT_YET };
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
  remediation: (user) =>
    enableMfa(
      user,
      "Register an MFA device for the administrator, preferably a FIDO key or passkey. Better still, let administrators use a role that requires MFA, and remove the policy from the user.",
    ),
});
