import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { unusedKey } from "../unused-credentials.ts";

export const keyUnused45 = defineAccessKeyCheck({
  id: "key-unused-45",
  title: "Access key has not been used recently",
  controls: { cis: { "5.0": ["1.11"], "6.0": ["2.11"], "7.0": ["2.11"] }, securityHub: ["IAM.22"] },
  rationale:
    "A key that is no longer needed still gives access to everything it ever did. CIS recommends deactivating credentials that have been unused for 45 days.",
  references: [AWS_PAGES.findUnusedCredentials, securityHub("IAM.22")],
  ...unusedKey("unusedShortDays"),
});
