import { Args, Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import type { PolicyRow, PolicyVersionRow, ScanRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { PageArgs } from "../types/common.ts";
import { Policy } from "../types/policy.ts";
import { PolicyVersion, PolicyVersionConnection } from "../types/policy-version.ts";
import { Scan } from "../types/scan.ts";

@Resolver(() => Policy)
export class PolicyVersionsResolver {
  @FieldResolver(() => PolicyVersionConnection, {
    description:
      "The versions that scans found as the default, newest first; those of the newest 500 changes. Versions from before the upgrade to the release that records changes are not known, nor those whose changes the retention policy `INVENTORY` has deleted.",
  })
  async versions(@Root() policy: PolicyRow, @Args(() => PageArgs) page: PageArgs, @Ctx() { services }: RequestContext) {
    checkPageSize(page);
    return connection(await services.policyVersions.list(policy, page));
  }
}

@Resolver(() => PolicyVersion)
export class PolicyVersionResolver {
  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which a scan first found the version as the default. Null if it was the default before changes were recorded.",
  })
  defaultSince(@Root() { since }: PolicyVersionRow): number | null {
    return since?.at ?? null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which a scan first found another default version, or no longer found the policy. Null while the version is the default.",
  })
  defaultUntil(@Root() { until }: PolicyVersionRow): number | null {
    return until?.at ?? null;
  }

  @FieldResolver(() => Scan, {
    nullable: true,
    description:
      "The scan that first found the version. Null if it was found before changes were recorded, or the scan was deleted.",
  })
  async firstScan(@Root() { since }: PolicyVersionRow, @Ctx() { loaders }: RequestContext): Promise<ScanRow | null> {
    return since === null ? null : loaders.scan.load(since.scanId);
  }

  @FieldResolver(() => Scan, {
    nullable: true,
    description: "The latest scan that found the version. Null if the scan was deleted.",
  })
  async lastScan(
    @Root() { lastScanId }: PolicyVersionRow,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ScanRow | null> {
    return lastScanId === null ? null : loaders.scan.load(lastScanId);
  }
}
