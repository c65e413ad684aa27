import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { OverviewQuery } from "../../gql/overview.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { OpenAlerts } from "./open-alerts.tsx";

const COUNTS = { total: 7, critical: 7, high: 0, medium: 0, low: 0, informational: 0 };

test.for([
  [7, null, "First visit: everything is new"],
  [0, "2026-11-24T12:00:00Z", "Nothing new since your last visit"],
  [2, "2026-11-24T12:00:00Z", "2 new since your last visit"],
] as const)("%i new alerts, last visit %s: %s", async ([newSinceLastVisit, lastVisitAt, text]) => {
  const overview = {
    openAlerts: COUNTS,
    newSinceLastVisit,
    acknowledged: 0,
    dismissed: 0,
    trend: [],
  } as unknown as OverviewQuery["overview"];
  await renderWithLinks(<OpenAlerts overview={overview} lastVisitAt={lastVisitAt} problemCount={3} />);
  expect(screen.getByRole("region", { name: "Open alerts" }).textContent).toContain(text);
});
