import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, coerceInputValue, type GraphQLInputType } from "graphql";
import { expect, it } from "vitest";
import type { NotificationEvent } from "../../gql/schema-types.ts";
import { frequencyText } from "./labels.ts";
import { draftOf, hasValidTimes, inputOf, sending } from "./rule-draft.ts";

const schema = buildSchema(readFileSync(join(import.meta.dirname, "../../../../schema/schema.graphql"), "utf8"));

/** A rule as Apollo Client returns it, with the fields that no input has. */
const rule = {
  __typename: "NotificationRule",
  id: "rule_1",
  name: "Critical access ",
  query: "severity:critical",
  events: ["OPENED", "RESOLVED"] satisfies NotificationEvent[],
  reportStandard: null,
  toOwners: true,
  accountIds: ["account_1"],
  frequency: "WEEKLY" as const,
  startTime: "07:30",
  weekday: 5,
  timeZone: "Europe/Berlin",
  quietHours: { __typename: "NotificationQuietHours", from: "20:00", to: "07:00", exceptSeverity: "HIGH" as const },
  failure: null,
  heldUntil: null,
  isEnabled: false,
  nextDigestAt: "2026-11-28T06:30:00.000Z",
  targets: [{ __typename: "NotificationTarget", id: "target_1", name: "SOAR", kind: "WEBHOOK" as const }],
};

it("the API accepts the change of a rule as it was read, with nothing but the changed fields different", () => {
  const input = { id: rule.id, ...inputOf({ ...draftOf(rule), isEnabled: true }) };
  const type = schema.getType("UpdateNotificationRuleInput") as GraphQLInputType;
  expect(coerceInputValue(input, type)).toEqual({
    id: "rule_1",
    name: "Critical access",
    query: "severity:critical",
    events: ["OPENED", "RESOLVED"],
    reportStandard: null,
    accountIds: ["account_1"],
    toOwners: true,
    targetIds: ["target_1"],
    frequency: "WEEKLY",
    startTime: "07:30",
    weekday: 5,
    timeZone: "Europe/Berlin",
    quietHours: { from: "20:00", to: "07:00", exceptSeverity: "HIGH" },
    isEnabled: true,
  });
});

it("a rule that sends a report has a time, one account at most, and no events, query and quiet hours", () => {
  const draft = draftOf({ ...rule, frequency: "AT_ONCE", accountIds: ["account_1", "account_2"] });
  expect(inputOf({ ...draft, ...sending(draft, "CIS_7_0") })).toMatchObject({
    reportStandard: "CIS_7_0",
    query: "",
    events: [],
    accountIds: ["account_1"],
    frequency: "WEEKLY",
    startTime: "07:30",
    quietHours: null,
  });
});

it("a rule without a digest's time and quiet hours has no zone, and unfinished times cannot be saved", () => {
  const draft = { ...draftOf(rule), frequency: "AT_ONCE" as const, hasQuietHours: false };
  expect(inputOf(draft)).toMatchObject({ startTime: null, weekday: null, timeZone: null, quietHours: null });
  expect(hasValidTimes(draft)).toBe(true);
  expect(hasValidTimes({ ...draft, frequency: "WEEKLY", startTime: "7" })).toBe(false);
  const quietHours = { from: "20:00", to: "20:00", exceptSeverity: null };
  expect(hasValidTimes({ ...draft, hasQuietHours: true, quietHours })).toBe(false);
});

it("the list of rules says when a rule sends", () => {
  expect(frequencyText(rule)).toBe("Fridays at 07:30, quiet 20:00 to 07:00 (Europe/Berlin)");
  expect(frequencyText({ ...rule, frequency: "HOURLY", quietHours: null })).toBe("Hourly");
});
