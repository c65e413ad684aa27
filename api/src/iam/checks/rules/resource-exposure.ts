import { definePolicyCheck } from "../define-policy-check.ts";

export const resourceExposure = definePolicyCheck({
  id: "resource-exposure",
  title: "Unconstrained permission management on resources",
  family: "EXC",
  severity: "HIGH",
  controls: {},
  rationale:
    "Actions that change permissions let the holder open any resource to other accounts, or give rights to itself. They are how a small foothold becomes a large one.",
  issues: ["RESOURCE_EXPOSURE"],
  mend: "Take the permission-changing actions out or name the resources they may touch; keep those on IAM for administrators under a boundary.",
});
