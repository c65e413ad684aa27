/**
 * Lists with cursors as a model reads them: the rows alone, and one cursor for the next page. The cursor of each row is as
 * long as a short row, and would fill a third of an answer.
 */
import type { AnswerShape } from "./answer-shape.ts";

interface Edges {
  readonly edges: readonly { readonly cursor: string; readonly node: unknown }[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** The shape of an answer whose root field `list` has rows instead of edges. */
export function shapeWithRows(shape: AnswerShape, list: string): AnswerShape {
  if (shape.kind !== "OBJECT") return shape;
  const page = shape.fields.get(list);
  const edges = page?.kind === "OBJECT" ? page.fields.get("edges") : undefined;
  const node = edges?.kind === "LIST" && edges.item.kind === "OBJECT" ? edges.item.fields.get("node") : undefined;
  if (page?.kind !== "OBJECT" || node === undefined) throw new Error(`The query has no edges of ${list}.`);
  const fields = new Map(page.fields);
  fields.delete("edges");
  fields.delete("pageInfo");
  fields.set("rows", { kind: "LIST", item: node, isNullable: false });
  return { ...shape, fields: new Map(shape.fields).set(list, { ...page, fields }) };
}

type Data = Readonly<Record<string, unknown>>;

/** The answer whose root field `list` has rows instead of edges. */
export function dataWithRows(data: Data, list: string): Data {
  const page = data[list] as Edges | null;
  if (page === null) return data;
  const { edges, pageInfo: _pageInfo, ...rest } = page;
  return { ...data, [list]: { ...rest, rows: edges.map(({ node }) => node) } };
}

/**
 * The cursor of the last of the shown rows if more follow, on the next page or because the answer was shortened. If not even
 * the first row fits, the cursor is that of this row, so that the next page has the rows after it.
 */
export function nextCursor(data: Data, list: string, shown: unknown): string | null {
  const page = data[list] as Edges | null;
  if (page === null) return null;
  const rows = (shown as Readonly<Record<string, { readonly rows: readonly unknown[] }>> | null)?.[list]?.rows ?? [];
  const hasMore = page.pageInfo.hasNextPage || page.edges.length > rows.length;
  return hasMore ? (page.edges[Math.max(0, rows.length - 1)]?.cursor ?? null) : null;
}
