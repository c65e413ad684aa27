import { guardrailsOf } from "../../principals/guardrails.ts";
import { groupRef } from "../../identity.ts";
import { isAdministrator, permissionsOf } from "../../principals/principal-policies.ts";
import { defineCheck } from "../check.ts";

/** Words by which people tell that a group is for administrators. */
const SAYS_SO = /admin|root|superuser|super-user|full.?access|god/i;

export const hiddenAdminGroup = defineCheck({
  id: "hidden-admin-group",
  title: "Group grants admin but its name hides it",
  family: "EXC",
  severity: "LOW",
  category: "IAMGroup",
  controls: {},
  rationale:
    "People add others to a group by its name. When the name does not say that its members own the account, administrators are made without anybody noticing.",
  needs: ["authorizationDetails"],
  optional: ["organization"],
  resources: ({ authorizationDetails }) => authorizationDetails.groups,
  ref: (group) => groupRef(group),
  evaluate: (group, { authorizationDetails, organization }, { awsAccountId }) => {
    if (SAYS_SO.test(group.groupName)) return null;
    const permissions = permissionsOf(authorizationDetails, group);
    if (!isAdministrator(permissions, guardrailsOf(organization, awsAccountId)))
      return permissions.unreadable.length > 0 ? { notEvaluated: permissions.unreadable[0]!.reason } : null;
    const members = authorizationDetails.users.filter(({ groupNames }) => groupNames.includes(group.groupName));
    return {
      description: `Members of the group ${group.groupName} are administrators, which its name does not say.`,
      evidence: { policies: permissions.policies.map(({ source }) => source.policyName), memberCount: members.length },
    };
  },
  remediation: () => ({
    text: "Take the administrator policy from the group and give it what its name promises, or make a group whose name says what it is and move the members that need it.",
    cli: null,
    terraform: null,
  }),
});
