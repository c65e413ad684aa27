import { definePolicyCheck } from "../define-policy-check.ts";

export const escPassroleStar = definePolicyCheck({
  id: "esc-passrole-star",
  title: "iam:PassRole on all resources",
  family: "ESC",
  severity: "HIGH",
  controls: {},
  rationale:
    "Whoever may pass any role can start a function or a machine with the strongest role of the account and work through it. Passing is how most ways to administrator begin.",
  issues: ["PASS_ROLE_ANY"],
  mend: "Name the roles that may be passed (a path such as role/app/* helps) and add a condition on iam:PassedToService.",
});
