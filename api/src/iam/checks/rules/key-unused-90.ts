import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { unusedKey } from "../unused-credentials.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const keyUnused90 = defineAccessKeyCheck({
  id: "key-unused-90",
  title: "Access key has not been used within the Security Hub limit",
  controls: { securityHub: ["IAM.8"] },
  rationale:
    "A key that has been idle for months belongs to a finished project or a person who left. If an attacker finds a copy, nothing else uses the key that would make the calls stand out.",
  references: [AWS_PAGES.findUnusedCredentials, securityHub("IAM.8")],
  ...unusedKey("unusedLongDays"),
});
