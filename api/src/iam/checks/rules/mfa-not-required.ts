import { guardrailsOf } from "../../principals/guardrails.ts";
import { userRef } from "../../identity.ts";
import { isAdministrator, needsMfaForIam, permissionsOf } from "../../principals/principal-policies.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";

/** Whether the user has a device is mfa-admin's question; this one asks whether anything demands it. Roles are judged by their trust (mfa-trust). */
export const mfaNotRequired = defineCheck({
  id: "mfa-not-required",
  title: "Administrator can call sensitive actions without an MFA session",
  family: "MFA",
  severity: "MEDIUM",
  category: "IAMUser",
  controls: {},
  rationale:
    "MFA at sign-in protects the console only. Unless a policy demands it, an administrator's access key works without it, and a leaked key is the whole account.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user, { authorizationDetails, organization }, { awsAccountId }) => {
    const permissions = permissionsOf(authorizationDetails, user);
    const [unreadable] = permissions.unreadable;
    if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId)))
      return unreadable ? { notEvaluated: unreadable.reason } : null;
    if (needsMfaForIam(permissions)) return null;
    return {
      description: `${user.userName} is an administrator and may change IAM without an MFA session.`,
      evidence: {
        policies: permissions.policies.map(({ source }) => ({
          policyName: source.policyName,
          throughGroup: source.groupName,
        })),
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Attach a Deny of everything but setting up MFA, under BoolIfExists aws:MultiFactorAuthPresent false; or take the rights from the user and give a role that asks for MFA.",
    cli: cli`aws iam put-user-policy --user-name ${name} --policy-name RequireMfa --policy-document ${JSON.stringify(REQUIRE_MFA)}`,
    terraform: null,
  }),
});

const REQUIRE_MFA = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "DenyWithoutMfa",
      Effect: "Deny",
      NotAction: [
        "iam:CreateVirtualMFADevice",
        "iam:EnableMFADevice",
        "iam:GetUser",
        "iam:ListMFADevices",
        "iam:ListVirtualMFADevices",
        "iam:ResyncMFADevice",
        "sts:GetSessionToken",
      ],
      Resource: "*",
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
};
