import { roleRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { setTags } from "../remediations.ts";
import { isChangeableRole, missingTags } from "../subjects.ts";

/** IAM.23 concerns access analyzers, which are not read: IAM does not list them. The check covers roles only. */
export const roleUntagged = defineCheck({
  id: "role-untagged",
  title: "Role is missing tags",
  family: "GOV",
  severity: "LOW",
  category: "IAMRole",
  rationale:
    "Tags show who owns a role and what it is for. Without them it is unclear whom to ask before changing or removing it, and policies that grant access by tag do not apply to it.",
  references: [AWS_PAGES.tags, securityHub("IAM.24")],
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
          ? `The role ${role.roleName} has no tags.`
          : `The role ${role.roleName} is missing the tags ${missing.join(", ")}.`,
      evidence: { tagKeys: role.tags.map((tag) => tag.key), missingTagKeys: missing },
    };
  },
  remediation: ({ name }, evidence) => {
    const missing = evidence["missingTagKeys"] as readonly string[];
    return {
      text: "Tag the role with its owner and purpose, according to your tagging rules.",
      cli: setTags(
        cli`aws iam tag-role --role-name ${name} --tags`,
        missing.length === 0 ? ["owner"] : missing,
        (key) => `Key=${key},Value=`,
      ),
      terraform: null,
    };
  },
});
