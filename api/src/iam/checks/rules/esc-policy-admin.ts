import { POLICY_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { definePowerCheck } from "../define-power-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escPolicyAdmin = definePowerCheck({
  id: "esc-policy-admin",
  title: "Non-administrator can write or attach policies",
  rationale:
    "A principal that can write or attach policies can grant any permission, also to itself. This permission therefore includes all others.",
  references: [AWS_PAGES.permissionsBoundaries, AWS_PAGES.bestPractices],
  actions: POLICY_ACTIONS,
  power: "can write or attach policies",
  fix: "Name the policies and principals that may be changed. Allow attaching only harmless policies (condition iam:PolicyARN), and require a permissions boundary.",
});
