import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from "@apollo/client";
import { ApolloProvider } from "@apollo/client/react";
import { renderHook } from "@testing-library/react";
import type { Sink } from "graphql-ws";
import { expect, test, vi } from "vitest";
import { useFollowedScan } from "./use-followed-scan.ts";

const { streams } = vi.hoisted(() => ({ streams: [] as { readonly sink: Sink; isStopped: boolean }[] }));

vi.mock("../../apollo.ts", () => ({
  socketClient: {
    subscribe: (_request: unknown, sink: Sink) => {
      const stream = { sink, isStopped: false };
      streams.push(stream);
      return () => (stream.isStopped = true);
    },
  },
}));

const scanAt = (status: string, apiCalls: number) => ({
  __typename: "Scan",
  id: "scan_1",
  status,
  ...{ hasSnapshot: false, phase: null, trigger: "MANUAL", requestedAt: "2026-01-01T00:00:00.000Z" },
  ...{ startedAt: null, finishedAt: null, durationSeconds: null, errorCode: null, errorMessage: null },
  ...{ coverage: null, counts: null, newAlerts: [] },
  requestedBy: { __typename: "Actor", id: null, kind: "SYSTEM", displayName: "IAM Monitor" },
  account: { __typename: "Account", id: "account_1", name: "Demo", awsAccountId: null, source: "DEMO" },
  progress: progressAt(status, apiCalls),
});

const progressAt = (status: string, apiCalls: number) => ({
  __typename: "ScanProgress",
  scanId: "scan_1",
  status,
  apiCalls,
  ...{ phase: "COLLECT", itemsRead: 0, throttles: 0, checksDone: 0, checksTotal: 0, message: null, sections: [] },
  at: `2026-01-01T00:00:${String(apiCalls).padStart(2, "0")}.000Z`,
});

test("a scan is followed to the end of its progress, although another part of the dashboard knows of its end earlier", async () => {
  let stored = scanAt("RUNNING", 0);
  const link = new ApolloLink(
    () =>
      new Observable((observer) => {
        observer.next({ data: { scan: stored } });
        observer.complete();
      }),
  );
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  const { result } = renderHook(() => useFollowedScan("scan_1"), {
    wrapper: ({ children }) => <ApolloProvider client={client}>{children}</ApolloProvider>,
  });
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  const [stream] = streams;
  stream!.sink.next({ data: { scanProgress: progressAt("RUNNING", 46) } });
  await vi.waitFor(() => expect(result.current.progress?.apiCalls).toBe(46));

  // The header reads the latest scan of each account.
  client.cache.writeFragment({
    id: "Scan:scan_1",
    fragment: gql("fragment Latest on Scan { status }"),
    data: { __typename: "Scan", status: "SUCCEEDED" },
  });
  await vi.waitFor(() => expect(result.current.scan?.status).toBe("SUCCEEDED"));
  expect(result.current.progress?.apiCalls).toBe(46);
  expect(stream!.isStopped).toBe(false);

  stored = scanAt("SUCCEEDED", 48);
  stream!.sink.complete();
  await vi.waitFor(() => expect(result.current.progress?.apiCalls).toBe(48));
  expect(stream!.isStopped).toBe(true);
  client.stop();
});
