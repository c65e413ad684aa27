import { expect, test } from "vitest";
import { buildSnapshot } from "../../../test/support/build.ts";
import { readSection } from "../section.ts";
import type { UnreadWorkloads, Workload, WorkloadInventory } from "../workload-inventory.ts";
import { completed, mayLack, withLastKnown } from "./last-known.ts";

const workload = (region: string, name: string): Workload => ({
  service: "lambda",
  resourceArn: `arn:aws:lambda:${region}:123456789012:function:${name}`,
  roleArn: null,
  state: "Active",
});
const instance: Workload = {
  service: "ec2",
  resourceArn: "arn:aws:ec2:eu-west-1:123456789012:instance/i-1",
  roleArn: null,
  state: "running",
};
const refused = (region: string): UnreadWorkloads => ({
  kinds: ["lambda:function"],
  region,
  status: "denied",
  action: "lambda:ListFunctions",
  code: "AWS_ACCESS_DENIED",
  reason: "No policy allows it.",
});
const snapshotOf = (inventory: Partial<WorkloadInventory>) => {
  const value = {
    workloads: [],
    kinds: ["lambda:function", "ec2:instance"],
    regions: ["eu-west-1", "eu-west-3"],
    unread: [],
    ...inventory,
  };
  return buildSnapshot({ sections: { workloads: readSection(value, 0, value.workloads.length) } });
};
const workloadsOf = (snapshot: ReturnType<typeof snapshotOf>) => {
  const { workloads } = completed(snapshot).sections;
  return workloads.status === "read" ? workloads.value : null;
};

test("a refused Region is completed with what the earlier reading contained of that kind and Region", () => {
  const earlier = snapshotOf({ workloads: [workload("eu-west-1", "a"), workload("eu-west-3", "b"), instance] });
  const latest = snapshotOf({ unread: [refused("eu-west-3")] });
  expect(mayLack(latest, new Set(["workloads"]))).toBe(true);
  const known = withLastKnown(latest, earlier);
  // The function and the instance in eu-west-1 were read and are gone.
  expect(workloadsOf(known)).toMatchObject({ workloads: [workload("eu-west-3", "b")], unread: [] });
  expect(known.lastKnown?.missing.workloads).toContain("lambda:function in eu-west-3");
});

test("a Region that is not read any more is no evidence that its workloads are gone", () => {
  const earlier = snapshotOf({ workloads: [workload("eu-west-1", "a"), workload("eu-west-3", "b")] });
  const known = withLastKnown(snapshotOf({ regions: ["eu-west-1"] }), earlier);
  expect(workloadsOf(known)).toMatchObject({ workloads: [workload("eu-west-3", "b")] });
});

test("what no reading contained stays unread", () => {
  const earlier = snapshotOf({ unread: [refused("eu-west-3")] });
  const latest = snapshotOf({ unread: [refused("eu-west-3")] });
  expect(withLastKnown(latest, earlier)).toBe(latest);
});

test("an inventory of all Regions is no less evidence than one of named Regions", () => {
  const complete = snapshotOf({ regions: null, kinds: null, workloads: [workload("us-west-2", "a")] });
  const known = withLastKnown(snapshotOf({}), complete);
  expect(workloadsOf(known)).toMatchObject({ workloads: [workload("us-west-2", "a")] });
});
