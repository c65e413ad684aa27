import { definePolicyCheck } from "../define-policy-check.ts";

export const resourceStar = definePolicyCheck({
  id: "resource-star",
  title: "Resource * (or equivalent) where a scope exists",
  family: "EXC",
  severity: "LOW",
  controls: {},
  rationale:
    "Resource * also holds for whatever is created tomorrow. Where AWS lets an action be tied to resources, naming them keeps a leak or mistake within what the holder works on.",
  issues: ["RESOURCE_WILDCARD"],
  mend: "Replace * by the ARNs of the resources in use; leave * only for actions that cannot be tied to one, in a statement of their own.",
});
