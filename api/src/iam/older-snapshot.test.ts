import { expect, test } from "vitest";
import { buildSnapshot } from "../../test/support/build.ts";
import type { AccountSnapshot } from "./account.ts";
import { escalationFactsOf } from "./escalation/paths/snapshot-paths.ts";
import { withLastKnown } from "./checks/last-known.ts";
import { fromOlderVersion } from "./older-snapshot.ts";

const snapshot = buildSnapshot();

function stored(sections: object): AccountSnapshot {
  return { ...snapshot, sections } as AccountSnapshot;
}

test("a snapshot of this version stays as it is", () => {
  expect(fromOlderVersion(snapshot)).toBe(snapshot);
});

test("a section that an earlier version did not read is skipped, and paths are found without it", () => {
  const { workloads: _, organization: _also, ...older } = snapshot.sections;
  const read = fromOlderVersion(stored(older));
  expect(read.sections.workloads).toMatchObject({ status: "skipped", code: "NOT_READ_YET" });
  expect(read.sections.authorizationDetails).toBe(snapshot.sections.authorizationDetails);
  expect(escalationFactsOf(read)?.details).toBeDefined();
});

test("a section in an unknown form is failed, and the others are read", () => {
  const odd = { status: "read", value: { people: [] }, asOf: 0, count: 0 };
  const read = fromOlderVersion(stored({ ...snapshot.sections, authorizationDetails: odd }));
  expect(read.sections.authorizationDetails).toMatchObject({ status: "failed", code: "SNAPSHOT_UNREADABLE" });
  expect(escalationFactsOf(read)).toBeNull();
});

test("what an earlier version kept of a list of workloads completes the next reading", () => {
  const workloads = [{ service: "lambda", resourceArn: "arn:aws:lambda:eu-west-1:1:function:a", roleArn: null }];
  const kept = { status: "read", value: workloads, asOf: 0, count: 1 };
  const older = { ...snapshot, lastKnown: { sections: { workloads: kept, accountAliases: kept.asOf }, missing: {} } };
  const read = fromOlderVersion(older as unknown as AccountSnapshot);
  expect(read.lastKnown?.sections).toMatchObject({ workloads: { value: { workloads, regions: null, unread: [] } } });
  expect(read.lastKnown?.sections).not.toHaveProperty("accountAliases");
  const refused = { status: "denied", action: "ec2:DescribeRegions", code: "AWS_ACCESS_DENIED", reason: "No.", at: 0 };
  const latest = stored({ ...snapshot.sections, workloads: refused });
  expect(withLastKnown(latest, read).lastKnown?.sections).toHaveProperty("workloads");
});
