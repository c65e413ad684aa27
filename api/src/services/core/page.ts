/** Keyset pagination for Relay connections: forward with first/after, backward with last/before. */
import type { EntityName, FilterQuery, FindOptions } from "@mikro-orm/core";
import { z } from "zod";
import type { Em } from "../../db/orm.ts";
import { AppError } from "../../errors.ts";
import { parseInput } from "./input.ts";

export const PAGE_SIZE_DEFAULT = 50;
/** The maximum page size. Sessions have that of API tokens, so that a query for a notebook also runs in GraphiQL. */
export const PAGE_SIZE_MAX = 500;
/** A cursor carries the values by which its list is sorted. The longest is a name of 128 characters, each of up to 6 bytes as JSON. */
export const CURSOR_MAX_CHARACTERS = 2_048;

const pageRequest = z.object({
  first: z.number().int().min(0).max(PAGE_SIZE_MAX).nullish(),
  after: z.string().max(CURSOR_MAX_CHARACTERS).nullish(),
  last: z.number().int().min(0).max(PAGE_SIZE_MAX).nullish(),
  before: z.string().max(CURSOR_MAX_CHARACTERS).nullish(),
});
export type PageRequest = z.input<typeof pageRequest>;

export interface PagePlan {
  readonly isForward: boolean;
  readonly limit: number;
  /** The decoded cursor of `after` or `before`. */
  readonly cursor: string | null;
}

export interface Page<T> {
  readonly nodes: readonly T[];
  /** The cursor of the node at the index, which counts from the end if it is negative. Null if there is no such node. */
  readonly cursorAt: (index: number) => string | null;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly totalCount: number;
}

export function readPageRequest(request: PageRequest): PagePlan {
  const { first, after, last, before } = parseInput(pageRequest, request);
  if (first != null && last != null)
    throw new AppError("BAD_USER_INPUT", { message: "Use either first or last, not both." });
  const isForward = last == null && before == null;
  const cursor = isForward ? after : before;
  return { isForward, limit: first ?? last ?? PAGE_SIZE_DEFAULT, cursor: cursor == null ? null : decodeCursor(cursor) };
}

/** Reads a page of a list that is sorted by ID, which is the order of creation: `asc` is oldest first. */
export async function pageById<T extends { readonly id: string }>(
  em: Em,
  entity: EntityName<T>,
  request: PageRequest,
  { where = {}, order = "asc" }: { where?: FilterQuery<T>; order?: "asc" | "desc" } = {},
): Promise<Page<T>> {
  const plan = readPageRequest(request);
  const rows = await em.find(entity, { $and: [where, afterIdCursor(plan, order)] } as FilterQuery<T>, {
    orderBy: { id: plan.isForward === (order === "asc") ? "asc" : "desc" } as FindOptions<T>["orderBy"],
    limit: plan.limit + 1,
  });
  return pageOf(plan, rows, ({ id }) => id, await em.count(entity, where));
}

/** The condition for the rows after the cursor, for a list that is sorted by ID. */
function afterIdCursor(
  { cursor, isForward }: PagePlan,
  order: "asc" | "desc",
): { id?: { $gt: string } | { $lt: string } } {
  if (cursor === null) return {};
  return { id: isForward === (order === "asc") ? { $gt: cursor } : { $lt: cursor } };
}

/**
 * Builds the page. `rows` has up to limit + 1 rows in the order in which they were read. The rows of a backward page
 * were read in reverse order.
 */
export function pageOf<T>(plan: PagePlan, rows: readonly T[], keyOf: (row: T) => string, totalCount: number): Page<T> {
  const hasMore = rows.length > plan.limit;
  const kept = rows.slice(0, plan.limit);
  const nodes = plan.isForward ? kept : kept.reverse();
  return {
    nodes,
    cursorAt: cursorsOf(nodes, keyOf),
    hasNextPage: plan.isForward ? hasMore : plan.cursor !== null,
    hasPreviousPage: plan.isForward ? plan.cursor !== null : hasMore,
    totalCount,
  };
}

/** Creates a cursor only when it is needed: most callers use only that of the last of 100 rows, or none. */
export function cursorsOf<T>(nodes: readonly T[], keyOf: (row: T) => string): Page<T>["cursorAt"] {
  return (index) => {
    const node = nodes.at(index);
    return node === undefined ? null : encodeCursor(keyOf(node));
  };
}

export function encodeCursor(key: string): string {
  return Buffer.from(key, "utf8").toString("base64url");
}

export function decodeCursor(cursor: string): string {
  const key = Buffer.from(cursor, "base64url").toString("utf8");
  if (encodeCursor(key) !== cursor) throw new AppError("BAD_CURSOR");
  return key;
}
