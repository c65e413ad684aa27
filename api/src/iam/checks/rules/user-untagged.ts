import { userRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { setTags } from "../remediations.ts";
import { missingTags } from "../subjects.ts";

export const userUntagged = defineCheck({
  id: "user-untagged",
  title: "User is missing tags",
  family: "INA",
  severity: "LOW",
  category: "IAMUser",
  rationale:
    "Tags show who owns a user and what it is for. Without them it is unclear whom to ask before changing it, and policies that grant access by tag do not apply to it.",
  references: [AWS_PAGES.tags, securityHub("IAM.25")],
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
          ? `${user.userName} has no tags.`
          : `${user.userName} is missing the tags ${missing.join(", ")}.`,
      evidence: { tagKeys: user.tags.map((tag) => tag.key), missingTagKeys: missing },
    };
  },
  remediation: ({ name }, evidence) => {
    const missing = evidence["missingTagKeys"] as readonly string[];
    return {
      text: "Tag the user with its owner and purpose, according to your tagging rules.",
      cli: setTags(
        cli`aws iam tag-user --user-name ${name} --tags`,
        missing.length === 0 ? ["owner"] : missing,
        (key) => `Key=${key},Value=`,
      ),
      terraform: null,
    };
  },
});
