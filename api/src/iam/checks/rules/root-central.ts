import { accountRef } from "../../identity.ts";
import { defineCheck } from "../check.ts";

const FEATURE = "RootCredentialsManagement";

/** Judged where the organization's features can be read (the management or a delegated account); elsewhere not evaluated. */
export const rootCentral = defineCheck({
  id: "root-central",
  title: "Organization does not manage root credentials centrally",
  family: "ROOT",
  severity: "HIGH",
  category: "IAMAccount",
  controls: { cis: { "7.0": ["2.1.1"] } },
  rationale:
    "Every member account is born with a root user of its own. Central management removes their passwords and keys and keeps them from coming back, so that there is nothing to guard, rotate or lose in each of them.",
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
    text: "From the management account switch on trusted access for IAM and central management of root credentials, then delete the root credentials of the member accounts.",
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
