/**
 * Prints the table of error codes to docs/errors.md. With `--check` it only reports whether the file is stale (exit
 * code 1). Usage: node --import tsx api/scripts/print-errors.ts [--check]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { type ErrorCode, ERRORS, AppError } from "../src/errors.ts";

const FILE = new URL("../../docs/errors.md", import.meta.url);

const INTRODUCTION = `# Error codes

Every error of the API has a code. Programs compare the code, because the message is for people and may change. GraphQL has
it in \`extensions.code\`, and in \`userErrors.code\` for the expected failures of a mutation; REST in \`code\` of the problem
document (RFC 9457). Both have \`retryable\`: whether the same request may succeed later without a change. Wait as long as
\`Retry-After\` says, or a few seconds.

The message here is the general one; an answer often says more precisely what happened. \`QUERY_TOO_COSTLY\` has the \`cost\` of the
operation and the \`budget\` if the cost is too high, errors of an input the \`path\` of the field, errors of a filter the \`position\` in its text.
The [limits](design/request-limits.md) have a page of their own.

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
const printed = `${INTRODUCTION}${rows.join("\n")}\n\nPrinted by \`npm run schema\` from \`api/src/errors.ts\`; never edited.\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(FILE, "utf8") !== printed) {
    process.stderr.write("docs/errors.md is stale: Run npm run schema.\n");
    process.exitCode = 1;
  }
} else {
  writeFileSync(FILE, printed);
}
