import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli, hcl, shellQuote } from "../quote.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { askFirst } from "../remediations.ts";

export const userNoGroup = defineCheck({
  id: "user-no-group",
  title: "User is not in a required group",
  family: "INA",
  severity: "LOW",
  category: "IAMUser",
  rationale:
    "Groups show what a user is for. A user outside of them gets none of the common policies, such as one that requires MFA, and its permissions must be reviewed one by one.",
  references: [AWS_PAGES.groups, securityHub("IAM.2")],
  needs: ["authorizationDetails"],
  thresholds: ["agreedGroupNames"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user, _facts, { settings }) => {
    const { agreedGroupNames } = settings;
    const isInRequiredGroup =
      agreedGroupNames.length === 0
        ? user.groupNames.length > 0
        : user.groupNames.some((name) => agreedGroupNames.includes(name));
    if (isInRequiredGroup) return null;
    const where =
      user.groupNames.length === 0 ? "not in any group" : `not in a required group (${agreedGroupNames.join(", ")})`;
    return {
      description: `${user.userName} is ${where}.`,
      evidence: { groupNames: user.groupNames, agreedGroupNames },
    };
  },
  remediation: ({ name }, evidence) => {
    const [groupName] = evidence["agreedGroupNames"] as readonly string[];
    const command = cli`aws iam add-user-to-group --user-name ${name} --group-name `;
    return {
      text: "Add the user to the group for its task and move its own policies there. If the user has no task, delete it.",
      cli:
        groupName === undefined
          ? askFirst({ group: "Group" }, [`${command}"$group"`])
          : command + shellQuote(groupName),
      terraform:
        (groupName === undefined ? 'variable "group" {\n  type = string\n}\n\n' : "") +
        hcl`resource "aws_iam_user_group_membership" "this" {
  user   = ${name}
  groups = [` +
        (groupName === undefined ? "var.group" : hcl`${groupName}`) +
        `]
}`,
    };
  },
});
