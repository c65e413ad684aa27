import { expect, test } from "vitest";
import type { Severity } from "../severity.ts";
import type { AlertStatus } from "./alert.ts";
import {
  type AlertMove,
  byImportance,
  groupChanges,
  type InventoryMove,
  isInFocus,
  netChange,
} from "./change-group.ts";

type Step = readonly [AlertStatus | null, AlertStatus, Severity?, Severity?];

function kindOfMove(fromStatus: AlertStatus | null, status: AlertStatus): AlertMove["kind"] {
  if (fromStatus === null) return "OPENED";
  if (status === "RESOLVED") return "RESOLVED";
  if (fromStatus === "RESOLVED") return "REOPENED";
  return status === "DISMISSED" ? "DISMISSED" : "UPDATED";
}

/** The events of one alert, one minute apart. */
function moves(alertId: string, ownerId: string, ...steps: readonly Step[]): AlertMove[] {
  return steps.map(([fromStatus, status, fromSeverity = "HIGH", severity = fromSeverity], index) => ({
    alertId,
    accountId: "account_a",
    ownerId,
    kind: kindOfMove(fromStatus, status),
    fromStatus,
    status,
    fromSeverity: fromStatus === null ? null : fromSeverity,
    severity,
    isOfFirstScan: false,
    at: 60_000 * (index + 1),
  }));
}

function inventory(id: number, ownerId: string, at = 60_000): InventoryMove {
  return { id, accountId: "account_a", ownerId, kind: "USER", change: "CHANGED", at };
}

test.each<[string | null, ...Step[]]>([
  ["OPENED", [null, "OPEN"]],
  ["OPENED", [null, "OPEN"], ["OPEN", "DISMISSED"]],
  ["OPENED", [null, "OPEN"], ["OPEN", "RESOLVED"], ["RESOLVED", "OPEN"]],
  ["OPENED_AND_RESOLVED", [null, "OPEN"], ["OPEN", "RESOLVED"]],
  ["OPENED_AND_RESOLVED", ["RESOLVED", "OPEN"], ["OPEN", "RESOLVED"]],
  ["REOPENED", ["RESOLVED", "OPEN"]],
  ["REOPENED", ["OPEN", "RESOLVED"], ["RESOLVED", "OPEN"]],
  ["RESOLVED", ["OPEN", "RESOLVED"]],
  ["RESOLVED", ["ACKNOWLEDGED", "RESOLVED"]],
  ["RESOLVED", ["OPEN", "OPEN", "LOW", "HIGH"], ["OPEN", "RESOLVED"]],
  ["RAISED", ["OPEN", "OPEN", "MEDIUM", "HIGH"]],
  ["LOWERED", ["OPEN", "OPEN", "CRITICAL", "HIGH"]],
  [null, ["OPEN", "OPEN", "MEDIUM", "HIGH"], ["OPEN", "OPEN", "HIGH", "MEDIUM"]],
  [null, ["OPEN", "DISMISSED"]],
])("an alert is %s by its events from the start to the end of the period", (kind, ...steps) => {
  expect(netChange(moves("alert_1", "AIDA1", ...steps))?.kind ?? null).toBe(kind);
});

test("the severity at the start is that before the first event", () => {
  const raised = netChange(
    moves("alert_1", "AIDA1", ["OPEN", "OPEN", "LOW", "MEDIUM"], ["OPEN", "OPEN", "MEDIUM", "CRITICAL"]),
  );
  expect(raised).toMatchObject({ kind: "RAISED", fromSeverity: "LOW", severity: "CRITICAL", at: 120_000 });
  expect(netChange(moves("alert_2", "AIDA1", [null, "OPEN"]))?.fromSeverity).toBeNull();
});

test("what became worse comes first, a change of the inventory before a low alert, what became better last", () => {
  const groups = groupChanges(
    [
      ...moves("alert_1", "better", ["OPEN", "RESOLVED", "CRITICAL"]),
      ...moves("alert_2", "low", [null, "OPEN", "LOW"]),
      ...moves("alert_3", "medium", ["RESOLVED", "OPEN", "MEDIUM"]),
      ...moves("alert_4", "raised", ["OPEN", "OPEN", "LOW", "CRITICAL"]),
      ...moves("alert_5", "muted", [null, "OPEN", "CRITICAL"], ["OPEN", "DISMISSED", "CRITICAL"]),
    ],
    [inventory(1, "changed"), inventory(2, "low")],
  );
  expect(groups.map(({ ownerId, severity }) => [ownerId, severity])).toEqual([
    ["raised", "CRITICAL"],
    ["medium", "MEDIUM"],
    ["changed", null],
    ["low", "LOW"],
    ["muted", null],
    ["better", null],
  ]);
  expect(groups.map((group) => isInFocus(group, "WORSE"))).toEqual([true, true, false, true, false, false]);
  expect(groups.map((group) => isInFocus(group, "INVENTORY"))).toEqual([false, false, true, true, false, false]);
  expect(groups.map((group) => isInFocus(group, "BETTER"))).toEqual([false, false, false, false, false, true]);
});

