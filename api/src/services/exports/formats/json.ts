import type { ExportFormat } from "./format.ts";

/** A JSON array, as `/api/alerts.json` has always returned it. A cut file has no closing bracket. */
export function json<Row>(): ExportFormat<Row> {
  return {
    extension: "json",
    contentType: "application/json; charset=utf-8",
    open: ({ subject }) => {
      let separator = "[\n";
      return {
        begin: () => "",
        rows: (rows) =>
          rows
            .map((row) => {
              const text = separator + JSON.stringify(subject.cellsOf(row));
              separator = ",\n";
              return text;
            })
            .join(""),
        end: () => (separator === "[\n" ? "[]\n" : "\n]\n"),
        cut: () => "",
      };
    },
  };
}
