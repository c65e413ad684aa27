import type { ReactNode } from "react";

export interface GridColumn<Row> {
  readonly id: string;
  readonly header: string;
  /** The header on a card, which has less room. Default: `header`. */
  readonly cardLabel?: string;
  /** A CSS grid track: "7rem", "minmax(12rem, 2fr)". */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  /** The name of the order that a click on the header chooses. Missing if the list cannot be sorted by the column. */
  readonly sortKey?: string;
  /** The value that the order compares, if it is not the text of the cells. */
  readonly sortsBy?: string;
  /** The direction of the first click. Default: ascending. */
  readonly sortsFirst?: GridSort["direction"];
  readonly align?: "end";
  /** The column is hidden while the grid is narrower than this, to leave room for the others. */
  readonly hiddenBelowPx?: number;
  /** Whether the column is shown only if it was chosen. */
  readonly isOptional?: boolean;
  /** Where the value is shown on a card (narrow screen). Default: "line"; "labelled" puts the column header before it. */
  readonly onCard?: "title" | "line" | "labelled" | "none";
}

export interface GridSort {
  /** The `sortKey` of a column, or an order that no column has. */
  readonly key: string;
  readonly direction: "ascending" | "descending";
}

export type GridDensity = "comfortable" | "compact";

export interface GridSelection {
  readonly keys: ReadonlySet<string>;
  readonly onChange: (keys: ReadonlySet<string>) => void;
}

export interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  readonly rowCount: number;
  /** Undefined while the row is loading; it is then drawn as a skeleton. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  /** The row's name in the label of its checkbox: "alert 12". Null if the row has no checkbox. */
  readonly nameOf: (row: Row) => string | null;
  readonly onOpen?: (row: Row) => void;
  /**
   * The links and buttons of a row. They appear over its end while the pointer is on it or it is active, and ArrowRight
   * enters them. On a card they are always shown. The tab index is that of each: Tab reaches only those of the active row,
   * because it would not get past the cards of a long list.
   */
  readonly actions?: ((row: Row, tabIndex: 0 | -1) => ReactNode) | undefined;
  /**
   * The width that is kept free for the actions at the end of each row: "9rem". Without it, the actions cover the last
   * column.
   */
  readonly actionsWidth?: string | undefined;
  /** Unfolds or folds the active row: ArrowRight and ArrowLeft, if it has no actions. */
  readonly onFold?: ((row: Row, isUnfolded: boolean) => void) | undefined;
  /**
   * Called with the active row: the one that the keys of the page act on. Undefined while it is loading, and while the
   * grid has no focus, because the row is then not marked.
   */
  readonly onActive?: (row: Row | undefined) => void;
  /** If given, j and k call it instead of moving the active row. Returns the index that becomes active, or null. */
  readonly onStep?: ((by: 1 | -1) => number | null) | undefined;
  /** The key of the row whose detail is open. */
  readonly openKey?: string | null;
  readonly selection?: GridSelection;
  readonly sort?: GridSort | null;
  /** Called with the column whose header was pressed. */
  readonly onSort?: ((column: GridColumn<Row>) => void) | undefined;
  /** The height of the rows. Cards have one of their own. Default: comfortable. */
  readonly density?: GridDensity;
  /** The heading above a row, by the row's index: the first of each group has the name of the group. */
  readonly heads?: ReadonlyMap<number, ReactNode> | undefined;
  /** Called with the first and last visible row whenever they change, so that the caller can fetch them. */
  readonly onRange?: (first: number, last: number) => void;
  /** The number on the "3 new" button. New rows appear only when it is pressed, so they never push the others down. */
  readonly newCount?: number;
  readonly onShowNew?: () => void;
  /** Height of the scrolling frame. Default: the height left in the window. */
  readonly height?: string;
}
