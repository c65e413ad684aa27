/** The resources of the demo account that can have a policy. One bucket and one queue let everyone in. */
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
