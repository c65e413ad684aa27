import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const credExposure = definePolicyCheck({
  id: "cred-exposure",
  title: "Policy allows retrieving credentials without restriction",
  family: "EXC",
  severity: "HIGH",
  rationale:
    "These actions return passwords, keys or tokens of other identities. A principal that can call them on all resources can act as another identity and escape its own limits.",
  references: [AWS_PAGES.bestPractices, AWS_PAGES.resource],
  issues: ["CREDENTIAL_EXPOSURE"],
  fix: "Name the resources whose credentials may be retrieved. Remove actions such as iam:CreateAccessKey unless they are limited to the caller's own user.",
});
