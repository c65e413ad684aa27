import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { renderPart } from "../test-render.tsx";
import { AsOf } from "../features/inventory/as-of.tsx";
import { CoverageBadge } from "../features/inventory/coverage-badge.tsx";
import { LastUsedText } from "../features/inventory/last-used-text.tsx";
import { LiveBadge } from "../pages/frame/live-badge.tsx";
import { SEVERITY_ORDER, SEVERITY_WORDS, SeverityBadge } from "../features/alerts/severity-badge.tsx";
import { StatusBadge } from "../features/alerts/status-badge.tsx";

test("never used, unknown and no permission are three different words", () => {
  const { container } = renderPart(
    <ul>
      {(["NEVER_USED", "UNKNOWN", "NO_PERMISSION"] as const).map((status) => (
        <li key={status}>
          <LastUsedText lastUsed={{ status }} />
        </li>
      ))}
      <li>
        <LastUsedText lastUsed={null} />
      </li>
    </ul>,
  );
  expect([...container.querySelectorAll("li")].map((item) => item.textContent)).toEqual([
    "Never used",
    "Unknown",
    "No permission to read",
    "Unknown",
  ]);
});

test("a use without its time is unknown, not recent", () => {
  const { container } = renderPart(<LastUsedText lastUsed={{ status: "USED", at: null }} />);
  expect(container.textContent).toContain("Unknown");
});

test("severity and status carry an icon and a word besides the colour", async () => {
  const { container } = renderPart(
    <>
      {SEVERITY_ORDER.map((severity) => (
        <SeverityBadge key={severity} severity={severity} />
      ))}
      {["OPEN", "RESOLVED", "PARTIAL", "Inactive"].map((status) => (
        <StatusBadge key={status} status={status} />
      ))}
    </>,
  );
  for (const severity of SEVERITY_ORDER) expect(screen.getByText(SEVERITY_WORDS[severity])).toBeDefined();
  expect(container.querySelectorAll("svg").length).toBe(9);
  await expectAccessible(container);
});

test("a status that has no look of its own is still said", () => {
  renderPart(<StatusBadge status="AWAITING_APPROVAL" />);
  expect(screen.getByText("Awaiting approval")).toBeDefined();
});

test("coverage below 100 is never rounded to full", () => {
  const { change } = renderPart(<CoverageBadge percent={99.9} />);
  expect(screen.getByText("99 % covered")).toBeDefined();
  change(<CoverageBadge percent={null} />);
  expect(screen.getByText("Not scanned yet")).toBeDefined();
});

test("the live state is announced", () => {
  renderPart(<LiveBadge state="RECONNECTING" />);
  expect(screen.getByRole("status").textContent).toBe("Reconnecting");
});

test("freshness is exact for assistive technology", () => {
  renderPart(<AsOf at="2026-11-24T10:00:00Z" />);
  expect(screen.getByText(/exactly 24 Nov 2026, 10:00 UTC/)).toBeDefined();
});
