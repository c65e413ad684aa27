/** Completes what IAM Access Analyzer reports with what an earlier reading contained. */
import type { AccessAnalyzerInventory, UnreadAnalysis } from "../access-analyzer.ts";
import { causeOf } from "../section.ts";

/**
 * Adds the analyzers and findings of the earlier reading in Regions that this reading could not read. Also adds the
 * findings of Regions that are no longer read, because no reading showed that they are resolved. The analyzers of those
 * Regions are not added, because only the chosen Regions must have one.
 */
export function fillAccessAnalyzer(
  inventory: AccessAnalyzerInventory,
  { before }: { readonly before: AccessAnalyzerInventory },
): { readonly value: AccessAnalyzerInventory; readonly pieces: readonly string[] } {
  const { regions } = inventory;
  const analyzers = [...inventory.analyzers];
  const findings = [...inventory.findings];
  const unread: UnreadAnalysis[] = [];
  const pieces: string[] = [];
  for (const part of inventory.unread) {
    if (!wasRead(before, part)) {
      unread.push(part);
      continue;
    }
    const { region, analyzerArn } = part;
    if (analyzerArn === null) {
      analyzers.push(...before.analyzers.filter((analyzer) => analyzer.region === region));
      unread.push(...before.unread.filter((each) => each.region === region));
    }
    findings.push(
      ...before.findings.filter((finding) =>
        analyzerArn === null ? finding.region === region : finding.analyzerArn === analyzerArn,
      ),
    );
    pieces.push(`what IAM Access Analyzer reports (${causeOf(part)})`);
  }
  const elsewhere = before.findings.filter(({ region }) => !regions.includes(region));
  if (elsewhere.length > 0) {
    findings.push(...elsewhere);
    const places = [...new Set(elsewhere.map(({ region }) => region))];
    pieces.push(`what IAM Access Analyzer reports in ${places.join(", ")}`);
  }
  return { value: pieces.length === 0 ? inventory : { ...inventory, analyzers, findings, unread }, pieces };
}

/** Whether the earlier inventory contains what this part lacks. */
function wasRead({ analyzers, regions, unread }: AccessAnalyzerInventory, part: UnreadAnalysis): boolean {
  if (
    unread.some(
      ({ region, analyzerArn }) => region === part.region && (analyzerArn ?? part.analyzerArn) === part.analyzerArn,
    )
  )
    return false;
  return part.analyzerArn === null
    ? regions.includes(part.region)
    : analyzers.some(({ arn }) => arn === part.analyzerArn);
}
