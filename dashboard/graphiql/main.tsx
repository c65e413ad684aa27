/** The GraphiQL page, served by the API. Its editor and workers are bundled, so it works offline. */
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./page.css";
import { GraphiQL, type GraphiQLProps } from "graphiql";
import { type FormattedExecutionResult, getOperationAST, OperationTypeNode, parse } from "graphql";
import { createClient } from "graphql-ws";
import { createRoot } from "react-dom/client";
import firstQuery from "./first-query.graphql?raw";

interface Request {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown>;
}

/** What the tab *Headers* has, such as the `authorization` of a token. GraphiQL does not store it. */
type Headers = Readonly<Record<string, string>>;

const SOCKET_URL = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;

/** Subscribes over a socket of its own, because a socket keeps the headers with which it was opened. It closes at the end. */
function subscribe(request: Request, headers: Headers): AsyncIterableIterator<FormattedExecutionResult> {
  return createClient({ url: SOCKET_URL, connectionParams: headers }).iterate(request);
}

async function post(request: Request, headers: Headers): Promise<FormattedExecutionResult> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  const hasOwnCredential = Object.keys(headers).some((name) => name.toLowerCase() === "authorization");
  if (response.status === 401 && !hasOwnCredential) location.assign("/sign-in");
  return (await response.json()) as FormattedExecutionResult;
}

function fetcher(
  { query, operationName, variables }: Request,
  { headers = {} }: { readonly headers?: Headers } = {},
): Promise<FormattedExecutionResult> | AsyncIterableIterator<FormattedExecutionResult> {
  const operation = getOperationAST(parse(query), operationName);
  if (operation?.operation !== OperationTypeNode.SUBSCRIPTION)
    return post({ query, operationName, variables }, headers);
  return subscribe({ query, operationName, variables }, headers);
}

createRoot(document.getElementById("root")!).render(
  <GraphiQL fetcher={fetcher as GraphiQLProps["fetcher"]} defaultQuery={firstQuery} />,
);
