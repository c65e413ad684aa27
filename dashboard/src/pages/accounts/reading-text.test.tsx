import { ApolloClient, ApolloLink, InMemoryCache, Observable } from "@apollo/client";
import { ApolloProvider } from "@apollo/client/react";
import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { AccountRowFragment } from "../../gql/accounts.ts";
import { renderWithLinks } from "../../test-render.tsx";
import { AccountFacts } from "./account-facts.tsx";
import { readingText } from "./reading-text.ts";

const read = { section: "workloads", status: "READ", code: null, reason: null };
const denied = { section: "trailAlarms", status: "DENIED", code: "AWS_ACCESS_DENIED", reason: "AWS denied it." };
const skipped = { ...read, status: "SKIPPED", code: "NOT_REQUESTED", reason: "Reading workloads is switched off." };
const unsupported = { ...skipped, code: "UNSUPPORTED_BY_ENDPOINT", reason: "The endpoint does not know it." };

test.each([
  ["Off", null, { isOn: false, sections: ["workloads"], sources: [read] }],
  ["Read", null, { isOn: true, sections: ["workloads"], sources: [read, denied] }],
  [
    "Read in part",
    "one Region is missing",
    { isOn: true, sections: ["workloads"], sources: [{ ...read, reason: "one Region is missing" }] },
  ],
  ["Not read", "AWS denied it.", { isOn: true, sections: ["workloads", "trailAlarms"], sources: [read, denied] }],
  ["Not read", "the next scan reads it", { isOn: true, sections: ["workloads"], sources: [skipped] }],
  ["Not read", unsupported.reason, { isOn: true, sections: ["workloads"], sources: [unsupported] }],
  ["Not read", "the next scan reads it", { isOn: true, sections: ["workloads"], sources: null }],
] as const)("a reading is %s (%s)", (state, reason, wanted) => {
  expect(readingText(wanted)).toEqual({ state, reason });
});

test("what an account reads is neither read nor not read until the answer is there, nor if it fails", async () => {
  const account = {
    id: "account_1",
    name: "Demo",
    source: "SANDBOX",
    status: "CONNECTED",
    writes: "OFF",
    settings: [],
    workloadRegions: [],
    readsWorkloads: true,
    latestScan: { id: "scan_2", status: "RUNNING", finishedAt: null },
  } as unknown as AccountRowFragment;
  let refuse: (error: Error) => void = () => undefined;
  const link = new ApolloLink(() => new Observable((observer) => void (refuse = (error) => observer.error(error))));
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  await renderWithLinks(
    <ApolloProvider client={client}>
      <AccountFacts account={account} />
    </ApolloProvider>,
  );
  const readings = within(screen.getByRole("region", { name: "What scans of Demo read" }));
  expect(readings.getAllByText("Loading…")).toHaveLength(1);
  refuse(new Error("The connection was lost."));
  await waitFor(() => expect(readings.getAllByText("Not known")).toHaveLength(1));
  expect(readings.queryByText(/Not read/)).toBeNull();
  // A scan that runs is not none.
  expect(screen.getAllByRole("link", { name: "Running" })).toHaveLength(1);
  client.stop();
});
