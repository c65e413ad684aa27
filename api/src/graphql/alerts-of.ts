/** The alerts below a principal or resource, for every type that has a field `alerts`. */
import { encodeCursor } from "../services/core/page.ts";
import { checkPageSize, connection } from "./connection.ts";
import type { RequestContext } from "./context.ts";
import type { AlertsArgs } from "./types/alerts-args.ts";

const FIRST_DEFAULT = 100;

export type Anchor = { readonly accountId: string } & ({ readonly ownerId: string } | { readonly resourceId: string });

/** A first page without a filter is loaded for all items of a list at once; a narrower question is asked by itself. */
export async function alertsOf(context: RequestContext, anchor: Anchor, { first, after, filter }: AlertsArgs) {
  checkPageSize(context, { first });
  const { loaders, services } = context;
  const picture = async () => loaders.coverageOf(anchor.accountId);
  const pictured = { asOf: async () => (await picture())?.asOf ?? null, coverage: picture };
  if (after == null && (filter == null || Object.values(filter).every((value) => value == null))) {
    const [value, load] =
      "ownerId" in anchor
        ? [anchor.ownerId, loaders.firstAlertsOfOwner]
        : [anchor.resourceId, loaders.firstAlertsOfResource];
    const { alerts, totalCount } = (await load(first ?? FIRST_DEFAULT).load({
      accountId: anchor.accountId,
      value,
    })) ?? {
      alerts: [],
      totalCount: 0,
    };
    const cursors = alerts.map((alert) => encodeCursor(services.alerts.cursorKeyOf(alert)));
    return {
      ...connection({
        nodes: alerts,
        cursors,
        totalCount,
        hasNextPage: totalCount > alerts.length,
        hasPreviousPage: false,
      }),
      ...pictured,
    };
  }
  const anchored = "ownerId" in anchor ? { ownerId: anchor.ownerId } : { resourceId: anchor.resourceId };
  return {
    ...connection(
      await services.alerts.list(
        { first: first ?? FIRST_DEFAULT, after },
        { ...filter, ...anchored, accountIds: [anchor.accountId] },
      ),
    ),
    ...pictured,
  };
}
