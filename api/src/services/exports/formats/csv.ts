/** CSV (RFC 4180) with a header row. csv-stringify quotes the cells. */
import { stringify } from "csv-stringify/sync";
import type { JsonValue } from "../../../iam/finding.ts";
import type { ExportCoverage } from "../coverage.ts";
import type { Cells } from "../subject.ts";
import type { ExportFormat } from "./format.ts";

/**
 * Where a spreadsheet may see the start of a cell: at the start, and after any separator or line end inside it. The
 * white space has no line ends and tabs, each of which is a start of its own. Otherwise the time for a long run of them
 * would grow with its square.
 */
const FORMULA_START = /(^|[;|\t\r\n])([^\S\t\r\n]*)(?=[=+\-@])/g;
/** The first character of the last line. Cells that contain it are quoted, so that readers can skip the line. */
const COMMENT = "#";

/**
 * Spreadsheets run text that begins with = + - @ as a formula. Anyone who may create users in AWS could put such text
 * into a user name. Such text is therefore prefixed with an apostrophe. This is also done after `;`, `|`, tabs and line
 * ends: where the list separator is another character than the comma, a spreadsheet ignores the quotes and splits the
 * cell there. Numbers need no guard.
 */
function guarded(text: string): string {
  return text.replaceAll(FORMULA_START, "$1$2'").replace(/^[\t\r\n]/, "'$&");
}

function cellOf(value: JsonValue | undefined): string | number | null {
  if (value === null || value === undefined || typeof value === "number") return value ?? null;
  return guarded(typeof value === "string" ? value : JSON.stringify(value));
}

/** Returns lines of cells. A value that is a list or an object becomes JSON. */
export function csvLines(columns: readonly string[], rows: readonly Cells[]): string {
  return stringify(
    rows.map((row) => columns.map((column) => cellOf(row[column]))),
    // The guard does not know the full-width forms of = + - @, which some spreadsheets take for formulas.
    { record_delimiter: "windows", quote_record_delimiter: true, escape_formulas: true, quoted_match: COMMENT },
  );
}

/** `hasCoverage`: whether the file ends with a comment line about its coverage. */
export function csv<Row>({ hasCoverage }: { readonly hasCoverage: boolean }): ExportFormat<Row> {
  const ending = hasCoverage ? commentLine : () => "";
  return {
    extension: "csv",
    contentType: "text/csv; charset=utf-8",
    open: ({ subject: { columns, cellsOf } }) => ({
      begin: () => `${columns.join(",")}\r\n`,
      rows: (rows) => csvLines(columns, rows.map(cellsOf)),
      end: ending,
      cut: ending,
    }),
  };
}

/** One cell without commas and quotes, so that readers that know no comments read it as a row. */
function commentLine({ complete, rows, asOf, exportId, accounts, error }: ExportCoverage): string {
  const unread = accounts.map(({ account, accountName, lastScanAt, notRead }) => {
    const sections = notRead.map(({ section, status }) => `${section} ${status}`).join(" ");
    const scanned = lastScanAt === null ? "never scanned" : `scanned ${lastScanAt}`;
    return `${account ?? guarded(accountName)} ${scanned}${sections === "" ? "" : ` not read: ${sections}`}`;
  });
  const parts = [
    `complete=${complete ? "yes" : "no"}`,
    `rows=${rows}`,
    `asOf=${asOf}`,
    `export=${exportId}`,
    ...(error ? [`error=${error.code}`] : []),
    ...unread,
  ];
  return `${COMMENT} ${parts.join("; ").replaceAll(/[",\r\n]/g, " ")}\r\n`;
}
