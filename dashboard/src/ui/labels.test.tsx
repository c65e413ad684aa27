import { ApolloClient, ApolloLink, InMemoryCache, Observable } from "@apollo/client";
import { ApolloProvider } from "@apollo/client/react";
import { fireEvent, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { expectAccessible } from "../test-axe.ts";
import { renderComponent } from "../test-render.tsx";
import { AsOf } from "../features/inventory/as-of.tsx";
import { CoverageBadge, ScanCoverageBadge } from "../features/inventory/coverage-badge.tsx";
import { LastUsedText } from "../features/inventory/last-used-text.tsx";
import { type Session, type SessionAccount, SessionContext } from "../features/session/session.ts";
import { LiveBadge } from "../pages/frame/live-badge.tsx";
import { AccountChoice } from "../pages/graph/account-choice.tsx";
import { SessionsPanel } from "../pages/profile/sessions-panel.tsx";
import { SectionTable, type SectionTableProps } from "../pages/scans/section-table.tsx";
import { SEVERITY_ORDER, SEVERITY_LABELS, SeverityBadge } from "../features/alerts/severity-badge.tsx";
import { StatusBadge } from "../features/alerts/status-badge.tsx";

test("never used, unknown and no permission have different labels", () => {
  const { container } = renderComponent(
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

test("a use without a time is unknown", () => {
  const { container } = renderComponent(<LastUsedText lastUsed={{ status: "USED", at: null }} />);
  expect(container.textContent).toContain("Unknown");
});

test("severity and status badges have an icon and a label besides the colour", async () => {
  const { container } = renderComponent(
    <>
      {SEVERITY_ORDER.map((severity) => (
        <SeverityBadge key={severity} severity={severity} />
      ))}
      {["OPEN", "RESOLVED", "PARTIAL", "Inactive"].map((status) => (
        <StatusBadge key={status} status={status} />
      ))}
    </>,
  );
  for (const severity of SEVERITY_ORDER) expect(screen.getByText(SEVERITY_LABELS[severity])).toBeDefined();
  expect(container.querySelectorAll("svg").length).toBe(9);
  await expectAccessible(container);
});

test("an unknown status is shown with a generated label", () => {
  renderComponent(<StatusBadge status="AWAITING_APPROVAL" />);
  expect(screen.getByText("Awaiting approval")).toBeDefined();
});

test("coverage below 100 % is never rounded up to full", () => {
  const { change } = renderComponent(<CoverageBadge percent={99.9} />);
  expect(screen.getByText("99 % covered")).toBeDefined();
  change(<CoverageBadge percent={100} />);
  expect(screen.getByText("Read as configured")).toBeDefined();
  change(<CoverageBadge percent={null} />);
  expect(screen.getByText("Not scanned yet")).toBeDefined();
});

test.each([
  [0, 0, 0, "Full coverage", "good"],
  [0, 3, 24, "3 optional sources off · 24 checks not evaluated", "neutral"],
  [1, 6, 30, "1 source not read · 6 off · 30 checks not evaluated", "caution"],
  [0, 0, 1, "1 check not evaluated", "neutral"],
])("with %i sources not read, %i off and %i checks not evaluated, the coverage says: %s", (...row) => {
  const [notReadSourceCount, offSourceCount, notEvaluatedCheckCount, text, tone] = row;
  const gaps = { notReadSourceCount, offSourceCount, notEvaluatedCheckCount };
  renderComponent(<ScanCoverageBadge gaps={gaps} scanId={null} />);
  expect(screen.getByText(text).parentElement?.dataset["tone"]).toBe(tone);
});

test("what was read in part is not read, and what does not exist is not off", () => {
  const source = (section: string, status: string, code: string | null, reason: string | null) => ({
    section,
    status,
    code,
    reason,
    action: null,
    count: null,
  });
  const sources = [
    source("accountSummary", "READ", null, null),
    source("workloads", "READ", null, "One Region was refused."),
    source("organization", "SKIPPED", "NO_ORGANIZATION", "The account is in no organization."),
    source("accessAnalyzer", "SKIPPED", "NOT_REQUESTED", null),
    source("trailAlarms", "SKIPPED", "UNSUPPORTED_BY_ENDPOINT", null),
  ];
  const coverage = { sources } as unknown as SectionTableProps["coverage"];
  renderComponent(<SectionTable sections={[]} coverage={coverage} isRunning={false} />);
  const states = screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.querySelector("td")!.textContent);
  expect(states).toEqual(["Not read", "Read in part", "Off", "Nothing to read", "Read"]);
});

test("the account of a tab becomes that of the header, so that both name the same", () => {
  const onSearch = vi.fn<(change: object) => void>();
  const accounts = ["one", "two"].map((id) => ({ id, name: id, awsAccountId: null, isScanned: true }));
  renderComponent(
    <SessionContext value={{ accounts, accountId: "one" } as unknown as Session}>
      <AccountChoice account={accounts[0] as unknown as SessionAccount} onSearch={onSearch} />
    </SessionContext>,
  );
  fireEvent.change(screen.getByLabelText("Account"), { target: { value: "two" } });
  expect(onSearch).toHaveBeenCalledWith(expect.objectContaining({ account: "two", in: undefined, change: undefined }));
});

test("before the sessions are known, the others can be ended", () => {
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new ApolloLink(() => new Observable(() => undefined)),
  });
  renderComponent(
    <ApolloProvider client={client}>
      <SessionsPanel />
    </ApolloProvider>,
  );
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "End all other sessions" });
  expect(button.disabled).toBe(false);
  client.stop();
});

test("the live state is announced", () => {
  renderComponent(<LiveBadge state="RECONNECTING" />);
  expect(screen.getByRole("status").textContent).toBe("Reconnecting");
});

test("freshness is the exact time, and the age of older data", () => {
  const { container, change } = renderComponent(<AsOf at={new Date().toISOString()} />);
  expect(container.textContent).toMatch(/Oldest data \d+ \w+ \d{4}, \d\d:\d\d UTC$/);
  change(<AsOf at="2020-11-24T10:00:00Z" />);
  expect(container.textContent).toMatch(/Oldest data 24 Nov 2020, 10:00 UTC, \d+ years ago$/);
});
