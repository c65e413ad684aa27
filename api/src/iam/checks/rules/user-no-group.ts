import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli, hcl } from "../quote.ts";

export const userNoGroup = defineCheck({
  id: "user-no-group",
  title: "User is in no group (or not in the agreed group)",
  family: "INA",
  severity: "LOW",
  category: "IAMUser",
  controls: {},
  rationale:
    "Groups say what a user is for. A user outside of them is reached by no common rule, such as one that asks for MFA, and its rights have to be reviewed by hand.",
  needs: ["authorizationDetails"],
  thresholds: ["agreedGroupNames"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user, _facts, { settings }) => {
    const { agreedGroupNames } = settings;
    const isAgreed =
      agreedGroupNames.length === 0
        ? user.groupNames.length > 0
        : user.groupNames.some((name) => agreedGroupNames.includes(name));
    if (isAgreed) return null;
    const where =
      user.groupNames.length === 0 ? "no group" : `none of the agreed groups (${agreedGroupNames.join(", ")})`;
    return {
      description: `${user.userName} is in ${where}.`,
      evidence: { groupNames: user.groupNames, agreedGroupNames },
    };
  },
  remediation: ({ name }, evidence) => {
    const [groupName = "GROUP_NAME"] = evidence["agreedGroupNames"] as readonly string[];
    return {
      text: "Put the user into the group of its task, move its own policies there, or delete the user if it has no task.",
      cli: cli`aws iam add-user-to-group --user-name ${name} --group-name ${groupName}`,
      terraform: hcl`resource "aws_iam_user_group_membership" "this" {
  user   = ${name}
  groups = [${groupName}]
}`,
    };
  },
});
