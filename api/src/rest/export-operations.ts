/** The REST operations that answer with files: exports and reports. */
import { z } from "zod";
import type { ErrorCode } from "../errors.ts";
import { PATH_VERDICTS } from "../iam/admin-reach.ts";
import { CHANGE_FOCUSES } from "../iam/alerts/change-group.ts";
import { CONTROL_STANDARDS } from "../iam/checks/controls/standards.ts";
import { ALERTS_CSV, ALERTS_JSON, type ExportKind, type ExportParameter } from "../services/exports/catalogue.ts";
import type { Operation } from "./operation.ts";
import { time } from "./shapes.ts";

const text = (description: string, maxLength = 2_048) => z.string().max(maxLength).describe(description);
/** A value may contain a comma, so several are repeated. */
const texts = (description: string, maxLength = 2_048) =>
  z.union([z.string().max(maxLength), z.array(z.string().max(maxLength)).max(100)]).describe(description);
const boolean = (description: string) => z.boolean().describe(description);

const PARAMETERS = {
  account: z
    .union([z.string().max(8_192), z.array(z.string().max(64)).max(200)])
    .describe(
      "The accounts, by 12-digit AWS account number or account ID, repeated or separated by commas; default all accounts that the caller may see and that are not archived.",
    ),
  filter: text("The query text of the list, such as `is:open severity:high,critical`."),
  asOf: time(
    "The time of the state to export; default now. Users, access keys, groups, roles and policies are those of the latest snapshot before it, of one account; the coverage says when it was taken. Accounts, escalation paths, people and changes have no past state: a time is refused.",
  ),
  orderBy: text(
    "The order of the rows: a field of the list's `orderBy` in GraphQL, such as `NAME`, with `:DESC` after it for the reverse order; default the order of the list.",
    64,
  ),
  includeDeleted: boolean(
    "Whether the export includes resources that were deleted from the account, and disconnected accounts; default false.",
  ),
  type: z.enum(["AWS_MANAGED", "CUSTOMER_MANAGED", "INLINE"]).describe("The type of the policies; default all types."),
  verdict: z.enum(PATH_VERDICTS).describe("The verdict of the paths; default all verdicts."),
  principal: text("The ARN of the principal whose paths are exported."),
  crossAccount: boolean("Whether the paths lead into another account; default both kinds."),
  cause: text("The key of the cause of the paths, as in `pathMap` of GraphQL.", 128),
  through: text("The key of the last principal before the administrator, as in `pathMap` of GraphQL."),
  administrator: text("The key of the administrator at which the paths end, as in `pathMap` of GraphQL."),
  reachesAdministrator: boolean(
    "Whether only persons who are, or can become, administrator of an account are exported; default false.",
  ),
  role: text(
    "The name of a role that IAM Identity Center created. Only persons who are assigned to it are exported.",
    64,
  ),
  actor: text("The ID or name of an operator, or the ID of a token.", 128),
  action: text("The action or its beginning, such as `alerts.`.", 64),
  target: text("The ID of the resource that the action changed.", 64),
  onlyRefused: boolean("Whether only refused requests are exported; default false."),
  since: time("The time after which the changes were found. Either this or `sinceScan` is needed."),
  sinceScan: text("The ID of the scan after which the changes were found.", 64),
  until: time("The end of the period; default now."),
  focus: z
    .enum(CHANGE_FOCUSES)
    .describe("Only resources with new alerts, with changes in the account, or with resolved alerts; default all."),
  results: texts("What came of a resource or its alerts, as `ChangeResult` in GraphQL, repeated; default all.", 64),
  types: texts(
    "The types of resources and of what changed of them, as `ChangeType` in GraphQL, repeated; default all.",
    64,
  ),
  actors: texts("The keys of those who made the changes, as in `changeFacets` of GraphQL, repeated; default all."),
} as const satisfies Readonly<Record<ExportParameter, z.ZodType>>;

interface FormatText {
  readonly name: string;
  readonly description: string;
  readonly example: string;
}

const FORMATS: Readonly<Record<string, FormatText>> = {
  ndjson: {
    name: "NDJSON",
    description: "One JSON object per line. The last line is an object with the only key `coverage`.",
    example: '{"name":"ci-deploy"}\n{"coverage":{"isComplete":true,"rows":1}}\n',
  },
  csv: {
    name: "CSV",
    description:
      "CSV (RFC 4180) with a header row. Cells that a spreadsheet would interpret as formulas are escaped. The last line is a comment that begins with `#`.",
    example: "name\r\nci-deploy\r\n",
  },
  "ocsf.ndjson": {
    name: "OCSF",
    description: "OCSF 1.9.0: one Compliance Finding per line. The last line is a Base Event with the coverage.",
    example: '{"class_uid":2003,"severity_id":4}\n',
  },
  "asff.json": {
    name: "ASFF",
    description: "AWS Security Finding Format: a JSON array of findings for BatchImportFindings.",
    example: '[{"SchemaVersion":"2018-10-08"}]',
  },
  sarif: {
    name: "SARIF",
    description: "SARIF 2.1.0: one run with all checks as rules.",
    example: '{"version":"2.1.0","runs":[]}',
  },
};

