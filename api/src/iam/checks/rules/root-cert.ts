import { rootUserRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";
import { SUMMARY_INCOMPLETE, summaryNumber } from "../subjects.ts";

export const rootCert = defineCheck({
  id: "root-cert",
  title: "Root user has an active signing certificate",
  family: "ROOT",
  severity: "HIGH",
  category: "IAMRootUser",
  rationale:
    "A root signing certificate is a credential like a root access key: it signs requests to the old SOAP APIs with full access, and no IAM policy limits it. No current service needs one.",
  references: [AWS_PAGES.rootBestPractices, AWS_PAGES.rootUser],
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
    text: "Sign in as the root user and delete the certificate under Security credentials, or delete it from the management account of the organization with central root access.",
    cli: "aws iam list-signing-certificates",
    terraform: null,
  }),
});
