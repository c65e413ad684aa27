import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { ErrorLink } from "@apollo/client/link/error";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { useSyncExternalStore } from "react";

/** LIVE: events arrive. RECONNECTING: the socket was lost, pages may lag. OFFLINE: several attempts failed. */
export type LiveState = "LIVE" | "RECONNECTING" | "OFFLINE";

/** A day of attempts at the longest pause; then the page has to be loaded again. */
const MAX_SOCKET_ATTEMPTS = 6000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** After so many failures in a row the header says Offline instead of Reconnecting. */
const ATTEMPTS_UNTIL_OFFLINE = 5;
/** A ping without an answer for this long means a dead connection that nobody closed. */
const SILENCE_MS = 10_000;
/** The api closes with this code at sign-out, disabling or loss of role; 4403 (expired) is simply opened again. */
const CLOSED_SIGNED_OUT = 4401;

// --- the live state, an observable of its own: the header reads it, pages replay when it returns to LIVE

let liveState: LiveState = "RECONNECTING";
const liveListeners = new Set<() => void>();

function setLiveState(next: LiveState): void {
  if (next === liveState) return;
  liveState = next;
  for (const listener of liveListeners) listener();
}

function subscribeToLiveState(listener: () => void): () => void {
  liveListeners.add(listener);
  return () => liveListeners.delete(listener);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribeToLiveState, () => liveState);
}

// --- who is told when the session has ended

let onSignedOut: () => void = () => undefined;

/** Set once, by main.tsx, which knows the router. */
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

// --- the one socket of this tab

function socketAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;
}

/** Full jitter, doubling to 15 s; cut short when the browser says that the network is back. */
async function pauseBeforeAttempt(attempt: number): Promise<void> {
  if (attempt >= ATTEMPTS_UNTIL_OFFLINE) setLiveState("OFFLINE");
  const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, longest / 2 + Math.random() * (longest / 2));
    addEventListener("online", done);
  });
}

function openSocketClient(): Client {
  let silence: ReturnType<typeof setTimeout> | undefined;
  let socket: WebSocket | undefined;
  return createClient({
    url: socketAddress,
    lazy: true,
    lazyCloseTimeout: 3000,
    keepAlive: 12_000,
    retryAttempts: MAX_SOCKET_ATTEMPTS,
    retryWait: pauseBeforeAttempt,
    shouldRetry: (problem) => !(problem instanceof CloseEvent && problem.code === CLOSED_SIGNED_OUT),
    on: {
      opened: (opened) => {
        socket = opened as WebSocket;
      },
      connected: () => setLiveState("LIVE"),
      ping: (isReceived) => {
        if (!isReceived) silence = setTimeout(() => socket?.close(4408, "No answer to a ping"), SILENCE_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(silence);
      },
      closed: (event) => {
        clearTimeout(silence);
        setLiveState(!navigator.onLine ? "OFFLINE" : "RECONNECTING");
        if (event instanceof CloseEvent && event.code === CLOSED_SIGNED_OUT) onSignedOut();
      },
    },
  });
}

export const socketClient: Client = openSocketClient();

// --- the client

function isUnauthenticated(error: unknown): boolean {
  if (CombinedGraphQLErrors.is(error))
    return error.errors.some((each) => each.extensions?.["code"] === "UNAUTHENTICATED");
  return ServerError.is(error) && error.statusCode === 401;
}

const sessionEnd = new ErrorLink(({ error }) => {
  if (isUnauthenticated(error)) onSignedOut();
});

/** A tab that nobody sees goes on polling; the api is told, so that this keeps no session awake. */
const fetchAsSeen: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  if (document.visibilityState === "hidden") headers.set("iam-monitor-tab", "hidden");
  return fetch(input, { ...init, headers });
};

// The header is demanded by the api's protection against requests forged by other sites.
const http = new HttpLink({
  uri: "/graphql",
  credentials: "same-origin",
  headers: { "apollo-require-preflight": "true" },
  fetch: fetchAsSeen,
});

function openApolloClient(): ApolloClient {
  return new ApolloClient({
    link: sessionEnd.concat(
      ApolloLink.split(
        ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
        new GraphQLWsLink(socketClient),
        http,
      ),
    ),
    cache: new InMemoryCache({
      // Global ids: one object is one entry wherever it is met. Lists are keyed by all their arguments and never
      // merged: 20,000 alerts in one list cost 226 ms a read against 13 ms a page.
      typePolicies: {
        Viewer: { keyFields: [] },
        ServerInfo: { keyFields: [] },
        SignInMethods: { keyFields: [] },
        Overview: { keyFields: false },
        Coverage: { keyFields: false },
        LastUsed: { keyFields: false },
        Remediation: { keyFields: false },
        // Their ids are the standards' own ("1.3") or those of somebody else, not global ones.
        Control: { keyFields: false },
        ControlReference: { keyFields: false },
        AttachedTo: { keyFields: false },
      },
    }),
    defaultOptions: {
      watchQuery: {
        fetchPolicy: "cache-and-network",
        nextFetchPolicy: "cache-first",
        notifyOnNetworkStatusChange: true,
      },
    },
    devtools: { enabled: false },
  });
}

export const apolloClient: ApolloClient = openApolloClient();
