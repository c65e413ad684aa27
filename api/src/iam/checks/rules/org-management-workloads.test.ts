import { expect, test } from "vitest";
import { ACCOUNT_ID, buildSnapshot, organization, runOne, skipped } from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import { completeInventory, type Workload, type WorkloadInventory } from "../../workload-inventory.ts";
import { runCheck } from "../run.ts";
import { orgManagementWorkloads } from "./org-management-workloads.ts";

const workload = (service: string, resource: string, state: string | null = null): Workload => ({
  service,
  resourceArn: `arn:aws:${service}:eu-west-1:${ACCOUNT_ID}:${resource}`,
  roleArn: null,
  state,
});
const run = (workloads: WorkloadInventory, managementAccountId = ACCOUNT_ID) =>
  runOne(orgManagementWorkloads, buildSnapshot({ organization: organization({ managementAccountId }), workloads }));

test("fails the management account if code runs in it", () => {
  const inventory = completeInventory([
    workload("ec2", "instance/i-1", "running"),
    workload("ec2", "instance/i-2", "stopped"),
    workload("lambda", "function:billing"),
  ]);
  expect(run(inventory).findings).toMatchObject([
    {
      description: `3 workloads run in the management account ${ACCOUNT_ID}: 2 of ec2:instance, 1 of lambda:function.`,
      evidence: { workloadCount: 3 },
    },
  ]);
  expect(run(inventory, "210987654321")).toMatchObject({ findings: [], evaluatedCount: 0 });
});

test("passes stack sets, templates, definitions and what has ended", () => {
  const inventory = completeInventory([
    workload("cloudformation", "stackset/base:1", "ACTIVE"),
    workload("ec2", "launch-template/lt-1"),
    workload("ec2", "instance/i-1", "terminated"),
  ]);
  expect(run(inventory)).toMatchObject({ findings: [], notEvaluated: [], evaluatedCount: 1 });
});

test("does not evaluate an account of which a list was refused or not asked for", () => {
  const unread = {
    kinds: ["ec2:instance"],
    region: "eu-west-1",
    status: "denied" as const,
    action: "ec2:DescribeInstances",
    code: "AWS_ACCESS_DENIED",
    reason: "refused",
  };
  expect(run({ ...completeInventory([]), unread: [unread] })).toMatchObject({ evaluatedCount: 0, notEvaluated: [{}] });
  expect(run({ ...completeInventory([]), kinds: ["lambda:function"] })).toMatchObject({ evaluatedCount: 0 });
  const snapshot = buildSnapshot({ sections: { workloads: skipped("NOT_REQUESTED") } });
  expect(runCheck(snapshot, orgManagementWorkloads, DEFAULT_CHECK_SETTINGS).status).toBe("NOT_EVALUATED");
});
