import { z } from "zod";
import { account } from "../arguments.ts";
import { STATEMENT } from "../fragments.ts";
import { defineTool } from "../tool.ts";

/** The principals of one answer. Each has the statements that decide. */
const PRINCIPALS_MAX = 50;

const action = z.string().max(200).describe("One action such as s3:GetObject. Wildcards are refused.");
const resource = z
  .string()
  .max(2_048)
  .describe("The ARN of one resource, or * for actions that support no resource-level permissions.");

const resourcePolicy = z
  .string()
  .max(65_536)
  .optional()
  .describe(
    "A policy document to try as the policy of the resource. Left out, the policy that the latest scan read counts.",
  );

export const checkAccess = defineTool({
  name: "check_access",
  title: "Check access",
  description:
    "Decides whether a user or role can perform one action on one resource, with the statements that decide. CONDITIONAL depends on the condition keys in `keys`. UNKNOWN means that data was not read. `assumes` lists what the decision takes for granted.",
  input: z.strictObject({
    account,
    principal: z.string().max(2_048).describe("The ID or ARN of an IAM user or role, from find_identity."),
    action,
    resource,
    resourcePolicy,
  }),
  query: /* GraphQL */ `
    query CheckAccess($account: ID!, $principal: ID!, $action: String!, $resource: String!, $resourcePolicy: String) {
      accessDecision(
        accountId: $account
        principal: $principal
        action: $action
        resource: $resource
        resourcePolicy: $resourcePolicy
      ) {
        decision
        principalArn
        isKnownAction
        keys
        missing
        assumes
        asOf
        statements {
          ...Statement
        }
      }
    }
    ${STATEMENT}
  `,
  variables: (input) => input,
});

export const principalsAllowed = defineTool({
  name: "principals_allowed",
  title: "List principals with access",
  description:
    "Lists the users and roles of an account that can perform one action on one resource: allowed ones first, then conditional ones, then those without a decision because data was not read.",
  input: z.strictObject({
    account,
    action,
    resource,
    resourcePolicy,
    first: z.int().min(1).max(PRINCIPALS_MAX).default(20).describe(`The maximum number: 1 to ${PRINCIPALS_MAX}.`),
    offset: z.int().min(0).max(1_000_000).default(0).describe("The number of principals to skip, for the next page."),
  }),
  query: /* GraphQL */ `
    query PrincipalsAllowed(
      $account: ID!
      $action: String!
      $resource: String!
      $resourcePolicy: String
      $first: Int!
      $offset: Int!
    ) {
      principalsAllowed(
        accountId: $account
        action: $action
        resource: $resource
        resourcePolicy: $resourcePolicy
        first: $first
        offset: $offset
      ) {
        allowedCount
        conditionalCount
        unknownCount
        deniedCount
        isKnownAction
        assumes
        unreadPolicy
        asOf
        policy {
          parseError
          resourceArn
          document
          outside {
            source
            party
            principal
            statementIndex
            sid
            actions
            reason
            isBlocked
          }
          unreadOutside
        }
        principals {
          kind
          name
          arn
          decision
          keys
          missing
          statements {
            ...Statement
          }
        }
      }
    }
    ${STATEMENT}
  `,
  variables: (input) => input,
});
