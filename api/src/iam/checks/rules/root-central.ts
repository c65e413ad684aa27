import { accountRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";

const FEATURE = "RootCredentialsManagement";

/**
 * Evaluated only if the organization's features were read. Only the management account or a delegated administrator can
 * read them.
 */
export const rootCentral = defineCheck({
  id: "root-central",
  title: "Organization does not manage root credentials centrally",
  family: "ROOT",
  severity: "HIGH",
  category: "IAMAccount",
  rationale:
    "Every member account is created with its own root user. Central management removes the passwords and keys of these root users and prevents their recovery, so there is nothing to protect, rotate or lose in each account.",
  references: [AWS_PAGES.centralizedRootAccess, AWS_PAGES.rootBestPractices],
  needs: ["organization", "organizationsFeatures"],
  resources: ({ organization }, { awsAccountId }) => (organization === null ? [] : [awsAccountId]),
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (_account, { organization, organizationsFeatures }) =>
    organizationsFeatures.includes(FEATURE)
      ? null
      : {
          description: "The organization does not manage the root credentials of its member accounts centrally.",
          evidence: { organizationId: organization!.organizationId, enabledFeatures: organizationsFeatures },
        },
  remediation: () => ({
    text: "From the management account, enable trusted access for IAM and central management of root credentials. Then delete the root credentials of the member accounts.",
    cli: [
      "aws organizations enable-aws-service-access --service-principal iam.amazonaws.com",
      "aws iam enable-organizations-root-credentials-management",
      "aws iam enable-organizations-root-sessions",
    ].join("\n"),
    terraform: `resource "aws_iam_organizations_features" "this" {
  enabled_features = ["RootCredentialsManagement", "RootSessions"]
}`,
  }),
});
