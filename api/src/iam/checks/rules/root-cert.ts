import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { SUMMARY_INCOMPLETE, summaryNumber } from "../subjects.ts";

export const rootCert = defineCheck({
  id: "root-cert",
  title: "Root has an active X.509 signing certificate",
  family: "ROOT",
  severity: "HIGH",
  category: "IAMRootUser",
  controls: {},
  rationale:
    "A signing certificate of root is a credential like its access key: it signs requests of the old SOAP interfaces with all rights, and no policy limits it. Nothing of today needs one.",
  needs: ["accountSummary"],
  resources: (_facts, { awsAccountId }) => [awsAccountId],
  ref: (awsAccountId, _facts, { partition }) => rootUserRef(awsAccountId, partition),
  evaluate: (_account, { accountSummary }) => {
    const present = summaryNumber(accountSummary, "AccountSigningCertificatesPresent");
    if (present === null) return { notEvaluated: SUMMARY_INCOMPLETE };
    return present === 0
      ? null
      : {
          description: "The root user has a signing certificate.",
          evidence: { accountSigningCertificatesPresent: present },
        };
  },
  remediation: () => ({
    text: "Sign in as root and delete the certificate under Security credentials, or delete it from the organization's management account with central root access.",
    cli: "aws iam delete-signing-certificate --certificate-id CERTIFICATE_ID",
    terraform: null,
  }),
});
