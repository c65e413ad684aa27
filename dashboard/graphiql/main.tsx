/** The GraphiQL page, served by the API. Its editor and workers are bundled, so it works offline. */
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./page.css";
import { GraphiQL, type GraphiQLProps } from "graphiql";
import { type FormattedExecutionResult, getOperationAST, OperationTypeNode, parse } from "graphql";
import { createClient } from "graphql-ws";
import { createRoot } from "react-dom/client";

const FIRST_QUERY = `# You are signed in as in the dashboard. Ctrl-Enter runs the operation under the cursor, Ctrl-Space completes.
query OldKeys {
  accessKeys(first: 50, filter: { query: "age:>90d status:active" }) {
    totalCount
    nodes {
      accessKeyId
      ageDays
      lastUsed { status at }
      user { userName account { name awsAccountId } }
    }
    pageInfo { hasNextPage endCursor }
  }
}

query OpenAlerts {
  alerts(first: 20, filter: { query: "is:open severity:critical,high" }) {
    totalCount
    nodes { number severity title resource { name arn } check { id } firstSeenAt }
  }
}

subscription Live {
  alertEvents { cursor kind at actor alert { number title status } }
}
`;

interface Request {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown>;
}

/** What the tab *Headers* has, such as the `authorization` of a token. GraphiQL does not store it. */
type Headers = Readonly<Record<string, string>>;

let latestHeaders: Headers = {};

/** Connects for the first subscription and closes after the last, so a later one has the headers of its time. */
const sockets = createClient({
  url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
  lazy: true,
  connectionParams: () => latestHeaders,
});

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
  latestHeaders = headers;
  return sockets.iterate({ query, operationName, variables });
}

createRoot(document.getElementById("root")!).render(
  <GraphiQL fetcher={fetcher as GraphiQLProps["fetcher"]} defaultQuery={FIRST_QUERY} />,
);