const EXPORT_ERRORS = [
  "BAD_USER_INPUT",
  "BAD_QUERY",
  "NOT_FOUND",
  "EXPORTS_BUSY",
  "HTTP_VERSION_UNSUPPORTED",
] as const satisfies readonly ErrorCode[];

/** The further errors of a request about a moment of the past, which a snapshot answers. */
const SNAPSHOT_ERRORS = ["ACCOUNT_REQUIRED", "HISTORY_NOT_KEPT", "NOT_READ"] as const satisfies readonly ErrorCode[];

/** The name of an operation, such as `exportAlertEventsNdjson`. */
function exportId(file: string): string {
  const words = file.split(/[-.]/).map((word) => word[0]!.toUpperCase() + word.slice(1));
  return `export${words.join("")}`;
}

export function exportOperation({ file, subject, contentType, parameters, past }: ExportKind) {
  const format = FORMATS[file.slice(subject.length + 1)]!;
  return {
    id: exportId(file),
    method: "GET",
    path: `/api/export/${file}`,
    summary: `Export ${subject.replaceAll("-", " ")} as ${format.name}`,
    description: `Streams all rows of the list in one consistent snapshot, compressed if \`Accept-Encoding\` includes gzip. ${format.description} The coverage says whether the file is complete, how many rows it has, and what the latest scans did not read. A connection that ends early means that the file is cut.`,
    tag: "exports",
    query: z.strictObject(Object.fromEntries(parameters.map((name) => [name, PARAMETERS[name].optional()]))),
    answers: {
      200: {
        description: "The file. The trailers `export-outcome` and `export-rows` tell how the export ended.",
        contentType,
        example: format.example,
        headers: ["Export-Id"],
      },
    },
    errors: errorsOf({ subject, past }),
  } as const satisfies Operation;
}

function errorsOf({ subject, past }: Pick<ExportKind, "subject" | "past">): readonly ErrorCode[] {
  if (past === "SNAPSHOTS") return [...EXPORT_ERRORS, ...SNAPSHOT_ERRORS];
  return subject === "people" ? [...EXPORT_ERRORS, "NOT_READ"] : EXPORT_ERRORS;
}

const olderQuery = z.strictObject({
  filter: text("A search with words and terms, such as `is:open severity:high,critical`.", 2_000).optional(),
  asOf: time("The time at which the alerts are read; default now.").optional(),
});

export type OlderQuery = z.infer<typeof olderQuery>;

export function olderExportOperation(extension: "csv" | "json") {
  const { contentType } = { csv: ALERTS_CSV, json: ALERTS_JSON }[extension];
  return {
    id: `exportAlerts${extension === "csv" ? "Table" : "List"}`,
    method: "GET",
    path: `/api/alerts.${extension}`,
    summary: `Export alerts as ${extension.toUpperCase()} without coverage`,
    description:
      "Streams all alerts that match a filter, now or at a time in the past. In CSV, cells that a spreadsheet would interpret as formulas are escaped. `/api/export/alerts.ndjson` and `/api/export/alerts.csv` also choose accounts and end with the coverage.",
    tag: "exports",
    query: olderQuery,
    answers: {
      200: {
        description: "The file. The trailers `export-outcome` and `export-rows` tell how the export ended.",
        contentType,
        example: extension === "csv" ? "number,status\r\n17,OPEN\r\n" : '[{"number":17,"status":"OPEN"}]',
        headers: ["Export-Id"],
      },
    },
    errors: EXPORT_ERRORS,
  } as const satisfies Operation;
}

const reportQuery = z.strictObject({
  standard: z.enum(CONTROL_STANDARDS).describe("The standard whose controls are reported."),
  account: text(
    "The account, by 12-digit AWS account number or account ID; default all accounts that the caller may see and that are not archived.",
    64,
  ).optional(),
  scan: text(
    "The ID of a scan with results. The report shows the state at its end; default the present state.",
    64,
  ).optional(),
  show: boolean("Whether a browser shows the report instead of saving it; default false.").optional(),
});

export type ReportQuery = z.infer<typeof reportQuery>;

export const createReport = {
  id: "createControlsReport",
  method: "GET",
  path: "/api/report/controls.html",
  summary: "Create a report",
  description:
    "Creates a report of one standard as one HTML file without scripts and outside resources: the controls with their state and reason, what persons answered, the findings, the exceptions and what was not read. The audit log has the SHA-256 hash of the file (`reports.create`). Also needs the scope `alerts.export`.",
  tag: "reports",
  query: reportQuery,
  answers: {
    200: {
      description:
        "The file. The headers `Report-Id` and `Report-SHA256` name its entry of the audit log and its hash.",
      contentType: "text/html; charset=utf-8",
      example: "<!doctype html><title>Report</title>",
      headers: ["Report-Id", "Report-SHA256"],
    },
  },
  errors: ["BAD_USER_INPUT", "NOT_FOUND", "EXPORTS_BUSY", "THINKING_BUSY", "ANALYSIS_LIMIT"],
} as const satisfies Operation;
