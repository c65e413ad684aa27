import { afterEach, expect, test, vi } from "vitest";
import { apolloClient } from "../../apollo.ts";
import { OverviewDocument } from "../../gql/overview.ts";
import { firstFetchPolicy, overviewVariables, preloadOverview } from "./overview-data.ts";

const WITHIN = { timeout: 45_000 };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** Answers each request with a refusal once it is released, and counts them. */
function refuseRequests() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const operations: string[] = [];
  vi.stubGlobal("fetch", async (_address: string, init: RequestInit) => {
    operations.push((JSON.parse(String(init.body)) as { operationName: string }).operationName);
    await promise;
    return Response.json({ errors: [{ message: "Refused.", extensions: { code: "FORBIDDEN" } }] }, { status: 403 });
  });
  return { operations, release: resolve };
}

test("the page joins the requests of the start, and shows their failure", async () => {
  const { operations, release } = refuseRequests();
  preloadOverview();
  const shown = new Promise((resolve) => {
    apolloClient
      .watchQuery({ query: OverviewDocument, variables: overviewVariables(null), fetchPolicy: firstFetchPolicy() })
      .subscribe(({ error }) => error && resolve(error));
  });
  await vi.waitFor(() => expect(operations.toSorted()).toEqual(["Overview", "TopFix"]), WITHIN);
  release();
  expect(await shown).toBeDefined();
  expect(operations).toHaveLength(2);
});

test("what was read at the start is used once, and only while it is fresh", () => {
  refuseRequests();
  const clock = vi.spyOn(performance, "now").mockReturnValue(1_000);
  expect(firstFetchPolicy()).toBe("cache-and-network");
  preloadOverview();
  clock.mockReturnValue(10_999);
  expect(firstFetchPolicy()).toBe("cache-first");
  expect(firstFetchPolicy()).toBe("cache-and-network");
  preloadOverview();
  clock.mockReturnValue(11_000 + 10_999);
  expect(firstFetchPolicy()).toBe("cache-and-network");
});
