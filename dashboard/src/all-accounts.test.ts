import { ApolloClient, ApolloLink, gql, InMemoryCache } from "@apollo/client";
import { of } from "rxjs";
import { expect, test } from "vitest";
import { allAccounts } from "./all-accounts.ts";

const PAGE = 100;

/** An API with so many accounts, which answers in pages. */
function clientWith(accounts: number, failsAt = Infinity) {
  const asked: (string | null)[] = [];
  const api = new ApolloLink(({ variables }) => {
    const after = Number(variables["after"] ?? 0);
    asked.push((variables["after"] as string | undefined) ?? null);
    if (after >= failsAt) return of({ data: null, errors: [{ message: "failed" }] });
    const ids = Array.from({ length: Math.min(PAGE, accounts - after) }, (_, index) => after + index);
    const end = after + ids.length;
    return of({
      data: {
        accounts: {
          __typename: "AccountConnection",
          totalCount: accounts,
          pageInfo: { __typename: "PageInfo", hasNextPage: end < accounts, endCursor: String(end) },
          nodes: ids.map((id) => ({ __typename: "Account", id: `account_${id}` })),
        },
      },
    });
  });
  return { asked, client: new ApolloClient({ link: allAccounts.concat(api), cache: new InMemoryCache() }) };
}

const query = gql`
  query Session($after: String) {
    accounts(first: 100, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
      }
    }
  }
`;

test.each([0, 99, 100, 101, 303])("an installation of %i accounts is read whole", async (count) => {
  const { asked, client } = clientWith(count);
  const { data } = await client.query<{ accounts: { nodes: { id: string }[] } }>({ query });
  expect(new Set(data!.accounts.nodes.map(({ id }) => id)).size).toBe(count);
  expect(asked.length).toBe(Math.max(1, Math.ceil(count / PAGE)));
  // A second read begins at the first page again, and finds the same.
  const again = await client.query<{ accounts: { nodes: unknown[] } }>({ query, fetchPolicy: "network-only" });
  expect(again.data!.accounts.nodes).toHaveLength(count);
});

test("a page that fails is an error, not an installation with fewer accounts", async () => {
  const { client } = clientWith(303, 200);
  await expect(client.query({ query })).rejects.toThrow("failed");
});
