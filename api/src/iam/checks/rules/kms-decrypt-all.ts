import { definePolicyCheck } from "../define-policy-check.ts";
import { AWS_PAGES, securityHub } from "../references.ts";

export const kmsDecryptAll = definePolicyCheck({
  id: "kms-decrypt-all",
  title: "Policy allows decryption with any KMS key",
  family: "EXC",
  severity: "MEDIUM",
  rationale:
    "Separate keys separate data only if few principals can decrypt with each of them. Permission to decrypt with every key removes that separation for all services at once.",
  references: [AWS_PAGES.kmsPolicyBestPractices, securityHub("KMS.1"), securityHub("KMS.2")],
  issues: ["KMS_DECRYPT_ANY_KEY"],
  fix: "Name the keys (arn:aws:kms:REGION:ACCOUNT:key/KEY-ID), or limit the statement by kms:ViaService and kms:ResourceAliases.",
});
