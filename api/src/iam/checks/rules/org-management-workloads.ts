import { accountRef } from "../../identity.ts";
import { kindOf, unreadOfKind, type Workload } from "../../workload-inventory.ts";
import { defineCheck } from "../check.ts";
import { AWS_PAGES } from "../references.ts";

/** The number of workloads that the evidence of a finding lists. */
const LISTED_MAX = 20;

/**
 * The kinds that run code. Stacks, templates and definitions do not, and an organization's own stack sets belong in the
 * management account.
 */
const RUNS_CODE = [
  "apprunner:service",
  "autoscaling:autoScalingGroup",
  "codebuild:project",
  "ec2:instance",
  "ecs:task",
  "glue:devEndpoint",
  "glue:job",
  "lambda:function",
  "sagemaker:notebook-instance",
  "ssm:managed-instance",
  "states:stateMachine",
] as const;

/** States of a workload that never runs again. */
const ENDED = /^(terminated|deleted|deleting|failed)$/i;

function isRunning(workload: Workload): boolean {
  return (RUNS_CODE as readonly string[]).includes(kindOf(workload)) && !ENDED.test(workload.state ?? "");
}

/**
 * Fails the management account of an organization if something runs in it, in the Regions that scans read. Whether it
 * serves the governance of the organization is for a person to decide, so no control depends on it.
 */
export const orgManagementWorkloads = defineCheck({
  id: "org-management-workloads",
  title: "Workloads run in the management account",
  family: "GOV",
  severity: "MEDIUM",
  category: "IAMAccount",
  rationale:
    "Service control policies do not limit the management account. A workload with a flaw gives an attacker a way into the account that controls all others. Only what governs the organization should run there.",
  references: [AWS_PAGES.managementAccountBestPractices],
  needs: ["organization", "workloads"],
  resources: ({ organization }, { awsAccountId }) =>
    organization?.managementAccountId === awsAccountId ? [awsAccountId] : [],
  ref: (awsAccountId) => accountRef(awsAccountId),
  evaluate: (awsAccountId, { workloads: inventory }) => {
    const running = inventory.workloads.filter(isRunning);
    if (running.length === 0) {
      const unread = RUNS_CODE.map((kind) => unreadOfKind(inventory, kind)).find((each) => each !== null);
      return unread
        ? { notEvaluated: `Not all workloads were read: ${unread.cause ?? "they were not asked for"}.` }
        : null;
    }
    const counts = [...Map.groupBy(running, kindOf)]
      .map(([kind, each]) => ({ kind, count: each.length }))
      .toSorted((one, other) => other.count - one.count || (one.kind < other.kind ? -1 : 1));
    return {
      description: `${running.length === 1 ? "1 workload runs" : `${running.length} workloads run`} in the management account ${awsAccountId}: ${counts
        .map(({ kind, count }) => `${count} of ${kind}`)
        .join(", ")}.`,
      evidence: {
        workloadCount: running.length,
        workloads: running
          .map(({ resourceArn }) => resourceArn)
          .toSorted()
          .slice(0, LISTED_MAX),
      },
    };
  },
  remediation: () => ({
    text: "Move each workload to a member account, beginning with those that can be reached from the internet. Dismiss the alert if all of them serve the governance of the organization.",
    cli: null,
    terraform: null,
  }),
});
