import { ApolloClient, ApolloLink, InMemoryCache, Observable } from "@apollo/client";
import { ApolloProvider } from "@apollo/client/react";
import { fireEvent, screen } from "@testing-library/react";
import type { ReactElement } from "react";
import { describe, expect, it, vi } from "vitest";
import type { Inventory } from "./inventory.ts";
import { expectAccessible } from "../../test-axe.ts";
import { renderComponent, renderWithLinks } from "../../test-render.tsx";
import { type Session, SessionContext } from "../session/session.ts";
import { gridViewOf } from "../../ui/grid-view.ts";
import { CoverageLink } from "./coverage-link.tsx";
import { isRefused } from "./missing-reads.ts";
import { InventoryList, type InventoryListProps } from "./inventory-list.tsx";

interface Row {
  readonly id: string;
}

/** The API of a list that has no suggestions yet. */
const silentClient = new ApolloClient({
  cache: new InMemoryCache(),
  link: new ApolloLink(() => new Observable(() => undefined)),
});

const full = { percent: 100, sources: [], notEvaluatedChecks: [] };
const denied = {
  percent: 40,
  sources: [
    {
      section: "authorizationDetails",
      status: "DENIED",
      action: "iam:GetAccountAuthorizationDetails",
      reason: "explicit deny",
    },
  ],
  notEvaluatedChecks: [{}],
};
const empty: Inventory<Row> = {
  rows: [],
  page: { totalCount: 0, asOf: "2026-11-24T10:00:00.000Z", coverage: full },
  problem: null,
  isStale: false,
  newer: { isAvailable: false, markShown: () => undefined },
  onRange: () => undefined,
  reload: () => undefined,
};
const refused = { code: "FORBIDDEN", message: "no", requestId: null, isRetryable: false };

function list(
  inventory: Partial<Inventory<Row>>,
  change: Partial<InventoryListProps<Row>> = {},
): Promise<{ container: HTMLElement }> {
  return renderWithLinks(
    <ApolloProvider client={silentClient}>
      <InventoryList<Row>
        title="Users"
        question="The IAM users."
        noun="users"
        countText={(count) => `${count} users`}
        inventory={{ ...empty, ...inventory }}
        view={gridViewOf(
          [{ id: "id", header: "Id", width: "10rem", onCard: "title", sortKey: "ID", cell: (row) => row.id }],
          { key: "ID", direction: "ascending" },
          {},
        )}
        keyOf={(row) => row.id}
        nameOf={(row) => row.id}
        query=""
        queryList="USERS"
        queryExample="mfa:no"
        quickFilters={[{ terms: "mfa:no", label: "Without MFA" }]}
        includesDeleted={false}
        onSearch={() => undefined}
        onClear={() => undefined}
        emptyTitle="No IAM users"
        emptyText="There are none."
        {...change}
      />
    </ApolloProvider>,
  );
}

describe("each reason for an empty list has its own text", () => {
  it.each<[string, Partial<Inventory<Row>>, Partial<InventoryListProps<Row>>, string]>([
    ["loading", { page: null }, {}, "Loading users"],
    ["no items", {}, {}, "No IAM users"],
    ["no match", {}, { query: "mfa:no" }, "No users match this filter"],
    ["no match by another filter", {}, { isNarrowed: true }, "No users match this filter"],
    ["never scanned", { page: { totalCount: 0, asOf: null, coverage: null } }, {}, "No data yet"],
    [
      "permission denied by AWS",
      { page: { totalCount: 0, asOf: "2026-11-24T10:00:00.000Z", coverage: denied } },
      {},
      "The users could not be read",
    ],
    ["role refused", { page: null, problem: refused }, {}, "Your role does not allow access to the users"],
    [
      "failed",
      { page: null, problem: { ...refused, code: "INTERNAL", message: "Broken." } },
      {},
      "Could not show the users",
    ],
  ])("%s", async (_, inventory, change, text) => {
    const { container } = await list(inventory, change);
    expect(screen.getByText(text)).toBeTruthy();
    expect(screen.queryAllByText("No IAM users")).toHaveLength(text === "No IAM users" ? 1 : 0);
    await expectAccessible(container);
  });

  it("names the missing IAM action", async () => {
    await list({ page: { totalCount: 0, asOf: "2026-11-24T10:00:00.000Z", coverage: denied } });
    expect(screen.getByText("iam:GetAccountAuthorizationDetails")).toBeTruthy();
  });

  it("names the calls that AWS refused for a part of a section", async () => {
    const reason = "Not read: s3:GetBucketAcl (explicit deny)";
    const sources = [{ section: "resourcePolicies", status: "READ", action: null, reason }];
    const coverage = { ...denied, sources };
    await list({ rows: [{ id: "anna" }], page: { totalCount: 1, asOf: "2026-11-24T10:00:00.000Z", coverage } });
    expect(screen.getByText(reason)).toBeTruthy();
    // A call that failed is missing too, but no permission helps.
    expect(isRefused({ status: "READ", code: "AWS_ACCESS_DENIED" })).toBe(true);
    expect(isRefused({ status: "READ", code: null })).toBe(false);
  });

  it("shows the position of a query error and keeps the previous rows", async () => {
    const problem = { ...refused, code: "BAD_QUERY", message: "Unknown key at 1." };
    await list(
      { problem, rows: [{ id: "anna" }], page: { totalCount: 1, asOf: null, coverage: full } },
      { query: "x:y" },
    );
    expect(screen.getByText("Unknown key at 1.")).toBeTruthy();
    expect(screen.getByRole("grid")).toBeTruthy();
  });
});

