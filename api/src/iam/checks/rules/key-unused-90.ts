import { defineAccessKeyCheck } from "../define-access-key-check.ts";
import { unusedKey } from "../unused-credentials.ts";

export const keyUnused90 = defineAccessKeyCheck({
  id: "key-unused-90",
  title: "Key not used for 90 days",
  controls: { securityHub: ["IAM.8"] },
  rationale:
    "A key idle for a quarter of a year belongs to a finished project or a person who left. Whoever finds a copy of it will be the only one to use it, and nobody will miss its calls.",
  ...unusedKey("unusedLongDays"),
});
