import { definePolicyCheck } from "../define-policy-check.ts";

export const fullKms = definePolicyCheck({
  id: "full-kms",
  title: "kms:* (managed and inline)",
  family: "EXC",
  severity: "MEDIUM",
  controls: {},
  rationale:
    "With all of KMS a holder can decrypt whatever any key protects, change key policies, and schedule keys for deletion, which makes everything they protect unreadable for good.",
  issues: ["KMS_FULL_ACCESS"],
  mend: "Separate administration of keys from their use: name the actions that are needed and the keys by their ARNs.",
});
