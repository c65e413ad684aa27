import { z } from "zod";
import { account, page, someAccount } from "../arguments.ts";
import { ACCOUNT_NAME, PRINCIPAL, STATEMENT } from "../fragments.ts";
import { defineTool } from "../tool.ts";

/** The paths of one answer, each with the statements of every step. */
const PATHS_MAX = 5;
/** The changes of one kind in one question. */
const CHANGES_MAX = 20;
/** The longest document that AWS accepts has 10,240 characters without white space (IAM User Guide, *IAM and AWS STS quotas*). */
const DOCUMENT_MAX_CHARACTERS = 60_000;

export const explainAdminPaths = defineTool({
  name: "explain_admin_paths",
  title: "Explain paths to administrator",
  description:
    "Explains how users and roles can become administrators: each step with its technique and the statements that prove it. BLOCKED paths name what blocks them. CONDITIONAL ones name what they depend on. If `coverage` is below 100 percent, a path may exist although none is listed.",
  input: z.strictObject({
    account: someAccount,
    principalArn: z
      .string()
      .max(2_048)
      .optional()
      .describe("The ARN of the user or role where paths start; all if omitted."),
    verdict: z
      .enum(["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"])
      .optional()
      .describe("The verdict of paths; all if omitted."),
    first: z
      .int()
      .min(1)
      .max(PATHS_MAX)
      .default(1)
      .describe(`The maximum number of paths: 1 to ${PATHS_MAX}; default 1.`),
    after: page.after,
  }),
  pages: "escalationPaths",
  query: /* GraphQL */ `
    query ExplainAdminPaths($account: ID, $principalArn: String, $verdict: Verdict, $first: Int!, $after: String) {
      escalationPaths(
        accountId: $account
        principalArn: $principalArn
        verdict: $verdict
        first: $first
        after: $after
      ) {
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
            verdict
            hopCount
            reasons
            assumes
            firstSeenAt
            asOf
            source {
              ...Principal
            }
            target {
              ...Principal
            }
            hops {
              verdict
              reasons
              missing
              technique {
                id
                name
                category
              }
              from {
                ...Principal
              }
              to {
                ...Principal
              }
              via {
                kind
                name
                arn
              }
              statements {
                ...Statement
              }
              statementsLeftOut
              blockedBy {
                ...Statement
              }
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
    ${PRINCIPAL}
    ${STATEMENT}
  `,
  variables: (input) => input,
});

const arn = z.string().max(2_048);
const document = z.string().max(DOCUMENT_MAX_CHARACTERS).describe("The JSON text of a policy document.");

export const whatIf = defineTool({
  name: "what_if",
  title: "Simulate a change",
  description:
    "Simulates a change of an account and returns the paths to administrator that it would close and open. Nothing is changed, neither in AWS nor in IAM Monitor. `unmatched` lists parts of the change that match nothing.",
  input: z.strictObject({
    account,
    attach: changes({ policyArn: arn, principalArn: arn }, "The managed policies to attach."),
    detach: changes({ policyArn: arn, principalArn: arn }, "The managed policies to detach."),
    removeStatements: changes(
      { policyId: z.string().max(200), index: z.int().min(0).max(10_000) },
      "The statements to remove, by the ID of the policy and the index of the statement.",
    ),
    putInlinePolicies: changes(
      { principalArn: arn, policyName: z.string().max(128), document },
      "The inline policies to add or replace.",
    ),
    putPolicies: changes({ policyArn: arn, document }, "The managed policies to create or replace."),
    setTrustPolicies: changes({ roleArn: arn, trustPolicy: document }, "The trust policies to replace."),
    setBoundary: changes(
      { principalArn: arn, policyArn: arn.nullable() },
      "The permissions boundaries to set, or to remove with null.",
    ),
    addToGroups: changes({ userArn: arn, groupArn: arn }, "The users to add to groups."),
    removeFromGroups: changes({ userArn: arn, groupArn: arn }, "The users to remove from groups."),
    deletePolicies: z.array(arn).max(CHANGES_MAX).optional().describe("The ARNs of managed policies to delete."),
    deletePrincipals: z
      .array(arn)
      .max(CHANGES_MAX)
      .optional()
      .describe("The ARNs of users, groups and roles to delete."),
  }),
  query: /* GraphQL */ `
    query WhatIf($input: WhatIfInput!) {
      whatIf(input: $input) {
        closedCount
        openedCount
        reroutedCount
        unmatched
        asOf
        administratorsGained {
          ...Principal
        }
        administratorsLost {
          ...Principal
        }
        opened {
          ...Change
          hops {
            reasons
            technique {
              id
              name
            }
            statements {
              ...Statement
            }
          }
        }
        closed {
          ...Change
        }
        rerouted {
          ...Change
        }
      }
    }
    fragment Change on PathChange {
      before
      after
      hopCount
      source {
        ...Principal
      }
      target {
        ...Principal
      }
      techniques {
        id
        name
      }
    }
    ${PRINCIPAL}
    ${STATEMENT}
  `,
  variables: ({ account: accountId, ...change }) => ({ input: { accountId, ...change } }),
});

function changes<Shape extends z.ZodRawShape>(shape: Shape, description: string) {
  return z.array(z.strictObject(shape)).max(CHANGES_MAX).optional().describe(description);
}

export const analyzePolicy = defineTool({
  name: "analyze_policy",
  title: "Analyze a policy document",
  description:
    "Analyzes the text of a policy document: mistakes and risks with their lines, what it allows, and the techniques for privilege escalation that it makes possible. Nothing is stored. Do not send a document that contains a secret.",
  input: z.strictObject({ document, account: someAccount }),
  query: /* GraphQL */ `
    query AnalyzePolicy($document: String!, $account: ID) {
      analyzePolicyDocument(document: $document, accountId: $account) {
        awsAccountId
        summary
        riskScore
        issueCount
        document {
          errorCode
          errorMessage
          errorLine
          errorColumn
          errorPath
        }
        issues {
          code
          severity
          line
          column
          statement
          message
          reference
        }
        escalationTechniques {
          id
          name
          verdict
          actions
          statements
          reasons
        }
        expansion {
          count
          deniedCount
          serviceCount
          unknownPatterns
          levels {
            accessLevel
            count
          }
        }
        suggestion {
          actionsBefore
          actionsAfter
          changes {
            statement
            kind
            message
          }
        }
      }
    }
  `,
  variables: (input) => input,
});
