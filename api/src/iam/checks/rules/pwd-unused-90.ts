import { defineUserCheck } from "../define-user-check.ts";
import { unusedPassword } from "../unused-credentials.ts";

export const pwdUnused90 = defineUserCheck({
  id: "pwd-unused-90",
  title: "Password not used for 90 days",
  controls: { securityHub: ["IAM.8"] },
  rationale:
    "A password idle for a quarter of a year belongs to somebody who has no work in this account any more. Nobody would notice if somebody else signed in with it.",
  ...unusedPassword("unusedLongDays"),
});
