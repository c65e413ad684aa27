import { TRUST_ACTIONS } from "../../escalation/techniques/sensitive-actions.ts";
import { definePowerCheck } from "../define-power-check.ts";

export const escTrustAdmin = definePowerCheck({
  id: "esc-trust-admin",
  title: "Principal can rewrite role trust",
  rationale:
    "Whoever rewrites the trust of a role decides who becomes it, and may name itself: the role's own policies need not be touched.",
  actions: TRUST_ACTIONS,
  may: "may rewrite the trust of roles",
  mend: "Name the roles whose trust may be rewritten, none that is stronger than who rewrites it, and keep the right to a pipeline with review.",
});
