/** The JSON schemas of the export routes. */
import type { ExportKind, ExportParameter } from "../services/exports/catalogue.ts";
import { errors } from "./schemas.ts";

const string = (description: string, maxLength = 2_048) => ({ type: "string", maxLength, description }) as const;
const boolean = (description: string) => ({ type: "boolean", description }) as const;

const PARAMETERS: Readonly<Record<ExportParameter, object>> = {
  account: {
    anyOf: [
      { type: "string", maxLength: 8_192 },
      { type: "array", maxItems: 200, items: { type: "string", maxLength: 64 } },
    ],
    description:
      "The accounts, by 12-digit AWS account number or account ID, repeated or separated by commas; default all accounts that the caller may see and that are not archived.",
  },
  filter: string(
    "The query text of the list, such as `is:open severity:high,critical`; for escalation paths, words of names.",
  ),
  asOf: {
    type: "string",
    format: "date-time",
    description:
      "The time of the state to export; default now. Only alerts, alert events and audit events have a past state; for the other lists a time is refused.",
  },
  orderBy: string(
    "The order of the rows: a field of the list's `orderBy` in GraphQL, such as `NAME`, with `:DESC` after it for the reverse order; default the order of the list.",
    64,
  ),
  includeDeleted: boolean("Whether the export includes resources that were deleted from the account; default false."),
  type: {
    type: "string",
    enum: ["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"],
    description: "The type of the policies; default all types.",
  },
  verdict: {
    type: "string",
    enum: ["EXPLOITABLE", "CONDITIONAL", "UNKNOWN", "BLOCKED"],
    description: "The verdict of the paths; default all verdicts.",
  },
  principal: string("The ARN of the principal whose paths are exported."),
  crossAccount: boolean("Whether the paths lead into another account; default both kinds."),
  actor: string("The ID or name of an operator, or the ID of a token.", 128),
  action: string("The action or its beginning, such as `alerts.`.", 64),
  target: string("The ID of the resource that the action changed.", 64),
  onlyRefused: boolean("Whether only refused requests are exported; default false."),
};

const FORMATS: Readonly<Record<string, string>> = {
  ndjson: "One JSON object per line. The last line is an object with the only key `coverage`.",
  csv: "CSV (RFC 4180) with a header row. Cells that a spreadsheet would interpret as formulas are escaped. The last line is a comment that begins with `#`.",
  "ocsf.ndjson": "OCSF 1.9.0: one Compliance Finding per line. The last line is a Base Event with the coverage.",
  "asff.json": "AWS Security Finding Format: a JSON array of findings for BatchImportFindings.",
  sarif: "SARIF 2.1.0: one run with all checks as rules.",
};

export function exportSchema({ file, subject, contentType, parameters }: ExportKind) {
  const extension = file.slice(subject.length + 1);
  return {
    summary: `Export ${file}`,
    description: `Streams all rows of the list in one consistent snapshot, compressed if \`Accept-Encoding\` includes gzip. ${FORMATS[extension]} The coverage says whether the file is complete, how many rows it has, and what the latest scans did not read. A connection that ends early means that the file is cut.`,
    tags: ["exports"],
    querystring: {
      type: "object",
      additionalProperties: false,
      properties: Object.fromEntries(parameters.map((name) => [name, PARAMETERS[name]])),
    },
    response: {
      200: {
        description: "The file. The trailers `export-outcome` and `export-rows` tell how the export ended.",
        content: { [contentType]: { schema: { type: "string" } } },
      },
      ...errors,
    },
  };
}
