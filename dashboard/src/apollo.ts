import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { ErrorLink } from "@apollo/client/link/error";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { useSyncExternalStore } from "react";
import { allAccounts } from "./all-accounts.ts";

/**
 * CONNECTING: the first connection is being opened. LIVE: events arrive. RECONNECTING: the connection was lost and pages
 * may be out of date. OFFLINE: several attempts failed.
 */
export type LiveState = "CONNECTING" | "LIVE" | "RECONNECTING" | "OFFLINE";

/** The maximum number of attempts: about a day at the longest pause. After that the page must be reloaded. */
const MAX_SOCKET_ATTEMPTS = 6000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** After this many failed attempts the header shows Offline instead of Reconnecting. */
const ATTEMPTS_UNTIL_OFFLINE = 5;
/** If a ping gets no answer for this long, the connection is dead and is closed. */
const PONG_TIMEOUT_MS = 10_000;
/**
 * The API closes the socket with this code on sign-out, when the operator is disabled or when their role changes. The
 * client does not reconnect after this code. It does reconnect after 4403 (expired).
 */
const CLOSED_SIGNED_OUT = 4401;

// --- the live state: the header observes it, and pages replay events when it returns to LIVE

let liveState: LiveState = "CONNECTING";
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

// --- the handler for the end of the session

let onSignedOut: () => void = () => undefined;

/** Called once, by main.tsx, which has the router. */
export function setSignedOutHandler(listener: () => void): void {
  onSignedOut = listener;
}

let onPasskeyRequired: () => void = () => undefined;

/** Called once, by main.tsx. The listener runs when the API demands that a passkey is registered first. */
export function setPasskeyRequiredHandler(listener: () => void): void {
  onPasskeyRequired = listener;
}

// --- the socket, one per browser tab

function socketAddress(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;
}

/** Exponential backoff with jitter, at most 15 s. It ends early when the browser reports that the network is back. */
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
  let pongTimer: ReturnType<typeof setTimeout> | undefined;
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
        if (!isReceived) pongTimer = setTimeout(() => socket?.close(4408, "No answer to a ping"), PONG_TIMEOUT_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(pongTimer);
      },
      closed: (event) => {
        clearTimeout(pongTimer);
        setLiveState(!navigator.onLine ? "OFFLINE" : "RECONNECTING");
        if (event instanceof CloseEvent && event.code === CLOSED_SIGNED_OUT) onSignedOut();
      },
    },
  });
}

export const socketClient: Client = openSocketClient();

// --- the Apollo client

function isUnauthenticated(error: unknown): boolean {
  if (CombinedGraphQLErrors.is(error))
    return error.errors.some((graphqlError) => graphqlError.extensions?.["code"] === "UNAUTHENTICATED");
  return ServerError.is(error) && error.statusCode === 401;
}

function isPasskeyRequired(error: unknown): boolean {
  return (
    CombinedGraphQLErrors.is(error) &&
    error.errors.some((graphqlError) => graphqlError.extensions?.["code"] === "PASSKEY_REQUIRED")
  );
}

const sessionEnd = new ErrorLink(({ error }) => {
  if (isUnauthenticated(error)) onSignedOut();
  if (isPasskeyRequired(error)) onPasskeyRequired();
});

/** Marks requests of a hidden tab, so that its polling does not keep the session alive. */
const fetchWithVisibility: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers);
  if (document.visibilityState === "hidden") headers.set("iam-monitor-tab", "hidden");
  return fetch(input, { ...init, headers });
};

// The API requires this header as a protection against cross-site request forgery.
const http = new HttpLink({
  uri: "/graphql",
  credentials: "same-origin",
  headers: { "apollo-require-preflight": "true" },
  fetch: fetchWithVisibility,
});

function openApolloClient(): ApolloClient {
  return new ApolloClient({
    link: sessionEnd
      .concat(allAccounts)
      .concat(
        ApolloLink.split(
          ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
          new GraphQLWsLink(socketClient),
          http,
        ),
      ),
    cache: new InMemoryCache({
      // Ids are global, so each object is one cache entry. Lists are keyed by all their arguments and never merged:
      // reading one list of 20,000 alerts took 226 ms, reading a page takes 13 ms.
      typePolicies: {
        Viewer: { keyFields: [] },
        ServerInfo: { keyFields: [] },
        SignInMethods: { keyFields: [] },
        // Two queries of the page of persons ask for different fields of the same objects.
        IdentityCenter: { keyFields: ["organizationId"] },
        IdentityCenterUser: { keyFields: ["organizationId", "userId"] },
        // Pages ask for different parts of these. Without a merge, each page would drop what another one has read, and
        // show a loading state at every visit. The joined parts may be of two times, so each page reads all of its part
        // again when it is opened. A merge that compares the times cannot tell: at a refetch, Apollo gives it nothing
        // of before.
        Overview: { keyFields: false, merge: true },
        Coverage: { keyFields: false, merge: true },
        SeverityCounts: { keyFields: false, merge: true },
        LastUsed: { keyFields: false },
        Remediation: { keyFields: false },
        // The id of an actor is its operator's, who acts in person and by several tokens, each shown differently.
        Actor: { keyFields: false },
        // The ids of these types are not global: they are the standards' own ("1.3") or belong to another object.
        Control: { keyFields: false },
        ControlReference: { keyFields: false },
        AttachedTo: { keyFields: false },
        PolicyTechnique: { keyFields: false },
        // One policy is attached to many: each statement of a proof names another holder of it.
        PathPolicy: { keyFields: false },
        // Two comparisons or graphs can know different facts about the same resource, so their copies are not merged.
        ScanDifference: { keyFields: false },
        RelationNode: { keyFields: false },
        RelationMember: { keyFields: false },
      },
    }),
    defaultOptions: {
      watchQuery: {
        fetchPolicy: "cache-and-network",
        nextFetchPolicy: "cache-first",
        notifyOnNetworkStatusChange: true,
        // A hidden tab shows nothing, so its polls would only cost. The next poll after it is shown is at most one interval away.
        skipPollAttempt: () => document.visibilityState === "hidden",
      },
    },
    devtools: { enabled: false },
  });
}

export const apolloClient: ApolloClient = openApolloClient();

/**
 * Calls `forget` when everything that was read is dropped: after a sign-out, and when the operator is another one or has
 * lost rights. For what a page remembers besides the Apollo cache.
 */
export function onDropped(forget: () => void): void {
  apolloClient.onClearStore(async () => forget());
  apolloClient.onResetStore(async () => forget());
}
