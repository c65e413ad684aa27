import { definePolicyCheck } from "../define-policy-check.ts";

export const credExposure = definePolicyCheck({
  id: "cred-exposure",
  title: "Unconstrained actions that return credentials",
  family: "EXC",
  severity: "HIGH",
  controls: {},
  rationale:
    "These actions answer passwords, keys or tokens of others. Whoever may call them on everything can go on as somebody else, past all that limits the holder.",
  issues: ["CREDENTIAL_EXPOSURE"],
  mend: "Name the resources for which credentials may be fetched, and take out actions such as iam:CreateAccessKey unless they concern the caller's own user.",
});
