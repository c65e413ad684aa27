import { accountRef, userCredentials } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { askFirst } from "../remediations.ts";

const NAMES_SHOWN_MAX = 20;
const IDENTITY_CENTER_PATH = "/aws-reserved/sso.amazonaws.com/";

export const usersNotFederated = defineCheck({
  id: "users-not-federated",
  title: "Account has console users although federation is available",
  family: "INA",
  severity: "LOW",
  category: "IAMAccount",
  rationale:
    "Where people sign in through an identity provider, a local console user remains when its owner leaves. It has its own password and is not covered by the provider's MFA. An account with a provider or in an organization does not need such users.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.identityProviders],
  needs: ["authorizationDetails", "credentialReport"],
  // A member account may not be able to read its organization. One sign of federation is enough.
  optional: ["samlProviders", "organization"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (_account, { authorizationDetails, credentialReport, samlProviders, organization }) => {
    const users = userCredentials(credentialReport, authorizationDetails);
    const consoleUsers = users.filter(({ row }) => row?.passwordEnabled === true).map(({ user }) => user.userName);
    if (consoleUsers.length === 0) {
      return users.some(({ row }) => row === null)
        ? { notEvaluated: "A user was created after the credential report and may have a password." }
        : null;
    }
    const signs = [
      ...(samlProviders?.map(({ arn }) => `SAML provider ${arn}`) ?? []),
      ...(authorizationDetails.roles.some((role) => role.path.startsWith(IDENTITY_CENTER_PATH))
        ? ["roles of IAM Identity Center"]
        : []),
      ...(organization ? [`member of organization ${organization.organizationId}`] : []),
    ];
    if (signs.length > 0) {
      return {
        description: `${consoleUsers.length === 1 ? "One local user has" : `${consoleUsers.length} local users have`} a console password although people can sign in through federation.`,
        evidence: {
          federationExpectedBecause: signs,
          consoleUserCount: consoleUsers.length,
          consoleUsers: consoleUsers.slice(0, NAMES_SHOWN_MAX),
        },
      };
    }
    const isUnknown = samlProviders === undefined || organization === undefined;
    return isUnknown
      ? { notEvaluated: "It is not known whether the account has an identity provider or belongs to an organization." }
      : null;
  },
  remediation: () => ({
    text: "Give the people behind these users access through the identity provider or IAM Identity Center, and then remove their console passwords. If you keep one or two protected users for an outage of the provider, dismiss this alert with that reason.",
    cli: askFirst({ user: "User whose password is removed" }, ['aws iam delete-login-profile --user-name "$user"']),
    terraform: null,
  }),
});
