/** Reads whom AWS and CloudWatch alert from the sandbox, over the services' own protocols. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { ALL_MANAGEMENT_EVENTS, type SandboxAlerting, type SandboxTrail } from "../../sandbox/alerting.ts";
import { SandboxAccount } from "../../sandbox/account.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { coverageOf } from "../iam/scan.ts";
import { DAY } from "../iam/time.ts";
import type { AccountReading, ReadAccountOptions } from "./account-reading.ts";
import { ALERTING_ACTIONS } from "./read-alerting.ts";
import { readAccount } from "./read-account.ts";

const AT = Date.UTC(2026, 10, 24, 12);
const ID = "333344445555";

const account = new SandboxAccount({ id: ID, clock: () => AT, seed: 3, createdAt: AT - 900 * DAY });
let sandbox: Sandbox;
let credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };

beforeAll(async () => {
  credentials = account.createAccessKey(account.createUser({ name: "reader" }));
  sandbox = await startSandbox({ accounts: [account], clock: () => AT });
});
afterAll(() => sandbox.stop());
afterEach(() => sandbox.faults.clear());

async function read(options: Partial<ReadAccountOptions> = {}): Promise<AccountReading> {
  return readAccount(
    { type: "SANDBOX", endpoint: sandbox.url, region: "us-east-1", ...credentials },
    { expectedAccountId: ID, readsAlerting: true, ...options },
  );
}

test.each([true, false])(
  "whether there is a security contact is read, and nothing of it is kept: %s",
  async (isSet) => {
    account.hasSecurityContact = isSet;
    const { snapshot } = await read();
    expect(snapshot.sections.securityContact).toMatchObject({ status: "read", value: { isSet } });
    expect(JSON.stringify(snapshot)).not.toContain("security@fernhill.example");
  },
);

test("a refused contact leaves only the contact unread, and makes the scan partial", async () => {
  sandbox.faults.deny("account:GetAlternateContact");
  const { snapshot } = await read();
  expect(snapshot.sections.securityContact).toMatchObject({ status: "denied", action: "account:GetAlternateContact" });
  expect(coverageOf(snapshot, []).missingPermissions).toEqual(["account:GetAlternateContact"]);
});

test("without the setting nothing is called", async () => {
  const { snapshot, callsByAction } = await read({ readsAlerting: false });
  expect(snapshot.sections.securityContact).toMatchObject({ status: "skipped", code: "NOT_REQUESTED" });
  expect(Object.keys(callsByAction).filter((action) => !/^(iam|sts|organizations):/.test(action))).toEqual([]);
});

const [HOME, TRAIL_REGION] = ["us-east-1", "eu-west-1"];
const TOPIC = `arn:aws:sns:${TRAIL_REGION}:${ID}:pager`;
const trail = (overrides: Partial<SandboxTrail> = {}): SandboxTrail => ({
  name: "main",
  region: TRAIL_REGION,
  isMultiRegion: true,
  isLogging: true,
  selectors: ALL_MANAGEMENT_EVENTS,
  logGroupArn: `arn:aws:logs:${TRAIL_REGION}:${ID}:log-group:trail:*`,
  ...overrides,
});
const arnOf = ({ region, name }: SandboxTrail) => `arn:aws:cloudtrail:${region}:${ID}:trail/${name}`;
const ROOT = '{ $.userIdentity.type = "Root" }';
const ALERTING: SandboxAlerting = {
  trails: [trail()],
  metricFilters: [
    { region: TRAIL_REGION, logGroupName: "trail", filterName: "root", filterPattern: ROOT, metricName: "root" },
    {
      region: TRAIL_REGION,
      logGroupName: "trail",
      filterName: "buckets",
      filterPattern: '{ $.eventName = "PutBucketPolicy" }',
      metricName: "buckets",
    },
  ],
  alarms: [{ region: TRAIL_REGION, alarmName: "root", metricName: "root", actionsEnabled: true, actions: [TOPIC] }],
  subscriptions: { [TOPIC]: 1 },
};

function alarmsOf({ snapshot }: AccountReading) {
  const { trailAlarms } = snapshot.sections;
  if (trailAlarms.status !== "read") throw new Error(`alarms: ${trailAlarms.reason}`);
  return trailAlarms.value;
}

function alertingCalls({ callsByAction }: AccountReading): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(callsByAction).filter(([action]) => !/^(iam|sts|organizations):/.test(action)),
  );
}

test("a trail is followed to the person who is notified, and the permissions asked for are the calls made", async () => {
  account.alerting = ALERTING;
  const reading = await read();
  expect(alarmsOf(reading)).toEqual({
    trails: [
      {
        arn: arnOf(trail()),
        isLogging: true,
        hasManagementEvents: true,
        logGroupArn: trail().logGroupArn,
        filters: [
          {
            filterName: "root",
            pattern: ROOT,
            alarms: [{ alarmName: "root", areActionsEnabled: true, isNotifying: true, isRaisedByOne: true }],
          },
        ],
      },
    ],
    unread: [],
  });
  expect(Object.keys(alertingCalls(reading)).toSorted()).toEqual(Object.keys(ALERTING_ACTIONS).toSorted());
  expect(Object.values(alertingCalls(reading)).every((calls) => calls === 1)).toBe(true);
});

test.each([
  ["events that write", { EventSelectors: [{ IncludeManagementEvents: true, ReadWriteType: "WriteOnly" }] }, false],
  ["data events", { EventSelectors: [{ IncludeManagementEvents: false, ReadWriteType: "All" }] }, false],
  [
    "advanced selectors without the events of KMS",
    {
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Management"] },
            { Field: "eventSource", NotEquals: ["kms.amazonaws.com"] },
          ],
        },
      ],
    },
    true,
  ],
  [
    "basic selectors without the events of KMS",
    {
      EventSelectors: [
        { IncludeManagementEvents: true, ReadWriteType: "All", ExcludeManagementEventSources: ["kms.amazonaws.com"] },
      ],
    },
    true,
  ],
  [
    "advanced selectors without the events of IAM",
    {
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Management"] },
            { Field: "eventSource", NotEquals: ["kms.amazonaws.com", "iam.amazonaws.com"] },
          ],
        },
      ],
    },
    false,
  ],
  [
    "advanced selectors for events that write",
    {
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Management"] },
            { Field: "readOnly", Equals: ["false"] },
          ],
        },
      ],
    },
    false,
  ],
])("a trail with %s", async (_name, selectors, hasManagementEvents) => {
  account.alerting = { ...ALERTING, trails: [trail({ selectors })] };
  expect(alarmsOf(await read()).trails).toMatchObject([{ hasManagementEvents }]);
});

test("trails of one Region are left out, and a log group of another account is not available", async () => {
  const away = trail({ name: "central", logGroupArn: `arn:aws:logs:${TRAIL_REGION}:999900001111:log-group:trail:*` });
  account.alerting = { ...ALERTING, trails: [trail({ name: "local", region: HOME, isMultiRegion: false }), away] };
  const reading = await read();
  expect(alarmsOf(reading)).toMatchObject({
    trails: [{ arn: arnOf(away), filters: [] }],
    unread: [{ trailArn: arnOf(away), status: "skipped", code: "NOT_IN_SOURCE" }],
  });
  expect(coverageOf(reading.snapshot, []).missingPermissions).toEqual([]);
});

test("a topic without a confirmed subscription notifies no one, and every other action does", async () => {
  const actions = [TOPIC, `arn:aws:lambda:${TRAIL_REGION}:${ID}:function:page`];
  for (const [used, isNotifying] of [
    [actions.slice(0, 1), false],
    [actions, true],
    [[], false],
  ] as const) {
    const [alarm] = ALERTING.alarms;
    account.alerting = { ...ALERTING, alarms: [{ ...alarm!, actions: used }], subscriptions: { [TOPIC]: 0 } };
    expect(alarmsOf(await read()).trails[0]!.filters[0]!.alarms).toMatchObject([{ isNotifying }]);
  }
});

test.each([
  [{}, true],
  [{ Threshold: 0, ComparisonOperator: "GreaterThanThreshold" }, true],
  [{ Threshold: 1, ComparisonOperator: "GreaterThanThreshold" }, false],
  [{ Threshold: 3 }, false],
  [{ ComparisonOperator: "LessThanThreshold" }, false],
  [{ EvaluationPeriods: 3 }, false],
  [{ EvaluationPeriods: 3, DatapointsToAlarm: 1 }, true],
])("whether one event raises an alarm with %j: %s", async (more, isRaisedByOne) => {
  account.alerting = { ...ALERTING, alarms: [{ ...ALERTING.alarms[0]!, more }] };
  expect(alarmsOf(await read()).trails[0]!.filters[0]!.alarms).toMatchObject([{ isRaisedByOne }]);
});

test.each([
  ["dimensions of its metric", { dimensions: { Event: "$.eventName" } }],
  ["a choice by fields of the log group", { fieldSelectionCriteria: '@aws.region = "eu-west-1"' }],
  ["logs that were transformed", { applyOnTransformedLogs: true }],
])("a filter with %s counts neither as an alarm nor as none", async (_name, more) => {
  const [first, second] = ALERTING.metricFilters;
  account.alerting = { ...ALERTING, metricFilters: [{ ...first!, ...more }, second!] };
  expect(alarmsOf(await read())).toMatchObject({
    trails: [{ arn: arnOf(trail()), filters: [] }],
    unread: [{ trailArn: arnOf(trail()), status: "skipped", code: "NOT_IN_SOURCE" }],
  });
});

test("a topic of many alarms is read once, and a refused one is noted once", async () => {
  const alarms = Array.from({ length: 50 }, (_, index) => ({ ...ALERTING.alarms[0]!, alarmName: `root-${index}` }));
  account.alerting = { ...ALERTING, alarms };
  expect(alertingCalls(await read())["sns:GetTopicAttributes"]).toBe(1);
  sandbox.faults.deny("sns:GetTopicAttributes");
  expect(alarmsOf(await read()).unread).toHaveLength(1);
});

const OF_A_TRAIL = Object.keys(ALERTING_ACTIONS).filter(
  (action) => action !== "account:GetAlternateContact" && action !== "cloudtrail:DescribeTrails",
);

test.each(OF_A_TRAIL)(
  "a refused %s leaves exactly the trail incomplete, and makes the scan partial",
  async (action) => {
    const complete = trail({ name: "other", region: HOME, logGroupArn: null });
    account.alerting = { ...ALERTING, trails: [trail(), complete] };
    sandbox.faults.add({ kind: "deny", action, region: TRAIL_REGION });
    const reading = await read();
    const { trails, unread } = alarmsOf(reading);
    expect(unread).toMatchObject([{ trailArn: arnOf(trail()), status: "denied", action }]);
    expect(trails.filter(({ arn }) => arn === arnOf(complete))).toMatchObject([{ isLogging: true }]);
    expect(coverageOf(reading.snapshot, []).missingPermissions).toEqual([action]);
    expect(reading.snapshot.sections.securityContact.status).toBe("read");
  },
);

test("a refused list of trails loses the section, and nothing else", async () => {
  sandbox.faults.deny("cloudtrail:DescribeTrails");
  const { snapshot } = await read();
  expect(snapshot.sections.trailAlarms).toMatchObject({ status: "denied", action: "cloudtrail:DescribeTrails" });
  expect(snapshot.sections.securityContact.status).toBe("read");
});
