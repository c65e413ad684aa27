import { z } from "zod";
import { listFilter, page, someAccount } from "../arguments.ts";
import { ACCOUNT_NAME } from "../fragments.ts";
import { defineTool } from "../tool.ts";

const KEY_AGE_MAX_DAYS = 36_500;

export const findIdentity = defineTool({
  name: "find_identity",
  title: "Find an identity",
  description:
    "Finds users, roles, groups, access keys, policies, alerts and accounts by a name, an ARN, the ID of an access key or an account number. Use the ID of a user, role or group with get_identity.",
  input: z.strictObject({
    text: z.string().min(1).max(200).describe("Up to five words, all required."),
    account: someAccount,
    first: z.int().min(1).max(20).default(8).describe("The maximum number of results of each kind: 1 to 20."),
  }),
  query: /* GraphQL */ `
    query FindIdentity($text: String!, $account: ID, $first: Int) {
      search(text: $text, accountId: $account, first: $first) {
        kind
        id
        name
        detail
        isExact
        alertNumber
        severity
        status
        account {
          ...AccountName
        }
      }
    }
    ${ACCOUNT_NAME}
  `,
  variables: (input) => input,
});

export const getIdentity = defineTool({
  name: "get_identity",
  title: "Get a user, role or group",
  description:
    "Returns a user, role or group with its policies, keys, sign-in facts, open alerts and whether it is or can become an administrator. Null if there is none with this ID.",
  input: z.strictObject({ id: z.string().max(200).describe("The ID of a user, role or group, from find_identity.") }),
  query: /* GraphQL */ `
    query GetIdentity($id: ID!) {
      node(id: $id) {
        __typename
        ... on User {
          id
          userName
          arn
          adminReach
          createdAt
          deletedAt
          lastActivityAt
          mfaEnabled
          passwordEnabled
          passwordLastUsed {
            status
            at
          }
          accessKeys {
            id
            status
            ageDays
            lastUsed {
              status
              at
              service
            }
          }
          groups {
            id
            groupName
          }
          policies {
            ...AttachedPolicy
          }
          permissionsBoundary {
            ...AttachedPolicy
          }
          openAlerts {
            ...AlertCounts
          }
          account {
            ...AccountName
          }
          asOf
        }
        ... on Role {
          id
          roleName
          arn
          adminReach
          createdAt
          deletedAt
          lastUsed {
            status
            at
          }
          trustedBy {
            kind
            effect
            who
            reach
            conditions
          }
          policies {
            ...AttachedPolicy
          }
          permissionsBoundary {
            ...AttachedPolicy
          }
          openAlerts {
            ...AlertCounts
          }
          account {
            ...AccountName
          }
          asOf
        }
        ... on Group {
          id
          groupName
          arn
          memberCount
          createdAt
          deletedAt
          policies {
            ...AttachedPolicy
          }
          openAlerts {
            ...AlertCounts
          }
          account {
            ...AccountName
          }
          asOf
        }
      }
    }
    fragment AttachedPolicy on PolicyReference {
      policyName
      arn
      type
      via
    }
    fragment AlertCounts on SeverityCounts {
      critical
      high
      medium
      low
      total
    }
    ${ACCOUNT_NAME}
  `,
  variables: (input) => input,
});

export const keysDue = defineTool({
  name: "keys_due",
  title: "List keys due for rotation",
  description:
    "Lists active access keys that are older than a number of days, oldest first, with their last use. A key whose last use is UNKNOWN may be in use.",
  input: z.strictObject({
    olderThanDays: z
      .int()
      .min(1)
      .max(KEY_AGE_MAX_DAYS)
      .default(90)
      .describe("The age in days that a key must exceed; default 90."),
    account: someAccount,
    ...page,
  }),
  pages: "accessKeys",
  query: /* GraphQL */ `
    query KeysDue($filter: ListFilter, $first: Int!, $after: String) {
      accessKeys(filter: $filter, first: $first, after: $after) {
        totalCount
        asOf
        coverage {
          percent
          missingPermissions
          notEvaluatedChecks {
            checkId
            reason
          }
        }
        edges {
          cursor
          node {
            id
            accessKeyId
            status
            ageDays
            createdAt
            lastUsed {
              status
              at
              service
              region
            }
            asOf
            user {
              id
              userName
              arn
            }
            account {
              ...AccountName
            }
          }
        }
        pageInfo {
          hasNextPage
        }
      }
    }
    ${ACCOUNT_NAME}
  `,
  variables: ({ olderThanDays, account, first, after }) => ({
    filter: listFilter({ query: `status:active age:>${olderThanDays}d`, account }),
    first,
    after,
  }),
});
