import type { ExportFormat } from "./format.ts";

/** One JSON object per line (https://jsonlines.org/). The last line has only the key `coverage`. */
export function ndjson<Row>(): ExportFormat<Row> {
  return {
    extension: "ndjson",
    contentType: "application/x-ndjson; charset=utf-8",
    open: ({ subject }) => ({
      begin: () => "",
      rows: (rows) => rows.map((row) => `${JSON.stringify(subject.cellsOf(row))}\n`).join(""),
      end: (coverage) => `${JSON.stringify({ coverage })}\n`,
      cut: (coverage) => `${JSON.stringify({ coverage })}\n`,
    }),
  };
}
