import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const notresourceAllow = definePolicyCheck({
  id: "notresource-allow",
  title: "Policy uses Allow with NotResource",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "Allow with NotResource grants access to all resources except the listed ones, including those created later. A protected resource loses its protection as soon as it is copied or renamed.",
  references: [AWS_PAGES.notResource],
  issues: ["NOT_RESOURCE_ALLOW"],
  fix: "Replace NotResource with Resource and list the resources that are needed. Protect the exceptions with a Deny.",
});
