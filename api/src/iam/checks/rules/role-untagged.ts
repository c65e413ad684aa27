import { roleRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { isChangeableRole, missingTags } from "../subjects.ts";

/** Analyzers, which the row also names, are not read from IAM. */
export const roleUntagged = defineCheck({
  id: "role-untagged",
  title: "Role or analyzer carries no (required) tags",
  family: "GOV",
  severity: "LOW",
  category: "IAMRole",
  controls: { securityHub: ["IAM.23", "IAM.24"] },
  rationale:
    "Tags tell whose a role is and what for. Without them nobody can be asked before it is changed or removed, and policies that grant by tag do not reach it.",
  needs: ["authorizationDetails"],
  thresholds: ["requiredTagKeys"],
  resources: ({ authorizationDetails }) => authorizationDetails.roles.filter(isChangeableRole),
  ref: (role) => roleRef(role),
  evaluate: (role, _facts, { settings }) => {
    const missing = missingTags(role.tags, settings.requiredTagKeys);
    if (missing === null) return null;
    return {
      description:
        missing.length === 0
          ? `The role ${role.roleName} carries no tags.`
          : `The role ${role.roleName} lacks the tags ${missing.join(", ")}.`,
      evidence: { tagKeys: role.tags.map((tag) => tag.key), missingTagKeys: missing },
    };
  },
  remediation: ({ name }, evidence) => {
    const [key = "owner"] = evidence["missingTagKeys"] as readonly string[];
    return {
      text: "Tag the role with its owner and purpose, as your tagging rules ask.",
      cli: cli`aws iam tag-role --role-name ${name} --tags ${`Key=${key},Value=VALUE`}`,
      terraform: null,
    };
  },
});
