/** The alerts about one principal or resource, for every type with an `alerts` field. */
import { encodeCursor } from "../services/core/page.ts";
import { checkPageSize, connection } from "./connection.ts";
import type { RequestContext } from "./context.ts";
import type { AlertsArgs } from "./types/alerts-args.ts";

const FIRST_DEFAULT = 100;

/** The principal that owns the alerts' resources, or the resource itself. */
export type AlertSubject = { readonly accountId: string } & (
  | { readonly ownerId: string }
  | { readonly resourceId: string }
);

/**
 * Returns the alerts of a subject. First pages without a filter are loaded for all items of a list in one batch. Other
 * pages are queried one by one.
 */
export async function alertsOf(context: RequestContext, subject: AlertSubject, { first, after, filter }: AlertsArgs) {
  checkPageSize({ first });
  const { loaders, services } = context;
  const coverage = async () => loaders.coverageOf(subject.accountId);
  const subjectFilter = {
    ...("ownerId" in subject ? { ownerId: subject.ownerId } : { resourceId: subject.resourceId }),
    accountIds: [subject.accountId],
  };
  const withCoverage = { asOf: async () => (await coverage())?.asOf ?? null, coverage };
  if (after == null && (filter == null || Object.values(filter).every((value) => value == null))) {
    const [value, load] =
      "ownerId" in subject
        ? [subject.ownerId, loaders.firstAlertsOfOwner]
        : [subject.resourceId, loaders.firstAlertsOfResource];
    const { alerts, totalCount } = (await load(first ?? FIRST_DEFAULT).load({
      accountId: subject.accountId,
      value,
    })) ?? {
      alerts: [],
      totalCount: 0,
    };
    const cursors = alerts.map((alert) => encodeCursor(services.alerts.cursorKeyOf(alert, subjectFilter)));
    return {
      ...connection({
        nodes: alerts,
        cursors,
        totalCount,
        hasNextPage: totalCount > alerts.length,
        hasPreviousPage: false,
      }),
      ...withCoverage,
    };
  }
  return {
    ...connection(
      await services.alerts.list({ first: first ?? FIRST_DEFAULT, after }, { ...filter, ...subjectFilter }),
    ),
    ...withCoverage,
  };
}
