import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const resourceExposure = definePolicyCheck({
  id: "resource-exposure",
  title: "Policy allows permissions management without restriction",
  family: "EXC",
  severity: "HIGH",
  rationale:
    "Actions that change permissions let a principal share any resource with other accounts or grant more permissions to itself. They turn a small foothold into full control.",
  references: [AWS_PAGES.accessLevels, AWS_PAGES.bestPractices],
  issues: ["RESOURCE_EXPOSURE"],
  fix: "Remove the permissions management actions, or name the resources that they may change. Keep IAM actions for administrators with a permissions boundary.",
});
