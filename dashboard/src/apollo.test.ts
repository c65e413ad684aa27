import { gql } from "@apollo/client";
import { expect, test } from "vitest";
import { apolloClient } from "./apollo.ts";

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
