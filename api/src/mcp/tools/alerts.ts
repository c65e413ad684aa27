import { z } from "zod";
import { listFilter, page, someAccount } from "../arguments.ts";
import { ACCOUNT_NAME } from "../fragments.ts";
import { defineTool } from "../tool.ts";

const query = z
  .string()
  .max(2_000)
  .optional()
  .describe(
    "Words and key:value terms, all required, such as `is:open severity:high,critical check:key-age`. All alerts of every status if omitted.",
  );

export const findAlerts = defineTool({
  name: "find_alerts",
  title: "Find alerts",
  description:
    "Lists alerts, most severe first. Use find_problems to see what to fix first, and get_alert for one alert in full.",
  input: z.strictObject({ query, account: someAccount, ...page }),
  pages: "alerts",
  query: /* GraphQL */ `
    query FindAlerts($filter: AlertFilter, $first: Int!, $after: String) {
      alerts(filter: $filter, first: $first, after: $after) {
        totalCount
        asOf
        edges {
          cursor
          node {
            number
            headline
            severity
            status
            isStale
            firstSeenAt
            check {
              id
              title
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
  variables: ({ first, after, ...filter }) => ({ filter: listFilter(filter), first, after }),
});

export const findProblems = defineTool({
  name: "find_problems",
  title: "Find problems",
  description:
    "Lists problems, most severe first: alerts grouped by the one change that closes them, such as a statement of a policy.",
  input: z.strictObject({ query, account: someAccount, ...page }),
  pages: "problems",
  query: /* GraphQL */ `
    query FindProblems($filter: AlertFilter, $first: Int!, $after: String) {
      problems(filter: $filter, first: $first, after: $after) {
        totalCount
        alertCount
        edges {
          cursor
          node {
            id
            title
            cause
            fix
            resourceName
            statement
            severity
            alertCount
            pathCount
            identityCount
            openSince
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
  variables: ({ first, after, ...filter }) => ({ filter: listFilter(filter), first, after }),
});

export const getAlert = defineTool({
  name: "get_alert",
  title: "Get an alert",
  description:
    "Returns one alert with its evidence, the time of the evidence, why it matters and how to fix it. Null if there is none.",
  input: z.strictObject({ number: z.int().min(1).describe("The number of the alert, such as 12.") }),
  query: /* GraphQL */ `
    query GetAlert($number: Int!) {
      alert(number: $number) {
        id
        number
        headline
        description
        severity
        status
        resolution
        isStale
        staleReason
        firstSeenAt
        lastSeenAt
        resolvedAt
        evidenceAsOf
        evidence
        reopenCount
        check {
          id
          title
          rationale
          references {
            url
          }
        }
        resource {
          category
          name
          arn
        }
        remediation {
          text
        }
        escalationPath {
          id
          verdict
          hopCount
        }
        account {
          ...AccountName
        }
      }
    }
    ${ACCOUNT_NAME}
  `,
  variables: ({ number }) => ({ number }),
});
