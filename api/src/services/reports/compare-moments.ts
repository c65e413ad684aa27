/** Compares two reports on the same standard and accounts: controls that changed, findings that are new or gone. */
import { changedControls, type ControlChange } from "../alerts/control-changes.ts";
import type { Snapshot } from "../exports/snapshot.ts";
import { findingOf, isCheckOf, readControls, readFindings, type ReportFinding } from "./report-content.ts";
import type { ReportSubject } from "./report-request.ts";

/** The findings that a comparison names of each kind. The others are counted. */
const NAMED_MAX = 100;

export interface ReportComparison {
  readonly fromAt: Date;
  readonly toAt: Date;
  readonly changedControls: readonly ControlChange[];
  readonly unchangedControlCount: number;
  readonly newFindings: readonly ReportFinding[];
  readonly newFindingCount: number;
  readonly goneFindings: readonly ReportFinding[];
  readonly goneFindingCount: number;
}

export async function compareMoments(
  snapshot: Snapshot,
  from: ReportSubject,
  to: ReportSubject,
): Promise<ReportComparison> {
  const before = await readControls(snapshot, from);
  const controls = await readControls(snapshot, to);
  const changed = changedControls(before, controls);
  // A dismissed or snoozed finding is still there, so it is neither new nor gone.
  const gone = new Map<number, ReportFinding>();
  await eachFinding(snapshot, from, (finding) => gone.set(finding.number, finding));
  const added: ReportFinding[] = [];
  let addedCount = 0;
  await eachFinding(snapshot, to, (finding) => {
    if (gone.delete(finding.number)) return;
    addedCount += 1;
    if (added.length < NAMED_MAX) added.push(finding);
  });
  return {
    fromAt: from.scan?.finishedAt ?? snapshot.at,
    toAt: to.scan?.finishedAt ?? snapshot.at,
    changedControls: changed,
    unchangedControlCount: controls.length - changed.length,
    newFindings: added,
    newFindingCount: addedCount,
    goneFindings: [...gone.values()].slice(0, NAMED_MAX),
    goneFindingCount: gone.size,
  };
}

/** Visits the findings of the standard's checks, worst first. */
async function eachFinding(
  snapshot: Snapshot,
  subject: ReportSubject,
  visit: (finding: ReportFinding) => void,
): Promise<void> {
  const isAsked = isCheckOf(subject.standard);
  for await (const batch of await readFindings(snapshot, subject)) {
    for (const exported of batch) if (isAsked(exported.alert.checkId)) visit(findingOf(exported));
    batch.length = 0;
  }
}
