/**
 * The worst requests of every kind that a viewer may send: as much work as the limits of `graphql/limits.ts` allow in one
 * request, for the event loop, the database, the analysis processes and the checks of passwords.
 */
import { HARD_DOCUMENTS } from "../support/hard-documents.ts";

export interface WorstRequest {
  readonly path: string;
  readonly method: "GET" | "POST" | "PUT";
  readonly body: string;
  /** Whether the request is sent without the viewer's token. */
  readonly isStranger?: boolean;
}

/** The kinds by name. The requests of a kind are sent in turns. */
export type WorstRequests = Readonly<Record<string, readonly WorstRequest[]>>;

export interface Known {
  readonly accountId: string;
  readonly principalArn: string;
  /** Two scans to compare. */
  readonly scanIds: readonly [string, string];
  readonly operatorName: string;
}

/** More do not fit into the 1,000 tokens of a document. */
const ALIASES = 85;
const UPLOAD_BYTES = 1_048_576;

const many = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_none, index) => make(index)).join(" ");

const graphql = (query: string, variables: object = {}): WorstRequest => ({
  path: "/graphql",
  method: "POST",
  body: JSON.stringify({ query, variables }),
});

export function worstRequests({ accountId, principalArn, scanIds, operatorName }: Known): WorstRequests {
  const whatIf = `whatIf(input: { accountId: "${accountId}", setBoundary: [{ principalArn: "${principalArn}", policyArn: null }] }) { __typename }`;
  return {
    lists: [
      graphql(
        "{ users(first: 300) { nodes { id userName accessKeys { id } groups { id } alerts(first: 2) { nodes { id } } } } }",
      ),
      graphql(
        "{ policies(first: 400) { nodes { id summary issues { code } document { statements { __typename } } } } }",
      ),
      graphql("query Q($v: AlertFilter) { alerts(first: 500, filter: $v) { totalCount nodes { id title } } }", {
        v: { query: "a e i o u" },
      }),
      graphql("{ escalationPaths(first: 500) { nodes { id reasons hops { __typename } } } }"),
    ],
    aliases: ["users", "alerts", "accessKeys", "policies"]
      .map((list) => graphql(`{ ${many(ALIASES, (at) => `a${at}: ${list}(first: 1) { totalCount }`)} }`))
      .concat(graphql(`{ ${many(ALIASES, (at) => `a${at}: overview { openAlerts { total } }`)} }`)),
    analyses: [
      ...Object.values(HARD_DOCUMENTS).map(({ query, variables }) => graphql(query, variables)),
      graphql(
        `{ ${many(3, (at) => `a${at}: principalPermissions(accountId: "${accountId}", principal: "${principalArn}") { __typename }`)} }`,
      ),
      graphql(`{ ${many(3, (at) => `a${at}: relationGraph(accountId: "${accountId}") { __typename }`)} }`),
      graphql("{ auditVerdict { isIntact } }"),
    ],
    "what-ifs": [
      graphql(`{ ${many(3, (at) => `a${at}: ${whatIf}`)} }`),
      graphql(`{ ${many(3, (at) => `a${at}: chokePoints(accountId: "${accountId}") { __typename }`)} }`),
      graphql(
        `{ ${many(3, (at) => `a${at}: compareScans(fromId: "${scanIds[0]}", toId: "${scanIds[1]}") { __typename }`)} }`,
      ),
    ],
    exports: [{ path: "/api/alerts.csv", method: "GET", body: "" }],
    uploads: [
      {
        path: `/api/accounts/${accountId}/files/authorization-details`,
        method: "PUT",
        body: "[".repeat(UPLOAD_BYTES),
      },
    ],
    "wrong sign-ins": [
      {
        ...graphql("mutation M($input: SignInInput!) { signIn(input: $input) { userErrors { code } } }", {
          input: { name: operatorName, password: "not the password of this operator" },
        }),
        isStranger: true,
      },
    ],
    strangers: [{ ...graphql("{ viewer { name } }"), isStranger: true }],
  };
}
