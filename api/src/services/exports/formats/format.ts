import type { ExportCoverage } from "../coverage.ts";
import type { ExportSubject } from "../subject.ts";

/** The facts that a format gets when the export begins. */
export interface FormatContext<Row> {
  readonly subject: ExportSubject<Row>;
  /** The moment whose state the rows show. */
  readonly at: Date;
  readonly exportId: string;
  readonly productVersion: string;
}

/** The text of a file, in the order of its methods. One object writes one file. */
export interface FormatWriter<Row> {
  begin(): string;
  rows(rows: readonly Row[]): string;
  /** The end of a complete file. */
  end(coverage: ExportCoverage): string;
  /** The mark of a file that an error cut. Empty if the format shows by itself that its end is missing. */
  cut(coverage: ExportCoverage): string;
}

export interface ExportFormat<Row> {
  /** The extension of the file and of the route, such as `ndjson`. */
  readonly extension: string;
  readonly contentType: string;
  readonly open: (context: FormatContext<Row>) => FormatWriter<Row>;
}
