import { Arg, Args, Ctx, Float, ID, Int, Resolver, Root } from "type-graphql";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import { targetsOfPath } from "../../iam/activity/activity.ts";
import { documentChanges, factChanges } from "../../iam/inventory-change.ts";
import { readingOf, type ScanCoverage, type ScanStatus } from "../../iam/scan.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, toUserError, withUserErrors, orNotFound } from "../errors.ts";
import { pathChangeView } from "../path-view.ts";
import type { ScanRow } from "../rows.ts";
import { progressOf, scanProgress } from "../live/subscriptions.ts";
import { FieldResolver, Mutation, Query, Subscription } from "../tied.ts";
import { Account } from "../types/account.ts";
import { Alert } from "../types/alert.ts";
import { DateTimeRange, PageArgs } from "../types/common.ts";
import { Coverage, NotEvaluatedCheck } from "../types/coverage.ts";
import { ScanStatusEnum } from "../types/enums.ts";
import { DocumentChange, FactChange } from "../types/change.ts";
import {
  CancelScanPayload,
  Scan,
  ScanConnection,
  ScanDifference,
  ScanIdInput,
  ScanProgress,
  StartScanInput,
  StartScanPayload,
} from "../types/scan.ts";
import { ScanComparison } from "../types/scan-comparison.ts";

const NEW_ALERTS_MAX = 500;

@Resolver(() => Scan)
export class ScanResolver {
  @RequiresPermission("scans.read")
  @Query(() => ScanConnection, { description: "A page of scans, newest first." })
  async scans(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("accountId", () => ID, {
      nullable: true,
      description: "The ID of the account or its 12-digit AWS account number; all accounts if omitted.",
    })
    accountId: string | null,
    @Arg("status", () => [ScanStatusEnum], {
      nullable: true,
      description: "The statuses that a scan may have; all statuses if omitted.",
    })
    status: ScanStatus[] | null,
    @Arg("requested", () => DateTimeRange, {
      nullable: true,
      description: "The period in which the scan must have been requested; any time if omitted.",
    })
    requested: DateTimeRange | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(page);
    return connection(await context.services.scans.list(page, { accountId, status, requested }));
  }

  @RequiresPermission("scans.read")
  @Query(() => Scan, { nullable: true, description: "One scan by its ID. Null if there is no such scan." })
  async scan(
    @Arg("id", () => ID, { description: "The ID of the scan." }) id: string,
    @Ctx() { services }: RequestContext,
  ) {
    return orNull(services.scans.get(id));
  }

  @RequiresPermission("scans.read")
  @Query(() => ScanComparison, {
    description:
      "The differences between two finished scans of one account. Both need a snapshot (`Scan.hasSnapshot`); error NOT_FOUND otherwise.",
  })
  async compareScans(
    @Arg("fromId", () => ID, { description: "The ID of one of the two scans; their order does not matter." })
    fromId: string,
    @Arg("toId", () => ID, { description: "The ID of the other scan, of the same account." }) toId: string,
    @Ctx() { services }: RequestContext,
  ) {
    const { pathsOpened, pathsClosed, accountId, ...compared } = await services.scanComparisons.compare(fromId, toId);
    const period = {
      accountId,
      from: compared.from.requestedAt,
      to: compared.to.finishedAt ?? compared.to.requestedAt,
    };
    const changes = [...pathsOpened, ...pathsClosed];
    const causes = await services.activities.ofPaths(
      changes.map((change) => ({ ...period, targets: targetsOfPath(change) })),
    );
    const views = changes.map((change, index) => ({
      ...pathChangeView(accountId, change),
      causedBy: causes[index] ?? [],
    }));
    return {
      ...compared,
      pathsOpened: views.slice(0, pathsOpened.length),
      pathsClosed: views.slice(pathsOpened.length),
    };
  }

  @RequiresPermission("scans.start")
  @Mutation(() => StartScanPayload, {
    description:
      "Queues a scan of an account. If one is queued or running, returns `SCAN_ALREADY_RUNNING` and that scan.",
  })
  async startScan(
    @Arg("input", () => StartScanInput, { description: "The account to scan." }) { accountId }: StartScanInput,
    @Ctx() { services }: RequestContext,
  ) {
    try {
      return { scan: await services.scans.start(accountId), userErrors: [] };
    } catch (error) {
      if (
        error instanceof AppError &&
        error.code === "SCAN_ALREADY_RUNNING" &&
        typeof error.details["scanId"] === "string"
      ) {
        return { scan: await orNull(services.scans.get(error.details["scanId"])), userErrors: [toUserError(error)] };
      }
      return withUserErrors<{ scan: ScanRow | null }>({ scan: null }, () => Promise.reject(error));
    }
  }

