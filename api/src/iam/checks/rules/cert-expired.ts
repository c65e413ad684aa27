import { formatInstant, wholeDaysBetween } from "../../time.ts";
import { defineCheck } from "../check.ts";
import { cli } from "../quote.ts";
import { AWS_PAGES, securityHub } from "../references.ts";
import { dayCount, serverCertificateRef } from "../subjects.ts";

export const certExpired = defineCheck({
  id: "cert-expired",
  title: "Server certificate in IAM has expired",
  family: "GOV",
  severity: "HIGH",
  category: "IAMAccount",
  rationale:
    "An expired certificate that is still deployed breaks connections to the load balancer that presents it, or teaches people to ignore warnings. One that is not deployed can be deployed by mistake.",
  references: [AWS_PAGES.serverCertificates, securityHub("IAM.26")],
  needs: ["serverCertificates"],
  resources: ({ serverCertificates }) => serverCertificates,
  ref: (certificate) => serverCertificateRef(certificate),
  evaluate: ({ serverCertificateName, uploadedAt, expiresAt }, _facts, { at }) => {
    if (expiresAt === null) return { notEvaluated: "AWS does not report when this certificate expires." };
    if (expiresAt > at) return null;
    return {
      description: `The server certificate ${serverCertificateName} expired ${dayCount(wholeDaysBetween(expiresAt, at))} ago.`,
      evidence: {
        expiresAt: formatInstant(expiresAt),
        uploadedAt: uploadedAt === null ? null : formatInstant(uploadedAt),
      },
    };
  },
  remediation: ({ name }) => ({
    text: "Replace the certificate wherever it is deployed, preferably with one from AWS Certificate Manager, which renews it automatically. Then delete it from IAM.",
    cli: cli`aws iam delete-server-certificate --server-certificate-name ${name}`,
    terraform: null,
  }),
});
