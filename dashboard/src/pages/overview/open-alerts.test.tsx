import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OverviewQuery } from "../../gql/overview.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { OpenAlerts } from "./open-alerts.tsx";
import { newAlertsQuery } from "./use-new-alerts.ts";

const COUNTS = { total: 7, critical: 7, high: 0, medium: 0, low: 0, informational: 0 };

test.for([
  [null, "First visit: everything is new"],
  [{ count: 0, query: "is:open opened:<7min" }, "Nothing new since your last visit"],
  [{ count: 2, query: "is:open opened:<7min" }, "2 new since your last visit"],
] as const)("new alerts %j: %s", async ([newAlerts, text]) => {
  const overview = {
    openAlerts: COUNTS,
    acknowledged: 0,
    dismissed: 0,
    trend: [],
  } as unknown as OverviewQuery["overview"];
  await renderWithLinks(<OpenAlerts overview={overview} newAlerts={newAlerts} problemCount={3} />);
  expect(screen.getByRole("region", { name: "Open alerts" }).textContent).toContain(text);
});

test.for([
  ["2026-11-24T12:00:00Z", "2026-11-24T12:00:10Z", "is:open opened:<1min"],
  ["2026-11-24T12:00:00Z", "2026-11-24T13:30:01Z", "is:open opened:<91min"],
] as const)("alerts are new that opened since %s at %s: %s", ([lastVisitAt, now, query]) => {
  expect(newAlertsQuery(lastVisitAt, Date.parse(now))).toBe(query);
});
