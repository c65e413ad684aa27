/**
 * The resources of the demo account that can have a policy, and what else lets principals use them. One bucket and one queue
 * let everyone in.
 */
import { type BucketAcl, type KeyGrants, LOG_DELIVERY_GROUP } from "../../src/iam/resource-grants.ts";
import type { ResourceKind, ResourcePolicy } from "../../src/iam/resource-policy-inventory.ts";

const REGION = "eu-central-1";

export function demoResourcePolicies(accountId: string, organizationId: string): readonly ResourcePolicy[] {
  const root = `arn:aws:iam::${accountId}:root`;
  const role = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  const resource = (kind: ResourceKind, name: string, ...statements: readonly object[]): ResourcePolicy => {
    const [service] = kind.split(":");
    const resourceArn = `arn:aws:${service}:${kind === "s3:bucket" ? ":" : `${REGION}:${accountId}`}:${name}`;
    const document = statements.length === 0 ? null : JSON.stringify({ Version: "2012-10-17", Statement: statements });
    return { kind, resourceArn, region: REGION, document };
  };
  const allow = (Principal: unknown, Action: string | readonly string[], Resource: string, Condition?: object) => ({
    Effect: "Allow",
    Principal,
    Action,
    Resource,
    ...(Condition && { Condition }),
  });
  const keyOwner = allow({ AWS: root }, "kms:*", "*");
  return [
    resource("s3:bucket", "shop-press-kit", allow("*", "s3:GetObject", "arn:aws:s3:::shop-press-kit/*")),
    resource(
      "s3:bucket",
      "shop-invoices",
      allow({ AWS: role("OrderSyncFunction") }, "s3:GetObject", "arn:aws:s3:::shop-invoices/*"),
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: ["arn:aws:s3:::shop-invoices", "arn:aws:s3:::shop-invoices/*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ),
    resource("s3:bucket", "shop-logs"),
    resource("kms:key", "key/7f3c1b52-4a9d-4c83-9a41-5d0e6b7c8f90", keyOwner),
    resource(
      "kms:key",
      "key/2b1e9d74-8c60-4f5a-b3d2-91a7c6e5f408",
      allow({ AWS: role("OrderSyncFunction") }, ["kms:Decrypt", "kms:DescribeKey"], "*"),
    ),
    resource("sqs:queue", "orders", {
      ...allow({ Service: "sns.amazonaws.com" }, "sqs:SendMessage", "*"),
      Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:sns:${REGION}:${accountId}:order-events` } },
    }),
    resource("sqs:queue", "partner-uploads", allow("*", "sqs:SendMessage", "*")),
    resource(
      "sns:topic",
      "order-events",
      allow("*", "sns:Subscribe", "*", { StringEquals: { "aws:PrincipalOrgID": organizationId } }),
    ),
    resource(
      "lambda:function",
      "function:order-sync",
      allow({ Service: "s3.amazonaws.com" }, "lambda:InvokeFunction", "*", {
        StringEquals: { "aws:SourceAccount": accountId },
      }),
    ),
    resource(
      "secretsmanager:secret",
      "secret:shop/payment-provider-Q4xZ9k",
      allow({ AWS: role("OrderSyncFunction") }, "secretsmanager:GetSecretValue", "*"),
    ),
  ];
}

/** An old bucket for access logs, whose list also names the account of a partner. */
export function demoBucketAcls(): readonly BucketAcl[] {
  const partner = "5c1f7a0e94b38d26".repeat(4);
  return [
    {
      resourceArn: "arn:aws:s3:::shop-logs",
      objectOwnership: "ObjectWriter",
      grants: [
        { grantee: LOG_DELIVERY_GROUP, permission: "WRITE" },
        { grantee: LOG_DELIVERY_GROUP, permission: "READ_ACP" },
        { grantee: partner, permission: "READ" },
      ],
    },
  ];
}

/** A key whose policy names one role: another decrypts for one purpose by a grant, and a partner's account describes it. */
export function demoKeyGrants(accountId: string): readonly KeyGrants[] {
  const grant = { retiring: null, contextSubset: null, contextEquals: null, sourceArn: null };
  return [
    {
      resourceArn: `arn:aws:kms:${REGION}:${accountId}:key/2b1e9d74-8c60-4f5a-b3d2-91a7c6e5f408`,
      grants: [
        {
          ...grant,
          grantId: "3f8b1c94d07e4a6284c5f19be2d3a7706c81f4e9b25d40a3917ce86f0d2b5a41",
          grantee: `arn:aws:iam::${accountId}:role/SupportAssistant`,
          operations: ["Decrypt", "DescribeKey"],
          contextSubset: { purpose: "support" },
        },
        {
          ...grant,
          grantId: "a90c7d5e18f24b36b7e0d4c3f5a2918e6d04b7f3c89a412ed5061c7be3f8a925",
          grantee: "arn:aws:iam::444455556666:root",
          operations: ["DescribeKey"],
        },
      ],
    },
  ];
}
