import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { missingTags } from "../subjects.ts";

export const userUntagged = defineCheck({
  id: "user-untagged",
  title: "User carries no (required) tags",
  family: "INA",
  severity: "LOW",
  category: "IAMUser",
  controls: { securityHub: ["IAM.25"] },
  rationale:
    "Tags tell whose a user is and what for. Without them nobody can be asked before it is changed, and policies that grant by tag do not reach it.",
  needs: ["authorizationDetails"],
  thresholds: ["requiredTagKeys"],
  resources: ({ authorizationDetails }) => authorizationDetails.users,
  ref: (user) => userRef(user),
  evaluate: (user, _facts, { settings }) => {
    const missing = missingTags(user.tags, settings.requiredTagKeys);
    if (missing === null) return null;
    return {
      description:
        missing.length === 0
          ? `${user.userName} carries no tags.`
          : `${user.userName} lacks the tags ${missing.join(", ")}.`,
      evidence: { tagKeys: user.tags.map((tag) => tag.key), missingTagKeys: missing },
    };
  },
  remediation: ({ name }, evidence) => {
    const [key = "owner"] = evidence["missingTagKeys"] as readonly string[];
    return {
      text: "Tag the user with its owner and purpose, as your tagging rules ask.",
      cli: cli`aws iam tag-user --user-name ${name} --tags ${`Key=${key},Value=VALUE`}`,
      terraform: null,
    };
  },
});
