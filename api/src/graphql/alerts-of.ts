/** The alerts about one principal or resource, for every type with an `alerts` field. */
import { now } from "../clock.ts";
import { cursorsOf } from "../services/core/page.ts";
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
export async function alertsOf(context: RequestContext, subject: AlertSubject, { filter, ...page }: AlertsArgs) {
  checkPageSize(page);
  // The default of `first` is always there, so it does not compete with `last`.
  const { after, last, before } = page;
  const first = last == null ? (page.first ?? FIRST_DEFAULT) : null;
  const { loaders, services } = context;
  const coverage = async () => loaders.coverageOf(subject.accountId);
  const subjectFilter = {
    ...("ownerId" in subject ? { ownerId: subject.ownerId } : { resourceId: subject.resourceId }),
    accountIds: [subject.accountId],
  };
  const withCoverage = { asOf: new Date(now()), coverage };
  if (
    first !== null &&
    after == null &&
    before == null &&
    (filter == null || Object.values(filter).every((value) => value == null))
  ) {
    const [value, load] =
      "ownerId" in subject
        ? [subject.ownerId, loaders.firstAlertsOfOwner]
        : [subject.resourceId, loaders.firstAlertsOfResource];
    const { alerts, totalCount } = (await load(first).load({
      accountId: subject.accountId,
      value,
    })) ?? {
      alerts: [],
      totalCount: 0,
    };
    return {
      ...connection({
        nodes: alerts,
        cursorAt: cursorsOf(alerts, (alert) => services.alerts.cursorKeyOf(alert, subjectFilter)),
        totalCount,
        hasNextPage: totalCount > alerts.length,
        hasPreviousPage: false,
      }),
      ...withCoverage,
    };
  }
  return {
    ...connection(await services.alerts.list({ first, after, last, before }, { ...filter, ...subjectFilter })),
    ...withCoverage,
  };
}
