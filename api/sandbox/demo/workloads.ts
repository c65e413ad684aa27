/**
 * The workloads of the demo account. Some run as an administrator, which is an escalation path for principals that can
 * change their code.
 */
import type { Workload } from "../../src/iam/workload-inventory.ts";

const REGION = "eu-central-1";

export function demoWorkloads(accountId: string): readonly Workload[] {
  const roleArn = (name: string) => `arn:aws:iam::${accountId}:role/${name}`;
  const workload = (service: string, resource: string, role: string | null, state: string | null): Workload => ({
    service,
    resourceArn: `arn:aws:${service}:${REGION}:${accountId}:${resource}`,
    roleArn: role === null ? null : roleArn(role),
    state,
  });
  return [
    workload("lambda", "function:order-sync", "OrderSyncFunction", "Active"),
    workload("lambda", "function:image-resize", null, "Active"),
    workload("ec2", "instance/i-0b7f3a91c2d4e5f60", "JenkinsController", "running"),
    workload("ec2", "instance/i-04c1d2e3f4a5b6c78", "BastionHost", "running"),
    workload("ec2", "instance/i-0a9b8c7d6e5f40312", "AppServer", "running"),
    // instance-role
    workload("ec2", "instance/i-0c5d6e7f8091a2b34", null, "running"),
    workload("ec2", "instance/i-0f1e2d3c4b5a69788", "DataCentreMigration", "terminated"),
    workload(
      "cloudformation",
      "stack/platform-network/6f0d8a10-3c1e-4b52-9a77-2f6f5d0a1b3c",
      "CloudFormationDeploy",
      "UPDATE_COMPLETE",
    ),
    workload("ecs", "cluster/shop", null, "ACTIVE"),
    workload("sqs", "orders", null, null),
  ];
}
