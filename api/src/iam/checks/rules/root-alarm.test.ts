import { expect, test } from "vitest";
import {
  ACCOUNT_ID,
  buildSnapshot,
  denied,
  failing,
  notEvaluated,
  runOne,
  skipped,
  trailAlarms,
} from "../../../../test/support/build.ts";
import { DEFAULT_CHECK_SETTINGS } from "../../settings.ts";
import type { AlarmTrail, UnreadTrail } from "../../trail-alarms.ts";
import { runCheck } from "../run.ts";
import { rootAlarm } from "./root-alarm.ts";

const CIS =
  '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }';
const alarm = { alarmName: "root", areActionsEnabled: true, isNotifying: true, isRaisedByOne: true };
const filter = { filterName: "root", pattern: CIS, alarms: [alarm] };
const account = (overrides: Partial<AlarmTrail>, unread: readonly UnreadTrail[] = []) =>
  buildSnapshot({ trailAlarms: { ...trailAlarms({ filters: [filter], ...overrides }), unread } });
const refused: UnreadTrail = {
  trailArn: "arn:other",
  region: "eu-west-1",
  status: "denied",
  action: "logs:DescribeMetricFilters",
  code: "AWS_ACCESS_DENIED",
  reason: "Denied.",
};

test.each([
  ["the pattern of CIS", {}, null],
  [
    "calls and sign-ins in two filters",
    {
      filters: [
        { ...filter, pattern: '{ $.userIdentity.type = "Root" && $.eventType = "AwsApiCall" }' },
        { ...filter, pattern: '{ $.userIdentity.type = "Root" && $.eventName = "ConsoleLogin" }' },
      ],
    },
    null,
  ],
  ["a trail that does not log", { isLogging: false }, "no trail of every Region records all management events"],
  ["a trail without management events", { hasManagementEvents: false }, "no trail of every Region records"],
  ["no log group", { logGroupArn: null, filters: [] }, "no such trail sends its events to CloudWatch Logs"],
  ["no filter", { filters: [] }, "the metric filters do not catch all of them"],
  [
    "another filter",
    { filters: [{ ...filter, pattern: '{ $.eventName = "StopLogging" }' }] },
    "the metric filters do not catch",
  ],
  [
    "only calls",
    { filters: [{ ...filter, pattern: '{ $.userIdentity.type = "Root" && $.eventType = "AwsApiCall" }' }] },
    "the metric filters do not catch",
  ],
  [
    "filters for one call and for sign-ins of everyone",
    {
      filters: [
        { ...filter, pattern: '{ $.eventName = "CreateUser" }' },
        { ...filter, pattern: '{ $.eventName = "ConsoleLogin" }' },
      ],
    },
    "the metric filters do not catch",
  ],
  [
    "one service",
    { filters: [{ ...filter, pattern: '{ $.userIdentity.type = "Root" && $.eventSource = "iam*" }' }] },
    "the",
  ],
  [
    "one Region",
    { filters: [{ ...filter, pattern: '{ $.userIdentity.type = "Root" && $.awsRegion = us-east-1 }' }] },
    "the",
  ],
  [
    "only writing",
    { filters: [{ ...filter, pattern: "{ $.userIdentity.type = Root && $.readOnly IS FALSE }" }] },
    "the",
  ],
  [
    "the root user of the account by ARN",
    { filters: [{ ...filter, pattern: `{ $.userIdentity.arn = "arn:aws:iam::${ACCOUNT_ID}:root" }` }] },
    null,
  ],
  [
    "the root user by ARN in another partition",
    { filters: [{ ...filter, pattern: `{ $.userIdentity.arn = "arn:aws-us-gov:iam::${ACCOUNT_ID}:root" }` }] },
    null,
  ],
  [
    "the root user of another account",
    { filters: [{ ...filter, pattern: '{ $.userIdentity.arn = "arn:aws:iam::999988887777:root" }' }] },
    "the",
  ],
  [
    "everything by the account of the event",
    { filters: [{ ...filter, pattern: `{ $.recipientAccountId = ${ACCOUNT_ID} }` }] },
    null,
  ],
  ["no alarm", { filters: [{ ...filter, alarms: [] }] }, "the metric filter has no alarm"],
  [
    "actions that are off",
    { filters: [{ ...filter, alarms: [{ ...alarm, areActionsEnabled: false }] }] },
    "the alarm notifies no one",
  ],
  [
    "a high threshold",
    { filters: [{ ...filter, alarms: [{ ...alarm, isRaisedByOne: false }] }] },
    "one event is not enough to raise the alarm",
  ],
  [
    "no subscription",
    { filters: [{ ...filter, alarms: [{ ...alarm, isNotifying: false }] }] },
    "the alarm notifies no one",
  ],
] as const)("%s", (_name, overrides, missing) => {
  const snapshot = account(overrides);
  expect(failing(rootAlarm, snapshot)).toEqual(missing === null ? [] : [ACCOUNT_ID]);
  if (missing !== null) expect(runOne(rootAlarm, snapshot).findings[0]!.description).toContain(missing);
  expect(notEvaluated(rootAlarm, snapshot)).toEqual([]);
});

test("an event whose pattern was not understood is not named", () => {
  const unsure = { ...filter, pattern: "{ $.userIdentity.type = %Root% && $.eventName = ConsoleLogin }" };
  expect(runOne(rootAlarm, account({ filters: [unsure] })).findings).toMatchObject([
    { evidence: { events: ["the root user calls an API"] } },
  ]);
});

test("an account without a trail fails", () => {
  expect(failing(rootAlarm, buildSnapshot({ trailAlarms: { trails: [], unread: [] } }))).toEqual([ACCOUNT_ID]);
});

test("what was not read leaves the account not evaluated, unless an alarm that was read is enough", () => {
  const silent = account({ filters: [] }, [refused]);
  expect([failing(rootAlarm, silent), notEvaluated(rootAlarm, silent)]).toEqual([[], [ACCOUNT_ID]]);
  const enough = account({}, [refused]);
  expect([failing(rootAlarm, enough), notEvaluated(rootAlarm, enough)]).toEqual([[], []]);
  const unknown = account({ filters: [{ ...filter, pattern: "{ $.userIdentity.type = %Root% }" }] });
  expect([failing(rootAlarm, unknown), notEvaluated(rootAlarm, unknown)]).toEqual([[], [ACCOUNT_ID]]);
});

test("a log group in another account cannot be read at all, so it does not lower the coverage", () => {
  const elsewhere = { ...refused, status: "skipped", code: "NOT_IN_SOURCE" } as const;
  expect(runOne(rootAlarm, account({ filters: [] }, [elsewhere])).notEvaluated).toMatchObject([
    { isUnavailable: true },
  ]);
});

test("a section that was not read is not evaluated", () => {
  for (const section of [denied("cloudtrail:DescribeTrails"), skipped()])
    expect(
      runCheck(buildSnapshot({ sections: { trailAlarms: section } }), rootAlarm, DEFAULT_CHECK_SETTINGS).status,
    ).toBe("NOT_EVALUATED");
});
