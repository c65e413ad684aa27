import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const resourceStar = definePolicyCheck({
  id: "resource-star",
  title: "Policy uses Resource * where a narrower scope is possible",
  family: "EXC",
  severity: "LOW",
  rationale:
    "Resource * also covers whatever is created tomorrow. If an action supports resource-level permissions, naming the resources limits a leak or a mistake to what the principal works on.",
  references: [AWS_PAGES.resource, AWS_PAGES.bestPractices],
  issues: ["RESOURCE_WILDCARD"],
  fix: "Replace * with the ARNs of the resources in use. Keep * only for actions without resource-level permissions, in a separate statement.",
});
