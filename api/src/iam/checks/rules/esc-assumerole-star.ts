import { definePolicyCheck } from "../define-policy-check.ts";

export const escAssumeroleStar = definePolicyCheck({
  id: "esc-assumerole-star",
  title: "sts:AssumeRole on all resources",
  family: "ESC",
  severity: "HIGH",
  controls: {},
  rationale:
    "With sts:AssumeRole on everything, each role's trust policy is the only lock, and most of them let the whole account in. The holder becomes whatever role trusts it, also in other accounts.",
  issues: ["ASSUME_ROLE_ANY"],
  mend: "Name the roles that are to be assumed by their ARNs.",
});
