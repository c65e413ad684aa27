import type { GridColumn } from "../../ui/data-grid-types.ts";

/** The columns of what is known only for the present. */
const PRESENT_ONLY: ReadonlySet<string> = new Set(["alerts", "access", "owner"]);

/** The columns of a list at a moment of the past, or at present if it is undefined. */
export function columnsAt<Row>(
  columns: readonly GridColumn<Row>[],
  asOf: string | undefined,
): readonly GridColumn<Row>[] {
  return asOf === undefined ? columns : columns.filter(({ id }) => !PRESENT_ONLY.has(id));
}
