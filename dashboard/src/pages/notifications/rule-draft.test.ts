import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, coerceInputValue, type GraphQLInputType } from "graphql";
import { expect, it } from "vitest";
import type { NotificationEvent } from "../../gql/notifications.ts";
import { draftOf, inputOf } from "./rule-draft.ts";

const schema = buildSchema(readFileSync(join(import.meta.dirname, "../../../../schema/schema.graphql"), "utf8"));

/** A rule as Apollo Client returns it, with the fields that no input has. */
const rule = {
  __typename: "NotificationRule",
  id: "rule_1",
  name: "Critical access ",
  query: "severity:critical",
  events: ["OPENED", "RESOLVED"] satisfies NotificationEvent[],
  frequency: "DAILY" as const,
  startTime: "07:30",
  timeZone: "Europe/Berlin",
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
    targetIds: ["target_1"],
    frequency: "DAILY",
    startTime: "07:30",
    timeZone: "Europe/Berlin",
    isEnabled: true,
  });
});
