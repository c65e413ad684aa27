import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { unusedKey } from "../unused-credentials.ts";

export const keyUnused45 = defineAccessKeyCheck({
  id: "key-unused-45",
  title: "Key not used for 45 days",
  controls: { cis: { "5.0": ["1.11"], "6.0": ["2.11"], "7.0": ["2.11"] }, securityHub: ["IAM.22"] },
  rationale:
    "A key that nothing needs any more still opens everything it ever opened. CIS gives an idle credential 45 days before it is switched off.",
  ...unusedKey("unusedShortDays"),
});
