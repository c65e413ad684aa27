import { customerPolicies, type PolicySubject } from "../policy-subjects.ts";
import { definePolicyCheck } from "../define-policy-check.ts";

/** As a boundary it gives nothing: bnd-ineffective is about that. */
const isAttached = ({ place }: PolicySubject) => place.kind === "MANAGED" && (place.isAttached || place.isBoundary);

/** Under a condition `*:*` is one severity less: it still is everything for whoever meets it. */
export const adminCustomIdle = definePolicyCheck({
  id: "admin-custom-idle",
  title: "Unattached customer policy with *:*",
  family: "EXC",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "Nobody holds this policy now, but whoever may attach policies makes an administrator with one call that looks harmless, and no new document is written that somebody might review.",
  issues: ["ADMIN"],
  policies: (details) => customerPolicies(details).filter((policy) => !isAttached(policy)),
  mend: "Delete the policy, or replace *:* by what it is meant for.",
});