test("what the first scan found is not new: it comes last, by severity, until something happens to it", () => {
  const found = (alertId: string, ownerId: string, ...steps: readonly Step[]) =>
    moves(alertId, ownerId, ...steps).map((move, index) => ({ ...move, isOfFirstScan: index === 0 }));
  const groups = groupChanges(
    [
      ...found("alert_1", "foundLow", [null, "OPEN", "LOW"]),
      ...found("alert_2", "foundCritical", [null, "OPEN", "CRITICAL"]),
      ...found("alert_3", "changed", [null, "OPEN", "CRITICAL"]),
      ...found("alert_4", "resolved", [null, "OPEN"], ["OPEN", "RESOLVED"]),
      ...found("alert_5", "back", [null, "OPEN", "LOW"]),
      ...moves("alert_6", "back", [null, "OPEN", "LOW"]),
      ...moves("alert_7", "better", ["OPEN", "RESOLVED", "CRITICAL"]),
      ...found("alert_8", "raised", [null, "OPEN", "LOW"], ["OPEN", "OPEN", "LOW", "HIGH"]),
      ...found(
        "alert_9",
        "reopened",
        [null, "OPEN", "MEDIUM"],
        ["OPEN", "RESOLVED", "MEDIUM"],
        ["RESOLVED", "OPEN", "MEDIUM"],
      ),
      ...found("alert_a", "foundDismissed", [null, "OPEN"], ["OPEN", "DISMISSED"]),
    ],
    [inventory(1, "changed")],
  );
  expect(groups.map(({ ownerId, alerts }) => [ownerId, ...alerts.map(({ kind }) => kind)])).toEqual([
    ["raised", "RAISED"],
    ["reopened", "REOPENED"],
    ["changed", "FOUND_BY_FIRST_SCAN"],
    ["back", "OPENED", "FOUND_BY_FIRST_SCAN"],
    ["resolved", "OPENED_AND_RESOLVED"],
    ["better", "RESOLVED"],
    ["foundCritical", "FOUND_BY_FIRST_SCAN"],
    ["foundLow", "FOUND_BY_FIRST_SCAN"],
    ["foundDismissed", "FOUND_BY_FIRST_SCAN"],
  ]);
  expect(groups[0]!.alerts[0]).toMatchObject({ fromSeverity: "LOW", severity: "HIGH" });
  const inFocus = (focus: "WORSE" | "FIRST_SCAN") =>
    groups.filter((group) => isInFocus(group, focus)).map(({ ownerId }) => ownerId);
  expect(inFocus("WORSE")).toEqual(["raised", "reopened", "back"]);
  expect(inFocus("FIRST_SCAN")).toEqual(["changed", "back", "foundCritical", "foundLow"]);
});

test("a resource has one group for its alerts and its changes; an alert that ended as it began makes none", () => {
  const groups = groupChanges(
    [
      ...moves("alert_1", "AIDA1", ["OPEN", "RESOLVED"]),
      ...moves("alert_2", "AIDA1", [null, "OPEN", "LOW"]),
      ...moves("alert_3", "AIDA2", ["OPEN", "DISMISSED"]),
    ],
    [inventory(1, "AIDA1", 1), inventory(2, "AIDA1", 2)],
  );
  expect(groups).toHaveLength(1);
  expect(groups[0]!.alerts.map(({ alertId }) => alertId)).toEqual(["alert_2", "alert_1"]);
  expect(groups[0]!.inventory.map(({ id }) => id)).toEqual([2, 1]);
});

test("the order is total, so that a page can begin after any group", () => {
  const groups = groupChanges(
    [],
    [3, 1, 2].map((id) => inventory(id, `AIDA${id}`)),
  );
  expect(groups.map(({ ownerId }) => ownerId)).toEqual(["AIDA1", "AIDA2", "AIDA3"]);
  for (const [index, one] of groups.entries())
    for (const [place, other] of groups.entries())
      expect(Math.sign(byImportance(one, other))).toBe(Math.sign(index - place));
});
