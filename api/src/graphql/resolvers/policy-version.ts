import { Args, Ctx, Resolver, Root } from "type-graphql";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import type { PolicyRow, PolicyVersionRow, ScanRow } from "../rows.ts";
import { DateTimeScalar } from "../scalars.ts";
import { FieldResolver } from "../tied.ts";
import { PageArgs } from "../types/common.ts";
import { Policy } from "../types/policy.ts";
import { PolicyVersion, PolicyVersionConnection } from "../types/policy-version.ts";
import { Scan } from "../types/scan.ts";

@Resolver(() => Policy)
export class PolicyVersionsResolver {
  @FieldResolver(() => PolicyVersionConnection, {
    description:
      "The versions that scans found, newest first, each with the time for which it was the default. A customer managed policy also has versions that no scan found as the default. At most 500 of each of the two kinds. Versions from before the release that records them are not known, nor those that the retention policy `INVENTORY` has deleted.",
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
      "The time at which the version was created in AWS. Null for policies that AWS manages, for inline policies, and if no scan has recorded the version.",
  })
  createdAt(@Root() { createdAt }: PolicyVersionRow): number | null {
    return createdAt;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which a scan no longer found the version in AWS. Null while AWS has it, and if `createdAt` is null.",
  })
  deletedAt(@Root() { deletedAt }: PolicyVersionRow): number | null {
    return deletedAt;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which a scan first found the version as the default. Null if no scan found it so, if it was the default before changes were recorded, or if the changes were deleted.",
  })
  defaultSince(@Root() { isTimeAsDefault, since }: PolicyVersionRow): number | null {
    return isTimeAsDefault ? (since?.at ?? null) : null;
  }

  @FieldResolver(() => DateTimeScalar, {
    nullable: true,
    description:
      "The time at which a scan first found another default version, or no longer found the version. Null while the version is the default, if no scan found it as the default, or if the time is unknown.",
  })
  defaultUntil(@Root() { isTimeAsDefault, until }: PolicyVersionRow): number | null {
    return isTimeAsDefault ? (until?.at ?? null) : null;
  }

  @FieldResolver(() => Scan, {
    nullable: true,
    description:
      "The scan that first found the version as the default. For a version that was never the default, the scan that first recorded it. Null if it was found before changes were recorded, or the scan was deleted.",
  })
  async firstScan(@Root() { since }: PolicyVersionRow, @Ctx() { loaders }: RequestContext): Promise<ScanRow | null> {
    return since === null ? null : loaders.scan.load(since.scanId);
  }

  @FieldResolver(() => Scan, {
    nullable: true,
    description:
      "The latest scan that found the version, as the default in the time that is listed. Null if the scan was deleted.",
  })
  async lastScan(
    @Root() { lastScanId }: PolicyVersionRow,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ScanRow | null> {
    return lastScanId === null ? null : loaders.scan.load(lastScanId);
  }
}
