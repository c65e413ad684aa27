import { expect, test } from "vitest";
import { buildSnapshot, trailAlarms } from "../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../settings.ts";
import type { TrailAlarms, UnreadTrail } from "../trail-alarms.ts";
import { completed, withLastKnown } from "./last-known.ts";
import { rootAlarm } from "./rules/root-alarm.ts";
import { runCheck } from "./run.ts";

const whole = trailAlarms();
const [trail] = whole.trails;
const refused: UnreadTrail = {
  trailArn: trail!.arn,
  region: "eu-west-1",
  status: "denied",
  action: "logs:DescribeMetricFilters",
  code: "AWS_ACCESS_DENIED",
  reason: "Denied.",
};
const filled = (latest: TrailAlarms, before: TrailAlarms) => {
  const known = withLastKnown(buildSnapshot({ trailAlarms: latest }), buildSnapshot({ trailAlarms: before }));
  const section = completed(known).sections.trailAlarms;
  return { known, value: section.status === "read" ? section.value : null };
};

test("a trail that was not read is completed with the earlier one, and opens no alert", () => {
  const { known, value } = filled({ trails: [], unread: [refused] }, whole);
  expect(value).toEqual(whole);
  expect(known.lastKnown?.missing.trailAlarms).toContain("logs:DescribeMetricFilters was refused in eu-west-1");
  expect(runCheck(known, rootAlarm, DEFAULT_CHECK_SETTINGS)).toMatchObject({ findings: [], notEvaluated: [{}] });
});

test("an incomplete trail is replaced, and one that was incomplete before is not", () => {
  const incomplete = { trails: [{ ...trail!, filters: [] }], unread: [refused] };
  expect(filled(incomplete, whole).value).toEqual(whole);
  expect(filled(incomplete, incomplete).known.lastKnown).toBeUndefined();
});

test("a deleted trail is gone", () => {
  expect(filled({ trails: [], unread: [] }, whole).value?.trails).toEqual([]);
});
