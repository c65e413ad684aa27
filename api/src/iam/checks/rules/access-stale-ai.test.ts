import { expect, test } from "vitest";
import {
  buildSnapshot,
  daysAgo,
  failing,
  inlinePolicy,
  lastAccessed,
  notEvaluated,
  role,
} from "../../../../test/support/build.ts";
import { HOUR } from "../../time.ts";
import { accessStaleAi } from "./access-stale-ai.ts";

const agent = role({
  roleName: "agent",
  inlinePolicies: [inlinePolicy("models", [{ Effect: "Allow", Action: "bedrock:*", Resource: "*" }])],
});
const withAccess = (serviceNamespace: string, lastAuthenticatedAt: number | null, principal = agent) =>
  buildSnapshot({
    users: [],
    roles: [principal],
    serviceLastAccessed: [lastAccessed(agent.arn, { [serviceNamespace]: lastAuthenticatedAt })],
  });

test("fails model access that was not used within the limit, or never", () => {
  expect(failing(accessStaleAi, withAccess("bedrock", daysAgo(91)))).toEqual(["agent"]);
  expect(failing(accessStaleAi, withAccess("sagemaker-mlflow", null))).toEqual(["agent"]);
});

test("passes at exactly 90 days and some hours, and follows the setting", () => {
  const snapshot = withAccess("bedrock", daysAgo(90) - 20 * HOUR);
  expect(failing(accessStaleAi, snapshot)).toEqual([]);
  expect(failing(accessStaleAi, snapshot, { unusedLongDays: 60 })).toEqual(["agent"]);
});

test("passes other services, and a new principal that never used its access", () => {
  expect(failing(accessStaleAi, withAccess("s3", null))).toEqual([]);
  expect(failing(accessStaleAi, withAccess("bedrock", null, { ...agent, createdAt: daysAgo(30) }))).toEqual([]);
});

test("does not evaluate a principal whose last accessed services were not read", () => {
  expect(notEvaluated(accessStaleAi, buildSnapshot({ users: [], roles: [agent], serviceLastAccessed: [] }))).toEqual([
    "agent",
  ]);
});
