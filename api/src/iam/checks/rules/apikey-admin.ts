import { guardrailsOf } from "../../principals/guardrails.ts";
import { userRef } from "../../identity.ts";
import { isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { ofEachUser, serviceLabel } from "../user-credentials.ts";
import { isUsableApiKey } from "./apikey-long-term.ts";

export const apikeyAdmin = defineCheck({
  id: "apikey-admin",
  title: "API key for a service such as Bedrock belongs to an administrator",
  family: "KEY",
  severity: "HIGH",
  category: "IAMUser",
  rationale:
    "An API key has every permission of its user within one service. The key of an administrator can therefore read, change and delete everything in that service, including what other teams keep there.",
  references: [AWS_PAGES.apiKeys, AWS_PAGES.serviceSpecificCredentials],
  needs: ["authorizationDetails", "serviceSpecificCredentials"],
  optional: ["organization"],
  resources: ({ authorizationDetails, serviceSpecificCredentials }) =>
    ofEachUser(authorizationDetails, serviceSpecificCredentials),
  ref: ({ user }) => userRef(user),
  evaluate: ({ user, items }, { authorizationDetails, organization }, { awsAccountId, at }) => {
    const keys = items.filter((credential) => isUsableApiKey(credential, at));
    if (keys.length === 0) return null;
    const permissions = permissionsOf(authorizationDetails, user);
    if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId, at))) {
      const [unreadable] = permissions.unreadable;
      return unreadable === undefined ? null : { notEvaluated: unreadable.reason };
    }
    const services = [...new Set(keys.map(({ serviceName }) => serviceName))].toSorted();
    return {
      description: `${user.userName} is an administrator and has an API key for ${services.map(serviceLabel).join(" and ")}.`,
      evidence: {
        userName: user.userName,
        services,
        serviceSpecificCredentialIds: keys.map((key) => key.serviceSpecificCredentialId).toSorted(),
      },
    };
  },
  remediation: ({ name }) => ({
    text: `Create a user of its own for the API key, with a policy that allows only the actions and resources that the application uses, switch the application to the key of that user, and deactivate the key of ${name}.`,
    cli: null,
    terraform: null,
  }),
});
