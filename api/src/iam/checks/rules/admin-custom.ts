import { customerPolicies, type PolicySubject } from "../policy-subjects.ts";
import { definePolicyCheck } from "../define-policy-check.ts";

const isAttached = ({ place }: PolicySubject) => place.kind === "MANAGED" && place.isAttached;

/** Under a condition `*:*` is one severity less: it still is everything for whoever meets it. */
export const adminCustom = definePolicyCheck({
  id: "admin-custom",
  title: "Customer managed policy with *:* is attached",
  family: "EXC",
  severity: "HIGH",
  controls: { cis: { "5.0": ["1.15"], "6.0": ["2.15"], "7.0": ["2.14"] }, securityHub: ["IAM.1"] },
  rationale:
    "A policy of the account's own that allows everything is administrator under a name that nobody looks for. All who hold it can take the whole account, on purpose or with a leaked key.",
  issues: ["ADMIN"],
  policies: (details) => customerPolicies(details).filter(isAttached),
  mend: "Replace *:* by what its holders do. Whoever really administers the account should use a role with MFA and AWS's own AdministratorAccess, which is easy to find.",
});
