/**
 * Reads what IAM Access Analyzer reports, Region by Region, several at once. A refused or failed call leaves only one
 * Region or the findings of one analyzer unread.
 */
import type { ListFindingsV2CommandInput } from "@aws-sdk/client-accessanalyzer";
import {
  type AccessAnalyzerInventory,
  type Analyzer,
  type AnalyzerFinding,
  isExternalAnalyzer,
  isInternalAnalyzer,
  type UnreadAnalysis,
} from "../iam/access-analyzer.ts";
import { errorOfCall, unreadPart } from "./errors.ts";
import { inParallel, present } from "./pages.ts";
import type { ReadContext } from "./read-context.ts";
import { readRegions, withRegion, type WorkloadScope } from "./workloads/read-regions.ts";
import { allByToken, type RegionReading } from "./workloads/workload-reader.ts";

/** The maximum number of calls in one Region, without retries: of 100 findings each. */
const CALLS_MAX = 100;
const FINDINGS_PER_PAGE = 100;
const REGIONS_AT_ONCE = 6;

const LIST_ANALYZERS = "access-analyzer:ListAnalyzers";
const LIST_FINDINGS = "access-analyzer:ListFindings";

/** The actions besides the one that lists Regions, with their purposes. */
export const ACCESS_ANALYZER_ACTIONS = {
  [LIST_ANALYZERS]: "Lists the analyzers of IAM Access Analyzer.",
  [LIST_FINDINGS]: "Reads the active findings of IAM Access Analyzer.",
} as const;

interface RegionResult {
  readonly analyzers: readonly Analyzer[];
  readonly findings: readonly AnalyzerFinding[];
  readonly unread: readonly UnreadAnalysis[];
}

/** Errors: those of ec2:DescribeRegions, if no Regions are given; the signal's reason. */
export async function readAccessAnalyzer(
  context: ReadContext,
  scope: WorkloadScope,
  { callsMax = CALLS_MAX }: { readonly callsMax?: number } = {},
): Promise<AccessAnalyzerInventory> {
  const regions = scope.regions.length > 0 ? scope.regions : await readRegions(context);
  const results = await inParallel(regions, REGIONS_AT_ONCE, async (region): Promise<RegionResult> => {
    const limits = { callsMax, what: "findings of IAM Access Analyzer" };
    try {
      return await withRegion(context, { ...scope, ...limits, region }, (regional) =>
        readRegion(context, scope, regional),
      );
    } catch (error) {
      const part = unreadPart(errorOfCall(context, error), LIST_ANALYZERS, region);
      return { analyzers: [], findings: [], unread: [{ ...part, region, analyzerArn: null }] };
    }
  });
  return {
    analyzers: results.flatMap(({ analyzers }) => analyzers),
    findings: results.flatMap(({ findings }) => findings),
    regions,
    unread: results.flatMap(({ unread }) => unread),
  };
}

async function readRegion(
  context: ReadContext,
  scope: WorkloadScope,
  { region, open, send }: RegionReading,
): Promise<RegionResult> {
  const { AccessAnalyzerClient, ListAnalyzersCommand, ListFindingsV2Command } =
    await import("@aws-sdk/client-accessanalyzer");
  const client = open((config) => new AccessAnalyzerClient(config));
  const analyzers = await allByToken(LIST_ANALYZERS, async (nextToken) => {
    const page = await send((call) => client.send(new ListAnalyzersCommand({ nextToken }), call));
    const items = page.analyzers?.map((each): Analyzer => ({
      arn: present(each.arn, LIST_ANALYZERS, "arn"),
      name: present(each.name, LIST_ANALYZERS, "name"),
      type: present(each.type, LIST_ANALYZERS, "type"),
      region,
      isActive: each.status === "ACTIVE",
      tagCount: Object.keys(each.tags ?? {}).length,
    }));
    return { items, token: page.nextToken };
  });
  const findings: AnalyzerFinding[] = [];
  const unread: UnreadAnalysis[] = [];
  // One after the other: AWS throttles the findings of a Region together.
  for (const analyzer of analyzers.filter(({ isActive }) => isActive)) {
    const filter = filterOf(analyzer, scope.awsAccountId);
    try {
      const found = await allByToken(LIST_FINDINGS, async (nextToken) => {
        const request = { analyzerArn: analyzer.arn, filter, maxResults: FINDINGS_PER_PAGE, nextToken };
        const page = await send((call) => client.send(new ListFindingsV2Command(request), call));
        const items = page.findings?.flatMap((each): AnalyzerFinding[] => {
          // A finding about no resource, such as one of a failed analysis, says nothing about a principal.
          if (!each.resource) return [];
          const createdAt = present(each.createdAt, LIST_FINDINGS, "createdAt").getTime();
          return [
            {
              id: present(each.id, LIST_FINDINGS, "id"),
              type: each.findingType ?? (isExternalAnalyzer(analyzer) ? "ExternalAccess" : "Unknown"),
              resourceArn: each.resource,
              analyzerArn: analyzer.arn,
              region,
              createdAt,
              updatedAt: each.updatedAt?.getTime() ?? createdAt,
              error: each.error ?? null,
            },
          ];
        });
        return { items, token: page.nextToken };
      });
      context.onItems(found.length);
      findings.push(...found);
    } catch (error) {
      const part = unreadPart(errorOfCall(context, error), LIST_FINDINGS, region);
      unread.push({ ...part, region, analyzerArn: analyzer.arn });
    }
  }
  return { analyzers, findings, unread };
}

/**
 * The active findings about roles and users of the account. Analyzers of internal access watch the resources that the
 * customer chose, so theirs are read whatever they are about.
 */
function filterOf(analyzer: Analyzer, awsAccountId: string): NonNullable<ListFindingsV2CommandInput["filter"]> {
  return {
    status: { eq: ["ACTIVE"] },
    ...(!isInternalAnalyzer(analyzer) && { resourceType: { eq: ["AWS::IAM::Role", "AWS::IAM::User"] } }),
    // An analyzer of the organization reports on all of its accounts. Only findings about this one are kept.
    ...(analyzer.type.startsWith("ORGANIZATION") && { resourceOwnerAccount: { eq: [awsAccountId] } }),
  };
}
