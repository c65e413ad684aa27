import { expect, test } from "vitest";
import {
  buildSnapshot,
  daysAgo,
  failing,
  notEvaluated,
  role,
  runOne,
  skipped,
} from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import type { UnreadWorkloads, Workload, WorkloadInventory } from "../../workload-inventory.ts";
import { runCheck } from "../run.ts";
import { roleEc2Idle } from "./role-ec2-idle.ts";

const trust = (service: string) => [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }];
const instanceProfiles = [{ instanceProfileName: "web", arn: "arn:aws:iam::123456789012:instance-profile/web" }];
const web = role({
  roleName: "web",
  trustPolicy: trust("ec2.amazonaws.com"),
  instanceProfiles,
  createdAt: daysAgo(500),
  lastUsed: null,
});
const roles = [
  web,
  role({ roleName: "lambda", trustPolicy: trust("lambda.amazonaws.com"), instanceProfiles }),
  role({ roleName: "no-profile", trustPolicy: trust("ec2.amazonaws.com") }),
];
const account = (workloads: readonly Workload[], more: Partial<WorkloadInventory> = {}) =>
  buildSnapshot({ roles, workloads: { workloads, kinds: null, regions: ["eu-west-1"], unread: [], ...more } });
const uses = (service: string, resource: string): Workload => ({
  service,
  resourceArn: `arn:aws:${service}:eu-west-1:123456789012:${resource}`,
  roleArn: web.arn,
  state: null,
});
const refused = (kind: string, region: string): UnreadWorkloads => ({
  kinds: [kind],
  region,
  status: "denied",
  action: "ec2:DescribeInstances",
  code: "AWS_ACCESS_DENIED",
  reason: "Refused.",
});

test("fails a role in an instance profile that nothing uses", () => {
  const snapshot = account([]);
  expect(failing(roleEc2Idle, snapshot)).toEqual(["web"]);
  expect(runOne(roleEc2Idle, snapshot).findings[0]?.evidence).toMatchObject({ instanceProfiles: ["web"] });
});

test.each([
  ["a stopped instance", "ec2", "instance/i-1"],
  ["a launch template", "ec2", "launch-template/lt-1"],
  ["a launch configuration", "autoscaling", "launchConfiguration:1:launchConfigurationName/web"],
  ["a function", "lambda", "function:web"],
])("passes a role that %s uses", (_name, service, resource) => {
  expect(failing(roleEc2Idle, account([uses(service, resource)]))).toEqual([]);
});

test.each(["ec2:instance", "ec2:launch-template", "autoscaling:launchConfiguration"])(
  "does not evaluate an unused role if %s was refused in one Region",
  (kind) => {
    const unread = [refused(kind, "us-east-1")];
    expect(notEvaluated(roleEc2Idle, account([], { unread }))).toEqual(["web"]);
    expect(failing(roleEc2Idle, account([], { unread }))).toEqual([]);
    expect(notEvaluated(roleEc2Idle, account([uses("ec2", "instance/i-1")], { unread }))).toEqual([]);
  },
);

test("a role that was used or created lately is not evaluated: not everything that starts instances is read", () => {
  const used = (days: number) => ({ lastUsed: { at: daysAgo(days), region: "eu-west-1" } });
  const of = (...changed: readonly object[]) =>
    buildSnapshot({
      roles: changed.map((more, index) => ({ ...web, ...more, roleName: `web-${index}`, arn: `${web.arn}-${index}` })),
      workloads: { workloads: [], kinds: null, regions: ["eu-west-1"], unread: [] },
    });
  const snapshot = of(used(1), used(89), used(91), { createdAt: daysAgo(2) });
  expect(notEvaluated(roleEc2Idle, snapshot)).toEqual(["web-0", "web-1", "web-3"]);
  expect(failing(roleEc2Idle, snapshot)).toEqual(["web-2"]);
  const beyond = { ...DEFAULT_CHECK_SETTINGS, roleUnusedDays: 500 };
  expect(runCheck(of({ createdAt: daysAgo(600) }), roleEc2Idle, beyond)).toMatchObject({ findings: [] });
});

test("another refused service changes nothing; without workloads the check is not evaluated", () => {
  expect(failing(roleEc2Idle, account([], { unread: [refused("lambda:function", "us-east-1")] }))).toEqual(["web"]);
  const without = buildSnapshot({ roles, sections: { workloads: skipped() } });
  expect(runCheck(without, roleEc2Idle, DEFAULT_CHECK_SETTINGS).status).toBe("NOT_EVALUATED");
});
