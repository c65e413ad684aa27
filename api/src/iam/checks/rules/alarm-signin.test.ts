import { expect, test } from "vitest";
import { ACCOUNT_ID, buildSnapshot, failing, runOne, trailAlarms } from "../../../../test/support/build.ts";
import { alarmSignin } from "./alarm-signin.ts";

const REFUSED = '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") }';
const WITHOUT_MFA =
  '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }';
const FAILED = '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }';

const caughtBy = (...patterns: readonly string[]) =>
  buildSnapshot({
    trailAlarms: trailAlarms({
      filters: patterns.map((pattern) => ({
        filterName: pattern,
        pattern,
        alarms: [{ alarmName: "sign-in", areActionsEnabled: true, isNotifying: true, isRaisedByOne: true }],
      })),
    }),
  });

test("refused calls, sign-ins without MFA and failed sign-ins must each raise an alarm", () => {
  expect(failing(alarmSignin, caughtBy(REFUSED, WITHOUT_MFA, FAILED))).toEqual([]);
});

test.each([
  [
    [WITHOUT_MFA, FAILED],
    ["a call ends with AccessDenied", "a call ends with Client.UnauthorizedOperation"],
  ],
  [[REFUSED, FAILED], ["a user signs in without MFA"]],
  [[REFUSED, WITHOUT_MFA], ["a sign-in fails"]],
])("with only %s", (patterns, events) => {
  expect(failing(alarmSignin, caughtBy(...patterns))).toEqual([ACCOUNT_ID]);
  expect(runOne(alarmSignin, caughtBy(...patterns)).findings[0]!.evidence).toMatchObject({ events });
});

test("an alarm on several failed sign-ins or refused calls is enough", () => {
  const alarms = [{ alarmName: "several", areActionsEnabled: true, isNotifying: true, isRaisedByOne: false }];
  const filters = [REFUSED, WITHOUT_MFA, FAILED].map((pattern) => ({ filterName: pattern, pattern, alarms }));
  expect(failing(alarmSignin, buildSnapshot({ trailAlarms: trailAlarms({ filters }) }))).toEqual([]);
});

test("the longer pattern of CIS for refused calls counts, and an alarm on one refused call does not", () => {
  const cis =
    '{ ($.errorCode ="*UnauthorizedOperation") || ($.errorCode ="AccessDenied*") && ($.sourceIPAddress!="delivery.logs.amazonaws.com") && ($.eventName!="HeadBucket") }';
  expect(failing(alarmSignin, caughtBy(cis, WITHOUT_MFA, FAILED))).toEqual([]);
  const one = ['{ $.eventName = "CreateUser" }', '{ $.eventName = "RunInstances" }'];
  expect(failing(alarmSignin, caughtBy(...one, WITHOUT_MFA, FAILED))).toEqual([ACCOUNT_ID]);
});
