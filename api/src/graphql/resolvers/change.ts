import { Args, Ctx, Resolver, Root } from "type-graphql";
import { unstoredType } from "../../iam/alerts/change-choice.ts";
import type { ChangeCoverageRow, ChangeGroupRow } from "../rows.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { orNotFound } from "../errors.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { FieldResolver, Query } from "../tied.ts";
import { Account } from "../types/account.ts";
import { Alert } from "../types/alert.ts";
import { AlertChange, ChangeCoverage, ChangedResource, ChangeGroup, ChangeGroupConnection } from "../types/change.ts";
import { ChangeFacets, ChangesFilterArgs } from "../types/change-facets.ts";
import { PageArgs } from "../types/common.ts";

type CamelCase<Kind extends string> = Kind extends `${infer First}_${infer Rest}`
  ? `${Lowercase<First>}${Capitalize<CamelCase<Rest>>}`
  : Lowercase<Kind>;

/** The counts under the names of the fields: `openedAndResolved` for `OPENED_AND_RESOLVED`. */
function inCamelCase<Kind extends string>(counts: Readonly<Record<Kind, number>>) {
  return Object.fromEntries(
    Object.entries<number>(counts).map(([kind, count]) => [
      kind.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      count,
    ]),
  ) as Readonly<Record<CamelCase<Kind>, number>>;
}

@Resolver(() => ChangeGroup)
export class ChangeGroupResolver {
  @RequiresPermission("alerts.read")
  @Query(() => ChangeGroupConnection, {
    description:
      "A page of what changed in a period, grouped by resource: alerts, and users, groups, roles, policies and access keys. The groups in which an alert opened come first, by severity; those of alerts that only the first scan of an account found come last. Needs the permissions to read alerts and inventory.",
  })
  async changes(
    @Args(() => PageArgs) page: PageArgs,
    @Args(() => ChangesFilterArgs) filter: ChangesFilterArgs,
    @Ctx() { services }: RequestContext,
  ) {
    checkPageSize(page);
    const found = await services.changes.list({ ...page }, { ...filter });
    const { alertCounts, inventoryCounts, focusCounts } = found;
    return {
      ...found,
      ...connection(found),
      alertCounts: inCamelCase(alertCounts),
      inventoryCounts: inCamelCase(inventoryCounts),
      focusCounts: inCamelCase(focusCounts),
    };
  }

  @RequiresPermission("alerts.read")
  @Query(() => ChangeFacets, {
    description:
      "The number of changed resources for each value by which `changes` can be limited, among those of the given `focus`. A facet ignores its own part of the filter. Needs the permissions to read alerts and inventory.",
  })
  async changeFacets(@Args(() => ChangesFilterArgs) args: ChangesFilterArgs, @Ctx() { services }: RequestContext) {
    return services.changes.facets({ ...args });
  }

  @FieldResolver(() => Account, { description: "The AWS account of the resource." })
  async account(@Root() { accountId }: ChangeGroupRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(accountId));
  }

  @FieldResolver(() => ChangedResource, { description: "The resource to which the changes belong." })
  async resource(@Root() { resource, alerts, inventory, ownerId }: ChangeGroupRow, @Ctx() { loaders }: RequestContext) {
    if (resource) return resource;
    const alert = alerts[0] ? await loaders.alert.load(alerts[0].alertId) : null;
    const name = alert?.resourceName ?? inventory[0]?.name ?? ownerId;
    return { kind: unstoredType(alert?.category), name, nodeId: null, arn: null, isDeleted: false };
  }
}

@Resolver(() => AlertChange)
export class AlertChangeResolver {
  @FieldResolver(() => Alert, { description: "The alert as it is now." })
  async alert(@Root() { alertId }: AlertChange, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.alert.load(alertId));
  }
}

@Resolver(() => ChangeCoverage)
export class ChangeCoverageResolver {
  @FieldResolver(() => Account, { description: "The AWS account whose scans are described." })
  async account(@Root() { accountId }: ChangeCoverageRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(accountId));
  }
}
