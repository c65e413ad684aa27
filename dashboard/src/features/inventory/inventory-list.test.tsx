import { fireEvent, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Inventory } from "./inventory.ts";
import { expectAccessible } from "../../test-axe.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { InventoryList, type InventoryListProps } from "./inventory-list.tsx";

interface Row {
  readonly id: string;
}

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
const nothing: Inventory<Row> = {
  rows: [],
  page: { totalCount: 0, asOf: "2026-11-24T10:00:00.000Z", coverage: full },
  problem: null,
  isStale: false,
  newer: { hasNewer: false, markSeen: () => undefined },
  onRange: () => undefined,
  retry: () => undefined,
};
const refused = { code: "FORBIDDEN", message: "no", requestId: null, isRetryable: false };

function list(
  inventory: Partial<Inventory<Row>>,
  change: Partial<InventoryListProps<Row>> = {},
): Promise<{ container: HTMLElement }> {
  return renderWithLinks(
    <InventoryList<Row>
      title="Users"
      question="Who?"
      noun="users"
      countWords={(count) => `${count} users`}
      inventory={{ ...nothing, ...inventory }}
      columns={[{ id: "id", header: "Id", width: "10rem", onCard: "title", cell: (row) => row.id }]}
      keyOf={(row) => row.id}
      nameOf={(row) => row.id}
      query=""
      queryExample="mfa:no"
      quickFilters={[{ terms: "mfa:no", label: "Without MFA" }]}
      hasGone={false}
      onSearch={() => undefined}
      onClear={() => undefined}
      emptyTitle="No IAM users"
      emptyWords="None at all."
      {...change}
    />,
  );
}

describe("each kind of nothing has words of its own", () => {
  it.each<[string, Partial<Inventory<Row>>, Partial<InventoryListProps<Row>>, string]>([
    ["loading", { page: null }, {}, "Loading users"],
    ["none of this kind", {}, {}, "No IAM users"],
    ["no match", {}, { query: "mfa:no" }, "No users match this filter"],
    ["no match by another filter", {}, { isNarrowed: true }, "No users match this filter"],
    ["never read", { page: { totalCount: 0, asOf: null, coverage: null } }, {}, "Nothing was read yet"],
    [
      "not allowed to read",
      { page: { totalCount: 0, asOf: "2026-11-24T10:00:00.000Z", coverage: denied } },
      {},
      "The users could not be read",
    ],
    ["no access", { page: null, problem: refused }, {}, "Your role does not include the users"],
    [
      "broken",
      { page: null, problem: { ...refused, code: "INTERNAL", message: "Broken." } },
      {},
      "Could not show the users",
    ],
  ])("%s", async (_, inventory, change, words) => {
    const { container } = await list(inventory, change);
    expect(screen.getByText(words)).toBeTruthy();
    expect(screen.queryAllByText("No IAM users")).toHaveLength(words === "No IAM users" ? 1 : 0);
    await expectAccessible(container);
  });

  it("names the action that would have to be granted", async () => {
    await list({ page: { totalCount: 0, asOf: "2026-11-24T10:00:00.000Z", coverage: denied } });
    expect(screen.getByText("iam:GetAccountAuthorizationDetails")).toBeTruthy();
  });

  it("says where in the query the mistake is, and keeps the rows of before", async () => {
    const problem = { ...refused, code: "BAD_QUERY", message: "Unknown key at 1." };
    await list(
      { problem, rows: [{ id: "anna" }], page: { totalCount: 1, asOf: null, coverage: full } },
      { query: "x:y" },
    );
    expect(screen.getByText("Unknown key at 1.")).toBeTruthy();
    expect(screen.getByRole("grid")).toBeTruthy();
  });
});

it("writes a common filter into the query and takes it out again", async () => {
  const onSearch = vi.fn<(search: object) => void>();
  await list({}, { query: "anna", onSearch });
  fireEvent.click(screen.getByRole("button", { name: "Without MFA", pressed: false }));
  fireEvent.click(screen.getByRole("button", { name: "Also what is gone", pressed: false }));
  expect(onSearch.mock.calls).toEqual([[{ q: "anna mfa:no" }], [{ gone: true }]]);
});

it("takes an only filter out as a missing query, not an empty one", async () => {
  const onSearch = vi.fn<(search: object) => void>();
  await list({}, { query: "mfa:no", onSearch });
  fireEvent.click(screen.getByRole("button", { name: "Without MFA", pressed: true }));
  expect(onSearch).toHaveBeenCalledWith({ q: undefined });
});

it("offers a newer reading and moves nothing before it is asked for", async () => {
  const retry = vi.fn<() => void>();
  const markSeen = vi.fn<() => void>();
  await list({ newer: { hasNewer: true, markSeen }, retry });
  expect(retry).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole("button", { name: "Show the newer reading" }));
  expect(retry).toHaveBeenCalledOnce();
  expect(markSeen).toHaveBeenCalledOnce();
});
