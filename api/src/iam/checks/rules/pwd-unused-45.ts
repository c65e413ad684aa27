import { defineUserCheck } from "../define-user-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { unusedPassword } from "../unused-credentials.ts";

export const pwdUnused45 = defineUserCheck({
  id: "pwd-unused-45",
  title: "Console password has not been used recently",
  rationale:
    "A console password that its owner does not use still works for anyone who knows or guesses it. CIS recommends disabling credentials that have been unused for 45 days.",
  references: [AWS_PAGES.findUnusedCredentials, securityHub("IAM.22")],
  ...unusedPassword("unusedShortDays"),
});
