import type { Page } from "../services/core/page.ts";
import { AppError } from "../errors.ts";
import type { Connection, PageArgs } from "./types/common.ts";
import type { RequestContext } from "./context.ts";

/** The maximum page sizes. The dashboard needs small pages, but programs with an API token may read larger ones. */
const SESSION_PAGE_SIZE_MAX = 100;
const TOKEN_PAGE_SIZE_MAX = 500;

export function connection<T>(page: Page<T>): Connection<T> {
  const { nodes, cursors, hasNextPage, hasPreviousPage, totalCount } = page;
  return {
    // `edges` is a function, so that edges are built only for a query that selects them.
    edges: () => nodes.map((node, index) => ({ cursor: cursors[index]!, node })),
    nodes,
    pageInfo: { hasNextPage, hasPreviousPage, startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null },
    totalCount,
  };
}

/** A connection with the age and coverage of its data. Both are functions, so they are computed only if selected. */
export function connectionWithCoverage<T>(
  page: Page<T> & { readonly accountIds: readonly string[] },
  context: RequestContext,
) {
  const coverage = () => context.loaders.combinedCoverage(page.accountIds);
  return {
    ...connection(page),
    asOf: async () => (await coverage())?.asOf ?? null,
    coverage,
  };
}

function pageSizeMax(context: Pick<RequestContext, "caller">): number {
  return context.caller?.kind === "TOKEN" ? TOKEN_PAGE_SIZE_MAX : SESSION_PAGE_SIZE_MAX;
}

export function checkPageSize(
  context: Pick<RequestContext, "caller">,
  { first, last }: Pick<PageArgs, "first" | "last">,
): void {
  const max = pageSizeMax(context);
  for (const [name, size] of [
    ["first", first],
    ["last", last],
  ] as const) {
    if (size != null && (size < 0 || size > max))
      throw new AppError("BAD_USER_INPUT", {
        message: `${name}: must be between 0 and ${max}.`,
        details: { path: name },
      });
  }
}
