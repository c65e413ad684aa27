/**
 * Reads all pages of the accounts for the operations that need every account: the account switch, the numbers in the
 * sidebar and the accounts page. To the cache, and to polls, the pages are one answer.
 */
import { ApolloLink } from "@apollo/client";
import { EMPTY, expand, map, scan, takeLast } from "rxjs";

const READS_ALL_ACCOUNTS = new Set(["Session", "Accounts"]);
/** 5,000 accounts in pages of 500. */
const PAGES_MAX = 10;

interface AccountPage {
  readonly nodes: readonly unknown[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

type Answer = ApolloLink.Result<Record<string, unknown>>;

export const allAccounts = new ApolloLink((operation, forward) => {
  const answers = forward(operation);
  if (!READS_ALL_ACCOUNTS.has(operation.operationName ?? "")) return answers;
  return answers.pipe(
    expand((answer, index) => {
      const { hasNextPage, endCursor } = pageOf(answer as Answer)?.pageInfo ?? { hasNextPage: false, endCursor: null };
      if (!hasNextPage || index + 1 >= PAGES_MAX) return EMPTY;
      operation.variables = { ...operation.variables, after: endCursor };
      return forward(operation);
    }),
    scan((all: Answer | null, answer) => (all === null ? (answer as Answer) : joined(all, answer as Answer)), null),
    takeLast(1),
    map((answer) => answer as ApolloLink.Result),
  );
});

function pageOf({ data }: Answer): AccountPage | null {
  return (data?.["accounts"] as AccountPage | undefined) ?? null;
}

/** The answer with the nodes of the next page. A page that failed is the whole answer, so that no account is missing. */
function joined(all: Answer, answer: Answer): Answer {
  const [before, next] = [pageOf(all), pageOf(answer)];
  if (before === null || next === null || answer.errors) return answer;
  return { ...all, data: { ...all.data, accounts: { ...next, nodes: [...before.nodes, ...next.nodes] } } };
}
