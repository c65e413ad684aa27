import { expect, test } from "vitest";
import { actionLabel, isRefusal, remainingDetails } from "./action-label.ts";

const refused = (details: object) => ({ action: "access.refused", details: { outcome: "REFUSED", ...details } });

test("a refusal says what was refused, or how many more were", () => {
  expect(actionLabel(refused({ code: "UNAUTHENTICATED", reason: "TOKEN_ENDED" }))).toBe(
    "sent an API token that has ended",
  );
  expect(actionLabel(refused({ code: "PASSWORD_WRONG", permission: "session.reauthenticate" }))).toBe(
    "entered a wrong password",
  );
  expect(actionLabel(refused({ code: "FORBIDDEN", permission: "scans.start" }))).toBe("was refused");
  expect(actionLabel(refused({ code: "FORBIDDEN", more: 412 }))).toBe("was refused 412 more times within the hour");
  expect(actionLabel({ action: "session.signIn", details: { outcome: "REFUSED" } })).toBe("failed to sign in");
  expect([refused({}), { details: { outcome: "CONNECTED" } }, { details: null }].map(isRefusal)).toEqual([
    true,
    false,
    false,
  ]);
});

test("a change of the groups of the identity provider is no change of an operator", () => {
  expect(actionLabel({ action: "operators.update", details: { groups: 2, added: "ops: viewer" } })).toBe(
    "mapped groups to roles",
  );
  expect(actionLabel({ action: "operators.update", details: { role: "viewer -> admin" } })).toBe("changed an operator");
  expect(actionLabel({ action: "eventQueues.set", details: {} })).toBe("set the event queue");
});

test("a change of notifications says what was changed", () => {
  const changed = (details: object) => actionLabel({ action: "notifications.update", details });
  expect(changed({ asked: "CREATE", frequency: "AT_ONCE", events: ["OPENED"] })).toBe("created a notification rule");
  expect(changed({ asked: "DELETE", kind: "SLACK" })).toBe("deleted a notification target");
  expect(changed({ asked: "UPDATE", tagKeys: ["owner"] })).toBe("changed the owners of notifications");
  expect(actionLabel({ action: "notifications.send", details: { asked: "TEST" } })).toBe(
    "tested a notification target",
  );
});

test("ending sessions is not signing out", () => {
  const ended = (sessionsEnded?: number) => ({ action: "session.end", details: { sessionsEnded } });
  expect([ended(), ended(1), ended(3)].map(actionLabel)).toEqual(["signed out", "ended 1 session", "ended 3 sessions"]);
  expect(remainingDetails(ended(3))).toMatchObject({ sessionsEnded: null });
});

test("details do not repeat the label", () => {
  expect(remainingDetails(refused({ code: "FORBIDDEN", more: 412 }))).toEqual({
    outcome: null,
    more: null,
    action: null,
    code: "FORBIDDEN",
  });
  expect(remainingDetails(refused({ code: "FORBIDDEN", reason: "ORIGIN" }))).toMatchObject({
    code: null,
    reason: null,
  });
  expect(remainingDetails({ action: "alerts.triage", details: { action: "ASSIGN", count: 2 } })).toEqual({
    action: null,
    count: 2,
  });
});