it("toggles a common filter and deleted items", async () => {
  const onSearch = vi.fn<(search: object) => void>();
  await list({}, { query: "anna", onSearch });
  fireEvent.click(screen.getByRole("button", { name: "Without MFA", pressed: false }));
  fireEvent.click(screen.getByRole("checkbox", { name: "Include deleted", checked: false }));
  expect(onSearch.mock.calls).toEqual([[{ q: "anna mfa:no" }], [{ gone: true }]]);
});

it("sorts by a click on a header, in the address of the page", async () => {
  const onSearch = vi.fn<(search: object) => void>();
  await list({ rows: [{ id: "anna" }], page: { totalCount: 1, asOf: null, coverage: full } }, { onSearch });
  expect(screen.getByRole("columnheader", { name: "Id" }).getAttribute("aria-sort")).toBe("ascending");
  fireEvent.click(screen.getByRole("button", { name: "Id" }));
  expect(onSearch).toHaveBeenCalledWith({ sort: "ID:DESC" });
});

it("removes the only filter as a missing query, not an empty one", async () => {
  const onSearch = vi.fn<(search: object) => void>();
  await list({}, { query: "mfa:no", onSearch });
  fireEvent.click(screen.getByRole("button", { name: "Without MFA", pressed: true }));
  expect(onSearch).toHaveBeenCalledWith({ q: undefined });
});

it("offers the latest scan and reloads only on request", async () => {
  const reload = vi.fn<() => void>();
  const markShown = vi.fn<() => void>();
  await list({ newer: { isAvailable: true, markShown }, reload });
  expect(reload).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Show latest scan" }));
  expect(reload).toHaveBeenCalledOnce();
  expect(markShown).toHaveBeenCalledOnce();
});

it("reads the coverage again when the page shows a newer scan, whose oldest data can be that of the scan before", async () => {
  let requests = 0;
  const coverageSummary = {
    __typename: "CoverageSummary",
    unreadAccountCount: 1,
    scannedAccountCount: 0,
    scanId: null,
    notReadSourceCount: 0,
    offSourceCount: 0,
    notEvaluatedCheckCount: 0,
  };
  const link = new ApolloLink(
    () =>
      new Observable((observer) => {
        requests += 1;
        observer.next({ data: { overview: { __typename: "Overview", coverageSummary } } });
        observer.complete();
      }),
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const page = (isAvailable: boolean): ReactElement => (
    <SessionContext value={{ accountId: null, accounts: [] } as unknown as Session}>
      <ApolloProvider client={client}>
        <CoverageLink newer={{ isAvailable }} />
      </ApolloProvider>
    </SessionContext>
  );
  const { change } = renderComponent(page(false));
  await screen.findByText("Not scanned yet");
  change(page(true));
  expect(requests).toBe(1);
  change(page(false));
  await vi.waitFor(() => expect(requests).toBe(2));
  client.stop();
});
