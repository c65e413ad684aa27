import { expect, test } from "vitest";
import { buildSnapshot, failing, notEvaluated, runOne, skipped } from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import type { UnreadWorkloads, Workload, WorkloadInventory } from "../../workload-inventory.ts";
import { runCheck } from "../run.ts";
import { instanceRole } from "./instance-role.ts";

const ARN = "arn:aws:ec2:eu-west-1:123456789012";
const refused: UnreadWorkloads = {
  kinds: ["ec2:instance"],
  region: "us-east-1",
  status: "denied",
  action: "ec2:DescribeInstances",
  code: "AWS_ACCESS_DENIED",
  reason: "ec2:DescribeInstances was refused.",
};
const instance = (id: string, more: Partial<Workload>): Workload => ({
  service: "ec2",
  resourceArn: `${ARN}:instance/${id}`,
  roleArn: null,
  state: "running",
  ...more,
});
const account = (workloads: readonly Workload[], more: Partial<WorkloadInventory> = {}) =>
  buildSnapshot({ workloads: { workloads, kinds: null, regions: ["eu-west-1"], unread: [], ...more } });

test("fails an instance without an instance profile, stopped ones too", () => {
  const snapshot = account([
    instance("i-bare", { instanceProfile: null }),
    instance("i-stopped", { instanceProfile: null, state: "stopped" }),
    instance("i-web", {
      instanceProfile: `${ARN}:instance-profile/web`,
      roleArn: "arn:aws:iam::123456789012:role/web",
    }),
    { ...instance("x", {}), resourceArn: `${ARN}:launch-template/lt-1`, instanceProfile: null },
  ]);
  expect(failing(instanceRole, snapshot)).toEqual(["instance i-bare", "instance i-stopped"]);
  expect(runOne(instanceRole, snapshot).findings[0]).toMatchObject({
    resource: { id: `${ARN}:instance/i-bare` },
    description: "The instance i-bare in eu-west-1 has no instance profile.",
  });
});

test("passes a profile whose role is unknown: the role may be newer than what was read of IAM", () => {
  const snapshot = account([instance("i-new", { instanceProfile: `${ARN}:instance-profile/new` })]);
  expect([failing(instanceRole, snapshot), notEvaluated(instanceRole, snapshot)]).toEqual([[], []]);
});

test("does not evaluate refused Regions, profiles that were not read, and kinds that were not asked for", () => {
  const snapshot = account([instance("i-old", {})], { unread: [refused] });
  expect(failing(instanceRole, snapshot)).toEqual([]);
  expect(notEvaluated(instanceRole, snapshot).toSorted()).toEqual(["All instances in us-east-1", "instance i-old"]);
  expect(notEvaluated(instanceRole, account([], { kinds: ["lambda:function"] }))).toEqual(["All instances"]);
  const without = buildSnapshot({ sections: { workloads: skipped() } });
  expect(runCheck(without, instanceRole, DEFAULT_CHECK_SETTINGS).status).toBe("NOT_EVALUATED");
});
