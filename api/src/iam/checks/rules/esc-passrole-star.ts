import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES } from "../references.ts";

export const escPassroleStar = definePolicyCheck({
  id: "esc-passrole-star",
  title: "Policy allows passing any role",
  family: "ESC",
  severity: "HIGH",
  rationale:
    "A principal that can pass any role can start a function or an instance with the most powerful role of the account and act through it. Most escalation paths to administrator begin with iam:PassRole.",
  references: [AWS_PAGES.passRole],
  issues: ["PASS_ROLE_ANY"],
  fix: "Name the roles that may be passed, for instance by a path such as role/app/*, and add a condition on iam:PassedToService.",
});