  @RequiresPermission("scans.cancel")
  @Mutation(() => CancelScanPayload, { description: "Cancels a scan. None of its results are kept." })
  async cancelScan(
    @Arg("input", () => ScanIdInput, { description: "The scan to cancel." }) { id }: ScanIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ scan: ScanRow | null }>({ scan: null }, async () => ({
      scan: await services.scans.cancel(id),
    }));
  }

  @RequiresPermission("scans.read")
  @Subscription(() => ScanProgress, {
    description: "The progress of a scan: first the current progress, then each change. Ends with a final status.",
    subscribe: ({ args, context }) => scanProgress(context as RequestContext, (args as { scanId: string }).scanId),
  })
  scanProgress(
    @Root() progress: ScanProgress,
    @Arg("scanId", () => ID, { description: "The ID of the scan." }) _scanId: string,
  ): ScanProgress {
    return progress;
  }

  @FieldResolver(() => Account, { description: "The AWS account that is scanned." })
  async account(@Root() scan: ScanRow, @Ctx() { loaders }: RequestContext) {
    return orNotFound(loaders.account.load(scan.accountId));
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description:
      "The seconds from when a worker started the scan to its end, or to now. Null while the scan is queued.",
  })
  durationSeconds(@Root() scan: ScanRow): number | null {
    return scan.startedAt ? ((scan.finishedAt?.getTime() ?? now()) - scan.startedAt.getTime()) / 1_000 : null;
  }

  @FieldResolver(() => Boolean, {
    description:
      "Whether the snapshot of the scan is kept, so that it can be compared and answers `asOf`. All snapshots of the last `SNAPSHOT_KEEP_ALL_DAYS` days are kept, and one a day of the last `SNAPSHOT_KEEP_DAILY_DAYS` days.",
  })
  async hasSnapshot(@Root() scan: ScanRow, @Ctx() { loaders }: RequestContext): Promise<boolean> {
    return (await loaders.snapshotOfScan.load(scan.id)) !== null;
  }

  @FieldResolver(() => ScanProgress, { description: "The current progress of the scan." })
  progress(@Root() scan: ScanRow) {
    return progressOf(scan);
  }

  @FieldResolver(() => Coverage, {
    nullable: true,
    description: "The sections and checks that the scan covered. Null unless the scan finished with a result.",
  })
  coverage(@Root() scan: ScanRow) {
    return scan.coverage;
  }

  @FieldResolver(() => [Alert], { description: "The alerts that the scan opened or reopened, most severe first." })
  async newAlerts(
    @Root() scan: ScanRow,
    @Arg("first", () => Int, {
      defaultValue: 50,
      nullable: true,
      description: "The maximum number of alerts, at most 500; default 50.",
    })
    first: number | null,
    @Arg("offset", () => Int, {
      nullable: true,
      description: "The number of alerts to skip, with which those beyond `first` are read; none if omitted.",
    })
    offset: number | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.alerts.openedBy(scan.id, Math.min(first ?? 50, NEW_ALERTS_MAX), { offset });
  }
}

@Resolver(() => ScanDifference)
export class ScanDifferenceResolver {
  @FieldResolver(() => [FactChange], { description: "The facts that differ, value by value, without documents." })
  facts(@Root() { before, after }: ScanDifference): readonly FactChange[] {
    return factChanges(before, after);
  }

  @FieldResolver(() => [DocumentChange], { description: "The policy documents that differ, in lines." })
  documents(@Root() { before, after }: ScanDifference): readonly DocumentChange[] {
    return documentChanges(before, after);
  }
}

@Resolver(() => Coverage)
export class CoverageResolver {
  @FieldResolver(() => Int, {
    description: "The number of sections of the account data that the scan could not read, or not in full.",
  })
  notReadSourceCount(@Root() { sources }: ScanCoverage): number {
    return sources.filter((source) => readingOf(source) === "NOT_READ").length;
  }

  @FieldResolver(() => Int, {
    description: "The number of sections of the account data whose reading is switched off.",
  })
  offSourceCount(@Root() { sources }: ScanCoverage): number {
    return sources.filter((source) => readingOf(source) === "OFF").length;
  }

  @FieldResolver(() => Int, { description: "The number of checks in `notEvaluatedChecks`." })
  notEvaluatedCheckCount(@Root() { notEvaluatedChecks }: ScanCoverage): number {
    return notEvaluatedChecks.length;
  }

  @FieldResolver(() => [NotEvaluatedCheck], {
    description:
      "The enabled checks that failed on no resource and could not evaluate at least one, with the reasons. A check can be in this list and in `evaluated`.",
  })
  notEvaluatedChecks(@Root() coverage: ScanCoverage, @Ctx() { services }: RequestContext) {
    return coverage.notEvaluatedChecks.map((check) => ({ ...check, title: services.checks.titleOf(check.checkId) }));
  }
}
