import { guardrailsOf } from "../../principals/guardrails.ts";
import { userRef } from "../../identity.ts";
import { IAM_WRITES, isAdministrator, type Permissions, permissionsOf } from "../../principals/principal-policies.ts";
import { conditionsOn, parseOperator } from "../../policy/conditions.ts";
import { isAnyResource, namesAction } from "../../policy/scope.ts";
import type { StatementCondition } from "../../policy/statement.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES } from "../references.ts";

/** Evaluates whether a policy requires MFA. `mfa-admin` covers whether the user has a device, and `mfa-trust` covers roles. */
export const mfaNotRequired = defineCheck({
  id: "mfa-not-required",
  title: "Administrator can change users and policies without MFA",
  family: "MFA",
  severity: "MEDIUM",
  category: "IAMUser",
  rationale:
    "MFA at sign-in protects only the console. Unless a policy requires it, an administrator's access key works without MFA, and a leaked key gives control of the whole account.",
  references: [AWS_PAGES.mfaForApi, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user, { authorizationDetails, organization }, { awsAccountId, at }) => {
    const permissions = permissionsOf(authorizationDetails, user);
    const [unreadable] = permissions.unreadable;
    if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId, at)))
      return unreadable ? { notEvaluated: unreadable.reason } : null;
    if (needsMfaForIam(permissions)) return null;
    return {
      description: `${user.userName} is an administrator and can change IAM without an MFA session.`,
      evidence: {
        policies: permissions.policies.map(({ source }) => ({
          policyName: source.policyName,
          throughGroup: source.groupName,
        })),
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Attach a Deny of everything except setting up MFA, with the condition BoolIfExists aws:MultiFactorAuthPresent false. Or remove the permissions from the user and let the user assume a role that requires MFA.",
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

/** Whether a Deny blocks the IAM write actions in every request without MFA, including requests signed with access keys. */
function needsMfaForIam({ policies }: Permissions): boolean {
  return policies.some(({ document }) =>
    document.statements.some(
      (statement) =>
        statement.effect === "Deny" &&
        statement.conditions.length === 1 &&
        conditionsOn(statement, "aws:MultiFactorAuthPresent").some(isMetWithoutMfa) &&
        isAnyResource(statement) &&
        IAM_WRITES.every(({ action }) => namesAction(statement, action)),
    ),
  );
}

function isMetWithoutMfa({ operator, values }: StatementCondition): boolean {
  const parsed = parseOperator(operator);
  return parsed?.family === "Bool" && parsed.ifExists && values.every((value) => value.toLowerCase() === "false");
}
