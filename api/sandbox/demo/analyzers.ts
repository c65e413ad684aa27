/** The analyzers of the demo account: what AWS says about its roles and users, beside what IAM Monitor says. */
import type { SandboxAnalyzer } from "../access-analyzer.ts";
import { DAY, type Instant } from "../../src/iam/time.ts";

const REGION = "eu-central-1";

export function demoAnalyzers(accountId: string, at: Instant): readonly SandboxAnalyzer[] {
  const role = (name: string) => ({
    resource: `arn:aws:iam::${accountId}:role/${name}`,
    resourceType: "AWS::IAM::Role",
  });
  const active = (id: string, findingType: string, ageDays: number) =>
    ({ id, findingType, status: "ACTIVE", createdAt: at - ageDays * DAY }) as const;
  return [
    {
      name: "fernhill-external",
      type: "ACCOUNT",
      region: REGION,
      tags: { team: "platform" },
      findings: [
        { ...active("0b6d7c1e-6c0f-4b6e-9a55-0d1f6d1b7a01", "ExternalAccess", 41), ...role("OpenDataShare") },
        { ...active("0b6d7c1e-6c0f-4b6e-9a55-0d1f6d1b7a03", "ExternalAccess", 41), ...role("VendorCostAnalytics") },
        {
          ...active("0b6d7c1e-6c0f-4b6e-9a55-0d1f6d1b7a02", "ExternalAccess", 200),
          ...role("GitHubDeploy"),
          status: "ARCHIVED",
        },
      ],
    },
    {
      name: "fernhill-unused",
      type: "ACCOUNT_UNUSED_ACCESS",
      region: REGION,
      findings: [
        {
          ...active("5f0a2d7c-1f1b-4a0e-8c9d-3b2a1f0e9d01", "UnusedIAMUserPassword", 30),
          resource: `arn:aws:iam::${accountId}:user/h.rahman`,
          resourceType: "AWS::IAM::User",
        },
      ],
    },
    {
      name: "fernhill-invoices",
      type: "ACCOUNT_INTERNAL_ACCESS",
      region: REGION,
      findings: [
        {
          ...active("9c4e8b3a-7d2f-4e61-b0a5-6f7e8d9c0b01", "InternalAccess", 12),
          resource: "arn:aws:s3:::shop-invoices",
          resourceType: "AWS::S3::Bucket",
        },
      ],
    },
  ];
}
