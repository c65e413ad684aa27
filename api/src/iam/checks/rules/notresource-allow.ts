import { definePolicyCheck } from "../define-policy-check.ts";

export const notresourceAllow = definePolicyCheck({
  id: "notresource-allow",
  title: "Allow with NotResource",
  family: "EXC",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "Allow with NotResource gives all resources but the named ones, also those that are made tomorrow. What was meant to be protected stays so only until it is copied or renamed.",
  issues: ["NOT_RESOURCE_ALLOW"],
  mend: "List under Resource what may be reached, and protect the exceptions by a Deny.",
});
