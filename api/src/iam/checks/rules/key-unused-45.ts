import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { unusedKey } from "../unused-credentials.ts";

export const keyUnused45 = defineAccessKeyCheck({
  id: "key-unused-45",
  title: "Access key has not been used recently",
  rationale:
    "A key that is no longer needed still gives access to everything it ever did. CIS recommends deactivating credentials that have been unused for 45 days.",
  references: [AWS_PAGES.findUnusedCredentials, securityHub("IAM.22")],
  ...unusedKey("unusedShortDays"),
});
