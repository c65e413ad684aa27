import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OverviewQuery } from "../../gql/overview.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { OpenAlerts } from "./open-alerts.tsx";
import { newAlertsQuery } from "./use-new-alerts.ts";

const COUNTS = { total: 7, critical: 7, high: 0, medium: 0, low: 0, informational: 0 };

test.for([
  [null, "All are new: this is your first visit"],
  [{ count: 0, query: "is:open opened:<7min" }, "Nothing new since your last visit"],
  [{ count: 2, query: "is:open opened:<7min" }, "2 new since your last visit"],
] as const)("new alerts %j: %s", async ([newAlerts, text]) => {
  const overview = {
    openAlerts: COUNTS,
    acknowledged: 0,
    snoozed: 4,
    dismissed: 0,
    trend: [],
  } as unknown as OverviewQuery["overview"];
  await renderWithLinks(<OpenAlerts overview={overview} newAlerts={newAlerts} problemCount={3} />);
  expect(screen.getByRole("region", { name: "Open alerts" }).textContent).toContain(text);
  screen.getByRole("link", { name: "4 snoozed" });
  screen.getByRole("link", { name: "Critical 7 alerts" });
});

const day = (critical: number, high: number, hasScan: boolean) => ({
  open: critical + high,
  opened: 0,
  resolved: 0,
  critical,
  high,
  medium: 0,
  low: 0,
  informational: 0,
  hasScan,
});

test.for([
  [true, ["+2", "−3"]],
  // Before the first scan, the number of alerts is not known, and not zero.
  [false, []],
] as const)(
  "with a scan a week ago, %s: each severity says how it changed in 7 days",
  async ([wasScanned, changes]) => {
    const trend = [day(5, 3, wasScanned), ...Array.from({ length: 7 }, () => day(7, 0, true))];
    const overview = {
      openAlerts: COUNTS,
      acknowledged: 0,
      snoozed: 0,
      dismissed: 0,
      trend,
    } as unknown as OverviewQuery["overview"];
    await renderWithLinks(<OpenAlerts overview={overview} newAlerts={null} problemCount={3} />);
    expect(screen.queryAllByTitle("Change in 7 days").map(({ textContent }) => textContent)).toEqual(changes);
  },
);

test.for([
  ["2026-11-24T12:00:00Z", "2026-11-24T12:00:10Z", "is:open opened:<1min"],
  ["2026-11-24T12:00:00Z", "2026-11-24T13:30:01Z", "is:open opened:<91min"],
] as const)("alerts are new that opened since %s at %s: %s", ([lastVisitAt, now, query]) => {
  expect(newAlertsQuery(lastVisitAt, Date.parse(now))).toBe(query);
});
