import { ServerError } from "@apollo/client/errors";
import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { problemOf } from "./problem.ts";
import { renderPart } from "../test-render.tsx";
import { AllClear, EmptyState, ErrorState, LoadingRows, NoMatch, PartialNotice } from "./states.tsx";

describe("all clear", () => {
  test("is said only when everything was evaluated", () => {
    renderPart(<AllClear since="2026-11-20T10:00:00Z" asOf="2026-11-24T10:00:00Z" coveragePercent={100} />);
    expect(screen.getByRole("status").textContent).toContain("All clear");
    expect(screen.getByText(/20 Nov 2026/)).toBeDefined();
  });

  test.each([99, 0, null, undefined])("is not said at %s percent", (percent) => {
    renderPart(<AllClear since="2026-11-20T10:00:00Z" asOf="2026-11-24T10:00:00Z" coveragePercent={percent} />);
    expect(screen.getByRole("heading").textContent).not.toContain("All clear");
    expect(screen.getByText(/not an all clear/)).toBeDefined();
  });
});

test("a partial reading names each missing action", async () => {
  const { container } = renderPart(
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

test("an error shows its code, request and another try", () => {
  const onRetry = vi.fn<() => void>();
  renderPart(
    <ErrorState
      what="the alerts"
      onRetry={onRetry}
      problem={{
        code: "DEADLINE_EXCEEDED",
        message: "The answer took too long.",
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

test("too much at once is no fault either: it says when there is room, and tries again by itself", async () => {
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
  const { container } = renderPart(<ErrorState what="the alerts" onRetry={onRetry} problem={problemOf(error)} />);
  expect(screen.getByRole("alert").textContent).toContain("One moment, please");
  expect(screen.getByRole("button", { name: "Trying again in 1 s" })).toHaveProperty("disabled", true);
  await expectAccessible(container);
  await vi.waitFor(() => expect(onRetry).toHaveBeenCalledOnce(), { timeout: 10_000 });
  fireEvent.click(await screen.findByRole("button", { name: "Try again" }));
  expect(onRetry).toHaveBeenCalledTimes(2);
});

test("while the database is away it goes on trying, answer after answer", async () => {
  const onRetry = vi.fn<() => void>();
  const away = (requestId: string) => (
    <ErrorState
      onRetry={onRetry}
      problem={{ code: "DATABASE_UNAVAILABLE", message: "Away.", requestId, isRetryable: true, retryAfterSeconds: 1 }}
    />
  );
  const { container, change } = renderPart(away("req_1"));
  expect(screen.getByRole("alert").textContent).toContain("The database is away");
  await expectAccessible(container);
  await vi.waitFor(() => expect(onRetry).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  change(away("req_2"));
  expect(screen.getByRole("button", { name: "Trying again in 1 s" })).toHaveProperty("disabled", true);
  await vi.waitFor(() => expect(onRetry).toHaveBeenCalledTimes(2), { timeout: 10_000 });
});

test("a missing right is not shown as a fault", () => {
  renderPart(
    <ErrorState
      what="the audit"
      onRetry={() => undefined}
      problem={{ code: "FORBIDDEN", message: "x", requestId: null, isRetryable: false }}
    />,
  );
  expect(screen.getByRole("alert").textContent).toContain("Your role does not include the audit");
  expect(screen.queryByRole("button")).toBeNull();
});

test("each state has words of its own and is accessible", async () => {
  const { container } = renderPart(
    <>
      <EmptyState title="Nothing yet">Alerts come with the first scan.</EmptyState>
      <NoMatch noun="alerts" onClear={() => undefined} />
      <LoadingRows label="Loading alerts" />
    </>,
  );
  expect(screen.getByText("No alerts match this filter")).toBeDefined();
  expect(screen.getByText("Loading alerts")).toBeDefined();
  await expectAccessible(container);
});
