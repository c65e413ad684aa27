import { Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { ChangeCoverageRow, ChangeGroupRow } from "../rows.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { Account } from "../types/account.ts";
import { Alert } from "../types/alert.ts";
import {
  AlertChange,
  ChangeCoverage,
  ChangedResource,
  ChangeGroup,
  ChangeGroupConnection,
  ChangesArgs,
} from "../types/change.ts";

/** The categories of alerts about what no inventory table has. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(["IAMAccount", "IAMRootUser", "IAMPasswordPolicy"]);

/** The counts under the names of the fields: `openedAndResolved` for `OPENED_AND_RESOLVED`. */
function inCamelCase(counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(counts).map(([kind, count]) => [
      kind.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      count,
    ]),
  );
}

@Resolver(() => ChangeGroup)
export class ChangeGroupResolver {
  @RequiresPermission("alerts.read")
  @Query(() => ChangeGroupConnection, {
    description:
      "A page of what changed in a period, grouped by resource: alerts, and users, groups, roles, policies and access keys. The groups in which an alert opened come first, by severity; those of alerts that only the first scan of an account found come last. Needs the permissions to read alerts and inventory.",
  })
  async changes(@Args(() => ChangesArgs) args: ChangesArgs, @Ctx() context: RequestContext) {
    const { since, sinceScanId, until, accountId, focus, ...page } = args;
    checkPageSize(page);
    const found = await context.services.changes.list(page, { since, sinceScanId, until, accountId, focus });
    const { alertCounts, inventoryCounts, focusCounts } = found;
    return {
      ...found,
      ...connection(found),
      alertCounts: inCamelCase(alertCounts),
      inventoryCounts: inCamelCase(inventoryCounts),
      focusCounts: inCamelCase(focusCounts),
    };
  }

  @FieldResolver(() => Account, { description: "The AWS account of the resource." })
  async account(@Root() { accountId }: ChangeGroupRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(accountId);
  }

  @FieldResolver(() => ChangedResource, { description: "The resource to which the changes belong." })
  async resource(@Root() { resource, alerts, inventory, ownerId }: ChangeGroupRow, @Ctx() { loaders }: RequestContext) {
    if (resource) return resource;
    const alert = alerts[0] ? await loaders.alert.load(alerts[0].alertId) : null;
    const kind = alert && OF_ACCOUNT.has(alert.category) ? "ACCOUNT" : "OTHER";
    const name = alert?.resourceName ?? inventory[0]?.name ?? ownerId;
    return { kind, name, nodeId: null, isDeleted: false };
  }
}

@Resolver(() => AlertChange)
export class AlertChangeResolver {
  @FieldResolver(() => Alert, { description: "The alert as it is now." })
  async alert(@Root() { alertId }: AlertChange, @Ctx() { loaders }: RequestContext) {
    return loaders.alert.load(alertId);
  }
}

@Resolver(() => ChangeCoverage)
export class ChangeCoverageResolver {
  @FieldResolver(() => Account, { description: "The AWS account whose scans are described." })
  async account(@Root() { accountId }: ChangeCoverageRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(accountId);
  }
}
