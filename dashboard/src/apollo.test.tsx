import { ApolloClient, ApolloLink, gql, InMemoryCache, Observable } from "@apollo/client";
import { ApolloProvider } from "@apollo/client/react";
import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { apolloClient } from "./apollo.ts";
import { useAlertFix } from "./pages/alerts/use-alert-fix.ts";
import { readAgain, readAllAgain } from "./ui/read-again.ts";

test("what an operator did in person and by a token stay two actors, although they share the operator's ID", () => {
  const query = gql`
    {
      auditEvents {
        nodes {
          id
          actor {
            id
            displayName
          }
        }
      }
    }
  `;
  const event = (id: string, displayName: string) => ({
    __typename: "AuditEvent",
    id,
    actor: { __typename: "Actor", id: "operator_1", displayName },
  });
  const nodes = [event("audit_1", `anna via token "ci"`), event("audit_2", "anna")];
  const data = { auditEvents: { __typename: "AuditEventConnection", nodes } };
  apolloClient.cache.writeQuery({ query, data });
  expect(apolloClient.cache.readQuery({ query })).toEqual(data);
});

test("a policy in the proofs of two principals keeps the holder of each, although both have the policy's ID", () => {
  const query = gql`
    {
      principalsAllowed {
        principals {
          name
          statements {
            policy {
              id
              name
              holder {
                kind
                name
              }
            }
          }
        }
      }
    }
  `;
  const principal = (name: string, kind: string, holder: string) => ({
    __typename: "AllowedPrincipal",
    name,
    statements: [
      {
        __typename: "PathStatement",
        policy: {
          __typename: "PathPolicy",
          id: "policy_1",
          name: "AdministratorAccess",
          holder: { __typename: "PathHolder", kind, name: holder },
        },
      },
    ],
  });
  const principals = [principal("deploy", "ROLE", "deploy"), principal("anna", "GROUP", "admins")];
  const data = { principalsAllowed: { __typename: "PrincipalsAllowed", principals } };
  apolloClient.cache.writeQuery({ query, data });
  expect(apolloClient.cache.readQuery({ query })).toEqual(data);
});

test("parts of an overview are joined only if they are of one account", () => {
  const write = (accountId: string, fields: Readonly<Record<string, unknown>>): void =>
    void apolloClient.cache.writeQuery({
      query: gql(`query Q($accountId: ID) { overview(accountId: $accountId) { ${Object.keys(fields).join(" ")} } }`),
      variables: { accountId },
      data: { overview: { __typename: "Overview", ...fields } },
    });
  const whole = (accountId: string): unknown =>
    apolloClient.cache.readQuery({
      query: gql("query Q($accountId: ID) { overview(accountId: $accountId) { keysDueCount coveragePercent } }"),
      variables: { accountId },
    });
  write("account_1", { coveragePercent: 100 });
  write("account_2", { keysDueCount: 7 });
  expect(whole("account_1")).toBeNull();
  write("account_1", { keysDueCount: 3 });
  expect(whole("account_1")).toMatchObject({ overview: { coveragePercent: 100, keysDueCount: 3 } });
  expect(whole("account_2")).toBeNull();
});

/** An API that answers when the test says so. */
function heldApi() {
  const answers: ((data: Record<string, unknown>) => void)[] = [];
  const link = new ApolloLink(
    () =>
      new Observable((observer) => {
        answers.push((data) => {
          observer.next({ data });
          observer.complete();
        });
      }),
  );
  return { answers, client: new ApolloClient({ link, cache: new InMemoryCache() }) };
}

test("a change that comes while a query is read again is read once more, although no page was drawn in between", async () => {
  const { answers, client } = heldApi();
  const observable = client.watchQuery<{ readonly count: number }>({ query: gql("query Count { count }") });
  const watching = observable.subscribe({});
  answers[0]!({ count: 1 });
  // Two changes at once are read once.
  const changes = [readAgain({ observable }), readAllAgain(client, new Set(["Count"]))];
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  changes.push(readAgain({ observable }), readAgain({ observable }));
  await readAllAgain(client, new Set(["Other"]));
  // The request of the first two changes answers with the state before the others.
  expect(answers).toHaveLength(2);
  answers[1]!({ count: 2 });
  await vi.waitFor(() => expect(answers).toHaveLength(3));
  answers[2]!({ count: 3 });
  await Promise.all(changes);
  expect(answers).toHaveLength(3);
  expect(observable.getCurrentResult().data).toEqual({ count: 3 });
  watching.unsubscribe();
  client.stop();
});

test("the fix of an alert is that of its latest evidence, also if a scan changed it while the fix was asked for", async () => {
  const { answers, client } = heldApi();
  const fixOf = (asOf: string) => ({
    alertFix: {
      __typename: "AlertFix",
      ...{ state: "READY", reason: null, asOf, inputs: [], documents: [], change: null },
      ...{ cli: null, terraform: null, notes: [], proof: null },
    },
  });
  const [before, after] = ["2026-11-29T10:00:00.000Z", "2026-11-29T11:00:00.000Z"];
  const alertOf = (evidenceAsOf: string) => ({ id: "alert_1", status: "OPEN" as const, evidenceAsOf });
  vi.useFakeTimers();
  const { result, rerender, unmount } = renderHook(useAlertFix, {
    initialProps: alertOf(before),
    wrapper: ({ children }) => <ApolloProvider client={client}>{children}</ApolloProvider>,
  });
  act(() => void vi.runAllTimers());
  vi.useRealTimers();
  expect(answers).toHaveLength(1);
  rerender(alertOf(after));
  act(() => answers[0]!(fixOf(before)));
  await vi.waitFor(() => expect(answers).toHaveLength(2));
  act(() => answers[1]!(fixOf(after)));
  await vi.waitFor(() => expect(result.current.fix?.asOf).toBe(after));
  unmount();
  client.stop();
});
