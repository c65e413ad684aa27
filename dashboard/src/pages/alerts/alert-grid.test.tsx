import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
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
