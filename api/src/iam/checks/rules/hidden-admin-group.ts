import { guardrailsOf } from "../../principals/guardrails.ts";
import { groupRef } from "../../identity.ts";
import { isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";

/** Matches group names that show that the group is for administrators. */
const ADMINISTRATOR_NAME = /admin|root|superuser|super-user|full.?access|god/i;

export const hiddenAdminGroup = defineCheck({
  id: "hidden-admin-group",
  title: "Group grants administrator access but its name does not say so",
  family: "EXC",
  severity: "LOW",
  category: "IAMGroup",
  rationale:
    "People add users to a group because of its name. If the name does not show that its members are administrators, new administrators are created by accident.",
  references: [AWS_PAGES.groups, AWS_PAGES.bestPractices],
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.groups,
  ref: (group) => groupRef(group),
  evaluate: (group, { authorizationDetails, organization }, { awsAccountId, at }) => {
    if (ADMINISTRATOR_NAME.test(group.groupName)) return null;
    const permissions = permissionsOf(authorizationDetails, group);
    if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId, at)))
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const members = authorizationDetails.users.filter(({ groupNames }) => groupNames.includes(group.groupName));
    return {
      description: `Members of the group ${group.groupName} are administrators, but the name of the group does not say so.`,
      evidence: { policies: permissions.policies.map(({ source }) => source.policyName), memberCount: members.length },
    };
  },
  remediation: () => ({
    text: "Replace the administrator policy of the group with the permissions that its name suggests. If members need administrator access, move them to a group whose name says so.",
    cli: null,
    terraform: null,
  }),
});
