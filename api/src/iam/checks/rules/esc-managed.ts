import { defineCombinationCheck } from "../define-combination-check.ts";
import { customerPolicies } from "../policy-subjects.ts";

export const escManaged = defineCombinationCheck({
  id: "esc-managed",
  title: "Customer managed policy holds a known escalation combination",
  rationale:
    "Some actions are harmless alone and make an administrator together: passing a role and starting a function, changing a policy that one has oneself. Whoever gets this policy gets the combination.",
  policies: customerPolicies,
});
