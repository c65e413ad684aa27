import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { unusedKey } from "../unused-credentials.ts";

export const keyUnused90 = defineAccessKeyCheck({
  id: "key-unused-90",
  title: "Access key has not been used for a long time",
  rationale:
    "A key that has been idle for months belongs to a finished project or a person who left. An attacker who finds a copy can use it unnoticed, because its owner no longer watches it.",
  references: [AWS_PAGES.findUnusedCredentials, securityHub("IAM.8")],
  ...unusedKey("unusedLongDays"),
});
