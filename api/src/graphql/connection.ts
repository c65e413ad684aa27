import type { Page } from "../services/core/page.ts";
import { AppError } from "../errors.ts";
import type { Connection, PageArgs } from "./types/common.ts";
import type { RequestContext } from "./context.ts";

/** People page through a list; only machines take it in large bites. */
const SESSION_PAGE_SIZE_MAX = 100;
const TOKEN_PAGE_SIZE_MAX = 500;

export function connection<T>(page: Page<T>): Connection<T> {
  const { nodes, cursors, hasNextPage, hasPreviousPage, totalCount } = page;
  return {
    // Made only for a query that names them.
    edges: () => nodes.map((node, index) => ({ cursor: cursors[index]!, node })),
    nodes,
    pageInfo: { hasNextPage, hasPreviousPage, startCursor: cursors[0] ?? null, endCursor: cursors.at(-1) ?? null },
    totalCount,
  };
}

/** With what the latest scans of these accounts read; both are functions, asked only when a query names them. */
export function picturedConnection<T>(
  page: Page<T> & { readonly accountIds: readonly string[] },
  context: RequestContext,
) {
  const picture = () => context.loaders.picture(page.accountIds);
  return {
    ...connection(page),
    asOf: async () => (await picture())?.asOf ?? null,
    coverage: picture,
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
