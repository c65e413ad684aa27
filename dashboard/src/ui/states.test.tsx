import { ServerError } from "@apollo/client/errors";
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { problemOf } from "./problem.ts";
import { renderComponent } from "../test-render.tsx";
import { AllClear, EmptyState, ErrorState, LoadingRows, NoMatch, PartialNotice } from "./states.tsx";

describe("all clear", () => {
  test("is shown at full coverage", () => {
    const props = { since: "2026-11-20T10:00:00Z", asOf: "2026-11-24T10:00:00Z", coveragePercent: 100 };
    const { change } = renderComponent(<AllClear {...props} gaps={null} />);
    expect(screen.getByRole("status").textContent).toContain("All clear");
    expect(screen.getByText(/20 Nov 2026/)).toBeDefined();
    // A section that is switched off may hide something.
    change(<AllClear {...props} gaps="3 checks not evaluated" />);
    expect(screen.getByRole("status").textContent).not.toMatch(/All clear|full coverage/);
    expect(screen.getByText(/3 checks not evaluated/)).toBeDefined();
  });

  test.each([99, 0, null, undefined])("is not shown at %s percent", (percent) => {
    renderComponent(
      <AllClear since="2026-11-20T10:00:00Z" asOf="2026-11-24T10:00:00Z" coveragePercent={percent} gaps={null} />,
    );
    expect(screen.getByRole("heading").textContent).not.toContain("All clear");
    expect(screen.getByText(/may still be issues/)).toBeDefined();
  });
});

test("a partial scan lists each denied action", async () => {
  const { container } = renderComponent(
    <PartialNotice
      percent={86.9}
      notEvaluatedCount={14}
      missing={[{ action: "iam:GetCredentialReport", what: "credential report" }]}
    />,
  );
  expect(screen.getByText(/86 % of the enabled checks/)).toBeDefined();
  expect(screen.getByText("iam:GetCredentialReport")).toBeDefined();
  await expectAccessible(container);
});

test("an error shows its code, its request id and a retry button", () => {
  const onRetry = vi.fn<() => void>();
  renderComponent(
    <ErrorState
      what="the alerts"
      onRetry={onRetry}
      problem={{
        code: "DEADLINE_EXCEEDED",
        message: "The request took too long.",
        requestId: "req_7",
        isRetryable: true,
      }}
    />,
  );
  expect(screen.getByRole("alert").textContent).toContain("DEADLINE_EXCEEDED");
  expect(screen.getByText("req_7")).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledOnce();
});

test("a rate limit has its own state, counts down and retries once automatically", async () => {
  const onRetry = vi.fn<() => void>();
  const error = new ServerError("Response not successful", {
    response: new Response(null, { status: 429 }),
    bodyText: JSON.stringify({
      errors: [
        {
          message: "Too much.",
          extensions: { code: "RATE_LIMITED", retryable: true, retryAfterSeconds: 1, requestId: "req_8" },
        },
      ],
    }),
  });
  const { container } = renderComponent(<ErrorState what="the alerts" onRetry={onRetry} problem={problemOf(error)} />);
  expect(screen.getByRole("alert").textContent).toContain("Too many requests");
  expect(screen.getByRole("button", { name: "Trying again in 1 s" })).toHaveProperty("disabled", true);
  await expectAccessible(container);
  await vi.waitFor(() => expect(onRetry).toHaveBeenCalledOnce(), { timeout: 10_000 });
  fireEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledTimes(2);
});

test("a database outage has its own state and retries after each response", async () => {
  const onRetry = vi.fn<() => void>();
  const outage = (requestId: string) => (
    <ErrorState
      onRetry={onRetry}
      problem={{
        code: "DATABASE_UNAVAILABLE",
        message: "Unavailable.",
        requestId,
        isRetryable: true,
        retryAfterSeconds: 1,
      }}
    />
  );
  const { container, change } = renderComponent(outage("req_1"));
  expect(screen.getByRole("alert").textContent).toContain("Database unavailable");
  await expectAccessible(container);
  await vi.waitFor(() => expect(onRetry).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  change(outage("req_2"));
  expect(screen.getByRole("button", { name: "Trying again in 1 s" })).toHaveProperty("disabled", true);
  await vi.waitFor(() => expect(onRetry).toHaveBeenCalledTimes(2), { timeout: 10_000 });
});

test("a missing role has its own state without a retry button", () => {
  renderComponent(
    <ErrorState
      what="the audit"
      onRetry={() => undefined}
      problem={{ code: "FORBIDDEN", message: "x", requestId: null, isRetryable: false }}
    />,
  );
  expect(screen.getByRole("alert").textContent).toContain("Your role does not allow access to the audit");
  expect(screen.queryByRole("button")).toBeNull();
});

test("empty, no match and loading have their own text and are accessible", async () => {
  const { container } = renderComponent(
    <>
      <EmptyState title="No data yet">Alerts appear after the first scan.</EmptyState>
      <NoMatch noun="alerts" onClear={() => undefined} />
      <LoadingRows label="Loading alerts" />
    </>,
  );
  expect(screen.getByText("No alerts match this filter")).toBeDefined();
  expect(screen.getByText("Loading alerts")).toBeDefined();
  await expectAccessible(container);
});
