import { POLICY_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { definePowerCheck } from "../define-power-check.ts";

export const escPolicyAdmin = definePowerCheck({
  id: "esc-policy-admin",
  title: "Principal can write policies",
  rationale:
    "A policy that is written or attached gives whatever its writer likes, to the writer too. The right to write policies is the right to all others.",
  actions: POLICY_ACTIONS,
  may: "may write or attach policies",
  mend: "Name the policies and principals that may be changed, allow only harmless policies to be attached (condition iam:PolicyARN), and demand a permissions boundary.",
});
