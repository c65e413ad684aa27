import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { unusedPassword } from "../unused-credentials.ts";

export const pwdUnused90 = defineUserCheck({
  id: "pwd-unused-90",
  title: "Console password has not been used for a long time",
  rationale:
    "A password that has been idle for months usually belongs to a person who no longer works in this account. If an attacker signs in with it, the owner does not notice.",
  references: [AWS_PAGES.findUnusedCredentials, securityHub("IAM.8")],
  ...unusedPassword("unusedLongDays"),
});
