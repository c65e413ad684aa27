import { z } from "zod";
import { account, page } from "../arguments.ts";
import { ACCOUNT_NAME } from "../fragments.ts";
import { defineTool } from "../tool.ts";

export const listAccounts = defineTool({
  name: "list_accounts",
  title: "List accounts",
  description:
    "Lists the connected AWS accounts that the token may read, with the share of the checks that could be evaluated.",
  input: z.strictObject(page),
  pages: "accounts",
  query: /* GraphQL */ `
    query ListAccounts($first: Int!, $after: String) {
      accounts(first: $first, after: $after) {
        totalCount
        edges {
          cursor
          node {
            ...AccountName
            status
            isDemo
            isScanned
            coverage {
              percent
              asOf
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
  variables: (input) => input,
});

export const accountCoverage = defineTool({
  name: "account_coverage",
  title: "Show what was not read",
  description:
    "Returns how complete the latest scan of an account is: every section with its status and age, and the checks that could not be evaluated, with the reason. Data that was not read is unknown, never clean.",
  input: z.strictObject({ account }),
  query: /* GraphQL */ `
    query AccountCoverage($account: ID!) {
      account(id: $account) {
        ...AccountName
        status
        statusReason
        isScanned
        coverage {
          percent
          enabled
          evaluated
          asOf
          missingPermissions
          sources {
            section
            status
            action
            reason
            asOf
          }
          notEvaluatedChecks {
            checkId
            title
            reason
            missingActions
          }
        }
        latestScan {
          id
          status
          finishedAt
        }
      }
    }
    ${ACCOUNT_NAME}
  `,
  variables: (input) => input,
});
