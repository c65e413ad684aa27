import { defineUserCheck } from "../define-user-check.ts";
import { unusedPassword } from "../unused-credentials.ts";

export const pwdUnused45 = defineUserCheck({
  id: "pwd-unused-45",
  title: "Password not used for 45 days",
  controls: { cis: { "5.0": ["1.11"], "6.0": ["2.11"], "7.0": ["2.11"] }, securityHub: ["IAM.22"] },
  rationale:
    "A console password that its owner does not use is still open to everybody else who knows or guesses it. CIS gives an idle credential 45 days before it is switched off.",
  ...unusedPassword("unusedShortDays"),
});
