import { expect, test } from "vitest";
import type { NotificationTargetRowFragment } from "../../gql/notifications.ts";
import { initialValues, settingsOf } from "./target-form.ts";

const NO_SETTINGS = { email: null, jira: null, slack: null, pagerDuty: null, aws: null, securityHub: null };
const NO_FAILURE = { failingSince: null, retryAt: null, pausedAt: null, lastProblem: null, lastDeliveredAt: null };

function targetOf(given: Partial<NotificationTargetRowFragment>): NotificationTargetRowFragment {
  return {
    id: "target_1",
    name: "target",
    kind: "SLACK",
    address: "#security",
    waitingCount: 0,
    ...NO_SETTINGS,
    ...NO_FAILURE,
    ...given,
  };
}

test("the form of a Slack bot stays one of a bot, and says so to the API", () => {
  const values = initialValues("SLACK", targetOf({ slack: { method: "BOT", channel: "#security" } }));
  expect(values).toMatchObject({ method: "BOT", channel: "#security" });
  expect(settingsOf("SLACK", values)).toEqual({ slack: { method: "BOT", channel: "#security", botToken: null } });
  expect(settingsOf("SLACK", { ...values, method: "WEBHOOK" })).toEqual({
    slack: { method: "WEBHOOK", channel: "#security", url: null },
  });
});

test("the form of PagerDuty keeps the port and the path of the address", () => {
  const url = "https://proxy.example.org:8443/pd/enqueue";
  const target = targetOf({ kind: "PAGERDUTY", address: "proxy.example.org", pagerDuty: { url } });
  expect(settingsOf("PAGERDUTY", initialValues("PAGERDUTY", target))).toEqual({ pagerDuty: { routingKey: null, url } });
});
