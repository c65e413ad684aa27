import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { AlertSurroundingsQuery } from "../../gql/alerts.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { NoAlerts } from "./alert-grid.tsx";

const PROBLEM = { code: "INTERNAL", message: "The counts failed.", requestId: "req_1", isRetryable: true };

test("an empty list whose coverage could not be read says so, and neither loads for ever nor is clear", async () => {
  let retries = 0;
  await renderWithLinks(
    <NoAlerts
      query="is:open"
      surroundings={undefined}
      failure={{ problem: PROBLEM, onRetry: () => (retries += 1) }}
      newCount={0}
      onClear={() => undefined}
      onShowNew={() => undefined}
    />,
  );
  expect(screen.getByRole("alert").textContent).toContain("the coverage of this list");
  screen.getByRole("button", { name: /again|retry/i }).click();
  expect(retries).toBe(1);
});

test.for([
  [0, "All clear"],
  [1, "No open alerts, but coverage is incomplete"],
] as const)("with %i accounts that no scan has read, the empty list says: %s", async ([unreadAccountCount, title]) => {
  const gaps = { notReadSourceCount: 0, offSourceCount: 0, notEvaluatedCheckCount: 0 };
  const overview = {
    asOf: "2026-11-24T10:00:00Z",
    clearSince: null,
    coveragePercent: 100,
    coverageSummary: { ...gaps, unreadAccountCount },
  };
  await renderWithLinks(
    <NoAlerts
      query="is:open"
      surroundings={{ overview } as unknown as AlertSurroundingsQuery}
      failure={null}
      newCount={0}
      onClear={() => undefined}
      onShowNew={() => undefined}
    />,
  );
  expect(screen.getAllByRole("heading", { name: title })).toHaveLength(1);
});
