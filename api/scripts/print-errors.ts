/**
 * Prints the tables of limits and error codes to docs/errors.md. With `--check` it only reports whether the file is stale (exit
 * code 1). Usage: node --import tsx api/scripts/print-errors.ts [--check]
 */
import "reflect-metadata";
import { readFileSync, writeFileSync } from "node:fs";
import { ANALYSIS_BODY_MAX_BYTES, BODY_MAX_BYTES } from "../src/app/http/graphql-http.ts";
import { RATE_LIMITS, REQUEST_POINTS } from "../src/app/http/rates.ts";
import { PAYLOAD_MAX_BYTES } from "../src/app/sockets/graphql-sockets.ts";
import { SUBSCRIPTIONS_PER_SOCKET_MAX } from "../src/app/sockets/socket-operations.ts";
import { QUESTION_WITHIN_MS } from "../src/db/deadline.ts";
import { type ErrorCode, ERRORS, AppError } from "../src/errors.ts";
import { EXPENSIVE_PER_OPERATION_MAX, PAST_LISTS_PER_OPERATION_MAX } from "../src/graphql/field-costs.ts";
import { COST_BUDGET, DEPTH_MAX, TOKENS_MAX } from "../src/graphql/limits.ts";
import { NODES_MAX } from "../src/graphql/resolvers/node.ts";
import { SECOND } from "../src/iam/time.ts";
import { PAGE_SIZE_DEFAULT, PAGE_SIZE_MAX } from "../src/services/core/page.ts";

const FILE = new URL("../../docs/errors.md", import.meta.url);

const count = (value: number) => value.toLocaleString("en");
const LIMITS: readonly (readonly [limit: string, value: string, code: ErrorCode])[] = [
  ["items of a page (`first`, `last`)", `${count(PAGE_SIZE_MAX)}; default ${PAGE_SIZE_DEFAULT}`, "BAD_USER_INPUT"],
  ["IDs of `nodes`", count(NODES_MAX), "BAD_USER_INPUT"],
  ["cost of a GraphQL operation in points", count(COST_BUDGET), "QUERY_TOO_COSTLY"],
  ["the same analysis in one operation, under any aliases", count(EXPENSIVE_PER_OPERATION_MAX), "QUERY_TOO_COSTLY"],
  ["lists of the past (`asOf`) in one operation", count(PAST_LISTS_PER_OPERATION_MAX), "QUERY_TOO_COSTLY"],
  ["levels of a GraphQL operation", count(DEPTH_MAX), "QUERY_TOO_DEEP"],
  ["tokens of a GraphQL document", count(TOKENS_MAX), "QUERY_TOO_LARGE"],
  ["bytes of a JSON body", count(BODY_MAX_BYTES), "PAYLOAD_TOO_LARGE"],
  ["bytes of a body that only analyses policy documents", count(ANALYSIS_BODY_MAX_BYTES), "PAYLOAD_TOO_LARGE"],
  ["seconds of a query", count(QUESTION_WITHIN_MS / SECOND), "DEADLINE_EXCEEDED"],
  ["points per minute of a session or token", count(RATE_LIMITS.credential), "RATE_LIMITED"],
  ["points per minute of an address (IPv6: /64 network)", count(RATE_LIMITS.address), "RATE_LIMITED"],
  ["points per minute of an address without a valid credential", count(RATE_LIMITS.stranger), "RATE_LIMITED"],
  ["sockets opened per minute by an address", count(RATE_LIMITS.sockets), "RATE_LIMITED"],
  ["subscriptions of a socket", count(SUBSCRIPTIONS_PER_SOCKET_MAX), "TOO_MANY_SUBSCRIPTIONS"],
];

const INTRODUCTION = `# Limits and errors

## Limits

| Limit | Maximum | Code above it |
|---|---|---|
${LIMITS.map(([limit, value, code]) => `| ${limit} | ${value} | \`${code}\` |`).join("\n")}
| bytes of a message of a socket | ${count(PAYLOAD_MAX_BYTES)} | the socket closes with 1009 |

A point is about one returned object. A request costs ${REQUEST_POINTS} points, and a GraphQL operation its cost besides. The field \`rateLimit\`
returns the \`cost\` of its operation and what is left of the minute; over REST, the headers \`RateLimit\` and \`RateLimit-Policy\`
do. A list counts with its page size, whether or not it has as many items, and a nested list for each item of the outer one. Ask for
fewer items of the outer list: \`QUERY_TOO_COSTLY\` says how many fit, in \`first\` for the list named in \`field\`.
[Why and where](design/request-limits.md) each limit is checked has a page of its own.

## Error codes

Every error of the API has a code. Programs compare the code, because the message is for people and may change. GraphQL has
it in \`extensions.code\`, and in \`userErrors.code\` for the expected failures of a mutation; REST in \`code\` of the problem
document (RFC 9457). Both have \`retryable\`: whether the same request may succeed later without a change. Wait as long as
\`Retry-After\` says, or a few seconds.

The message here is the general one; an answer often says more precisely what happened. \`QUERY_TOO_COSTLY\` has the \`cost\` of the
operation, the \`budget\`, and what would fit; errors of an input have the \`path\` of the field, errors of a filter the \`position\` in its text.

GraphQL itself has three more codes, all with the status 400. \`GRAPHQL_PARSE_FAILED\`: the document is not GraphQL.
\`GRAPHQL_VALIDATION_FAILED\`: it does not match the schema. \`OPERATION_RESOLUTION_FAILURE\`: it has several operations, and
\`operationName\` chooses none of them.

| Code | HTTP status | Retry | Message |
|---|---|---|---|
`;

const rows = (Object.keys(ERRORS) as ErrorCode[]).map((code) => {
  const { status, isRetryable, message } = new AppError(code);
  return `| \`${code}\` | ${status} | ${isRetryable ? "yes" : ""} | ${message.replaceAll("|", "\\|")} |`;
});
const printed = `${INTRODUCTION}${rows.join("\n")}\n\nPrinted by \`npm run schema\` from \`api/scripts/print-errors.ts\` and \`api/src/errors.ts\`; never edited.\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== printed) {
    process.stderr.write("docs/errors.md is stale: Run npm run schema.\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, printed);
}
