import { definePolicyCheck } from "../define-policy-check.ts";

export const kmsDecryptAll = definePolicyCheck({
  id: "kms-decrypt-all",
  title: "Decrypt on every key (managed and inline)",
  family: "EXC",
  severity: "MEDIUM",
  controls: { securityHub: ["KMS.1", "KMS.2"] },
  rationale:
    "Encryption with separate keys only separates anything while few may decrypt with each. The right to decrypt with every key undoes that for all services at once.",
  issues: ["KMS_DECRYPT_ANY_KEY"],
  mend: "Name the keys (arn:aws:kms:REGION:ACCOUNT:key/KEY-ID) or limit by kms:ViaService and kms:ResourceAliases.",
});
