import { gql } from "@apollo/client";
import { expect, test, vi } from "vitest";
import { apolloClient } from "./apollo.ts";

const POLL_MS = 10;
const ATTEMPTS = 5;
const WITHIN = { timeout: 45_000 };

test("a hidden tab sends no polls, and polls again when it is shown", async () => {
  let visibility: DocumentVisibilityState = "visible";
  let looks = 0;
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => {
    looks += 1;
    return visibility;
  });
  let requests = 0;
  vi.stubGlobal("fetch", async () => {
    requests += 1;
    return Response.json({ data: { viewer: { __typename: "Viewer", name: "anna" } } });
  });
  const polling = apolloClient
    .watchQuery({ query: gql("query Polled { viewer { name } }"), pollInterval: POLL_MS })
    .subscribe({});
  try {
    await vi.waitFor(() => expect(requests).toBeGreaterThan(2), WITHIN);
    visibility = "hidden";
    // A poll that has begun may still be sent.
    const sent = requests + 1;
    const looksBefore = looks;
    await vi.waitFor(() => expect(looks).toBeGreaterThan(looksBefore + ATTEMPTS), WITHIN);
    expect(requests).toBeLessThanOrEqual(sent);
    visibility = "visible";
    await vi.waitFor(() => expect(requests).toBeGreaterThan(sent + 1), WITHIN);
  } finally {
    polling.unsubscribe();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  }
});
