import { TRUST_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { definePowerCheck } from "../define-power-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escTrustAdmin = definePowerCheck({
  id: "esc-trust-admin",
  title: "Non-administrator can change role trust policies",
  rationale:
    "A principal that can change the trust policy of a role decides who can assume it, and can choose itself. The permissions of the role need not change.",
  references: [AWS_PAGES.updateTrustPolicy, AWS_PAGES.bestPractices],
  actions: TRUST_ACTIONS,
  power: "can change role trust policies",
  fix: "Name the roles whose trust policy may be changed, and include no role with more permissions than the principal. Preferably allow the change only through a reviewed pipeline.",
});
