import {
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Float,
  ID,
  Int,
  Mutation,
  Query,
  Resolver,
  Root,
  Subscription,
} from "type-graphql";
import { now } from "../../clock.ts";
import { AppError } from "../../errors.ts";
import type { ScanCoverage, ScanStatus } from "../../iam/scan.ts";
import { checkPageSize, connection } from "../connection.ts";
import type { RequestContext } from "../context.ts";
import { RequiresPermission } from "../requires-permission.ts";
import { orNull, toUserError, withUserErrors } from "../errors.ts";
import { pathChangeView } from "../path-view.ts";
import type { ScanRow } from "../rows.ts";
import { progressOf, scanProgress } from "../live/subscriptions.ts";
import { Account } from "../types/account.ts";
import { Alert } from "../types/alert.ts";
import { PageArgs } from "../types/common.ts";
import { Coverage, NotEvaluatedCheck } from "../types/coverage.ts";
import { ScanStatusEnum } from "../types/enums.ts";
import {
  CancelScanPayload,
  Scan,
  ScanConnection,
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
  @Query(() => ScanConnection, { description: "Scans, newest first." })
  async scans(
    @Args(() => PageArgs) page: PageArgs,
    @Arg("accountId", () => ID, { nullable: true, description: "Only of this account: our id or the account number." })
    accountId: string | null,
    @Arg("status", () => [ScanStatusEnum], { nullable: true, description: "Only in these states." }) status:
      | ScanStatus[]
      | null,
    @Ctx() context: RequestContext,
  ) {
    checkPageSize(context, page);
    return connection(await context.services.scans.list(page, { accountId, status }));
  }

  @RequiresPermission("scans.read")
  @Query(() => Scan, { nullable: true, description: "One scan; null when there is none." })
  async scan(@Arg("id", () => ID, { description: "The scan." }) id: string, @Ctx() { services }: RequestContext) {
    return orNull(services.scans.get(id));
  }

  @RequiresPermission("scans.read")
  @Query(() => ScanComparison, { description: "What changed between two scans of one account." })
  async compareScans(
    @Arg("fromId", () => ID, { description: "The earlier scan." }) fromId: string,
    @Arg("toId", () => ID, { description: "The later scan." }) toId: string,
    @Ctx() { services }: RequestContext,
  ) {
    const { pathsOpened, pathsClosed, accountId, ...compared } = await services.scanComparisons.compare(fromId, toId);
    const view = (change: (typeof pathsOpened)[number]) => pathChangeView(accountId, change);
    return { ...compared, pathsOpened: pathsOpened.map(view), pathsClosed: pathsClosed.map(view) };
  }

  @RequiresPermission("scans.start")
  @Mutation(() => StartScanPayload, {
    description: "Asks for a scan. While one runs: SCAN_ALREADY_RUNNING, and that scan.",
  })
  async startScan(
    @Arg("input", () => StartScanInput, { description: "Which account." }) { accountId }: StartScanInput,
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
  @Mutation(() => CancelScanPayload, { description: "Stops a scan; nothing of it is kept." })
  async cancelScan(
    @Arg("input", () => ScanIdInput, { description: "Which scan." }) { id }: ScanIdInput,
    @Ctx() { services }: RequestContext,
  ) {
    return withUserErrors<{ scan: ScanRow | null }>({ scan: null }, async () => ({
      scan: await services.scans.cancel(id),
    }));
  }

  @RequiresPermission("scans.read")
  @Subscription(() => ScanProgress, {
    description: "How far a scan is: first as it stands, then each change; ends with a final status.",
    subscribe: ({ args, context }) => scanProgress(context as RequestContext, (args as { scanId: string }).scanId),
  })
  scanProgress(
    @Root() progress: ScanProgress,
    @Arg("scanId", () => ID, { description: "The scan." }) _scanId: string,
  ): ScanProgress {
    return progress;
  }

  @FieldResolver(() => Account, { description: "The account that is read." })
  async account(@Root() scan: ScanRow, @Ctx() { loaders }: RequestContext) {
    return loaders.account.load(scan.accountId);
  }

  @FieldResolver(() => Float, {
    nullable: true,
    description: "Seconds from the worker's start to the end, or until now.",
  })
  durationSeconds(@Root() scan: ScanRow): number | null {
    return scan.startedAt ? ((scan.finishedAt?.getTime() ?? now()) - scan.startedAt.getTime()) / 1_000 : null;
  }

  @FieldResolver(() => ScanProgress, { description: "How far it is." })
  progress(@Root() scan: ScanRow) {
    return progressOf(scan);
  }

  @FieldResolver(() => Coverage, {
    nullable: true,
    description: "What it read and did not; null until it has ended with a result.",
  })
  coverage(@Root() scan: ScanRow) {
    return scan.coverage;
  }

  @FieldResolver(() => [Alert], { description: "Alerts that it opened or reopened, worst first." })
  async newAlerts(
    @Root() scan: ScanRow,
    @Arg("first", () => Int, { defaultValue: 50, nullable: true, description: "How many at most." }) first:
      | number
      | null,
    @Ctx() { services }: RequestContext,
  ) {
    return services.alerts.openedBy(scan.id, Math.min(first ?? 50, NEW_ALERTS_MAX));
  }
}

@Resolver(() => Coverage)
export class CoverageResolver {
  @FieldResolver(() => [NotEvaluatedCheck], { description: "Checks that could not be evaluated, and why." })
  notEvaluatedChecks(@Root() coverage: ScanCoverage, @Ctx() { services }: RequestContext) {
    return coverage.notEvaluatedChecks.map((check) => ({ ...check, title: services.checks.titleOf(check.checkId) }));
  }
}
