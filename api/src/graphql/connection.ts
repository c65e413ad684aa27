import { type Page, PAGE_SIZE_MAX } from "../services/core/page.ts";
import { AppError } from "../errors.ts";
import type { Connection, PageArgs } from "./types/common.ts";
import type { RequestContext } from "./context.ts";

export function connection<T>(page: Page<T>): Connection<T> {
  const { nodes, cursorAt, hasNextPage, hasPreviousPage, totalCount } = page;
  return {
    // Functions, so that edges and cursors are made only for a query that selects them.
    edges: () => nodes.map((node, index) => ({ cursor: cursorAt(index)!, node })),
    nodes,
    pageInfo: { hasNextPage, hasPreviousPage, startCursor: () => cursorAt(0), endCursor: () => cursorAt(-1) },
    totalCount,
  };
}

/** A connection with the age and coverage of its data. Both are functions, so they are computed only if selected. */
export function connectionWithCoverage<T>(
  page: Page<T> & { readonly accountIds: readonly string[] },
  context: RequestContext,
) {
  const combined = () => context.loaders.combinedCoverage(page.accountIds);
  return {
    ...connection(page),
    asOf: async () => (await combined())?.asOf ?? null,
    coverage: async () => (await combined())?.read() ?? null,
  };
}

/** Refuses a page that is too large before anything is read for it. Error: BAD_USER_INPUT. */
export function checkPageSize({ first, last }: Pick<PageArgs, "first" | "last">): void {
  for (const [name, size] of [
    ["first", first],
    ["last", last],
  ] as const) {
    if (size != null && (size < 0 || size > PAGE_SIZE_MAX))
      throw new AppError("BAD_USER_INPUT", {
        message: `${name}: must be between 0 and ${PAGE_SIZE_MAX}.`,
        details: { path: name },
      });
  }
}
