import { expect, test } from "vitest";
import { ACCOUNT_ID, buildSnapshot, failing, runOne, trailAlarms } from "../../../../test/support/build.ts";
import { IAM_CHANGE_EVENTS } from "../../alarm-event.ts";
import { alarmIamChange } from "./alarm-iam-change.ts";

const caughtBy = (...patterns: readonly string[]) =>
  buildSnapshot({
    trailAlarms: trailAlarms({
      filters: patterns.map((pattern) => ({
        filterName: pattern,
        pattern,
        alarms: [{ alarmName: "changes", areActionsEnabled: true, isNotifying: true, isRaisedByOne: true }],
      })),
    }),
  });
const names = IAM_CHANGE_EVENTS.map(({ name }) => name);
const named = (events: readonly string[]) => `{ ${events.map((name) => `($.eventName=${name})`).join("||")} }`;

test("every change of a policy must raise an alarm, by one filter or several", () => {
  expect(failing(alarmIamChange, caughtBy(named(names)))).toEqual([]);
  expect(failing(alarmIamChange, caughtBy(named(names.slice(0, 5)), named(names.slice(5))))).toEqual([]);
  expect(failing(alarmIamChange, caughtBy('{ $.eventSource = "iam.amazonaws.com" }'))).toEqual([]);
});

test("the finding names the changes that raise none", () => {
  const snapshot = caughtBy(named(names.filter((name) => !name.startsWith("Detach"))));
  expect(failing(alarmIamChange, snapshot)).toEqual([ACCOUNT_ID]);
  expect(runOne(alarmIamChange, snapshot).findings[0]).toMatchObject({
    description:
      "No alarm is raised for: DetachUserPolicy, DetachGroupPolicy, DetachRolePolicy. Reason: the metric filters do not catch all of them.",
    evidence: { events: ["DetachUserPolicy", "DetachGroupPolicy", "DetachRolePolicy"] },
  });
});

test("a filter for users or for one of them misses the changes that others make", () => {
  const of = (condition: string) => failing(alarmIamChange, caughtBy(`{ $.eventSource = "iam*" && ${condition} }`));
  expect(of('$.userIdentity.type = "IAMUser"')).toEqual([ACCOUNT_ID]);
  expect(of('$.userIdentity.userName = "ada"')).toEqual([ACCOUNT_ID]);
  expect(of("$.userIdentity.accountId EXISTS")).toEqual([]);
});
